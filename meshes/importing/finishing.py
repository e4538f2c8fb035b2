"""Imported surfaces made ready to be shown, large ones quickly: normals, occlusion and a coarse set.

What `meshes.build.surface.finish_mesh` does for the atlas, where time does not matter, takes seconds for a scan's
surface of 100,000 triangles. Here the coarse set comes from gathering the points in small cubes, and occlusion is
reckoned at the coarse points and carried over to the fine ones. VTK fills the surface with voxels.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshes.build.surface import (
    COARSE_SHARE,
    Occlusion,
    decimated,
    finish_mesh,
    is_closed,
    neighbour_mean,
    vertex_normals,
)
from meshes.importing.model import Piece
from meshes.mesh import Mesh

Floats = NDArray[np.float64]
Faces = NDArray[np.int64]
SMALL = 4000  # triangles, up to which a surface is finished as the atlas's are
LARGE = 24_000  # triangles, from which on the coarse set comes from gathering points
FEW = 8000  # points, each of which looks at the sky itself
TRIANGLES_A_CUBE = 2.6  # times the area in square cubes: the triangles that gathering leaves, roughly
ROUNDS = 2  # of finding the size of the cubes
NEAR = 3  # coarse points that a fine one takes its occlusion from


def finished(piece: Piece) -> Mesh:
    """The mesh of a piece in mm LPS, with normals, occlusion and a coarse set of an eighth of the triangles."""
    if len(piece.triangles) < SMALL:
        return finish_mesh(piece.points, piece.triangles)
    points, faces = np.asarray(piece.points, np.float64), np.asarray(piece.triangles, np.int64)
    thin = decimated if len(faces) < LARGE and is_closed(faces) else gathered
    small, small_faces = thin(points, faces, len(faces) // COARSE_SHARE)
    small_normals = _smoothed(vertex_normals(small, small_faces), small_faces)
    normals = _smoothed(vertex_normals(points, faces), faces)
    sky = QuickOcclusion(small, small_faces)
    small_shade = sky.at(small, small_normals)
    shade = sky.at(points, normals) if len(points) < FEW else carried(small, small_shade, points)
    return replace(_mesh(points, faces, normals, shade), coarse=_mesh(small, small_faces, small_normals, small_shade))


def _mesh(points: Floats, faces: Faces, normals: Floats, shade: Floats) -> Mesh:
    return Mesh(
        points=points.astype(np.float32),
        triangles=faces.astype(np.int32),
        normals=normals.astype(np.float32),
        occlusion=np.clip(shade, 0, 1).astype(np.float32),
    )


def _smoothed(normals: Floats, faces: Faces) -> Floats:
    """Normals evened out with those of their neighbours, as the atlas has them; unit length."""
    normals = normals + neighbour_mean(faces, len(normals)) @ normals
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)


def carried(places: Floats, values: Floats, points: Floats) -> Floats:
    """Values (n,) at points (n, 3) from those at the nearest places, the nearer counting more."""
    distance, index = cKDTree(places).query(points, k=NEAR)
    weight = 1 / np.maximum(distance, 1e-6)
    return np.asarray((values[index] * weight).sum(axis=1) / weight.sum(axis=1))


def gathered(points: Floats, faces: Faces, triangles: int) -> tuple[Floats, Faces]:
    """The surface with about `triangles` triangles: all points in a small cube become the one in their middle.

    A surface without an edge stays one, since what two triangles turn to each other falls away in pairs.
    """
    a, b, c = (points[faces[:, k]] for k in range(3))
    area = float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()) / 2
    cube = np.sqrt(TRIANGLES_A_CUBE * area / triangles)
    found = _gathered(points, faces, cube)
    for _ in range(ROUNDS - 1):
        cube *= np.sqrt(max(len(found[1]), 1) / triangles)
        found = _gathered(points, faces, cube)
    return found


def _gathered(points: Floats, faces: Faces, cube: float) -> tuple[Floats, Faces]:
    cells = ((points - points.min(axis=0)) / cube).astype(np.int64)
    across = cells.max(axis=0) + 1
    _, group = np.unique((cells[:, 0] * across[1] + cells[:, 1]) * across[2] + cells[:, 2], return_inverse=True)
    count = int(group.max()) + 1
    size = np.bincount(group, minlength=count)
    middles = np.stack([np.bincount(group, points[:, k], count) / size for k in range(3)], axis=1)
    left = without_pairs(group[faces], count)
    kept = np.zeros(count, bool)
    kept[left.ravel()] = True
    return middles[kept], (np.cumsum(kept) - 1)[left]


def without_pairs(faces: Faces, count: int) -> Faces:
    """The triangles (m, 3) that have three different corners and no twin that faces the other way."""
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (c != a)]
    turns = faces.argmin(axis=1)[:, None]
    faces = np.take_along_axis(faces, (turns + np.arange(3)) % 3, axis=1)  # the lowest corner first, facing as before
    facing = np.where(faces[:, 1] < faces[:, 2], 1, -1)
    low, high = faces[:, 1:].min(axis=1), faces[:, 1:].max(axis=1)
    keys, place = np.unique((faces[:, 0] * count + low) * count + high, return_inverse=True)
    balance = np.bincount(place, facing, len(keys)).astype(np.int64)
    first, rest = np.divmod(keys, count * count)
    kept = np.stack([first, *np.divmod(rest, count)], axis=1)
    kept = np.where((balance < 0)[:, None], kept[:, [0, 2, 1]], kept)
    return np.repeat(kept, np.abs(balance), axis=0)


class QuickOcclusion(Occlusion):
    """As `Occlusion`, from the nearest voxel instead of between voxels, in single precision."""

    def at(self, points: Floats, normals: Floats) -> Floats:
        """Open share (n,) from 0 to 1 of the sky at points with unit normals (n, 3)."""
        shape = np.array(self.inside.shape)
        solid = np.zeros(shape + 2, bool)
        solid[1:-1, 1:-1, 1:-1] = self.inside > 0.5
        flat, high = solid.ravel(), (shape + 1).astype(np.float32)
        step = np.array([solid.shape[1] * solid.shape[2], solid.shape[2], 1], np.int32)
        helper = np.where(np.abs(normals[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[0.0, 1.0, 0.0]])
        first = np.cross(helper, normals)
        first /= np.maximum(np.linalg.norm(first, axis=1, keepdims=True), 1e-12)
        second = np.cross(normals, first)
        start = ((points + 1.6 * self.spacing * normals - self.low) / self.spacing + 1.5).T.astype(np.float32)
        reach = np.cumsum(self.spacing * 1.3 * 1.16 ** np.arange(18))
        reach = reach[reach < 2 * self.fade]
        total = np.zeros(len(points))
        for k in range(self.directions):  # cosine-weighted spiral over the hemisphere
            r, turn = np.sqrt((k + 0.5) / self.directions), k * 2.399963
            ray = r * (np.cos(turn) * first + np.sin(turn) * second) + np.sqrt(1 - r * r) * normals
            away = (ray / self.spacing).T.astype(np.float32)
            hidden = np.zeros(len(points))
            for t in reach[::-1]:  # the nearest that hides counts, and it is written last
                place = np.clip(start + np.float32(t) * away, 0, high[:, None]).astype(np.int32)
                hidden[flat[step @ place]] = np.exp(-t / self.fade)
            total += hidden
        return np.asarray(1 - total / self.directions)
