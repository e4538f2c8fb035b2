"""The shortest way along a surface between points on it: straight within every triangle, and exact for its triangles.

Edge flips turn a way along edges into a geodesic (Sharp and Crane 2020, "You can find geodesic paths in triangle meshes
by just flipping edges"), by the library potpourri3d. Points inside triangles become corners of a finer copy first.

Only the surface near the points is looked at. A way between two points that is no longer than a bound lies within the
ellipsoid round them whose axis is that bound; so once the shortest way along edges is within its bound, no face farther
off has a say, and the answer is that of the whole surface.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
SAME = 1e-5  # of a triangle: nearer to a corner is the corner
REACH, SPARE = 1.3, 2.0  # the first bound: so many times the straight way, and mm more
GROWTH = 2.0  # the next one is so much longer
ROUNDS = 2  # then the whole surface is looked at


def surface_path(
    points: Array, triangles: NDArray[np.integer], places: Array, faces: Sequence[int], *, closed: bool = False
) -> Array:
    """The line (k, 3), mm, along a surface through `places` (n, 3), each on the triangle `faces` says.

    closed : and back to the first

    Raises:
        MeshError: no such face, or two of the places lie on parts of the surface that do not hang together.
    """
    places = np.asarray(places, float)
    for face in faces:
        if not 0 <= face < len(triangles):
            raise MeshError(f"surface: face {face}: is not there, expected 0 to {len(triangles) - 1}")
    stops = [*range(len(places)), *([0] if closed else [])]
    legs = list(itertools.pairwise(stops))
    bounds = np.array([REACH * np.linalg.norm(places[b] - places[a]) + SPARE for a, b in legs])
    for turn in range(ROUNDS + 1):
        if turn == ROUNDS:
            bounds[:] = np.inf
        piece = _Piece(points, triangles, places, faces, _near(points, triangles, places, faces, legs, bounds))
        lost = np.array([not piece.joined(*leg, bound) for leg, bound in zip(legs, bounds, strict=True)], bool)
        if not lost.any():
            return piece.line(legs)
        if piece.whole and np.isinf(bounds).all():
            break
        bounds = np.where(lost, np.inf if piece.whole else bounds * GROWTH, bounds)
    raise MeshError("surface: the points lie on parts that do not hang together; place them on one part")


def _near(
    points: Array, triangles: NDArray[np.integer], places: Array, faces: Sequence[int],
    legs: Sequence[tuple[int, int]], bounds: Array,
) -> Flags:  # fmt: skip
    """The faces (m,) with a corner from which the way to both ends of a leg, added, is within its bound."""
    if np.isinf(bounds).any():
        return np.ones(len(triangles), bool)
    inside = np.zeros(len(points), bool)
    for (a, b), bound in zip(legs, bounds, strict=True):
        low, high = np.minimum(places[a], places[b]) - bound / 2, np.maximum(places[a], places[b]) + bound / 2
        box = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1) & ~inside)
        way = np.linalg.norm(points[box] - places[a], axis=1) + np.linalg.norm(points[box] - places[b], axis=1)
        inside[box[way <= bound]] = True
    kept: Flags = inside[triangles].any(axis=1)
    kept[list(faces)] = True
    return kept


class _Piece:
    """The faces of a surface that are `kept`, with every place a corner."""

    def __init__(
        self, points: Array, triangles: NDArray[np.integer], places: Array, faces: Sequence[int], kept: Flags
    ) -> None:
        self.whole = bool(kept.all())
        kept = kept & (triangles != np.roll(triangles, 1, axis=1)).all(axis=1)  # one with a corner twice is a line
        flat = [face for face in faces if not kept[face]]
        if flat:
            raise MeshError(f"surface: face {flat[0]}: has a corner twice; place the point beside it")
        number = np.cumsum(kept) - 1
        corners, finer, ends = _with_corners(
            points, triangles[kept].astype(np.int64), places, [int(number[face]) for face in faces]
        )
        self.corners, self.triangles, self.ends = _opened(corners, finer, ends)

    def joined(self, start: int, end: int, bound: float) -> bool:
        """Whether there is a way along edges between two places, no longer than `bound` mm."""
        from scipy.sparse.csgraph import dijkstra

        if self.ends[start] == self.ends[end]:
            return True
        ways = dijkstra(self._edges, directed=False, indices=self.ends[start], limit=bound)
        return bool(np.isfinite(ways[self.ends[end]]))

    @cached_property
    def _edges(self) -> Any:
        """Length of every edge, a sparse matrix."""
        from scipy.sparse import csr_matrix

        size = len(self.corners)
        pairs = self.triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
        low, high = np.divmod(np.unique(pairs.min(axis=1) * size + pairs.max(axis=1)), size)
        lengths = np.linalg.norm(self.corners[low] - self.corners[high], axis=1)
        return csr_matrix((np.maximum(lengths, 1e-12), (low, high)), shape=(size, size))

    def line(self, legs: Sequence[tuple[int, int]]) -> Array:
        """The geodesics of all legs, one after the other, (k, 3)."""
        import potpourri3d

        stops = [self.ends[legs[0][0]], *(self.ends[end] for _, end in legs)] if legs else self.ends
        line = [self.corners[stops[0]]]
        if len(set(stops)) == 1:
            return np.asarray(line)
        try:
            solver = potpourri3d.EdgeFlipGeodesicSolver(self.corners, self.triangles)
            for start, end in itertools.pairwise(stops):
                if start != end:
                    line.extend(solver.find_geodesic_path(start, end)[1:])
        except (RuntimeError, ValueError) as error:
            raise MeshError(f"surface: no way along it could be found ({error}); repair the surface") from None
        return np.asarray(line)


def _with_corners(points: Array, triangles: Ints, places: Array, faces: Sequence[int]) -> tuple[Array, Ints, Ints]:
    """The surface with every place a corner; `ends` (n, 2): a triangle that has it, and which of its corners it is."""
    count, size = len(points), len(triangles)
    corners = np.concatenate([np.asarray(points, float), np.empty((len(places), 3))])
    finer = np.concatenate([triangles, np.empty((2 * len(places), 3), np.int64)])
    pieces: dict[int, list[int]] = {}
    found = []
    for place, face in zip(places, faces, strict=True):
        among = pieces.setdefault(face, [face])
        best, weights = max(((one, _weights(place, corners[finer[one]])) for one in among), key=lambda f: f[1].min())
        near = int(np.argmax(weights))
        if weights[near] > 1 - SAME:
            found.append(int(finer[best, near]))
            continue
        weights = np.clip(weights, 10 * SAME, None) if weights.min() < SAME else weights
        a, b, c = finer[best]
        corners[count] = (weights / weights.sum()) @ corners[[a, b, c]]
        finer[best], finer[size], finer[size + 1] = (a, b, count), (b, c, count), (c, a, count)
        among += [size, size + 1]
        found.append(count)
        count, size = count + 1, size + 2
    ends = [
        next((one, finer[one].tolist().index(corner)) for one in pieces[face] if corner in finer[one])
        for corner, face in zip(found, faces, strict=True)
    ]
    return corners[:count], finer[:size], np.array(ends, np.int64).reshape(-1, 2)


def _weights(place: Array, corners: Array) -> Array:
    """How much of each corner (3, 3) a place in (or nearest to) a triangle has, (3,), adding to 1."""
    a, b, c = corners
    sides = np.column_stack([b - a, c - a])
    found, *_ = np.linalg.lstsq(sides, place - a, rcond=None)
    return np.array([1 - found.sum(), *found])


def _opened(corners: Array, triangles: Ints, ends: Ints) -> tuple[Array, Ints, list[int]]:
    """The surface cut open wherever it is more than a sheet: at edges of three faces, at corners that merely touch.

    The solver takes sheets alone, and a piece cut out of one touches itself at its border here and there.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    flat = triangles[:, [0, 1, 2]].ravel()  # a half-edge has the number of the corner it starts at
    following = np.arange(len(flat)).reshape(-1, 3)[:, [1, 2, 0]].ravel()
    low, high = np.minimum(flat, flat[following]), np.maximum(flat, flat[following])
    keys = low * len(corners) + high
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(keys[order]) != 0])
    twice = starts[np.diff(np.r_[starts, len(keys)]) == 2]
    one, other = order[twice], order[twice + 1]
    facing = flat[one] == flat[following[other]]
    one, other = one[facing], other[facing]
    rows, columns = np.r_[one, following[one]], np.r_[following[other], other]
    graph = coo_matrix((np.ones(len(rows), bool), (rows, columns)), shape=(len(flat), len(flat)))
    count, number = connected_components(graph, directed=False)
    places = np.empty((count, 3))
    places[number] = corners[flat]
    sheet = number.reshape(-1, 3).astype(np.int64)
    return places, sheet, [int(sheet[row, slot]) for row, slot in ends]
