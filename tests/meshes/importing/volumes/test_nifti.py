"""NIfTI label maps: the voxel where it lies, the names they carry, and one line for each that is not as it must be."""

from __future__ import annotations

import gzip
import struct
import tracemalloc
from pathlib import Path

import nibabel
import numpy as np
import pytest

from meshes.errors import MeshError
from meshes.importing.model import Cancelled
from meshes.importing.volumes import kind_of, read_label_map, read_scan
from tests.reference import reference_folder

RAS_TO_LPS = np.diag((-1.0, -1, 1, 1))


def blocks(dtype: str = "u1") -> np.ndarray:
    labels = np.zeros((7, 6, 5), dtype)
    labels[1:3, 1:3, 1:3] = 20
    labels[4, 3, 2] = 22
    return labels


def image(labels: np.ndarray, affine: np.ndarray | None = None) -> nibabel.Nifti1Image:
    return nibabel.Nifti1Image(labels, np.diag((2.0, 3, 4, 1)) if affine is None else affine)


@pytest.mark.parametrize("dtype", ["u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"])
@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_every_type_gives_the_same_small_labels(tmp_path: Path, dtype: str, name: str) -> None:
    path = tmp_path / name
    nibabel.save(nibabel.Nifti1Image(blocks(dtype), np.diag((2.0, 3, 4, 1)), dtype=dtype), path)
    found = read_label_map(path)
    assert found.labels.dtype == np.uint8
    assert (found.labels == blocks()).all()
    assert found.spacing == (2, 3, 4)
    assert found.source == name


def test_the_reference_has_its_levels_and_its_place() -> None:
    path = reference_folder() / "totalsegmentator" / "segmentation.nii.gz"
    found, truth = read_label_map(path), nibabel.load(path)
    assert (found.labels == np.asanyarray(truth.dataobj)).all()
    np.testing.assert_allclose(found.affine, RAS_TO_LPS @ truth.affine, atol=1e-9)
    assert {found.names[one] for one in np.unique(found.labels) if one} >= {f"vertebrae_L{n}" for n in range(1, 6)}


def test_what_is_no_label_map_is_told_as_a_scan(tmp_path: Path) -> None:
    path = tmp_path / "ct.nii.gz"
    for values in (blocks("i2") - 5, blocks("f4") / 3, np.arange(24000, dtype="i4").reshape(20, 30, 40)):
        nibabel.save(image(values), path)
        with pytest.raises(MeshError, match=r"looks like a scan, not a label map .*--scan"):
            read_label_map(path)


def sized(good: bytes, *sizes: int) -> bytes:
    return good[:40] + struct.pack("<8h", 3, *sizes, 1, 1, 1, 1) + good[56:]


def test_damage_is_one_line(tmp_path: Path) -> None:
    good = image(blocks()).to_bytes()
    cases = {
        "truncated.nii": (good[:-1], "ends early"),
        "head.nii": (good[:200], "magic"),
        "empty.nii": (b"", "is empty"),
        "text.nii": (b"solid cube\n" * 100, "magic"),
        "cut.nii.gz": (gzip.compress(good)[:-3], "damaged"),
        "flipped.nii.gz": (gzip.compress(good)[:-8] + bytes(8), "damaged"),
        "4d.nii": (good[:40] + struct.pack("<8h", 4, 7, 6, 1, 5, 1, 1, 1) + good[56:], "4D"),
        "bomb.nii.gz": (gzip.compress(sized(good, 900, 900, 900)), "ends"),
        "huge.nii": (sized(good, 9000, 9000, 900), "at most 1500000000"),
        "rgb.nii": (good[:70] + struct.pack("<2h", 128, 24) + good[74:], "RGB"),
    }
    for name, (data, why) in cases.items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(MeshError, match=why) as caught:
            read_label_map(path)
        assert str(caught.value).startswith(name)
        assert "\n" not in str(caught.value)


def extended(table: bytes, db_name: bytes = b"") -> bytes:
    """A label map with an extension of its own making."""
    made = image(blocks())
    made.header.extensions.append(nibabel.nifti1.Nifti1Extension("comment", table))
    made.header["db_name"] = db_name
    return made.to_bytes()


def table(*rows: str, before: str = "") -> bytes:
    inner = f"<CaretExtension><LabelTable>{''.join(rows)}</LabelTable></CaretExtension>"
    return f'<?xml version="1.0"?>{before}{inner}'.encode()


ROWS = ('<Label Key="20"><![CDATA[vertebrae_L1]]></Label>', '<Label Key="22">vertebrae_L3\n</Label>')


def test_names_in_the_header_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.nii"
    path.write_bytes(extended(table(*ROWS, '<Label Key="7">not there</Label>', '<Label Key="-1">x</Label>')))
    assert read_label_map(path).names == {20: "vertebrae_L1", 22: "vertebrae_L3"}
    assert kind_of(path) == "labels"
    path.write_bytes(extended(table(*ROWS, '<Label Key="20">Doe John L1</Label>'), b"DOE^JOHN"))
    assert read_label_map(path).names == {22: "vertebrae_L3"}


@pytest.mark.parametrize(
    "bad",
    [
        table(*ROWS, before='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'),
        table('<Label Key="20">&b;</Label>'),
        table('<Label Key="many">L1</Label>'),
        table(*ROWS)[:-9],
        table(*ROWS).decode().encode("utf-16"),
        b"<Label",
    ],
)
def test_a_bad_table_of_names_costs_the_names_only(tmp_path: Path, bad: bytes) -> None:
    path = tmp_path / "a.nii"
    path.write_bytes(extended(bad))
    found = read_label_map(path)
    assert found.names == {}
    assert (found.labels == blocks()).all()


@pytest.mark.parametrize(("unit", "factor"), [(0, 1), (1, 1000), (2, 1), (3, 0.001)])
def test_units_lead_to_millimetres(tmp_path: Path, unit: int, factor: float) -> None:
    path, affine = tmp_path / "a.nii", np.diag((2.0, 3, 4, 1))
    affine[:3] /= factor
    made = image(blocks(), affine)
    made.header["xyzt_units"] = unit
    nibabel.save(made, path)
    np.testing.assert_allclose(read_label_map(path).spacing, (2, 3, 4), rtol=1e-6)


def test_a_unit_that_cannot_be_meant_is_said(tmp_path: Path) -> None:
    path, made = tmp_path / "a.nii", image(blocks())
    made.header["xyzt_units"] = 1
    nibabel.save(made, path)
    found = read_label_map(path)
    assert found.spacing == (2, 3, 4)
    assert "taken as millimetres" in found.notes[0]


def test_without_a_place_the_spacing_is_kept_and_that_is_said(tmp_path: Path) -> None:
    path, made = tmp_path / "a.nii", image(blocks())
    made.set_sform(None, 0)
    made.set_qform(None, 0)
    made.header["pixdim"][1:4] = (2, 3, 4)
    path.write_bytes(made.to_bytes())
    raw = bytearray(path.read_bytes())
    raw[252:256] = bytes(4)  # qform_code, sform_code: nibabel writes its own
    path.write_bytes(raw)
    found = read_label_map(path)
    np.testing.assert_array_equal(found.affine, np.diag((-2.0, -3, 4, 1)))
    assert "does not say how it lies in the patient" in found.notes[0]


@pytest.mark.parametrize(("slope", "intercept"), [(2.0, 0.0), (1.0, 3.0), (0.1, 0.0)])
def test_scaled_labels_and_values(tmp_path: Path, slope: float, intercept: float) -> None:
    path = tmp_path / "a.nii"
    raw = bytearray(image(blocks("i2") * 10).to_bytes())
    raw[112:120] = struct.pack("<2f", slope, intercept)
    path.write_bytes(raw)
    np.testing.assert_array_equal(read_label_map(path).labels, np.rint(blocks("i2") * 10 * slope + intercept))
    np.testing.assert_allclose(read_scan(path).values, blocks("i2") * 10 * slope + intercept, rtol=1e-6)


def test_a_scan_keeps_its_values_and_says_what_is_no_number(tmp_path: Path) -> None:
    path = tmp_path / "mr.nii.gz"
    values = (np.arange(210).reshape(7, 6, 5) / 7 - 3).astype("f4")
    values[1, 1, 1], values[2, 2, 2] = np.nan, np.inf
    nibabel.save(image(values), path)
    found = read_scan(path)
    expected = np.where(np.isfinite(values), values, -3)
    np.testing.assert_array_equal(found.values, expected)
    assert found.notes == ("2 voxels hold no finite number: they are taken as -3.",)
    nibabel.save(image((np.arange(210).reshape(7, 6, 5) * 400).astype("i4")), path)
    assert read_scan(path).values.dtype == np.float32
    nibabel.save(image((np.arange(210).reshape(7, 6, 5) * 100 - 1024).astype("i4")), path)
    assert read_scan(path).values.dtype == np.int16


def test_the_reference_scan_lies_under_its_labels() -> None:
    folder = reference_folder() / "totalsegmentator"
    scan, labels = read_scan(folder / "ct.nii.gz"), read_label_map(folder / "segmentation.nii.gz")
    np.testing.assert_array_equal(scan.affine, labels.affine)
    assert scan.values.dtype == np.int16
    bone = scan.values[np.isin(labels.labels, [label for label, name in labels.names.items() if "vertebrae_L" in name])]
    assert 100 < bone.mean() < 500
    with pytest.raises(MeshError, match="looks like a scan"):
        read_label_map(folder / "ct.nii.gz")
    assert kind_of(folder / "ct.nii.gz") == "scan"


def test_a_grey_picture_of_few_values_is_told_as_a_scan(tmp_path: Path) -> None:
    path = tmp_path / "mr.nii.gz"
    nibabel.save(image(np.random.default_rng(1).integers(0, 200, (30, 30, 30)).astype("u1")), path)
    with pytest.raises(MeshError, match="neighbouring voxels differ"):
        read_label_map(path)
    many = np.kron(np.arange(1, 1001).reshape(10, 10, 10), np.ones((4, 4, 4))).astype("u2")
    nibabel.save(image(many), path)
    assert (read_label_map(path).labels == many).all()


def test_memory_stays_near_the_labels_own_size(tmp_path: Path) -> None:
    path = tmp_path / "large.nii.gz"
    labels = np.zeros((512, 512, 100), "u2")
    labels[200:300, 200:300, 20:80] = 300
    nibabel.save(image(labels), path)
    read_label_map(path)  # libraries are loaded
    tracemalloc.start()
    found = read_label_map(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.labels.dtype == np.uint16
    assert peak < labels.nbytes * 2.5


def test_it_can_be_stopped(tmp_path: Path) -> None:
    def stop(share: float, what: str) -> None:
        raise Cancelled

    path = tmp_path / "a.nii"
    nibabel.save(image(blocks()), path)
    for reader in (read_label_map, read_scan):
        with pytest.raises(Cancelled):
            reader(path, stop)
