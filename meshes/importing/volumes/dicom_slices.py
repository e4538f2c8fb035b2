"""A CT or MR volume from DICOM: slices in a folder, or the frames of one file, put in order along their normal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.volumes.dicom_files import FOLDER, dicom_files, is_segmentation, nameless, quiet, read_dicom
from meshes.importing.volumes.dicom_frames import Frame, frames_of
from meshes.importing.volumes.dicom_pixels import check_syntax, pixels_of
from meshes.importing.volumes.volume import Volume, affine_of, checked_affine, checked_shape

UNEVEN = 0.02  # share of the spacing by which slices may stand off
UPRIGHT = 0.1  # mm by which they may stand beside their line
MOST_FILLED = 3  # slices of the volume for each that is there


def read_slices(path: Path) -> Volume:
    """The largest series in a folder, or the frames of one file. Raises MeshError."""
    frames, source, notes = _from_folder(path) if path.is_dir() else _from_file(path)
    check_syntax(frames[0].path, frames[0].storage)
    normal = np.cross(frames[0].right, frames[0].down)
    frames = sorted(frames, key=lambda one: float(one.position @ normal))
    heights = np.array([float(one.position @ normal) for one in frames])
    count, spaced = _spaced(path, heights)
    notes += spaced
    first, last = frames[0], frames[-1]
    step = (last.position - first.position) / max(count - 1, 1)
    if len(frames) == 1:
        step = normal * (first.thickness or 1.0)
        notes.append("There is one slice only.")
    _check_line(path, frames, heights)
    columns = [first.right * first.spacing[0], first.down * first.spacing[1], step]
    shape = checked_shape(source, "slices", [first.storage.columns, first.storage.rows, count])
    scaling = {(one.slope, one.intercept) for one in frames}
    single = len(scaling) == 1 and count == len(frames)
    slope, intercept = (first.slope, first.intercept) if single else (1.0, 0.0)
    places = np.interp(np.linspace(heights[0], heights[-1], count), heights, np.arange(len(frames)))

    def read() -> Iterator[NDArray[Any]]:
        slices = _Slices(frames, rescale=not single)
        return (slices.at(float(place)).reshape(-1) for place in places)

    return Volume(
        shape,
        _dtype(frames) if single else _widest(frames),
        checked_affine(source, "slices", affine_of([one.tolist() for one in columns], first.position.tolist())),
        read,
        source,
        slope,
        intercept,
        modality=first.modality,
        labels=False,
        notes=tuple(notes),
    )


@quiet()
def _from_file(path: Path) -> tuple[list[Frame], str, list[str]]:
    ds = read_dicom(path, pixels=False)
    if is_segmentation(ds):
        raise MeshError(f"{path.name}: is a label map, expected a scan (CT or MR); import it without --scan")
    return frames_of(path), nameless(path, ds), []


def _from_folder(folder: Path) -> tuple[list[Frame], str, list[str]]:
    """The frames of the largest series; what was left out is said."""
    groups: dict[tuple[object, ...], list[Frame]] = {}
    unread, why, seen = 0, "", set()
    for path in dicom_files(folder):
        try:
            for frame in frames_of(path):
                if (
                    key := (frame.instance or str(path), frame.number)
                ) not in seen:  # the same slice may lie there twice
                    seen.add(key)
                    groups.setdefault(frame.plane, []).append(frame)
        except MeshError as error:
            unread, why = unread + 1, str(error)
    if not groups:
        raise MeshError(why or f"{folder.name}: holds no DICOM image, expected the slices of a CT or MR")
    found = max(groups.values(), key=lambda one: len(one) * one[0].storage.rows * one[0].storage.columns)
    notes = []
    if len(groups) > 1:
        notes.append(f"The folder holds {len(groups)} series: the largest, of {len(found)} slices, is read.")
    if unread:
        notes.append(f"DICOM files left out, being no slices or damaged: {unread}.")
    return found, FOLDER, notes


def _spaced(path: Path, heights: NDArray[np.float64]) -> tuple[int, list[str]]:
    """How many slices an even volume has, and what must be said about the spacing."""
    if len(heights) == 1:
        return 1, []
    gaps = np.diff(heights)
    usual = float(np.median(gaps))
    if gaps.min() < max(1e-3, 0.05 * usual):
        raise MeshError(f"{path.name}: several slices lie at one place (4D, or copies); export one series of one time")
    if np.abs(gaps - usual).max() <= UNEVEN * usual:
        return len(heights), []
    count = round(float(heights[-1] - heights[0]) / usual) + 1
    if count > MOST_FILLED * len(heights):
        raise MeshError(f"{path.name}: slices are missing, {len(heights)} of {count} are there; copy all of them")
    share = gaps / usual
    if np.abs(share - np.rint(share)).max() < 0.1 and count > len(heights):
        return count, [f"Slices that are missing, filled from their neighbours: {count - len(heights)}."]
    told = f"{gaps.min():.2f} to {gaps.max():.2f} mm"
    return max(count, 2), [f"Slices are unevenly spaced ({told}): they are interpolated to {usual:.2f} mm."]


def _check_line(path: Path, frames: Sequence[Frame], heights: NDArray[np.float64]) -> None:
    """Refuses slices that do not stand on one line; a tilted line is in order."""
    if len(frames) < 3:
        return
    share = (heights - heights[0]) / (heights[-1] - heights[0])
    there = np.array([one.position for one in frames])
    line = there[0] + share[:, None] * (there[-1] - there[0])
    off = float(np.linalg.norm(there - line, axis=1).max())
    if off > UPRIGHT:
        raise MeshError(f"{path.name}: slices stand up to {off:.1f} mm beside their line; export one straight series")


def _dtype(frames: Sequence[Frame]) -> np.dtype[Any]:
    return np.result_type(*{f"{'i' if one.storage.signed else 'u'}{one.storage.bits // 8}" for one in frames})


def _widest(frames: Sequence[Frame]) -> np.dtype[Any]:
    """Of values that are rescaled already: whole ones if every slope is whole and nothing lies between slices."""
    whole = all(one.slope == round(one.slope) and one.intercept == round(one.intercept) for one in frames)
    return np.dtype(np.int32 if whole else np.float64)


class _Slices:
    """The values of slices, the last two kept, since one that is filled in lies between two."""

    def __init__(self, frames: Sequence[Frame], rescale: bool) -> None:
        self._frames, self._rescale = frames, rescale
        self._counts: dict[Path, int] = {}
        for one in frames:
            self._counts[one.path] = max(self._counts.get(one.path, 0), one.number + 1)
        self._whole = _widest(frames).kind == "i"
        self._kept: dict[Path, NDArray[Any]] = {}

    def at(self, place: float) -> NDArray[Any]:
        """(rows, columns) values of slice `place`; between two slices, of both by their share."""
        low = round(place) if abs(place - round(place)) < 1e-6 else int(place)
        share = place - low
        if abs(share) < 1e-6:
            return self._slice(low)
        mixed = (1 - share) * self._slice(low) + share * self._slice(low + 1)
        return np.rint(mixed).astype(np.int32) if self._whole else mixed

    def _slice(self, index: int) -> NDArray[Any]:
        frame = self._frames[index]
        if frame.path not in self._kept:
            while len(self._kept) >= 2:
                self._kept.pop(next(iter(self._kept)))
            self._kept[frame.path] = pixels_of(frame.path, frame.storage, self._counts[frame.path])
        values = self._kept[frame.path][frame.number]
        if not self._rescale:
            return values
        scaled = values * np.float64(frame.slope) + frame.intercept
        return np.rint(scaled).astype(np.int32) if self._whole else scaled
