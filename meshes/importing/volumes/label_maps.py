"""A label map from a volume: whole, positive, not too many, in the smallest type that holds them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.model import LabelMap, Progress, silent
from meshes.importing.volumes.volume import MAX_LABELS, Volume, checked_bytes

SCAN = "looks like a scan, not a label map ({why}); open it with --scan"
HIGHEST = 2**32 - 1
MANY = 40  # labels without names, from which on neighbours are looked at
ALIKE = 0.5  # share of neighbours with the same label; in scans it is below, in label maps far above
LOOKED_AT = 2_000_000  # pairs of neighbours


def read_label_map(path: Path, progress: Progress = silent) -> LabelMap:
    """The label map in a NIfTI, NRRD, MetaImage or DICOM segmentation file, or in a folder with one of the latter.

    Raises:
        MeshError: no volume, a damaged one, or a scan; one line that says what to do.
        Cancelled: when `progress` says so.
    """
    from meshes.importing.volumes.kinds import open_volume

    return label_map_of(open_volume(path, labels=True), progress)


def label_map_of(volume: Volume, progress: Progress = silent) -> LabelMap:
    """As `read_label_map`, of a volume whose header has been read."""
    if volume.labels is False:
        raise MeshError(f"{volume.source}: {SCAN.format(why='its header says so')}")
    whole = _whole_numbers(volume)
    values: NDArray[Any] = np.empty(volume.count, np.uint8)
    found: NDArray[np.integer] = np.empty(0, np.int64)
    done = 0
    for portion in volume.portions():
        progress(done / volume.count, "reading the labels")
        numbers = whole(portion)
        found = np.union1d(found, _distinct(numbers))
        _check_numbers(volume, found)
        values = _roomy(volume.source, values, done, int(found[-1]))
        values[done : done + len(numbers)] = numbers
        done += len(numbers)
    progress(1.0, "reading the labels")
    present = [int(one) for one in found if one]
    if not present:
        raise MeshError(f"{volume.source}: every voxel is background (0), expected labels; export the segmentation")
    labels = values.reshape(volume.shape, order="F")
    if volume.labels is None and len(present) >= MANY and _alike(labels) < ALIKE:
        raise MeshError(f"{volume.source}: {SCAN.format(why='neighbouring voxels differ')}")
    names = {label: volume.names[label] for label in present if label in volume.names}
    return LabelMap(labels, volume.affine, names, volume.source, volume.notes)


def _whole_numbers(volume: Volume) -> Callable[[NDArray[Any]], NDArray[Any]]:
    """What makes whole numbers of stored values, or refuses them."""
    if volume.dtype.kind in "iu" and volume.slope == 1.0 and volume.intercept == 0.0:
        return lambda portion: portion

    def scaled(portion: NDArray[Any]) -> NDArray[Any]:
        if volume.slope != 1.0 or volume.intercept != 0.0:
            portion = portion * volume.slope + volume.intercept
            near = np.rint(portion)
            portion = np.where(np.abs(portion - near) < 1e-4, near, portion)  # slopes are rounded
        if not np.isfinite(portion).all():
            raise MeshError(f"{volume.source}: holds numbers that are not finite, expected labels; export it anew")
        if (portion != np.rint(portion)).any():
            raise MeshError(f"{volume.source}: {SCAN.format(why='its values are not whole numbers')}")
        if portion.size and max(-portion.min(), portion.max()) > HIGHEST:
            raise MeshError(f"{volume.source}: holds values above {HIGHEST}, expected labels; export it anew")
        return portion.astype(np.int64)

    return scaled


def _distinct(numbers: NDArray[Any]) -> NDArray[Any]:
    """The distinct values, as int64; fast for small types, where labels mostly are."""
    low, high = int(numbers.min()), int(numbers.max())
    if low == high:
        return np.array([low], np.int64)
    if low >= 0 and high < 2**16:
        small = numbers if numbers.dtype.itemsize <= 2 and numbers.dtype.isnative else numbers.astype(np.uint16)
        seen = np.zeros(high + 1, bool)
        seen[small] = True
        return np.flatnonzero(seen)
    if low < 0 or high > HIGHEST:
        return np.array([low, high], object if high > HIGHEST else np.int64)
    return np.unique(numbers).astype(np.int64)


def _check_numbers(volume: Volume, found: NDArray[Any]) -> None:
    if found[0] < 0:
        raise MeshError(f"{volume.source}: {SCAN.format(why=f'it has negative values, such as {found[0]}')}")
    if found[-1] > HIGHEST:
        raise MeshError(f"{volume.source}: holds the value {found[-1]}, expected labels up to {HIGHEST}")
    if np.count_nonzero(found) > MAX_LABELS:
        raise MeshError(f"{volume.source}: {SCAN.format(why=f'it has more than {MAX_LABELS} different values')}")


def _roomy(source: str, values: NDArray[Any], done: int, highest: int) -> NDArray[Any]:
    """`values`, or its first `done` in a wider type, where `highest` does not fit."""
    if highest <= np.iinfo(values.dtype).max:
        return values
    dtype = np.uint16 if highest < 2**16 else np.uint32
    checked_bytes(source, values.size, dtype)
    wider: NDArray[Any] = np.empty(values.size, dtype)
    wider[:done] = values[:done]
    return wider


def _alike(labels: NDArray[Any]) -> float:
    """The share of pairs of neighbours along i, not both background, that are equal; 1 where there are none."""
    step = max(1, labels.size // LOOKED_AT)
    sample = labels[:, :, ::step] if labels.shape[2] > step else labels[:, ::step]
    first, second = sample[:-1], sample[1:]
    inside = (first != 0) | (second != 0)
    pairs = np.count_nonzero(inside)
    return float(np.count_nonzero((first == second) & inside) / pairs) if pairs else 1.0
