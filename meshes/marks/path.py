"""The shortest way along a surface between points on it: straight within every triangle, and exact for its triangles.

Edge flips turn a way along edges into a geodesic (Sharp and Crane 2020, "You can find geodesic paths in triangle meshes
by just flipping edges"), by the library potpourri3d. Points inside triangles become corners of a finer copy first.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError

Array = NDArray[np.float64]
SAME = 1e-5  # of a triangle: nearer to a corner is the corner


def surface_path(
    points: Array, triangles: NDArray[np.integer], places: Array, faces: Sequence[int], *, closed: bool = False
) -> Array:
    """The line (k, 3), mm, along a surface through `places` (n, 3), each on the triangle `faces` says.

    closed : and back to the first

    Raises:
        MeshError: two of the places lie on parts of the surface that do not hang together.
    """
    corners, finer, ends = _with_corners(points, triangles, places, faces)
    corners, finer, ends = _only_part(corners, finer, ends)
    import potpourri3d

    solver = potpourri3d.EdgeFlipGeodesicSolver(corners, finer)
    stops = [*ends, ends[0]] if closed else list(ends)
    line = [corners[stops[0]]]
    for start, end in itertools.pairwise(stops):
        if start != end:
            line.extend(solver.find_geodesic_path(start, end)[1:])
    return np.asarray(line)


def _with_corners(
    points: Array, triangles: NDArray[np.integer], places: Array, faces: Sequence[int]
) -> tuple[Array, NDArray[np.int64], list[int]]:
    """The surface with every place a corner, and which corner it is."""
    corners = [*np.asarray(points, float)]
    finer = [tuple(map(int, face)) for face in triangles]
    pieces: dict[int, list[int]] = {}
    ends = []
    for place, face in zip(np.asarray(places, float), faces, strict=True):
        if not 0 <= face < len(triangles):
            raise MeshError(f"surface: face {face}: is not there, expected 0 to {len(triangles) - 1}")
        among = pieces.setdefault(int(face), [int(face)])
        best, weights = max(
            ((one, _weights(place, [corners[i] for i in finer[one]])) for one in among), key=lambda f: f[1].min()
        )
        near = int(np.argmax(weights))
        if weights[near] > 1 - SAME:
            ends.append(finer[best][near])
            continue
        a, b, c = finer[best]
        new = len(corners)
        weights = np.clip(weights, 10 * SAME, None) if weights.min() < SAME else weights
        corners.append((weights / weights.sum()) @ np.array([corners[a], corners[b], corners[c]]))
        finer[best] = (a, b, new)
        among += [len(finer), len(finer) + 1]
        finer += [(b, c, new), (c, a, new)]
        ends.append(new)
    return np.array(corners), np.array(finer, np.int64), ends


def _weights(place: Array, corners: Sequence[Array]) -> Array:
    """How much of each corner a place in (or nearest to) a triangle has, (3,), adding to 1."""
    a, b, c = corners
    sides = np.column_stack([b - a, c - a])
    found, *_ = np.linalg.lstsq(sides, place - a, rcond=None)
    return np.array([1 - found.sum(), *found])


def _only_part(
    corners: Array, triangles: NDArray[np.int64], ends: Sequence[int]
) -> tuple[Array, NDArray[np.int64], list[int]]:
    """The connected part of the surface that holds all `ends`."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    pairs = triangles[:, [0, 1, 1, 2]].reshape(-1, 2)
    graph = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(len(corners), len(corners)))
    _, part = connected_components(graph, directed=False)
    if len({int(part[end]) for end in ends}) > 1:
        raise MeshError("surface: the points lie on parts that do not hang together; place them on one part")
    kept = part == part[ends[0]]
    number = np.cumsum(kept) - 1
    return corners[kept], number[triangles[kept[triangles[:, 0]]]], [int(number[end]) for end in ends]
