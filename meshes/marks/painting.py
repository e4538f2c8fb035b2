"""Faces of a surface that a hand paints: under a brush, over all that faces the same way, of one part or one piece.

A brush reaches only what hangs together under it, so that the far side of a thin bone stays as it is.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshes.mesh import Mesh

Ints = NDArray[np.int64]
Array = NDArray[np.float64]
SEED = 1.5  # mm round the face pointed at, whose mean normal a region grows by


class Canvas:
    """One surface made ready to be painted on; what each way of painting needs is made when first used."""

    def __init__(self, mesh: Mesh) -> None:
        self.mesh = mesh

    @cached_property
    def middles(self) -> Array:
        """The middle of each face, (m, 3) mm."""
        return self.mesh.points[self.mesh.triangles].astype(float).mean(axis=1)

    @cached_property
    def normals(self) -> Array:
        """Unit normal of each face, (m, 3); zero for a face without area."""
        a, b, c = (self.mesh.points[self.mesh.triangles[:, i]].astype(float) for i in range(3))
        across = np.cross(b - a, c - a)
        size = np.linalg.norm(across, axis=1, keepdims=True)
        return np.divide(across, size, out=np.zeros_like(across), where=size > 0)

    @cached_property
    def neighbours(self) -> Ints:
        """The faces across each face's three edges, (m, 3); -1 at a border or an edge of more than two faces."""
        triangles = self.mesh.triangles.astype(np.int64)
        edges = np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
        keys = edges[:, 0] * (len(self.mesh.points) + 1) + edges[:, 1]
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.r_[True, np.diff(keys[order]) != 0])
        counts = np.diff(np.r_[starts, len(keys)])
        first = order[starts[counts == 2]]
        second = order[starts[counts == 2] + 1]
        found = np.full(len(keys), -1, np.int64)
        found[first], found[second] = second // 3, first // 3
        return found.reshape(-1, 3)

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(self.middles)

    @cached_property
    def _reach(self) -> float:
        """mm from the middle of the largest face to its farthest corner."""
        corners = self.mesh.points[self.mesh.triangles].astype(float)
        return float(np.linalg.norm(corners - self.middles[:, None], axis=2).max(initial=0.0))

    def brushed(self, face: int, point: Array, radius: float) -> frozenset[int]:
        """Faces with their middle within `radius` mm of `point` that hang together with `face`, which is on it."""
        near = np.asarray(self._tree.query_ball_point(point, radius), np.int64)
        allowed = np.zeros(len(self.middles), bool)
        allowed[near] = True
        return self._together(face, allowed)

    def between(self, start: tuple[int, Array], end: tuple[int, Array], radius: float) -> frozenset[int]:
        """Faces under a brush dragged straight from one place (face, point) to the next."""
        way = end[1] - start[1]
        steps = max(int(np.ceil(np.linalg.norm(way) / max(radius / 2, 0.25))), 1)
        found = self.brushed(*start, radius) | self.brushed(*end, radius)
        for share in np.linspace(0, 1, steps + 1)[1:-1]:
            place = start[1] + share * way
            distance, face = self._tree.query(place)
            if distance <= radius + self._reach:
                found |= self.brushed(int(face), place, radius)
        return found

    def grown(self, face: int, degrees: float) -> frozenset[int]:
        """Faces that hang together with `face` and are turned away from it by less than `degrees`.

        What the hand points at is the mean of the faces round it, as single faces of a scan are noisy.
        """
        here = self.brushed(face, self.middles[face], SEED)
        facing = self.normals[sorted(here)].sum(axis=0)
        facing /= max(float(np.linalg.norm(facing)), 1e-12)
        return self._together(face, self.normals @ facing >= np.cos(np.radians(degrees)))

    def filled(self, face: int) -> frozenset[int]:
        """The part of the bone that `face` belongs to; without parts, all that hangs together with it."""
        mesh = self.mesh
        if mesh.part is None:
            return self._together(face, np.ones(len(mesh.triangles), bool))
        numbers = mesh.part[mesh.triangles]
        most = numbers[:, 0].copy()  # of two corners that agree; else the first
        most[numbers[:, 1] == numbers[:, 2]] = numbers[numbers[:, 1] == numbers[:, 2], 1]
        return frozenset(np.flatnonzero(most == most[face]).tolist())

    def _together(self, face: int, allowed: NDArray[np.bool_]) -> frozenset[int]:
        """Those of the `allowed` faces that can be reached from `face` over allowed ones; `face` always is."""
        found = np.zeros(len(allowed), bool)
        found[face] = True
        edge = np.array([face])
        while edge.size:
            across = self.neighbours[edge].ravel()
            edge = np.unique(across[across >= 0])
            edge = edge[allowed[edge] & ~found[edge]]
            found[edge] = True
        return frozenset(np.flatnonzero(found).tolist())


def nearest_faces(mesh: Mesh, points: Array) -> Ints:
    """The face of `mesh` nearest to each of `points` (n, 3), (n,)."""
    corners = mesh.points.astype(float)[mesh.triangles]
    middles = corners.mean(axis=1)
    reach = np.sqrt(((corners - middles[:, None]) ** 2).sum(axis=2).max(axis=1))
    found = []
    for point in points:
        away = np.sqrt(((middles - point) ** 2).sum(axis=1))
        near = np.flatnonzero(away - reach <= away.min() + 1e-6)  # no other can be nearer than the nearest middle
        found.append(int(near[np.argmin(_distances(point, corners[near]))]))
    return np.array(found, np.int64)


def _distances(point: Array, corners: Array) -> Array:
    """From a point to each triangle (k, 3, 3), mm."""
    from trimesh.triangles import closest_point

    closest = closest_point(corners, np.tile(point, (len(corners), 1)))
    return np.linalg.norm(closest - point, axis=1)
