"""DICOM: slices, enhanced files and segmentations lie where the others lie, and say nothing of who it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.errors import MeshError
from meshes.importing.volumes import is_volume, kind_of, read_label_map, read_scan
from meshes.importing.volumes.dicom_files import FOLDER, NAMELESS
from tests.meshes.importing.volumes.dicom_phantom import (
    ROOT,
    compress,
    deflate,
    numbers,
    secrets,
    write_enhanced,
    write_seg,
    write_slices,
)
from tests.meshes.importing.volumes.phantom import affines, assert_same_places, phantom, turned, write_itk

PLAIN = turned((0, 0, 0), (0.7, 0.8, 3), False)
OBLIQUE = turned((35, -20, 70), (0.7, 0.8, 3), False)
MIRRORED = turned((35, -20, 70), (0.7, 0.8, 3), True)
HANDED = [PLAIN, OBLIQUE, MIRRORED]


MR = "1.2.840.10008.5.1.4.1.1.4"


def hounsfield() -> np.ndarray:
    return (np.arange(7 * 6 * 5).reshape(7, 6, 5) * 11 - 1000).astype(np.int16)


def value_places(values: np.ndarray, affine: np.ndarray) -> dict[float, np.ndarray]:
    """Value -> place, mm LPS; every value of `hounsfield` comes once."""
    points = np.argwhere(np.ones(values.shape, bool)) @ affine[:3, :3].T + affine[:3, 3]
    return dict(zip(values.reshape(-1).tolist(), points, strict=True))


def assert_same_values(found: object, values: np.ndarray, affine: np.ndarray) -> None:
    there, expected = value_places(found.values, found.affine), value_places(values, affine)  # type: ignore[attr-defined]
    assert set(there) == set(expected)
    assert max(np.linalg.norm(there[value] - expected[value]) for value in expected) < 1e-3


@settings(max_examples=25, deadline=None)
@given(affine=affines(), kind=st.sampled_from(["BINARY", "FRACTIONAL", "LABELMAP"]))
def test_segmentations_agree_with_the_phantom(affine: np.ndarray, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = read_label_map(write_seg(Path(folder) / "seg.dcm", phantom(), affine, kind))
    assert_same_places(found, phantom(), affine)
    assert found.names == {n: f"vertebrae_L{n}" for n in range(1, 5)}
    assert found.labels.dtype == np.uint8


@settings(max_examples=25, deadline=None)
@given(affine=affines(), implicit=st.booleans())
def test_slices_and_frames_agree_with_the_phantom(affine: np.ndarray, implicit: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_slices(folder / "slices", hounsfield(), affine, implicit=implicit)
        write_enhanced(folder / "one", hounsfield(), affine)
        for path in (folder / "slices", folder / "one"):
            found = read_scan(path)
            assert_same_values(found, hounsfield(), affine)
            assert found.modality == "CT"
            assert found.values.dtype == np.int16
            assert found.notes == ()


def test_overlapping_segments_keep_the_smaller_and_say_so(tmp_path: Path) -> None:
    labels, large = phantom(), np.zeros((7, 6, 5), bool)
    large[4:, :4, :3] = True
    path = write_seg(tmp_path / "s.dcm", labels, PLAIN, overlap=large)
    found = read_label_map(path)
    expected = np.where((labels == 0) & large, 5, labels)
    expected[labels == 2] = 2  # two voxels of label 2 lie within the larger segment
    assert_same_places(found, expected, PLAIN)
    assert found.notes == (f"Segments overlap in {np.count_nonzero(large & (labels > 0))} voxels: "
                           "there the smaller segment is kept.",)  # fmt: skip


def test_kinds_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    write_slices(tmp_path / "ct", hounsfield(), PLAIN)
    write_seg(tmp_path / "labels", phantom(), PLAIN)
    (tmp_path / "stl").mkdir()
    (tmp_path / "stl" / "L3.stl").write_text("solid")
    expected = {"ct": "scan", "labels": "labels", "stl": None, "nothing": None}
    assert {name: kind_of(tmp_path / name) for name in expected} == expected
    assert {name: is_volume(tmp_path / name) for name in expected} == {n: k is not None for n, k in expected.items()}
    assert kind_of(write_itk(tmp_path / "l.mha", phantom(), PLAIN)) == "labels"
    assert kind_of(write_itk(tmp_path / "s.mha", hounsfield(), PLAIN)) == "scan"


@pytest.mark.parametrize("kind", ["BINARY", "LABELMAP"])
def test_a_folder_with_slices_and_their_segmentation_gives_both(tmp_path: Path, kind: str) -> None:
    write_slices(tmp_path, hounsfield(), OBLIQUE)
    write_seg(tmp_path / "zz", phantom(), OBLIQUE, kind)
    labels, scan = read_label_map(tmp_path), read_scan(tmp_path)
    assert (labels.source, scan.source) == (FOLDER, FOLDER)
    assert_same_places(labels, phantom(), OBLIQUE)
    assert_same_values(scan, hounsfield(), OBLIQUE)
    assert scan.notes == ()
    with pytest.raises(MeshError, match="looks like a scan, not a label map"):
        read_label_map(write_slices(tmp_path / "ct", hounsfield(), PLAIN)[0])
    with pytest.raises(MeshError, match="is a label map, expected a scan"):
        read_scan(tmp_path / "zz")


def test_copies_of_slices_count_once(tmp_path: Path) -> None:
    for path in write_slices(tmp_path / "a", hounsfield(), OBLIQUE)[:3]:
        (tmp_path / f"copy {path.name}").write_bytes(path.read_bytes())
    assert_same_values(read_scan(tmp_path), hounsfield(), OBLIQUE)


def test_the_largest_series_is_read_and_said(tmp_path: Path) -> None:
    write_slices(tmp_path, hounsfield(), PLAIN)
    write_slices(tmp_path, hounsfield()[:, :, :2], OBLIQUE, series=2)
    found = read_scan(tmp_path)
    assert_same_values(found, hounsfield(), PLAIN)
    assert found.notes == ("The folder holds 2 series: the largest, of 5 slices, is read.",)


def test_a_missing_slice_is_filled_in_its_place_and_said(tmp_path: Path) -> None:
    paths = write_slices(tmp_path, hounsfield(), OBLIQUE)
    paths[2].unlink()
    found = read_scan(tmp_path)
    assert found.values.shape == (7, 6, 5)
    np.testing.assert_allclose(found.affine, OBLIQUE, atol=1e-5)
    np.testing.assert_array_equal(found.values[:, :, [0, 1, 3, 4]], hounsfield()[:, :, [0, 1, 3, 4]])
    np.testing.assert_allclose(found.values[:, :, 2], hounsfield()[:, :, [1, 3]].mean(axis=2), atol=0.51)
    assert found.notes == ("Slices that are missing, filled from their neighbours: 1.",)


def test_uneven_slices_are_interpolated_and_said(tmp_path: Path) -> None:
    values = np.zeros((4, 4, 5), np.int16) + np.array([0, 100, 200, 340, 400], np.int16)
    heights = (0, 1, 2, 3.4, 4)
    for k, path in enumerate(write_slices(tmp_path, values, PLAIN)):
        ds = pydicom.dcmread(path)
        ds.ImagePositionPatient = numbers(PLAIN[:3, 3] + heights[k] * PLAIN[:3, 2])
        ds.save_as(path)
    found = read_scan(tmp_path)
    np.testing.assert_allclose(found.values[0, 0], [0, 100, 200, 300, 400], atol=0.51)
    np.testing.assert_allclose(found.affine, PLAIN, atol=1e-6)
    assert "unevenly spaced (1.80 to 4.20 mm): they are interpolated to 3.00 mm" in found.notes[0]


@pytest.mark.parametrize("slope", ["1", "2.5"])
def test_a_slope_of_its_own_for_each_slice_is_kept(tmp_path: Path, slope: str) -> None:
    first, *_ = write_slices(tmp_path, hounsfield(), PLAIN)
    ds = pydicom.dcmread(first)
    ds.RescaleSlope, ds.RescaleIntercept = slope, "-1000"
    ds.save_as(first)
    found = read_scan(tmp_path)
    np.testing.assert_allclose(found.values[:, :, 0], (hounsfield()[:, :, 0] + 1024.0) * float(slope) - 1000)
    np.testing.assert_array_equal(found.values[:, :, 1:], hounsfield()[:, :, 1:])


@pytest.mark.parametrize("how", ["JPEG2000", "JPEG", "RLE"])
def test_compressed_slices_are_read(tmp_path: Path, how: str, capfd: pytest.CaptureFixture[str]) -> None:
    values = (np.arange(30 * 20 * 5).reshape(30, 20, 5) * 3 - 1000).astype(np.int16)
    for path in write_slices(tmp_path / "ct", values, MIRRORED):
        compress(path, how)
    for path in write_slices(tmp_path / "mr", values, MIRRORED):
        ds = pydicom.dcmread(path)
        ds.SOPClassUID, ds.Modality = MR, "MR"
        ds.save_as(path)
        compress(path, how)
    one = compress(write_enhanced(tmp_path / "one", values, MIRRORED), how)
    for path in (tmp_path / "ct", tmp_path / "mr", one):
        found = read_scan(path)
        assert_same_values(found, values, MIRRORED)
        assert found.values.dtype == np.int16
    assert capfd.readouterr().err == ""


def test_refused_slices_are_one_line(tmp_path: Path) -> None:
    def changed(**values: object) -> Path:
        folder = tmp_path / f"f{len(list(tmp_path.iterdir()))}"
        for path in write_slices(folder, hounsfield(), PLAIN):
            ds = pydicom.dcmread(path)
            for name, value in values.items():
                setattr(ds, name, value)
            ds.save_as(path)
        return folder

    cases = [
        (changed(ImagePositionPatient=[1, 2, 3]), "at one place"),
        (changed(PixelSpacing=[0, 0]), "spacing is 0"),
        (changed(ImageOrientationPatient=[1, 0, 0, 1, 0, 0]), "unit vectors at right angles"),
        (changed(SamplesPerPixel=3, PhotometricInterpretation="RGB"), "expected grey values"),
        (changed(PixelData=b"ab"), "ends early"),
        (changed(RescaleSlope="0"), "RescaleSlope"),
    ]
    for folder, why in cases:
        with pytest.raises(MeshError, match=why) as caught:
            read_scan(folder)
        assert "\n" not in str(caught.value)


def strings(found: object) -> str:
    """Every text that a result carries."""
    return repr([getattr(found, name) for name in ("names", "source", "notes", "modality") if hasattr(found, name)])


@pytest.mark.parametrize("kind", ["BINARY", "LABELMAP"])
def test_nothing_tells_who_it_is(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "Mustermann_Erika_19610203"
    named = {1: "Mustermann L1", 2: "ERIKA MUSTERMANN", 3: "vertebrae_L3", 4: f"{ROOT}4.5.6"}
    write_slices(folder, hounsfield(), PLAIN)
    write_seg(folder / f"{ROOT}77.1.dcm", phantom(), PLAIN, kind, names=named)
    files = [folder, folder / f"{ROOT}77.1.dcm"]
    found = [read_label_map(one) for one in files] + [read_scan(folder), read_scan(next(folder.glob("IM*")))]
    assert [one.source for one in found[:3]] == [FOLDER, NAMELESS, FOLDER]
    assert found[0].names == {3: "vertebrae_L3"}
    for one in found:
        for word in secrets():
            assert word.casefold() not in strings(one).casefold()


def test_a_tilted_gantry_keeps_its_tilt(tmp_path: Path) -> None:
    tilted = OBLIQUE.copy()
    tilted[:3, 2] += 0.4 * tilted[:3, 1]
    write_slices(tmp_path, hounsfield(), tilted)
    found = read_scan(tmp_path)
    assert_same_values(found, hounsfield(), tilted)
    assert found.notes == ()


def test_a_slice_beside_the_line_is_refused(tmp_path: Path) -> None:
    path = write_slices(tmp_path, hounsfield(), PLAIN)[2]
    ds = pydicom.dcmread(path)
    ds.ImagePositionPatient = numbers(PLAIN[:3, 3] + 2 * PLAIN[:3, 2] + 5 * PLAIN[:3, 0])
    ds.save_as(path)
    with pytest.raises(MeshError, match="beside their line"):
        read_scan(tmp_path)


def test_what_is_no_slice_is_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write_slices(tmp_path / "a" / "b", hounsfield(), PLAIN)
    (tmp_path / "a" / "report.txt").write_text("nothing")
    bad = write_slices(tmp_path / "x", hounsfield()[:, :, :1], PLAIN, series=3)[0]
    bad.write_bytes(bad.read_bytes()[:400])
    found = read_scan(tmp_path)
    assert_same_values(found, hounsfield(), PLAIN)
    assert found.notes == ("DICOM files left out, being no slices or damaged: 1.",)


def test_damaged_segmentations_are_one_line(tmp_path: Path) -> None:
    def changed(**values: object) -> Path:
        path = write_seg(tmp_path / "s.dcm", phantom(), PLAIN)
        ds = pydicom.dcmread(path)
        for name, value in values.items():
            setattr(ds, name, value)
        ds.save_as(path)
        return path

    cases = [
        ({"SegmentationType": "SOMETHING"}, "SegmentationType"),
        ({"NumberOfFrames": 0}, "NumberOfFrames"),
        ({"NumberOfFrames": 999_999}, "NumberOfFrames"),
        ({"NumberOfFrames": 50}, "PerFrameFunctionalGroupsSequence"),
        ({"Rows": 60_000, "Columns": 60_000}, "ends early"),
        ({"PixelData": b"ab"}, "ends early"),
        ({"PixelData": bytes(32)}, "every voxel is background"),
        ({"SegmentSequence": []}, "cannot be read as DICOM SEG"),
        ({"SharedFunctionalGroupsSequence": []}, "cannot be read as DICOM SEG"),
    ]
    for values, why in cases:
        with pytest.raises(MeshError, match=why) as caught:
            read_label_map(changed(**values))
        assert "\n" not in str(caught.value)
    path = changed()
    for data, why in ((path.read_bytes()[:-10], "ends early|cannot be read"), (path.read_bytes()[:140], "DICOM"),
                      (b"", "is empty"), (b"solid cube", "magic: found no DICM")):  # fmt: skip
        path.write_bytes(data)
        with pytest.raises(MeshError, match=why):
            read_label_map(path)


def test_codes_name_segments_whose_label_says_nothing(tmp_path: Path) -> None:
    path = write_seg(tmp_path / "s.dcm", phantom(), PLAIN, names={1: "Segment_1", 2: "2", 3: "Label 3", 4: "L4"})
    assert read_label_map(path).names == {1: "Vertebra", 2: "Vertebra", 3: "Vertebra", 4: "L4"}


def test_a_deflated_segmentation_is_read_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = deflate(write_seg(tmp_path / "s.dcm", phantom(), OBLIQUE), tmp_path / "d.dcm")
    assert_same_places(read_label_map(path), phantom(), OBLIQUE)
    assert kind_of(path) == "labels"
    monkeypatch.setattr("meshes.importing.volumes.dicom_files.MAX_INFLATED", 2000)
    with pytest.raises(MeshError, match="inflates to more than 2000 bytes"):
        read_label_map(path)
