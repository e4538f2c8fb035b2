"""One phantom, written in every format by the field's own libraries: each label is one block at a known place."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from meshes.importing.model import LabelMap

SHAPE = (7, 6, 5)
RAS_TO_LPS = np.diag((-1.0, -1.0, 1.0, 1.0))
TOLERANCE = 2e-3  # mm; NIfTI and ITK keep float32 at places


def phantom() -> NDArray[np.uint8]:
    """(7, 6, 5) labels 1 to 4 without any symmetry, so that no turned or mirrored copy looks the same."""
    labels = np.zeros(SHAPE, np.uint8)
    labels[0, 0, 0] = 1
    labels[5:, 0:2, 1] = 2
    labels[1:3, 4:, 0:2] = 3
    labels[2:4, 1, 3:] = 4
    return labels


def places(labels: NDArray[np.unsignedinteger], affine: NDArray[np.float64]) -> dict[int, NDArray[np.float64]]:
    """Label -> its voxels' places, (n, 3) mm LPS, sorted."""
    found = {}
    for label in np.unique(labels[labels > 0]):
        points = np.argwhere(labels == label) @ affine[:3, :3].T + affine[:3, 3]
        found[int(label)] = points[np.lexsort(points.round(1).T)]
    return found


def assert_same_places(found: LabelMap, labels: NDArray[np.unsignedinteger], affine: NDArray[np.float64]) -> None:
    """Every voxel of every label lies at the same place in the patient."""
    there, expected = places(found.labels, found.affine), places(labels, affine)
    assert set(there) == set(expected)
    for label, points in expected.items():
        assert len(there[label]) == len(points)
        distance = np.linalg.norm(there[label][:, None] - points[None], axis=2)
        assert distance.min(axis=0).max() < TOLERANCE
        assert distance.min(axis=1).max() < TOLERANCE


def turned(
    angles: tuple[float, float, float], spacing: tuple[float, float, float], mirrored: bool
) -> NDArray[np.float64]:
    """An LPS affine with right angles; mirrored ones have a negative determinant."""
    affine = np.eye(4)
    affine[:3, :3] = Rotation.from_euler("xyz", angles, degrees=True).as_matrix() * spacing
    if mirrored:
        affine[:3, 0] *= -1
    affine[:3, 3] = (-31.5, 12.25, 640.0)
    return affine


def affines() -> st.SearchStrategy[NDArray[np.float64]]:
    """Oblique, anisotropic LPS affines of both hands, all with right angles, as ITK and DICOM ask for."""
    angle, step = st.floats(-180, 180), st.floats(0.2, 6)
    return st.builds(turned, st.tuples(angle, angle, angle), st.tuples(step, step, step), st.booleans())


def write_nibabel(path: Path, labels: NDArray[np.generic], affine: NDArray[np.float64]) -> Path:
    import nibabel

    image = nibabel.Nifti1Image(labels, RAS_TO_LPS @ affine)
    image.set_sform(RAS_TO_LPS @ affine, 1)
    nibabel.save(image, path)
    return path


def write_qform(path: Path, labels: NDArray[np.generic], affine: NDArray[np.float64]) -> Path:
    import nibabel

    image = nibabel.Nifti2Image(labels, RAS_TO_LPS @ affine)
    image.set_sform(None, 0)
    image.set_qform(RAS_TO_LPS @ affine, 1)
    nibabel.save(image, path)
    return path


def write_itk(path: Path, labels: NDArray[np.generic], affine: NDArray[np.float64], packed: bool = False) -> Path:
    import SimpleITK as sitk  # noqa: N813 (its own custom)

    image = sitk.GetImageFromArray(np.ascontiguousarray(labels.T))
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    image.SetSpacing(spacing.tolist())
    image.SetDirection((affine[:3, :3] / spacing).ravel().tolist())
    image.SetOrigin(affine[:3, 3].tolist())
    sitk.WriteImage(image, str(path), packed)
    return path


def vector(values: NDArray[np.float64]) -> str:
    return "(" + ",".join(repr(float(one)) for one in values) + ")"


def nrrd_bytes(
    values: NDArray[np.generic],
    affine: NDArray[np.float64],
    space: str = "left-posterior-superior",
    encoding: str = "gzip",
    keys: dict[str, str] | None = None,
    fields: dict[str, str | None] | None = None,
) -> bytes:
    """An NRRD file; four-dimensional values have their layers first. `fields` replaces some or takes them away."""
    steps = [vector(affine[:3, axis]) for axis in range(3)]
    kinds = ["domain"] * 3
    if values.ndim == 4:
        steps, kinds = ["none", *steps], ["list", *kinds]
    types = {"u1": "unsigned char", "i2": "short", "u2": "unsigned short", "f4": "float", "f8": "double", "i4": "int"}
    header: dict[str, str | None] = {
        "type": types[values.dtype.str[1:]],
        "dimension": str(values.ndim),
        "space": space,
        "sizes": " ".join(map(str, values.shape)),
        "space directions": " ".join(steps),
        "kinds": " ".join(kinds),
        "endian": "little",
        "encoding": encoding,
        "space origin": vector(affine[:3, 3]),
    }
    header |= fields or {}
    lines = ["NRRD0004", "# made by a test", *(f"{name}: {text}" for name, text in header.items() if text is not None)]
    lines += [f"{key}:={value}" for key, value in (keys or {}).items()]
    pack: Callable[[bytes], bytes] = {"gzip": gzip.compress, "bzip2": bz2.compress}.get(encoding, bytes)
    return ("\n".join(lines) + "\n\n").encode() + pack(values.tobytes(order="F"))
