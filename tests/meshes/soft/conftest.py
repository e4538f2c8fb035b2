"""Distances to the surfaces that soft structures must not cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pytest
import pyvista as pv
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDoubleArray
from vtkmodules.vtkFiltersCore import vtkImplicitPolyDataDistance

from meshes.mesh import Mesh

FAR = 99.0
LUMBAR = ("L1", "L2", "L3", "L4", "L5")
ROOTS = (*LUMBAR, "S1", "S2")
PARTS = ("anterior-root", "posterior-root", "ganglion", "spinal-nerve", "anterior-ramus", "posterior-ramus")
ON_BONE = ("posterior-ramus", "medial-branch")
NERVES = (
    {f"nerve/{root}/{side}/{part}" for root in ROOTS for side in ("left", "right") for part in PARTS}
    | {f"nerve/{root}/{side}/medial-branch" for root in LUMBAR for side in ("left", "right")}
    | {f"nerve/lumbosacral-trunk/{side}" for side in ("left", "right")}
)


def exact_distance(mesh: Mesh, points: np.ndarray) -> np.ndarray:
    """Signed distance (n,) mm of points (n, 3) to a surface, positive outside, from its triangles."""
    surface = pv.PolyData.from_regular_faces(np.asarray(mesh.points, float), mesh.triangles)
    implicit = vtkImplicitPolyDataDistance()
    implicit.SetInput(surface)
    found = vtkDoubleArray()
    implicit.FunctionValue(numpy_to_vtk(np.ascontiguousarray(points, float), deep=1), found)
    return vtk_to_numpy(found)


@pytest.fixture(scope="session")
def distance_to() -> Callable[[Iterable[Mesh], np.ndarray], np.ndarray]:
    """Signed distance (n,) mm of points (n, 3) to the nearest of several surfaces; 99 beyond their neighbourhood."""

    def distance(meshes: Iterable[Mesh], points: np.ndarray) -> np.ndarray:
        nearest = np.full(len(points), FAR)
        for mesh in meshes:
            low, high = mesh.bounds + np.array([[-4.0], [4.0]])
            near = ((points > low) & (points < high)).all(axis=1)
            if near.any():
                nearest[near] = np.minimum(nearest[near], exact_distance(mesh, points[near]))
        return nearest

    return distance
