"""Axial, sagittal and coronal pictures of a scan, in the patient's own planes, however its grid lies.

They are turned as radiologists hang them: axial as seen from the feet and coronal from the front, so that the
patient's right is on the left of the picture; sagittal with the front on the left.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.importing.model import Scan
from viewer.core.errors import ViewerError
from viewer.core.slices import AUTO, WINDOWS
from viewer.core.state import Vector

LARGEST = 512  # pixels a side of a picture from an oblique grid; one that lies straight keeps its own
STRAIGHT = 1e-3  # a grid turned by less (a voxel in a thousand) is taken to lie along the patient's axes
SAMPLE = 200_000  # voxels from which `auto` reads its greys
PERCENTILES = (1.0, 99.5)  # design values: MR has no unit, so black and white are taken from the scan itself
AIR = -200  # a scan that does not say what it is and has values below this is a CT


@dataclass(frozen=True)
class Plane:
    """How one of the three planes is drawn; axes are 0 left, 1 posterior, 2 superior (LPS).

    across : the axis that grows from left to right of the picture; down : the one along its columns,
    growing downwards, or upwards where `upwards`; letters : left, right, top and bottom of the picture
    """

    normal: int
    across: int
    down: int
    upwards: bool
    letters: str


PLANES: dict[str, Plane] = {
    "axial": Plane(2, 0, 1, False, "RLAP"),
    "sagittal": Plane(0, 1, 2, True, "APSI"),
    "coronal": Plane(1, 0, 2, True, "RLSI"),
}


@dataclass(frozen=True, eq=False)
class SliceImage:
    """One picture: values (rows, columns) float32 in the scan's units, NaN beside the scan.

    corner : (across, down) mm LPS of the middle of the first pixel; step : mm LPS from pixel to pixel, likewise
    """

    axis: str
    position: float
    values: NDArray[np.float32]
    corner: tuple[float, float]
    step: tuple[float, float]

    def pixel(self, point: Vector) -> tuple[float, float]:
        """Column and row of a place, mm LPS; whole numbers are the middles of pixels."""
        plane = PLANES[self.axis]
        return (
            (point[plane.across] - self.corner[0]) / self.step[0],
            (point[plane.down] - self.corner[1]) / self.step[1],
        )

    def point(self, column: float, row: float) -> Vector:
        """The place of a pixel, mm LPS."""
        across = self.corner[0] + column * self.step[0]
        return on_plane(self.axis, self.position, across, self.corner[1] + row * self.step[1])


def on_plane(axis: str, position: float, across: float, down: float) -> Vector:
    """The place on a plane at `position`, from its two coordinates; all mm LPS."""
    plane, found = PLANES[axis], [0.0, 0.0, 0.0]
    found[plane.normal], found[plane.across], found[plane.down] = position, across, down
    return (found[0], found[1], found[2])


class Reslicer:
    """Cuts one scan. Holds no copy of it. Raises ViewerError where the scan has no place in space.

    box : (2, 3) mm LPS round all of its voxels; spacing : mm from slice to slice along x, y, z
    """

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        affine = np.asarray(scan.affine, float)
        if scan.values.ndim != 3 or not np.isfinite(affine).all() or abs(np.linalg.det(affine[:3, :3])) < 1e-9:
            raise ViewerError(f"{scan.source}: no volume with a place in space (shape {scan.values.shape}, its affine "
                              f"is not invertible); expected three axes and a regular grid")  # fmt: skip
        self._inverse = np.linalg.inv(affine)
        ends = np.array([(-0.5, size - 0.5) for size in scan.values.shape])
        corners = np.array(list(product(*ends))) @ affine[:3, :3].T + affine[:3, 3]
        self.box = np.stack([corners.min(axis=0), corners.max(axis=0)])
        self._upright = _upright(scan.values, affine)
        self._sample: NDArray[Any] | None = None
        least = float(np.linalg.norm(affine[:3, :3], axis=0).min())
        own = (
            self._upright[2]
            if self._upright
            else np.full(3, max(least, float(np.ptp(self.box, axis=0).max()) / LARGEST))
        )
        self.spacing: tuple[float, float, float] = (float(own[0]), float(own[1]), float(own[2]))

    def cut(self, axis: str, position: float) -> SliceImage:
        """The picture at `position`, mm LPS along the plane's normal; between two slices of the scan both count."""
        return self._straight_cut(axis, position) if self._upright else self._oblique_cut(axis, position)

    def _straight_cut(self, axis: str, position: float) -> SliceImage:
        assert self._upright is not None
        volume, origin, step = self._upright
        plane = PLANES[axis]
        at = (position - origin[plane.normal]) / step[plane.normal]
        values = _between(volume, plane.normal, at).T
        first, last = float(origin[plane.down]), float(origin[plane.down] + step[plane.down] * (values.shape[0] - 1))
        sign = -1.0 if plane.upwards else 1.0
        return SliceImage(
            axis,
            position,
            np.ascontiguousarray(values[::-1] if plane.upwards else values),
            (float(origin[plane.across]), last if plane.upwards else first),
            (float(step[plane.across]), sign * float(step[plane.down])),
        )

    def _oblique_cut(self, axis: str, position: float) -> SliceImage:
        from scipy.ndimage import affine_transform

        plane, step = PLANES[axis], self.spacing[0]
        low, high = self.box
        columns, rows = (int((high[one] - low[one]) // step) + 1 for one in (plane.across, plane.down))
        sign = -1.0 if plane.upwards else 1.0
        corner = (float(low[plane.across]), float(high[plane.down] if plane.upwards else low[plane.down]))
        start = np.array(on_plane(axis, position, *corner))
        # From (row, column, 0) of the picture to voxel indices, in one matrix.
        matrix = np.zeros((3, 3))
        matrix[:, 0] = self._inverse[:3, plane.down] * step * sign
        matrix[:, 1] = self._inverse[:3, plane.across] * step
        found = affine_transform(
            self.scan.values, matrix, offset=self._inverse[:3, :3] @ start + self._inverse[:3, 3],
            output_shape=(rows, columns, 1), output=np.float32, order=1, cval=np.nan, prefilter=False,
        )  # fmt: skip
        return SliceImage(axis, position, found[:, :, 0], corner, (step, sign * step))

    def greys(self, window: str | tuple[float, float]) -> tuple[float, float]:
        """The values that are black and white in a window of greys."""
        figures = WINDOWS[window] if isinstance(window, str) else window
        if figures is None:
            low, high = (float(one) for one in np.percentile(self._some(), PERCENTILES))
            return (low, high) if high > low else (low - 0.5, low + 0.5)
        centre, width = figures
        return centre - width / 2, centre + width / 2

    @property
    def usual_window(self) -> str:
        """The window to begin with: bone for CT, by the scan's own values for anything else."""
        computed = self.scan.modality == "CT" or (not self.scan.modality and float(self._some().min()) < AIR)
        return "bone" if computed else AUTO

    def _some(self) -> NDArray[Any]:
        """Values spread over the scan, enough to tell its greys by."""
        if self._sample is None:
            stride = max(1, round((self.scan.values.size / SAMPLE) ** (1 / 3)))
            some = self.scan.values[::stride, ::stride, ::stride]
            finite = some[np.isfinite(some)]
            self._sample = finite if finite.size else np.zeros(1, np.float32)
        return self._sample

    def overlaps(self, bounds: NDArray[np.float64]) -> bool:
        """Whether the scan shares any room with a box (2, 3), mm LPS."""
        return bool((self.box[0] < bounds[1]).all() and (self.box[1] > bounds[0]).all())


def to_grey(values: NDArray[np.float32], low: float, high: float) -> NDArray[np.uint8]:
    """Values as greys 0 to 255; beside the scan black."""
    scaled = (values - np.float32(low)) * np.float32(255.0 / (high - low))
    np.nan_to_num(scaled, copy=False, nan=0.0, posinf=255.0, neginf=0.0)
    np.clip(scaled, 0, 255, out=scaled)
    scaled += np.float32(0.5)
    return scaled.astype(np.uint8)


def _upright(values: NDArray[Any], affine: NDArray[np.float64]) -> tuple[Any, Any, Any] | None:
    """A view of a grid that lies along the patient's axes, indexed x, y, z and growing; its origin and spacing."""
    matrix = affine[:3, :3]
    order = np.abs(matrix).argmax(axis=1)
    if len(set(order.tolist())) < 3:
        return None
    scale = matrix[np.arange(3), order]
    rest = matrix.copy()
    rest[np.arange(3), order] = 0
    # What the turn of the grid amounts to from one end of the scan to the other.
    if (np.abs(rest) @ np.array(values.shape) > STRAIGHT * np.abs(scale) * np.array(values.shape)[order]).any():
        return None
    origin = affine[:3, 3].copy()
    view = values.transpose(order.tolist())
    for axis in range(3):
        if scale[axis] < 0:
            origin[axis] += scale[axis] * (view.shape[axis] - 1)
            view = np.flip(view, axis)
    return view, origin, np.abs(scale)


def _between(volume: NDArray[Any], axis: int, at: float) -> NDArray[np.float32]:
    """The layer of `volume` at index `at` (a fraction lies between two layers); NaN beside it."""
    count = volume.shape[axis]
    if not -0.5 <= at <= count - 0.5:
        shape = [size for one, size in enumerate(volume.shape) if one != axis]
        return np.full(shape, np.nan, np.float32)
    at = min(max(at, 0.0), count - 1.0)
    lower = int(at)
    share = np.float32(at - lower)
    layers = np.moveaxis(volume, axis, 0)  # indexed, not np.take, which would copy the whole of a turned volume first
    found = layers[lower].astype(np.float32)
    if share > 0:
        found += share * (layers[lower + 1].astype(np.float32) - found)
    return found
