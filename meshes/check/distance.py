"""Signed distance to one closed surface."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.clearance import Clearance
from meshes.mesh import Mesh

NEAR, FAR = 1.0, 20.0  # mm: closer is measured exactly, farther is not told apart


class Surface:
    """Signed distance to one closed surface, positive outside: a quick guess, made exact where it matters."""

    def __init__(self, mesh: Mesh) -> None:
        self._mesh = mesh
        self._guess = Clearance([mesh])
        self._exact: Any = None

    def distance(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Of (n, 3) points, mm, (n,); exact to the triangles within NEAR, at most FAR."""
        found = self._guess.distance(points.astype(float), reach=FAR)
        near = found < NEAR
        if near.any():
            found[near] = self._measure(points[near])
        return found

    def _measure(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
        from vtkmodules.vtkCommonCore import vtkDoubleArray

        if self._exact is None:
            self._exact = _implicit_distance(self._mesh)
        out = vtkDoubleArray()
        self._exact.FunctionValue(numpy_to_vtk(np.ascontiguousarray(points, float), deep=True), out)
        return np.array(vtk_to_numpy(out))


def _implicit_distance(mesh: Mesh) -> Any:
    """VTK's distance to the triangles themselves, its sign from angle-weighted normals."""
    from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
    from vtkmodules.vtkFiltersCore import vtkImplicitPolyDataDistance

    surface, points, cells = vtkPolyData(), vtkPoints(), vtkCellArray()
    points.SetData(numpy_to_vtk(np.array(mesh.points), deep=True))
    cells.SetData(3, numpy_to_vtkIdTypeArray(mesh.triangles.astype(np.int64).ravel(), deep=True))
    surface.SetPoints(points)
    surface.SetPolys(cells)
    distance = vtkImplicitPolyDataDistance()
    distance.SetInput(surface)
    return distance
