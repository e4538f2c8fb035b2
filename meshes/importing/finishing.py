"""Imported surfaces made ready to be shown, large ones quickly: normals, occlusion and a coarse set.

What `meshes.build.surface.finish_mesh` does for the atlas, where time does not matter, takes seconds for a scan's
surface of 100,000 triangles. Here the coarse set comes from gathering the points in small cubes, and occlusion is
reckoned at the coarse points and carried over to the fine ones. VTK fills the surface with voxels.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
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
from meshes.importing.cleaning import signed_volume
from meshes.importing.model import Piece
from meshes.mesh import Mesh

Floats = NDArray[np.float64]
Faces = NDArray[np.int64]
SMALL = 4000  # triangles, up to which a surface is finished as the atlas's are
LARGE = 30_000  # triangles, from which on the coarse set comes from gathering points
FEW = 8000  # points, each of which looks at the sky itself
TRIANGLES_A_CUBE = 2.6  # times the area in square cubes: the triangles that gathering leaves, roughly
MOST_FILLED = 0.2  # of a cube's side: the most that points are moved to keep the volume
ROUNDS = 2  # of finding the size of the cubes
EVENED = 3  # times that occlusion taken from the nearest coarse point is evened out


def finished(piece: Piece) -> Mesh:
    """The mesh of a piece in mm LPS, with normals, occlusion and a coarse set of an eighth of the triangles."""
    if len(piece.triangles) < SMALL:
        return finish_mesh(piece.points, piece.triangles)
    points, faces = np.asarray(piece.points, np.float64), np.asarray(piece.triangles, np.int64)
    thin = decimated if len(faces) < LARGE and is_closed(faces) else gathered
    small, small_faces = thin(points, faces, len(faces) // COARSE_SHARE)
    small_normals, _ = _normals(small, small_faces)
    normals, mean = _normals(points, faces)
    sky = QuickOcclusion(small, small_faces)
    small_shade = sky.at(small, small_normals)
    shade = sky.at(points, normals) if len(points) < FEW else carried(small, small_shade, points, mean)
    return replace(_mesh(points, faces, normals, shade), coarse=_mesh(small, small_faces, small_normals, small_shade))


def _mesh(points: Floats, faces: Faces, normals: Floats, shade: Floats) -> Mesh:
    return Mesh(
        points=points.astype(np.float32),
        triangles=faces.astype(np.int32),
        normals=normals.astype(np.float32),
        occlusion=np.clip(shade, 0, 1).astype(np.float32),
    )


def _normals(points: Floats, faces: Faces) -> tuple[Floats, sparse.csr_matrix]:
    """Normals evened out with those of their neighbours, as the atlas has them, and the matrix that does so."""
    normals, mean = vertex_normals(points, faces), neighbour_mean(faces, len(points))
    normals = normals + mean @ normals
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12), mean


def carried(places: Floats, values: Floats, points: Floats, mean: sparse.csr_matrix) -> Floats:
    """Values (n,) at points (n, 3) from those at the nearest places, evened out over neighbours."""
    found = values[cKDTree(places).query(points)[1]]
    for _ in range(EVENED):
        found = mean @ found
    return np.asarray(found)


def gathered(points: Floats, faces: Faces, triangles: int) -> tuple[Floats, Faces]:
    """The surface with about `triangles` triangles: all points in a small cube become the one in their middle.

    A surface without an edge stays one, since what two triangles turn to each other falls away in pairs.
    """
    area = surface_area(points, faces)
    cube = np.sqrt(TRIANGLES_A_CUBE * area / triangles)
    found = _gathered(points, faces, cube)
    for _ in range(ROUNDS - 1):
        cube *= np.sqrt(max(len(found[1]), 1) / triangles)
        found = _gathered(points, faces, cube)
    return _filled(*found, signed_volume(points, faces), MOST_FILLED * cube), found[1]


def _filled(points: Floats, faces: Faces, volume: float, most: float) -> Floats:
    """The points moved out alike until the volume is what it was: the middle of a curved patch lies below it."""
    step = (volume - signed_volume(points, faces)) / max(surface_area(points, faces), 1e-12) if len(faces) else 0.0
    return points + np.clip(step, -most, most) * vertex_normals(points, faces)


def surface_area(points: Floats, faces: Faces) -> float:
    """Square units."""
    a, b, c = faces.T
    (ux, uy, uz), (vx, vy, vz) = ([column[end] - column[a] for column in points.T] for end in (b, c))
    return float(np.sqrt((uy * vz - uz * vy) ** 2 + (uz * vx - ux * vz) ** 2 + (ux * vy - uy * vx) ** 2).sum() / 2)


def _gathered(points: Floats, faces: Faces, cube: float) -> tuple[Floats, Faces]:
    x, y, z = (((column - column.min()) / cube).astype(np.int64) for column in points.T)
    _, group = np.unique((x * (y.max() + 1) + y) * (z.max() + 1) + z, return_inverse=True)
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
    a, b, c = faces.T
    low, high = np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)
    middle = a + b + c - low - high
    facing = np.where((a < b) ^ (b < c) ^ (c < a), -1, 1)  # 1 where low, middle, high is the way it runs
    keys, place = np.unique((low * count + middle) * count + high, return_inverse=True)
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
        flat, high = solid.ravel(), (shape + 1).astype(np.float32)[:, None]
        across, down = np.int32(solid.shape[1] * solid.shape[2]), np.int32(solid.shape[2])
        helper = np.where(np.abs(normals[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[0.0, 1.0, 0.0]])
        first = np.cross(helper, normals)
        first /= np.maximum(np.linalg.norm(first, axis=1, keepdims=True), 1e-12)
        second = np.cross(normals, first)
        start = ((points + 1.6 * self.spacing * normals - self.low) / self.spacing + 1.5).T.astype("f4", order="C")
        reach = np.cumsum(self.spacing * 1.3 * 1.16 ** np.arange(18))
        reach = reach[reach < 2 * self.fade]
        total = np.zeros(len(points))
        for k in range(self.directions):  # cosine-weighted spiral over the hemisphere
            r, turn = np.sqrt((k + 0.5) / self.directions), k * 2.399963
            ray = r * (np.cos(turn) * first + np.sin(turn) * second) + np.sqrt(1 - r * r) * normals
            away = (ray / self.spacing).T.astype("f4", order="C")
            hidden = np.zeros(len(points))
            for t in reach[::-1]:  # the nearest that hides counts, and it is written last
                x, y, z = np.clip(start + np.float32(t) * away, 0, high).astype(np.int32)
                hidden[flat[x * across + y * down + z]] = np.exp(-t / self.fade)
            total += hidden
        return np.asarray(1 - total / self.directions)
