"""Slicer's segments in the key/value pairs of an NRRD file; layers that overlap are laid into one label map."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.volumes.volume import MAX_LABELS, Volume, clean_name

KEY = re.compile(r"Segment(\d{1,6})_(ID|Name|LabelValue|Layer)$")


@dataclass(frozen=True)
class Segment:
    """One segment: the voxels of `layer` whose value is `value`."""

    name: str
    layer: int
    value: int


def segments_of(path: Path, keys: Mapping[str, str]) -> list[Segment]:
    """The segments in the order of their numbers; none in a file that is no segmentation. Raises MeshError.

    Old files name neither value nor layer: there each segment is a layer of its own, of ones.
    """
    found: dict[int, dict[str, str]] = {}
    for key, value in keys.items():
        if match := KEY.match(key):
            found.setdefault(int(match[1]), {})[match[2]] = value
    if len(found) > MAX_LABELS:
        raise MeshError(f"{path.name}: holds {len(found)} segments, expected at most {MAX_LABELS}")
    return [_segment(path, number, found[number]) for number in sorted(found)]


def _segment(path: Path, number: int, entry: Mapping[str, str]) -> Segment:
    try:
        layer, value = int(entry.get("Layer", number)), int(entry.get("LabelValue", 1))
    except ValueError:
        layer = value = -1
    if not (0 <= layer < MAX_LABELS and 0 < value < 2**32):
        raise MeshError(f"{path.name}: Segment{number}: its label value or layer is no possible number")
    return Segment(clean_name(entry.get("Name", "")), layer, value)


def flattened(volume: Volume, segments: Sequence[Segment], layers: int) -> Volume:
    """`volume`, whose stored values come layer by layer for each voxel, as one label map.

    Where segments overlap, the smaller one is kept: none disappears below another. Raises MeshError.
    """
    for number, one in enumerate(segments):
        if one.layer >= layers:
            raise MeshError(
                f"{volume.source}: Segment{number}: lies in layer {one.layer}, found {layers} layers; save it anew"
            )
    values = [one.value for one in segments]
    labels = values if len(set(values)) == len(values) else list(range(1, len(values) + 1))
    masks = _Masks(volume, segments, layers)
    sizes, overlaps = masks.counts()
    order = np.argsort(-sizes, kind="stable")

    def paint() -> Iterator[NDArray[Any]]:
        for stack in masks.stacks():
            flat = np.zeros(len(stack), np.uint32)
            for number in order:
                flat[stack[:, segments[number].layer] == segments[number].value] = labels[number]
            yield flat

    notes = volume.notes
    if overlaps:
        notes += (f"Segments overlap in {overlaps} voxels: there the smaller segment is kept.",)
    names = {label: one.name for label, one in zip(labels, segments, strict=True) if one.name}
    return replace(volume, dtype=np.dtype(np.uint32), portions=paint, names=names, notes=notes)


@dataclass(frozen=True)
class _Masks:
    """The layers of a segmentation, a portion of voxels at a time."""

    volume: Volume
    segments: Sequence[Segment]
    layers: int

    def stacks(self) -> Iterator[NDArray[Any]]:
        """(n, layers) stored values of n voxels; a voxel may begin in one portion of the file and end in the next."""
        rest: NDArray[Any] = np.empty(0, self.volume.dtype)
        for portion in self.volume.portions():
            joined = np.concatenate((rest, portion)) if len(rest) else portion
            whole = len(joined) // self.layers * self.layers
            rest = joined[whole:]
            yield joined[:whole].reshape(-1, self.layers)

    def counts(self) -> tuple[NDArray[np.int64], int]:
        """Voxels of each segment, and voxels in which several segments are."""
        sizes, overlaps = np.zeros(len(self.segments), np.int64), 0
        for stack in self.stacks():
            depth = np.zeros(len(stack), np.uint16)
            for number, one in enumerate(self.segments):
                inside = stack[:, one.layer] == one.value
                sizes[number] += np.count_nonzero(inside)
                depth += inside
            overlaps += int(np.count_nonzero(depth > 1))
        return sizes, overlaps
