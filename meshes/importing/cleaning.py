"""A surface as a file holds it made a sound piece: finite, each point once, facing outward; what was wrong is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, connected_components

from meshes.errors import MeshError
from meshes.importing.formats.found import Faces, Floats, shown
from meshes.importing.model import Piece

LEAST_TRIANGLES = 4
HIGHEST = 1e9  # coordinates beyond are of no body, in any unit, and would overflow what is reckoned with them
CLEARLY = 0.02  # of its box: the volume from which on an open surface is known to be inside out


def piece_of(name: str, source: str, points: Floats, triangles: Faces, hints: Mapping[str, str]) -> Piece:
    """The piece of a surface: points (n, 3), triangles (m, 3). Raises MeshError where there is no surface in it."""
    where = f"{shown(source)}: {shown(name)!r}"
    if (
        points.ndim != 2
        or points.shape[1] != 3
        or not np.isfinite(points).all()
        or np.abs(points).max(initial=0) > HIGHEST
    ):
        raise MeshError(f"{where} has coordinates that are no finite numbers of a body; export it anew")
    if triangles.size and not 0 <= triangles.min() <= triangles.max() < len(points):
        raise MeshError(
            f"{where} has a triangle with a corner that is not among its {len(points)} points; export it anew"
        )
    points, triangles = merged(points, triangles)
    if len(triangles) < LEAST_TRIANGLES:
        raise MeshError(f"{where} has {len(triangles)} triangles, expected a surface of at least {LEAST_TRIANGLES}")
    triangles, said = facing_outward(points, triangles)
    return Piece(shown(name), points, triangles.astype(np.int32), shown(source), {**hints, **said})


def merged(points: Floats, triangles: Faces) -> tuple[Floats, Faces]:
    """Equal points made one, triangles without three different corners and points without a triangle left out."""
    points = np.ascontiguousarray(points, np.float64) + 0.0  # and no -0.0
    group, first = _same(points)
    faces = group[triangles]
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (c != a)]
    kept = np.zeros(len(first), bool)
    kept[faces.ravel()] = True
    return points[first[kept]], (np.cumsum(kept) - 1)[faces]


def _same(points: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(n,) the number of each point's group of equal ones, in the order they come, and the first of each group."""
    if not len(points):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    key = _key(points)
    order = np.argsort(key, kind="stable")
    begins, keys = _changes(points, order), key[order]
    if (begins[1:] & (keys[1:] == keys[:-1])).any():  # two points with one key: chance alone will not bring it about
        order = np.lexsort(points.T)
        begins = _changes(points, order)
    first = np.minimum.reduceat(order, np.flatnonzero(begins))
    number = np.empty(len(points), np.int64)
    number[order] = np.cumsum(begins) - 1
    rank = np.empty(len(first), np.int64)
    by_place = np.argsort(first)
    rank[by_place] = np.arange(len(first))
    return rank[number], first[by_place]


def _key(points: Floats) -> NDArray[np.uint64]:
    """(n,) a number for each point, the same for equal ones and hardly ever for others."""
    bits = points.view(np.uint64)
    key = bits[:, 0] * np.uint64(0x9E3779B97F4A7C15)
    key = (key ^ (key >> np.uint64(29)) ^ bits[:, 1]) * np.uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> np.uint64(32)) ^ bits[:, 2]) * np.uint64(0x94D049BB133111EB)
    return np.asarray(key ^ (key >> np.uint64(31)))


def _changes(points: Floats, order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(n,) whether a point is another than the one before it in `order`; so is the first."""
    found = np.zeros(len(order), bool)
    found[0] = True
    for column in points.T:
        placed = column[order]
        found[1:] |= placed[1:] != placed[:-1]
    return found


def facing_outward(points: Floats, triangles: Faces) -> tuple[Faces, dict[str, str]]:
    """The triangles all facing one way and out, and what was found: `open`, `branching`, `rewound`, `turned`."""
    said: dict[str, str] = {}
    begin, end = triangles.ravel(), triangles[:, [1, 2, 0]].ravel()
    keys = np.minimum(begin, end) * np.int64(len(points)) + np.maximum(begin, end)
    order = np.argsort(keys, kind="stable")
    sorted_keys = keys[order]
    begins = np.flatnonzero(np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]]))
    counts = np.diff(np.append(begins, len(keys)))
    if (counts == 1).any():
        said["open"] = "it is not closed"
    if (counts > 2).any():
        said["branching"] = "more than two triangles meet at an edge"
    pair = begins[counts == 2]
    one, two = order[pair], order[pair + 1]
    same_way = begin[one] == begin[two]
    if same_way.any():
        triangles = _rewound(triangles, one // 3, two // 3, same_way)
        said["rewound"] = "its triangles did not all face one way"
    volume = signed_volume(points, triangles)
    box = float(np.prod([np.ptp(column) for column in points.T]))
    if volume < 0 and ("open" not in said or volume < -CLEARLY * box):
        triangles, said["turned"] = triangles[:, ::-1], "it was inside out"
    return np.ascontiguousarray(triangles), said


def _rewound(triangles: Faces, one: Faces, two: Faces, same_way: NDArray[np.bool_]) -> Faces:
    """Each connected part made to face the way most of it does. `one`, `two`: neighbours; `same_way`: one is wrong."""
    count = len(triangles)
    data = np.where(same_way, 2, 1).astype(np.int8)
    links = sparse.coo_matrix((np.r_[data, data], (np.r_[one, two], np.r_[two, one])), (count, count)).tocsr()
    links.data = np.where(links.data == 1, 1, 2).astype(np.int8)  # twice neighbours: their data were added
    parts, label = connected_components(links, directed=False)
    wrong = np.zeros(count, bool)
    for part in np.unique(label[one[same_way]]) if parts else ():
        start = int(np.argmax(label == part))
        order, before = breadth_first_order(links, start, directed=False)
        steps = np.asarray(links[order[1:], before[order[1:]]]).ravel() == 2
        for here, above, turned in zip(order[1:].tolist(), before[order[1:]].tolist(), steps.tolist(), strict=True):
            wrong[here] = wrong[above] ^ turned
        if wrong[order].mean() > 0.5:
            wrong[order] = ~wrong[order]
    return np.where(wrong[:, None], triangles[:, ::-1], triangles)


def signed_volume(points: Floats, triangles: Faces) -> float:
    """Cubic units within the surface, below 0 if it is inside out; reckoned from the middle of the box."""
    x, y, z = (column - (column.min() + column.max()) / 2 for column in points.T)
    a, b, c = triangles.T
    first = x[a] * (y[b] * z[c] - z[b] * y[c])
    return float((first + y[a] * (z[b] * x[c] - x[b] * z[c]) + z[a] * (x[b] * y[c] - y[b] * x[c])).sum() / 6)


def renamed(piece: Piece, name: str) -> Piece:
    """The same surface under another name."""
    return replace(piece, name=shown(name))
