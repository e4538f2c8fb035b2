"""A scan from a volume: int16 where the values allow it, else float32."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.model import Progress, Scan, silent
from meshes.importing.volumes.volume import Volume, checked_bytes

SHORT = np.iinfo(np.int16)


def read_scan(path: Path, progress: Progress = silent) -> Scan:
    """The CT or MR volume in a NIfTI, NRRD or MetaImage file, a DICOM file, or a folder of DICOM slices.

    Raises:
        MeshError: no volume, a damaged one, or a label map; one line that says what to do.
        Cancelled: when `progress` says so.
    """
    from meshes.importing.volumes.kinds import open_volume

    return scan_of(open_volume(path, labels=False), progress)


def scan_of(volume: Volume, progress: Progress = silent) -> Scan:
    """As `read_scan`, of a volume whose header has been read."""
    if volume.labels is True:
        raise MeshError(f"{volume.source}: is a label map, expected a scan (CT or MR); import it without --scan")
    whole = volume.dtype.kind in "iu" and volume.slope == round(volume.slope)
    whole = whole and volume.intercept == round(volume.intercept)
    checked_bytes(volume.source, volume.count, np.int16 if whole else np.float32)
    values: NDArray[Any] = np.empty(volume.count, np.int16 if whole else np.float32)
    done, lowest = 0, np.inf
    for portion in volume.portions():
        progress(done / volume.count, "reading the scan")
        scaled = _scaled(volume, portion)
        finite = scaled if whole else scaled[np.isfinite(scaled)]
        if finite.size:
            lowest = min(lowest, float(finite.min()))
            values = _roomy(volume, values, done, finite)
        values[done : done + len(scaled)] = scaled
        done += len(scaled)
    progress(1.0, "reading the scan")
    notes = volume.notes
    if values.dtype == np.float32 and not (good := np.isfinite(values)).all():
        if not np.isfinite(lowest):
            raise MeshError(f"{volume.source}: holds no finite number; export it anew")
        values[~good] = lowest
        notes += (f"{np.count_nonzero(~good)} voxels hold no finite number: they are taken as {lowest:g}.",)
    return Scan(values.reshape(volume.shape, order="F"), volume.affine, volume.modality, volume.source, notes)


def _scaled(volume: Volume, portion: NDArray[Any]) -> NDArray[Any]:
    if volume.slope == 1.0 and volume.intercept == 0.0:
        return portion
    return portion.astype(np.float64) * volume.slope + volume.intercept


def _roomy(volume: Volume, values: NDArray[Any], done: int, numbers: NDArray[Any]) -> NDArray[Any]:
    """`values`, or its first `done` as float32, where the numbers do not fit into int16."""
    low, high = float(numbers.min()), float(numbers.max())
    if max(-low, high) > np.finfo(np.float32).max:
        raise MeshError(f"{volume.source}: holds the value {max(-low, high):g}, too great for a scan; export it anew")
    if values.dtype != np.int16 or (low >= SHORT.min and high <= SHORT.max):
        return values
    checked_bytes(volume.source, values.size, np.float32)
    wider = np.empty(values.size, np.float32)
    wider[:done] = values[:done]
    return wider
