"""Points spread over surfaces, and for each the nearest of another surface: what `meshes.align` works with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshes.mesh import Mesh

Floats = NDArray[np.float64]
NEIGHBOURS = 3  # triangles, nearest by their middles, that are looked at for the nearest point of a surface
CROWDED = 80_000  # triangles of one mesh, above which every n-th stands for all


@dataclass(frozen=True, eq=False)
class Surface:
    """Triangles (m, 3, 3), mm, of one or more meshes; found again by their middles."""

    corners: Floats

    @cached_property
    def _cross(self) -> Floats:
        return np.cross(self.corners[:, 1] - self.corners[:, 0], self.corners[:, 2] - self.corners[:, 0])

    @cached_property
    def normals(self) -> Floats:
        """Outward unit normals (m, 3)."""
        return self._cross / np.maximum(np.linalg.norm(self._cross, axis=1, keepdims=True), 1e-12)

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(self.corners.mean(axis=1), balanced_tree=False, compact_nodes=False)

    def touched(self, points: Floats) -> tuple[Floats, Floats]:
        """For each of (n, 3) points the nearest of the surface, and the normal there."""
        many = min(NEIGHBOURS, len(self.corners))
        partner = self._tree.query(points, k=many)[1].reshape(len(points), many)
        found = nearest_on_triangles(self.corners[partner.ravel()], np.repeat(points, many, axis=0))
        found = found.reshape(len(points), many, 3)
        best = np.linalg.norm(found - points[:, None], axis=2).argmin(axis=1)
        row = np.arange(len(points))
        return found[row, best], self.normals[partner[row, best]]

    def spread(self, count: int) -> Cloud:
        """`count` points over the surface, evenly by area and the same each time."""
        size = np.cumsum(np.linalg.norm(self._cross, axis=1))
        number = np.arange(count) + 0.5
        chosen = np.searchsorted(size, number / count * size[-1]).clip(0, len(size) - 1)
        u, v = (number * 0.7548776662) % 1, (number * 0.5698402910) % 1  # Roberts' R2 sequence
        over = u + v > 1
        u, v = np.where(over, 1 - u, u)[:, None], np.where(over, 1 - v, v)[:, None]
        a, b, c = (self.corners[chosen, corner] for corner in range(3))
        return Cloud(a * (1 - u - v) + b * u + c * v, self.normals[chosen], self)


def surface_of(meshes: Sequence[Mesh]) -> Surface:
    """All triangles of `meshes` (mm); of a mesh of very many, every n-th stands for all."""
    return Surface(
        np.concatenate(
            [
                mesh.points[mesh.triangles[:: max(1, -(-len(mesh.triangles) // CROWDED))]].astype(float)
                for mesh in meshes
            ]
        )
    )


def nearest_on_triangles(corners: Floats, points: Floats) -> Floats:
    """The point of each triangle (n, 3, 3) that is nearest to its point (n, 3)."""
    from trimesh.triangles import closest_point

    return np.asarray(closest_point(corners, points))


@dataclass(frozen=True, eq=False)
class Cloud:
    """Points spread evenly over a surface, (n, 3) mm; unit normals (n, 3); the surface itself."""

    points: Floats
    normals: Floats
    surface: Surface

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(self.points)

    def nearest(self, points: Floats) -> tuple[Floats, Floats]:
        """For each of (n, 3) points the nearest of the cloud, and the normal there."""
        partner = self._tree.query(points)[1]
        return self.points[partner], self.normals[partner]


@dataclass(frozen=True, eq=False)
class Pairs:
    """moving (n, 3): points of the moving side as they lie now; fixed (n, 3): their partners; normals (n, 3)."""

    moving: Floats
    fixed: Floats
    normals: Floats

    @property
    def apart(self) -> Floats:
        """mm between the partners, (n,)."""
        return np.linalg.norm(self.moving - self.fixed, axis=1)


def pair(moving: Sequence[Cloud], fixed: Sequence[Cloud], matrix: Floats, *, exact: bool = False) -> Pairs:
    """Each bone's points paired with the nearest of the same bone, both ways, with the moving side laid by `matrix`.

    exact : with the nearest point of the surface, not only of those spread over it
    """
    back = np.asarray(np.linalg.inv(matrix), float)
    turn = matrix[:3, :3] / np.cbrt(np.linalg.det(matrix[:3, :3]))
    rows: list[tuple[Floats, Floats, Floats]] = []
    for a, b in zip(moving, fixed, strict=True):
        here = apply(matrix, a.points)
        rows.append((here, *(b.surface.touched if exact else b.nearest)(here)))
        there, normal = (a.surface.touched if exact else a.nearest)(apply(back, b.points))
        rows.append((apply(matrix, there), b.points, normal @ turn.T))
    return Pairs(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def apply(matrix: Floats, points: Floats) -> Floats:
    """Points (n, 3) moved by a (4, 4)."""
    return points @ matrix[:3, :3].T + matrix[:3, 3]
