"""The surface of a part of a bone, cut out of the bone's own along a smooth border.

The pack labels vertices. Along whole triangles a part would end in saw teeth; so the labels are averaged over the
surface a little and the triangles cut where the average passes one half.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData

from meshes.mesh import Mesh
from viewer.core.parts import Part
from viewer.scene.geometry import surface_of

ROUNDS = (4, 2, 0)  # how often labels are averaged: fewer for a part so narrow that it would melt away
KEPT = 0.8  # share of its vertices that a part must keep

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Indices = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Patch:
    """surface : open mesh, mm LPS, with normals and occlusion; border : (k, 2) vertices, the segments of its edge"""

    surface: Mesh
    border: Indices


def cut_out(mesh: Mesh, inside: Flags) -> Patch:
    """The part of `mesh` round the vertices `inside` (n,); no triangle of it where none is inside."""
    near = mesh.triangles[inside[mesh.triangles].any(axis=1)]
    around = np.zeros(len(mesh.points), bool)
    around[near] = True
    near = mesh.triangles[around[mesh.triangles].any(axis=1)]  # one ring wider, so that the border can move outwards
    for rounds in ROUNDS:
        height = _averaged(inside, near, rounds)
        if (height[inside] > 0).sum() >= KEPT * inside.sum():
            break
    return _cut(mesh, near, height)


def _averaged(inside: Flags, triangles: Indices, rounds: int) -> Numbers:
    """Height (n,) of each vertex over the border: above 0 inside; never 0 itself."""
    used, local = np.unique(triangles, return_inverse=True)
    corners = local.reshape(-1, 3)
    share = inside[used].astype(float)
    fixed = np.isin(np.arange(len(used)), corners, invert=True)
    tails, heads = corners[:, [0, 1, 2, 1, 2, 0]].ravel(), corners[:, [1, 2, 0, 0, 1, 2]].ravel()
    degree = np.maximum(np.bincount(tails, minlength=len(used)), 1)
    for _ in range(rounds):
        mean = np.bincount(tails, share[heads], minlength=len(used)) / degree
        share = np.where(fixed, share, 0.5 * share + 0.5 * mean)
    height = np.full(len(inside), -0.5)
    height[used] = share - 0.5
    height[np.abs(height) < 1e-6] = 1e-6
    return height


def _cut(mesh: Mesh, triangles: Indices, height: Numbers) -> Patch:
    above = height[triangles] > 0
    count = above.sum(axis=1)
    whole, one, two = (triangles[count == number] for number in (3, 1, 2))
    # Turn each cut triangle so that its odd corner comes first, the order round kept.
    one = _turned(one, height[one] > 0)
    two = _turned(two, height[two] <= 0)
    edges = np.concatenate([one[:, [0, 1]], one[:, [0, 2]], two[:, [0, 1]], two[:, [0, 2]]])
    pairs, numbers = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
    new = (numbers.reshape(-1) + len(mesh.points)).astype(np.int32)
    a, b, c, d = np.split(new, np.cumsum([len(one), len(one), len(two)]))
    tips = np.column_stack([one[:, 0], a, b])
    rests = np.concatenate([np.column_stack([c, two[:, 1], two[:, 2]]), np.column_stack([c, two[:, 2], d])])
    faces = np.concatenate([whole, tips, rests]).astype(np.int32)
    border = np.concatenate([np.column_stack([a, b]), np.column_stack([d, c])]).astype(np.int32)
    return _compact(mesh, pairs, height, faces, border)


def _turned(triangles: Indices, odd: Flags) -> Indices:
    if len(triangles) == 0:
        return triangles.reshape(0, 3)
    first = np.argmax(odd, axis=1)
    return triangles[np.arange(len(triangles))[:, None], (first[:, None] + np.arange(3)) % 3]


def _compact(mesh: Mesh, pairs: Indices, height: Numbers, faces: Indices, border: Indices) -> Patch:
    """Number only the vertices that are used, those on cut edges mixed from their ends."""
    low, high = pairs.reshape(-1, 2).T
    share = (height[low] / (height[low] - height[high]))[:, None]
    used, local = np.unique(faces, return_inverse=True)
    place = np.full(len(mesh.points) + len(pairs), -1, np.int32)
    place[used] = np.arange(len(used))

    def mixed(values: NDArray[Any]) -> NDArray[np.float32]:
        rows = values.reshape(len(values), -1)
        both = np.concatenate([rows, rows[low] + share * (rows[high] - rows[low])])
        return both[used].astype(np.float32)

    normals = mixed(mesh.normals)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    occlusion = None if mesh.occlusion is None else mixed(mesh.occlusion).ravel()
    triangles = local.reshape(-1, 3).astype(np.int32)
    return Patch(Mesh(mixed(mesh.points), triangles, normals, occlusion), place[border])


class PartSurfaces:
    """The vtkPolyData of parts and of their borders, made when first asked for."""

    def __init__(self, meshes: Mapping[str, Mesh], parts: Mapping[str, Part]) -> None:
        self._meshes = meshes
        self._parts = parts
        self._made: dict[tuple[str, bool], tuple[Any, Any]] = {}

    def get(self, key: str, coarse: bool = False) -> Any:
        """The surface of the part `key`; cut out of the coarse surface of its bone if asked for and there is one."""
        return self._both(key, coarse)[0]

    def border(self, key: str, coarse: bool = False) -> Any:
        """The edge of the part as lines."""
        return self._both(key, coarse)[1]

    def has_coarse(self, key: str) -> bool:
        """Whether the bone has a coarse surface that is labelled too."""
        coarse = self._meshes[self._parts[key].bone].coarse
        return coarse is not None and coarse.part is not None

    def _both(self, key: str, coarse: bool) -> tuple[Any, Any]:
        coarse = coarse and self.has_coarse(key)
        if (key, coarse) not in self._made:
            mesh = self._meshes[self._parts[key].bone]
            mesh = mesh.coarse if coarse and mesh.coarse is not None else mesh
            patch = cut_out(mesh, self._parts[key].of(mesh))
            self._made[key, coarse] = surface_of(patch.surface), _lines(patch)
        return self._made[key, coarse]

    def clear(self) -> None:
        """Let go of everything made."""
        self._made.clear()


def _lines(patch: Patch) -> Any:
    data, points, cells = vtkPolyData(), vtkPoints(), vtkCellArray()
    corners = patch.surface.points[patch.border.reshape(-1)]
    points.SetData(numpy_to_vtk(corners, deep=True))
    cells.SetData(2, numpy_to_vtk(np.arange(len(corners), dtype=np.int32), deep=True))
    data.SetPoints(points)
    data.SetLines(cells)
    return data
