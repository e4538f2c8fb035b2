"""What a header says of a person stays in it: neither a result nor a pack made of it holds a word of that."""

from __future__ import annotations

import gzip
from pathlib import Path

import nibabel
import numpy as np
import pytest
import SimpleITK

from meshes.importing.model import LabelMap, Piece, Scan
from meshes.importing.pack_maker import make_pack
from meshes.importing.volumes import read_label_map, read_scan
from meshes.importing.volumes.privacy import without_identity
from meshes.pack import MeshPack, PackInfo, write_pack
from tests.meshes.importing.volumes.dicom_phantom import IDENTITY, secrets, write_seg, write_slices
from tests.meshes.importing.volumes.phantom import nrrd_bytes, phantom, turned
from tests.synthetic import blob

AFFINE = turned((10, 20, 30), (1, 2, 3), False)
WHO = "; ".join(IDENTITY.values())


def nifti(path: Path) -> Path:
    image = nibabel.Nifti1Image(phantom(), np.eye(4))
    image.header["descrip"], image.header["db_name"] = IDENTITY["PatientName"].encode(), IDENTITY["PatientID"].encode()
    image.header["aux_file"], image.header["intent_name"] = b"Nirgendheim", b"Mustermann"
    table = f"<CaretExtension><Date>{WHO}</Date><LabelTable><Label Key='1'>L1</Label></LabelTable></CaretExtension>"
    image.header.extensions.append(nibabel.nifti1.Nifti1Extension("comment", table.encode()))
    image.header.extensions.append(nibabel.nifti1.Nifti1Extension("comment", WHO.encode()))
    nibabel.save(image, path)
    return path


def nrrd(path: Path) -> Path:
    keys = {f"DICOM_{name}": value for name, value in IDENTITY.items()} | {"Segment0_Name": "L1"}
    path.write_bytes(nrrd_bytes(phantom(), AFFINE, keys=keys, fields={"content": WHO}))
    return path


def metaimage(path: Path) -> Path:
    image = SimpleITK.GetImageFromArray(phantom())
    for name, value in IDENTITY.items():
        image.SetMetaData(name, value)
    SimpleITK.WriteImage(image, str(path))
    return path


def segmentation(path: Path) -> Path:
    names = {1: "Mustermann L1", 2: "PID-4711-XY", 3: "L3", 4: "ERIKA"}
    return write_seg(path, phantom(), AFFINE, names=names)


def slices(path: Path) -> Path:
    write_slices(path, phantom().astype(np.int16) * 300, AFFINE)
    return path


WRITERS = {
    "a.nii.gz": nifti,
    "a.seg.nrrd": nrrd,
    "a.mha": metaimage,
    "Mustermann^Erika.dcm": segmentation,
    "Erika Mustermann 19610203": slices,
}


def texts(found: LabelMap | Scan) -> str:
    """Every text in a result."""
    return repr([value for value in vars(found).values() if not isinstance(value, np.ndarray)])


@pytest.mark.parametrize("name", WRITERS)
def test_nothing_of_the_person_reaches_result_or_pack(tmp_path: Path, name: str) -> None:
    path = WRITERS[name](tmp_path / name)
    raw = b"".join(one.read_bytes() for one in (path.iterdir() if path.is_dir() else [path]))
    raw = gzip.decompress(raw) if name.endswith(".gz") else raw
    assert b"Mustermann" in raw  # the file does tell it
    assert b"PID-4711-XY" in raw
    found = read_scan(path) if path.is_dir() else read_label_map(path)
    written = texts(found)
    if isinstance(found, LabelMap):
        pack = tmp_path / "pack"
        write_pack(pack, pack_of(found))
        for one in pack.iterdir():
            written += one.read_bytes().decode("latin-1")
    for word in secrets():
        assert word.casefold() not in written.casefold()
    assert str(tmp_path) not in written


def pack_of(found: LabelMap) -> MeshPack:
    """A pack with all the words that an import can take from a label map."""
    mesh = blob((0, 0, 0), (20, 15, 12))
    names = "; ".join(found.names.values())
    piece = Piece(names, np.asarray(mesh.points, float), np.asarray(mesh.triangles, np.int32), found.source)
    info = PackInfo(id="x", title=found.source, licence="", attribution="", source=found.source,
                    generator={"notes": list(found.notes), "names": names})  # fmt: skip
    return make_pack({"vertebra/L3": piece}, info)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Doe^John", False),
        ("john doe", False),
        ("DOE L3", False),
        ("JohnDoe_L3", False),
        ("vertebrae_L3", True),
        ("Doer", True),
        ("L3", True),
        ("77-123", False),
        ("id 77123", False),
        ("4", True),
    ],
)
def test_names_that_tell_the_person_are_dropped(name: str, kept: bool) -> None:
    assert (without_identity({1: name}, ["Doe^John", "77123", "Li^L", ""]) == {1: name}) is kept
