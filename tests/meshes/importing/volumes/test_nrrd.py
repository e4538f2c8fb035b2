"""NRRD and Slicer's segmentations: every space, every layer, and one line for each header that is not as it must be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK

from meshes.errors import MeshError
from meshes.importing.volumes import kind_of, read_label_map, read_scan
from tests.meshes.importing.volumes.phantom import SHAPE, assert_same_places, nrrd_bytes, phantom, turned

AFFINE = turned((10, 20, 30), (1, 2, 3), True)


def keys(*segments: tuple[str, int, int]) -> dict[str, str]:
    """Slicer's keys of segments: name, label value, layer."""
    found = {
        "Segmentation_MasterRepresentation": "Binary labelmap",
        "Segmentation_ReferenceImageExtentOffset": "3 4 -1",
    }
    for number, (name, value, layer) in enumerate(segments):
        prefix = f"Segment{number}_"
        found |= {f"{prefix}ID": f"Segment_{number}", f"{prefix}Name": name, f"{prefix}Extent": "0 6 0 5 0 4"}
        found |= {f"{prefix}LabelValue": str(value), f"{prefix}Layer": str(layer)}
    return found


def write(folder: Path, data: bytes, name: str = "a.seg.nrrd") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


@pytest.mark.parametrize("encoding", ["raw", "gzip", "bzip2"])
@pytest.mark.parametrize("dtype", ["u1", "i2", "u2", "i4", "f4", "f8"])
def test_every_type_and_encoding(tmp_path: Path, encoding: str, dtype: str) -> None:
    data = nrrd_bytes(phantom().astype(f"<{dtype}"), AFFINE, encoding=encoding)
    found = read_label_map(write(tmp_path, data, "a.nrrd"))
    assert found.labels.dtype == np.uint8
    assert_same_places(found, phantom(), AFFINE)


@pytest.mark.parametrize("name", ["a.nrrd", "a.mha", "a.mhd", "a.nii.gz"])
@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"])
def test_every_type_that_itk_writes(tmp_path: Path, name: str, dtype: str) -> None:
    image = SimpleITK.GetImageFromArray(np.ascontiguousarray(phantom().T.astype(dtype)))
    SimpleITK.WriteImage(image, str(tmp_path / name), True)
    assert (read_label_map(tmp_path / name).labels == phantom()).all()


@pytest.mark.parametrize(
    ("space", "signs"),
    [("left-posterior-superior", (1, 1, 1)), ("LPS", (1, 1, 1)), ("RAS", (-1, -1, 1)), ("LAS", (1, -1, 1))],
)
def test_every_space_of_the_patient_leads_to_lps(tmp_path: Path, space: str, signs: tuple[int, int, int]) -> None:
    found = read_label_map(write(tmp_path, nrrd_bytes(phantom(), np.diag((*signs, 1.0)) @ AFFINE, space)))
    np.testing.assert_allclose(found.affine, AFFINE, atol=1e-9)
    assert found.notes == ()


@pytest.mark.parametrize("space", ["scanner-xyz", "3D-right-handed", None])
def test_a_space_without_sides_is_taken_as_lps_and_said(tmp_path: Path, space: str | None) -> None:
    data = nrrd_bytes(phantom(), AFFINE, fields={"space": space} | ({"space dimension": "3"} if not space else {}))
    found = read_label_map(write(tmp_path, data))
    np.testing.assert_allclose(found.affine, AFFINE, atol=1e-9)
    (note,) = found.notes
    assert "does not say how it lies in the patient" in note
    assert (space or "patient:").lower() in note


def test_spacings_without_directions_and_centimetres(tmp_path: Path) -> None:
    gone: dict[str, str | None] = {"space": None, "space directions": None, "space origin": None}
    found = read_label_map(write(tmp_path, nrrd_bytes(phantom(), AFFINE, fields={**gone, "spacings": "0.5 0.6 2"})))
    np.testing.assert_allclose(found.affine, np.diag((0.5, 0.6, 2, 1)))
    assert len(found.notes) == 2
    found = read_label_map(write(tmp_path, nrrd_bytes(phantom(), AFFINE, fields={"space units": '"cm" "cm" "cm"'})))
    np.testing.assert_allclose(found.affine[:3], AFFINE[:3] * 10)


def test_names_of_segments_and_none_of_the_patient(tmp_path: Path) -> None:
    own = keys(("L1", 1, 0), ("Doe L2", 2, 0), ("doe^john", 3, 0), ("Sacrum\t\x07 bone", 4, 0))
    own |= {"DICOM_0010_0010": "Doe^John", "DICOM_0008_0020": "20200101", "PatientID": "77123"}
    path = write(tmp_path, nrrd_bytes(phantom(), AFFINE, keys=own))
    found = read_label_map(path)
    assert found.names == {1: "L1", 4: "Sacrum bone"}
    assert "Doe" not in repr((found.names, found.notes, found.source))
    assert kind_of(path) == "labels"
    with pytest.raises(MeshError, match="is a label map, expected a scan"):
        read_scan(path)


def test_layers_are_laid_over_each_other_the_smaller_on_top(tmp_path: Path) -> None:
    labels = phantom()
    large = np.zeros(SHAPE, np.uint8)
    large[4:, :4, :3] = 1
    second = large + 0
    second[0:2, 3, 4] = 2
    own = keys(("L1", 1, 0), ("L2", 2, 0), ("L3", 3, 0), ("L4", 4, 0), ("region", 1, 1), ("dot", 2, 1))
    layers = np.stack((labels, second))
    found = read_label_map(write(tmp_path, nrrd_bytes(layers, AFFINE, keys=own)))
    expected = np.where(second == 1, 5, np.where(second == 2, 6, 0))
    expected = np.where(labels > 0, labels, expected)
    assert_same_places(found, expected, AFFINE)
    assert found.names == {1: "L1", 2: "L2", 3: "L3", 4: "L4", 5: "region", 6: "dot"}
    assert "overlap in 4 voxels" in found.notes[0]
    assert found.labels.dtype == np.uint8


def test_old_segmentations_have_a_layer_a_segment(tmp_path: Path) -> None:
    labels = phantom()
    layers = np.stack([(labels == n).astype("u1") for n in range(1, 5)])
    own = {f"Segment{n}_Name": f"L{n + 1}" for n in range(4)}
    found = read_label_map(write(tmp_path, nrrd_bytes(layers, AFFINE, keys=own)))
    assert_same_places(found, labels, AFFINE)
    assert found.names == {n: f"L{n}" for n in range(1, 5)}
    assert found.notes == ()


REFUSED: dict[str, tuple[dict[str, str | None], str]] = {
    "sizes": ({"sizes": "7 6 0"}, "three sizes of at least 1"),
    "negative": ({"sizes": "7 6 -5"}, "three sizes of at least 1"),
    "huge": ({"sizes": "9000 9000 9000"}, "at most 1500000000"),
    "4D": ({"dimension": "4", "sizes": "7 6 5 3", "space directions": "(1,0,0) (0,1,0) (0,0,1) none"}, "4D"),
    "type": ({"type": "block"}, "type: found 'block'"),
    "endian": ({"type": "short", "endian": None}, "endian"),
    "encoding": ({"encoding": "ascii"}, "encoding: found 'ascii'"),
    "flat": ({"space directions": "(1,0,0) (0,1,0) (1,1,0)"}, "lie in one plane"),
    "nan": ({"space directions": "(1,0,0) (0,nan,0) (0,0,1)"}, "not finite"),
    "zero": ({"space directions": "(1,0,0) (0,1,0) (0,0,0)"}, "spacing is 1 x 1 x 0"),
    "vectors": ({"space directions": "(1,0,0) (0,1,0)"}, "expected 3 vectors"),
    "no spacing": ({"space directions": None}, "spacings: is missing"),
    "origin": ({"space origin": "(0,0)"}, "space origin: found '0,0', expected 3 numbers"),
    "space": ({"space": "upside-down"}, "space: found 'upside-down'"),
    "short": ({"sizes": "7 6 50"}, "ends early"),
    "absolute": ({"data file": "/etc/hostname"}, "expected the name of a file beside it"),
    "climbing": ({"data file": "../a.raw"}, "expected the name of a file beside it"),
    "missing": ({"data file": "b.raw"}, "no file 'b.raw' lies beside it"),
    "list": ({"data file": "LIST"}, "no file 'LIST'"),
    "skip": ({"line skip": "3"}, "line skip"),
    "far": ({"byte skip": "-7"}, "byte skip"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_headers_are_one_line(tmp_path: Path, case: str) -> None:
    fields, why = REFUSED[case]
    path = write(tmp_path, nrrd_bytes(phantom(), AFFINE, encoding="raw", fields=fields), "a.nrrd")
    with pytest.raises(MeshError, match=why.replace("(", r"\(")) as caught:
        read_label_map(path)
    assert str(caught.value).startswith("a.nrrd: ")
    assert "\n" not in str(caught.value)


def test_damaged_data_are_one_line(tmp_path: Path) -> None:
    good = nrrd_bytes(phantom(), AFFINE)
    cases = {
        "ends early|damaged": good[:-9],
        "damaged|ends early": good[:-30] + bytes(30),
        "ends within its header": good[:100],
        "magic": b"solid cube\nfacet\n" * 50,
        "is empty": b"",
        "every voxel is background": nrrd_bytes(np.zeros(SHAPE, "u1"), AFFINE),
        "not whole numbers": nrrd_bytes(phantom() / np.float32(3), AFFINE),
        "negative values": nrrd_bytes(phantom().astype("i2") - 1, AFFINE),
        "lies in layer 7": nrrd_bytes(np.stack([phantom()] * 2), AFFINE, keys=keys(("a", 1, 7))),
        "label value or layer": nrrd_bytes(phantom(), AFFINE, keys={"Segment0_LabelValue": "one"}),
        "4D": nrrd_bytes(np.stack([phantom()] * 2), AFFINE),
    }
    for why, data in cases.items():
        with pytest.raises(MeshError, match=why) as caught:
            read_label_map(write(tmp_path, data, "b.nrrd"))
        assert "\n" not in str(caught.value)


def test_a_detached_header_reads_the_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "b.raw").write_bytes(b"skipped" + phantom().tobytes(order="F"))
    for skip in ("7", "-1"):
        data = nrrd_bytes(phantom(), AFFINE, encoding="raw", fields={"data file": "./b.raw", "byte skip": skip})
        path = write(tmp_path, data[: data.index(b"\n\n") + 1], "b.nhdr")
        assert_same_places(read_label_map(path), phantom(), AFFINE)
