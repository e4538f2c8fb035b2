"""What every reader of a volume gives: a checked header, and its voxels in portions, so that none is copied whole."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError

MAX_VOXELS = 1_500_000_000
MAX_LABELS = 2000
MAX_BYTES = 3_000_000_000  # of the voxels once read
PORTION = 2**22  # voxels read at once
LONGEST_NAME = 200
SPACINGS = (1e-3, 1e3)  # mm between voxels that somebody may mean
FLATTEST = 1e-4  # volume of a voxel over that of a box with its edges; below, the axes lie in one plane

Affine = NDArray[np.float64]
Portions = Callable[[], Iterator[NDArray[Any]]]


@dataclass(frozen=True)
class Volume:
    """A volume whose header has been read and checked; its voxels are read when `portions` is called.

    shape : voxels along i, j, k
    dtype : of the stored values; what they mean is `slope` x value + `intercept`
    affine : (4, 4) from voxel indices (centre of voxel) to mm, LPS
    portions : gives the stored values, flat, i fastest, in pieces; raises MeshError where the data are damaged
    source : the file's bare name
    labels : whether the header says that this is a label map (True) or a scan (False); None where it does not say
    """

    shape: tuple[int, int, int]
    dtype: np.dtype[Any]
    affine: Affine
    portions: Portions
    source: str
    slope: float = 1.0
    intercept: float = 0.0
    names: Mapping[int, str] = field(default_factory=dict)
    modality: str = ""
    labels: bool | None = None
    notes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many voxels there are."""
        return math.prod(self.shape)


def checked_shape(source: str, field_name: str, sizes: Sequence[int]) -> tuple[int, int, int]:
    """Three sizes within bounds; further ones must be 1. Raises MeshError."""
    told = " x ".join(str(size) for size in sizes) or "nothing"
    if any(size < 1 for size in sizes) or len(sizes) < 3:
        raise MeshError(f"{source}: {field_name}: found {told}, expected three sizes of at least 1; export it anew")
    if any(size > 1 for size in sizes[3:]):
        raise MeshError(f"{source}: {field_name}: found {told} (4D), expected one 3D volume; export one time point")
    if math.prod(sizes) > MAX_VOXELS:
        raise MeshError(
            f"{source}: {field_name}: found {told} voxels, expected at most {MAX_VOXELS}; crop it to the spine"
        )
    return sizes[0], sizes[1], sizes[2]


@np.errstate(all="ignore")  # what overflows is refused
def checked_affine(source: str, field_name: str, affine: Affine) -> Affine:
    """`affine` if it is finite, not flat, and its spacing possible. Raises MeshError."""
    if not np.isfinite(affine).all():
        raise MeshError(f"{source}: {field_name}: holds numbers that are not finite; export it anew")
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    told = " x ".join(f"{one:.4g}" for one in spacing)
    low, high = SPACINGS
    if not (low <= spacing.min() and spacing.max() <= high):
        raise MeshError(f"{source}: {field_name}: spacing is {told} mm, expected {low:g} to {high:g}; export it anew")
    if abs(np.linalg.det(affine[:3, :3] / spacing)) < FLATTEST:
        raise MeshError(f"{source}: {field_name}: the three axes lie in one plane; export it anew")
    if np.abs(affine[:3, 3]).max() > 1e6:
        raise MeshError(f"{source}: {field_name}: the origin lies more than a kilometre away; export it anew")
    return np.asarray(affine, np.float64)


def checked_bytes(source: str, count: int, dtype: np.dtype[Any] | type) -> None:
    """Refuses to hold more than there is room for. Raises MeshError."""
    size = count * np.dtype(dtype).itemsize
    if size > MAX_BYTES:
        raise MeshError(f"{source}: takes {size} bytes once read, expected at most {MAX_BYTES}; crop it to the spine")


def affine_of(columns: Sequence[Sequence[float]], origin: Sequence[float]) -> Affine:
    """The (4, 4) affine of three steps between voxels and the centre of the first voxel."""
    affine = np.eye(4)
    affine[:3, :3] = np.array(columns, np.float64).T
    affine[:3, 3] = origin
    return affine


def ras_to_lps(affine: Affine) -> Affine:
    """The same places with x to the left and y to the back."""
    return np.asarray(np.diag((-1.0, -1.0, 1.0, 1.0)) @ affine)


def clean_name(text: str) -> str:
    """A label's name on one line, without control characters, of bounded length; may be empty."""
    plain = "".join(one if one.isprintable() else " " for one in text[: 4 * LONGEST_NAME])
    return " ".join(plain.split())[:LONGEST_NAME]


def said(error: BaseException) -> str:
    """What a library says in an exception, on one short line."""
    return " ".join(str(error).split())[:120] or type(error).__name__
