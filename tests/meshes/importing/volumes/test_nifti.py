"""NIfTI label maps: the voxel where it lies, the names they carry, and one line for each that is not as it must be."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import nibabel
import numpy as np
import pytest

from meshes.errors import MeshError
from meshes.importing.volumes import read_label_map
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
