"""The same voxel lies at the same place in the patient, whichever format and library wrote it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.importing.volumes import read_label_map, read_scan
from tests.meshes.importing.volumes.phantom import (
    affines,
    assert_same_places,
    nrrd_bytes,
    phantom,
    turned,
    write_itk,
    write_nibabel,
    write_qform,
)

ITK = ("i.nii", "i.nii.gz", "i.nrrd", "i.nhdr", "i.mha", "i.mhd")
HANDED = [
    turned((0, 0, 0), (1, 1, 1), False),
    turned((0, 0, 0), (0.5, 0.7, 3), True),
    turned((90, 0, 20), (1, 2, 3), True),
]


@settings(max_examples=40, deadline=None)
@given(affine=affines(), packed=st.booleans())
def test_every_format_of_itk_and_nibabel_agrees(affine: np.ndarray, packed: bool) -> None:
    labels = phantom()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in ITK:
            assert_same_places(read_label_map(write_itk(place / name, labels, affine, packed)), labels, affine)
        assert_same_places(read_label_map(write_nibabel(place / "n.nii.gz", labels, affine)), labels, affine)
        assert_same_places(read_label_map(write_qform(place / "q.nii", labels, affine)), labels, affine)


@settings(max_examples=60, deadline=None)
@given(
    affine=affines(),
    shear=st.lists(st.floats(-0.3, 0.3), min_size=9, max_size=9),
    encoding=st.sampled_from(["raw", "gzip", "bzip2"]),
)
def test_sheared_axes_keep_their_place(affine: np.ndarray, shear: list[float], encoding: str) -> None:
    """ITK does not take these; NIfTI and NRRD do."""
    labels = phantom()
    affine = affine.copy()
    affine[:3, :3] = affine[:3, :3] @ (np.eye(3) + np.array(shear).reshape(3, 3) / 3)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        assert_same_places(read_label_map(write_nibabel(place / "n.nii", labels, affine)), labels, affine)
        for space, signs in {"RAS": (-1, -1, 1), "left-anterior-superior": (1, -1, 1), "LPS": (1, 1, 1)}.items():
            own = np.diag((*signs, 1.0)) @ affine
            path = place / "n.nrrd"
            path.write_bytes(nrrd_bytes(labels, own, space, encoding))
            found = read_label_map(path)
            assert found.notes == ()
            assert_same_places(found, labels, affine)


@pytest.mark.parametrize("affine", HANDED)
@pytest.mark.parametrize("name", ITK)
def test_a_scan_lies_where_its_labels_lie(tmp_path: Path, name: str, affine: np.ndarray) -> None:
    labels = phantom()
    values = labels.astype(np.int16) * 300 - 1000
    found = read_scan(write_itk(tmp_path / name, values, affine))
    assert found.values.dtype == np.int16
    np.testing.assert_array_equal(found.values, values)
    np.testing.assert_allclose(found.affine, affine, atol=1e-3)


@pytest.mark.parametrize("affine", HANDED)
def test_the_hand_of_the_axes_is_kept(tmp_path: Path, affine: np.ndarray) -> None:
    found = read_label_map(write_nibabel(tmp_path / "l.nii", phantom(), affine))
    assert np.sign(np.linalg.det(found.affine)) == np.sign(np.linalg.det(affine))
