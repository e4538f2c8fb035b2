"""Triangles of VTK's cells: polygons and strips, and the outside of volume cells."""

from __future__ import annotations

import numpy as np

from meshes.importing.formats.found import Faces, Source, fans, strips

POLYGONS = {5: 3, 7: 0, 9: 4, 22: 3, 23: 4, 28: 4, 34: 3}  # cell type: corners at its beginning, 0 all of them
STRIP, PIXEL = 6, 8
#: The faces of volume cells, outward; what cells of higher order have beyond the corners is passed over.
TETRA = ((0, 2, 1), (0, 1, 3), (1, 2, 3), (2, 0, 3))
HEXA = ((0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))
VOXEL = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (1, 3, 7, 5), (3, 2, 6, 7), (2, 0, 4, 6))
WEDGE = ((0, 1, 2), (3, 5, 4), (0, 3, 4, 1), (1, 4, 5, 2), (2, 5, 3, 0))
PYRAMID = ((0, 3, 2, 1), (0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4))
VOLUMES: dict[int, tuple[tuple[int, ...], ...]] = {
    10: TETRA, 24: TETRA, 11: VOXEL, 12: HEXA, 25: HEXA, 29: HEXA, 13: WEDGE, 26: WEDGE, 14: PYRAMID, 27: PYRAMID,
}  # fmt: skip


def sizes_of(offsets: Faces, corners: Faces, source: Source, first: bool) -> Faces:
    """How many corners each cell has, by where cells begin (`first`: a leading 0) or end in `corners`."""
    edges = offsets if first else np.concatenate([[0], offsets])
    sizes = np.diff(edges)
    if len(edges) and (edges[0] != 0 or (sizes < 0).any() or edges[-1] != len(corners)):
        raise source.wrong(f"has cells that begin or end outside the {len(corners)} corners listed; it was altered")
    return np.asarray(sizes, np.int64)


def sizes_within(cells: Faces, count: int, source: Source) -> tuple[Faces, Faces]:
    """Sizes and corners of cells written as size, corners, size, corners ... `cells` is all of them in one row."""
    if count and len(cells) % count == 0 and (cells[:: len(cells) // count] == len(cells) // count - 1).all():
        rows = cells.reshape(count, -1)
        return rows[:, 0], rows[:, 1:].ravel()
    listed, at, starts = cells.tolist(), 0, []
    for _ in range(count):
        if at >= len(listed) or not 0 <= listed[at] < len(listed) - at:
            raise source.wrong(f"has {len(listed)} numbers for {count} cells, which does not agree; it was altered")
        starts.append(at)
        at += 1 + listed[at]
    keep = np.ones(len(cells), bool)
    keep[starts] = False
    keep[at:] = False
    return cells[starts], cells[keep]


def triangles_of(types: Faces, sizes: Faces, corners: Faces) -> Faces:
    """Triangles (m, 3) of mixed cells: surface cells as they are, of volume cells the faces no two of them share."""
    starts = np.cumsum(sizes) - sizes
    found = []
    for kind in np.unique(types):
        chosen = types == kind
        begin, size = starts[chosen], sizes[chosen]
        if kind in POLYGONS and (size >= max(POLYGONS[kind], 1)).all():
            size = size if not POLYGONS[kind] else np.full(len(size), POLYGONS[kind], np.int64)
            found.append(fans(size, _gathered(corners, begin, size)))
        elif kind == STRIP:
            found.append(strips(size, _gathered(corners, begin, size)))
        elif kind == PIXEL and (size == 4).all():
            four = corners[begin[:, None] + np.array([0, 1, 3, 2])]
            found.append(fans(np.full(len(four), 4, np.int64), four.ravel()))
    volumes = _outside(types, starts, sizes, corners)
    return np.concatenate([*found, volumes]) if found else volumes


def _gathered(corners: Faces, starts: Faces, sizes: Faces) -> Faces:
    step = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return corners[np.repeat(starts, sizes) + step]


def _outside(types: Faces, starts: Faces, sizes: Faces, corners: Faces) -> Faces:
    """The faces of volume cells that belong to one cell alone, as triangles."""
    faces = []
    for kind, table in VOLUMES.items():
        chosen = (types == kind) & (sizes > max(max(face) for face in table))
        for face in table if chosen.any() else ():
            rows = corners[starts[chosen][:, None] + np.array(face)]
            faces.append(np.pad(rows, ((0, 0), (0, 4 - len(face))), constant_values=-1))
    if not faces:
        return np.empty((0, 3), np.int64)
    every = np.concatenate(faces)
    _, place, count = np.unique(np.sort(every, axis=1), axis=0, return_inverse=True, return_counts=True)
    alone = every[count[place.ravel()] == 1]
    size = (alone >= 0).sum(axis=1)
    return fans(size, alone[alone >= 0])
