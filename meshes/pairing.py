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
NEIGHBOURS = 3  # nearest samples whose triangles are looked at for the nearest point of the surface
CROWDED = 150_000  # triangles of one piece, above which every n-th stands for all


@dataclass(frozen=True, eq=False)
class Cloud:
    """Points spread evenly over a surface, (n, 3) mm; unit normals (n, 3); the triangles (n, 3, 3) they lie on."""

    points: Floats
    normals: Floats
    corners: Floats

    @cached_property
    def tree(self) -> cKDTree:
        return cKDTree(self.points)

    def nearest(self, points: Floats) -> tuple[Floats, Floats]:
        """For each of (n, 3) points the nearest sample and the normal there."""
        _, partner = self.tree.query(points)
        return self.points[partner], self.normals[partner]

    def touched(self, points: Floats) -> tuple[Floats, Floats]:
        """As `nearest`, of the surface itself: of the triangles that the nearest samples lie on."""
        _, partner = self.tree.query(points, k=min(NEIGHBOURS, len(self.points)))
        partner = partner.reshape(len(points), -1)
        many = partner.shape[1]
        found = nearest_on_triangles(self.corners[partner.ravel()], np.repeat(points, many, axis=0))
        found = found.reshape(len(points), many, 3)
        best = np.linalg.norm(found - points[:, None], axis=2).argmin(axis=1)
        row = np.arange(len(points))
        return found[row, best], self.normals[partner[row, best]]


def nearest_on_triangles(corners: Floats, points: Floats) -> Floats:
    """The point of each triangle (n, 3, 3) that is nearest to its point (n, 3)."""
    from trimesh.triangles import closest_point

    return np.asarray(closest_point(corners, points))


def spread(meshes: Sequence[Mesh], count: int) -> Cloud:
    """`count` points over the surface of `meshes` together, evenly by area and the same each time."""
    pieces = []
    for mesh in meshes:
        triangles = mesh.triangles[:: max(1, -(-len(mesh.triangles) // CROWDED))]
        pieces.append(mesh.points[triangles].astype(float))
    corners = np.concatenate(pieces)
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    doubled = np.linalg.norm(cross, axis=1)
    size = np.cumsum(doubled)
    number = np.arange(count) + 0.5
    chosen = np.searchsorted(size, number / count * size[-1]).clip(0, len(size) - 1)
    u, v = (number * 0.7548776662) % 1, (number * 0.5698402910) % 1  # Roberts' R2 sequence
    over = u + v > 1
    u, v = np.where(over, 1 - u, u)[:, None], np.where(over, 1 - v, v)[:, None]
    a, b, c = (corners[chosen, corner] for corner in range(3))
    normals = cross[chosen] / np.maximum(doubled[chosen], 1e-12)[:, None]
    return Cloud(a * (1 - u - v) + b * u + c * v, normals, corners[chosen])


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
    back = np.linalg.inv(matrix)
    turn = matrix[:3, :3] / np.cbrt(np.linalg.det(matrix[:3, :3]))
    rows: list[tuple[Floats, Floats, Floats]] = []
    for a, b in zip(moving, fixed, strict=True):
        here = apply(matrix, a.points)
        rows.append((here, *(b.touched if exact else b.nearest)(here)))
        there, normal = (a.touched if exact else a.nearest)(apply(back, b.points))
        rows.append((apply(matrix, there), b.points, normal @ turn.T))
    return Pairs(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def apply(matrix: Floats, points: Floats) -> Floats:
    """Points (n, 3) moved by a (4, 4)."""
    return points @ matrix[:3, :3].T + matrix[:3, 3]
