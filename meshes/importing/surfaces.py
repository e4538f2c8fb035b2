"""Label maps made into surfaces: smooth, closed, outward, in mm and LPS, all labels in one pass.

The way: `nets` finds the faces of the voxels, `net_smoothing` smooths them; here the volume is cut to what is wanted,
specks are left out, and what has more triangles than anybody needs is thinned. VTK thins (vtkQuadricDecimation).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.model import LabelMap, Piece, Progress, silent
from meshes.importing.net_coarsening import coarsened
from meshes.importing.net_smoothing import sheet_volumes, smoothed, triangles_of
from meshes.importing.nets import Faces, Floats, Nets, Tick, compact, faces_of, nets_of, without
from meshes.importing.thinning import thinned

SLAB = 8_000_000  # voxels looked at at once
MOST_FACES = 30_000_000  # of all labels: beyond that it is noise, and memory would run out
AT_ONCE = 700_000  # faces smoothed together (about 300 MB)
SPECK = 0.005  # of a label's volume: what hangs loose and is smaller is left out
TRIANGLES = 30_000  # of one surface, about
MOST_TRIANGLES = 60_000  # of one surface that could not be made coarser in one go
BODY = 0.05  # of the largest body of a label: what is smaller is no body of its own
CUT = "touches the border of the scan"
Box = tuple[slice, slice, slice]


@dataclass(frozen=True)
class Found:
    """Where a label lies: its box in voxels, and whether that reaches the border of the volume."""

    box: Box
    cut: bool


def surfaces_of(
    label_map: LabelMap,
    wanted: Collection[int] | None = None,
    progress: Progress = silent,
    *,
    joined: Mapping[int, int] | None = None,
    several: Collection[int] = (),
    found: Mapping[int, Found] | None = None,
) -> list[Piece]:
    """A surface for each label, in the order of the numbers; points in mm LPS.

    wanted : the labels to take; by default all but the background (0)
    joined : label -> the label that it is one structure with; several : labels whose bodies become pieces of their
        own, numbered from the largest on (hint `body`); found : what `labels_in` said, if it was asked before
    The volume of each is that of its voxels within 2 %, whatever is left out as a speck apart. Hints: `label` its
    number; `cut` where it reaches the border of the volume and was closed there; `specks` what was left out.

    Raises:
        MeshError: no such label, or labels that are noise; Cancelled: when `progress` says so.
    """
    found = found or labels_in(label_map, lambda share: progress(0.1 * share, "looking for labels"))
    hosts = {label: host for label, host in (joined or {}).items() if label in found and host in found}
    chosen = sorted(set(found) if wanted is None else set(wanted) & set(found))
    if not chosen:
        asked = "any label" if wanted is None else f"one of the labels {_listed(wanted)}"
        raise MeshError(f"{label_map.source}: found labels {_listed(found) or 'none'}, expected {asked}")
    chosen = [label for label in chosen if label not in hosts]
    low, faces = _faces(label_map, chosen, hosts, found, lambda share: progress(0.1 + 0.2 * share, "outlines"))
    spacing = np.array(label_map.spacing)
    ends = np.searchsorted(faces.owner, np.arange(1, len(chosen) + 2))
    pieces: list[Piece] = []
    for first, last in _groups(np.diff(ends)):
        done = 0.3 + 0.7 * first / len(chosen)
        size = 0.7 * (last - first) / len(chosen)

        def tick(share: float, done: float = done, size: float = size) -> None:
            progress(done + 0.5 * size * share, "smoothing")

        tick(0.0)
        nets, specks = _without_specks(nets_of(faces, int(ends[first]), int(ends[last])), last)
        volumes = sheet_volumes(nets, nets.points) * spacing.prod()
        nets = coarsened(nets, spacing, TRIANGLES)
        points = smoothed(nets, spacing, volumes, tick)
        for number in range(first, last):
            share = (number - first + 0.5) / (last - first)
            name = label_map.names.get(chosen[number], f"label {chosen[number]}")
            progress(done + size * (0.5 + 0.5 * share), name)
            hints = {"label": str(chosen[number])}
            hints |= {"cut": CUT} if any(found[one].cut for one in _with_guests(chosen[number], hosts)) else {}
            hints |= {"specks": specks[number + 1]} if number + 1 in specks else {}
            source = f"{label_map.source}, label {chosen[number]}"
            bodies = _bodies(nets, number + 1, chosen[number] in several)
            for body, quads in enumerate(bodies, 1):
                own, triangles = _own(quads, points)
                more = {"body": str(body)} if chosen[number] in several else {}
                called = f"{name} {body}" if more else name
                pieces.append(Piece(called, *_placed(own, triangles, label_map, low), source, hints | more))
    progress(1.0, "done")
    return pieces


def labels_in(label_map: LabelMap, tick: Tick = lambda share: None) -> dict[int, Found]:
    """Which labels occur, and where."""
    from scipy.ndimage import find_objects

    labels = label_map.labels
    spans: dict[int, list[tuple[int, int]]] = {}
    for start, slab in _slabs(labels):
        tick(start / labels.shape[2])
        if labels.dtype.itemsize > 2:
            values, index = np.unique(slab, return_inverse=True)
            numbers, inner = values.tolist(), index.reshape(slab.shape) + 1
        else:
            numbers, inner = list(range(1, int(slab.max(initial=0)) + 1)), slab
        for number, box in zip(numbers, find_objects(inner, len(numbers)), strict=True):
            if box is None or number == 0:
                continue
            own = [(side.start, side.stop) for side in box]
            own[2] = (own[2][0] + start, own[2][1] + start)
            known = spans.get(number, own)
            spans[number] = [(min(a, c), max(b, d)) for (a, b), (c, d) in zip(known, own, strict=True)]
    return {
        number: Found(
            (slice(*span[0]), slice(*span[1]), slice(*span[2])),
            any(low == 0 or high == size for (low, high), size in zip(span, labels.shape, strict=True)),
        )
        for number, span in sorted(spans.items())
    }


def _slabs(labels: NDArray) -> Iterator[tuple[int, NDArray]]:
    """Slabs of a volume along k, each with its lowest k."""
    thick = max(1, SLAB // max(labels.shape[0] * labels.shape[1], 1))
    for start in range(0, labels.shape[2], thick):
        yield start, labels[:, :, start : start + thick]


def _faces(
    label_map: LabelMap, chosen: list[int], hosts: Mapping[int, int], found: Mapping[int, Found], tick: Tick
) -> tuple[NDArray[np.int64], Faces]:
    """The lowest voxel of the box round all that is wanted, and the faces in it; labels are numbered anew from 1."""
    sides = [[found[label].box[axis] for label in (*chosen, *hosts)] for axis in range(3)]
    box = tuple(slice(min(s.start for s in side), max(s.stop for s in side)) for side in sides)
    part = label_map.labels[box]

    def slabs() -> Iterator[NDArray]:
        renumber = _renumbering(chosen, hosts, label_map.labels.dtype)
        for start, slab in _slabs(part):
            tick(start / part.shape[2])
            yield renumber(slab)

    try:
        faces = faces_of(slabs(), part.shape, MOST_FACES)
    except OverflowError as error:
        raise MeshError(
            f"{label_map.source}: labels: their outlines have more than {MOST_FACES:,} voxel faces, expected smooth "
            "structures; it looks like noise, or like a scan and no label map"
        ) from error
    return np.array([side.start for side in box]), faces


def _renumbering(
    chosen: list[int], hosts: Mapping[int, int], dtype: np.dtype
) -> Callable[[NDArray[np.unsignedinteger]], NDArray[np.unsignedinteger]]:
    """A function from labels to 1, 2 ... in the order of `chosen`, a host's number for its guests, 0 for all others."""
    small = np.uint8 if len(chosen) < 256 else np.uint32
    numbers = {label: number for number, label in enumerate(chosen, 1)}
    numbers |= {label: numbers[host] for label, host in hosts.items() if host in numbers}
    values = np.array(sorted(numbers), np.int64)
    targets = np.array([numbers[value] for value in values.tolist()], small)
    if dtype.itemsize <= 2:
        table = np.zeros(2 ** (8 * dtype.itemsize), small)
        table[values] = targets
        return lambda slab: table[slab]

    def search(slab: NDArray[np.unsignedinteger]) -> NDArray[np.unsignedinteger]:
        place = np.minimum(np.searchsorted(values, slab), len(values) - 1)
        return np.where(values[place] == slab, targets[place], 0).astype(small)

    return search


def _groups(sizes: NDArray) -> Iterator[tuple[int, int]]:
    """Runs of labels, each with at most `AT_ONCE` faces unless it is one label."""
    first, total = 0, 0
    for number, size in enumerate(sizes.tolist()):
        if number > first and total + size > AT_ONCE:
            yield first, number
            first, total = number, 0
        total += size
    yield first, len(sizes)


def _without_specks(nets: Nets, labels: int) -> tuple[Nets, dict[int, str]]:
    """The nets without loose specks and tiny hollows, and by label a word on them."""
    volume = sheet_volumes(nets, nets.points)
    owner = np.zeros(len(volume), np.int64)
    owner[nets.sheet] = nets.owner
    whole = np.bincount(owner, np.maximum(volume, 0), labels + 1)
    largest = np.zeros(labels + 1)
    np.maximum.at(largest, owner, volume)
    dropped = (np.abs(volume) < SPECK * whole[owner]) & (volume < largest[owner])
    told = {}
    for label in np.unique(owner[dropped]).tolist():
        own = dropped & (owner == label)
        share = volume[own & (volume > 0)].sum() / whole[label]
        told[label] = f"left out: {int((own & (volume > 0)).sum())} specks ({share:.2%} of its volume)"
        hollow = int((own & (volume < 0)).sum())
        told[label] += f", {hollow} tiny hollows filled" if hollow else ""
    return without(nets, dropped), told


def _bodies(nets: Nets, label: int, apart: bool) -> list[NDArray[np.int64]]:
    """The quads of a label, or, if its bodies are wanted apart, those of each body, the largest first; no hollows."""
    own = nets.owner == label
    if not apart:
        return [nets.quads[own]]
    volume = np.where(
        np.isin(np.arange(int(nets.sheet.max()) + 1), nets.sheet[own]), sheet_volumes(nets, nets.points), 0
    )
    least = max(BODY * float(volume.max()), 1.0)
    order = [sheet for sheet in np.argsort(-volume).tolist() if volume[sheet] >= least]
    return [nets.quads[nets.sheet == sheet] for sheet in order]


def _own(quads: NDArray[np.int64], points: Floats) -> tuple[Floats, NDArray[np.int32]]:
    """Points and triangles of some quads alone, thinned."""
    used, own = compact(quads, len(points))
    return thinned(points[used], triangles_of(points[used], own), MOST_TRIANGLES)


def _with_guests(label: int, hosts: Mapping[int, int]) -> list[int]:
    return [label, *(guest for guest, host in hosts.items() if host == label)]


def _placed(
    points: Floats, triangles: NDArray[np.int32], label_map: LabelMap, low: NDArray[np.int64]
) -> tuple[Floats, NDArray[np.int32]]:
    """From mm along the grid's axes, counted from the low corner of voxel `low`, to the patient's frame."""
    index = points / label_map.spacing + low - 0.5
    turned = np.linalg.det(label_map.affine[:3, :3]) < 0
    placed = index @ label_map.affine[:3, :3].T + label_map.affine[:3, 3]
    return placed, np.ascontiguousarray(triangles[:, ::-1] if turned else triangles)


def _listed(labels: Collection[int]) -> str:
    shown = ", ".join(str(label) for label in sorted(labels)[:8])
    return shown + (f" and {len(labels) - 8} more" if len(labels) > 8 else "")
