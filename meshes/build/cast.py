"""Lines cast at finished surfaces: how soft parts find the bone they lie on."""

from __future__ import annotations

import numpy as np
import pyvista as pv
from numpy.typing import NDArray
from vtkmodules.vtkCommonCore import reference
from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator

from meshes.build.model import BuiltMesh
from meshes.clearance import Clearance

Array = NDArray[np.float64]


def locator_of(points: Array, triangles: NDArray[np.int32]) -> vtkStaticCellLocator:
    """A locator for casting lines at a surface: points (n, 3), triangles (m, 3)."""
    surface = pv.PolyData.from_regular_faces(np.ascontiguousarray(points, dtype=float), triangles)
    locator = vtkStaticCellLocator()
    locator.SetDataSet(surface)
    locator.BuildLocator()
    return locator


def locator_of_mesh(mesh: BuiltMesh) -> vtkStaticCellLocator:
    """A locator for casting lines at a finished surface."""
    return locator_of(mesh.points.astype(float), mesh.triangles)


def kept_shallow(points: Array, bone: Clearance, deepest: float) -> Array:
    """Points (n, 3), those more than `deepest` mm inside the bone moved out to that depth."""
    depth, away = bone.distance_and_direction(points, 8.0)
    return points + away * np.maximum(-deepest - depth, 0)[:, None]


def hits(locator: vtkStaticCellLocator, starts: Array, ends: Array) -> Array:
    """First point (n, 3) where each line from starts to ends (n, 3) meets the surface; nan where it does not."""
    t, hit, parametric, sub, cell = reference(0.0), [0.0] * 3, [0.0] * 3, reference(0), reference(0)
    found = np.full(starts.shape, np.nan)
    for i, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        met = locator.IntersectWithLine(start, end, 1e-6, t, hit, parametric, sub, cell)  # type: ignore[call-overload]
        if met:
            found[i] = hit
    return found
