"""Meshes as VTK sees them: the same memory, no copies, made once for each mesh."""

from __future__ import annotations

from typing import Any

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData

from meshes.mesh import Mesh

OCCLUSION = "occlusion"
NORMALS = "Normals"


def surface_of(mesh: Mesh) -> Any:
    """`mesh` as vtkPolyData that shares its arrays (mm, LPS); the mesh must outlive it.

    Point arrays: `Normals`, and `occlusion` (1 everywhere if the mesh has none).
    """
    surface = vtkPolyData()
    points = vtkPoints()
    points.SetData(numpy_to_vtk(mesh.points))
    surface.SetPoints(points)
    cells = vtkCellArray()
    cells.SetData(3, numpy_to_vtk(mesh.triangles.reshape(-1)))
    surface.SetPolys(cells)
    normals = numpy_to_vtk(mesh.normals)
    normals.SetName(NORMALS)
    surface.GetPointData().SetNormals(normals)
    shade = mesh.occlusion if mesh.occlusion is not None else np.ones(len(mesh.points), np.float32)
    occlusion = numpy_to_vtk(np.ascontiguousarray(shade))
    occlusion.SetName(OCCLUSION)
    surface.GetPointData().AddArray(occlusion)
    return surface


class Surfaces:
    """The vtkPolyData of every mesh of a pack, made when first asked for."""

    def __init__(self, meshes: dict[str, Mesh]) -> None:
        self.meshes = meshes
        self._made: dict[tuple[str, bool], Any] = {}

    def get(self, key: str, coarse: bool = False) -> Any:
        """The surface of `key`; the coarse one if asked for and there is one."""
        mesh = self.meshes[key]
        coarse = coarse and mesh.coarse is not None
        if (key, coarse) not in self._made:
            self._made[key, coarse] = surface_of(mesh.coarse if coarse and mesh.coarse else mesh)
        return self._made[key, coarse]

    def has_coarse(self, key: str) -> bool:
        """Whether `key` has a coarse surface of its own."""
        return self.meshes[key].coarse is not None

    def clear(self) -> None:
        """Let go of everything made."""
        self._made.clear()
