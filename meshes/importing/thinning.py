"""A closed surface with fewer triangles, still closed (vtkQuadricDecimation, vtkDecimatePro)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Faces = NDArray[np.int32]
SHARES = (1.0, 0.97)  # of the triangles asked for: a collapse may pinch a thin wall, then others are tried


def thinned(points: Floats, triangles: Faces, most: int) -> tuple[Floats, Faces]:
    """The surface with about `most` triangles if it has more; as it was where it cannot be had closed."""
    if len(triangles) <= most:
        return points, triangles
    from meshes.build.surface import is_closed

    for keep_topology, share in ((False, SHARES[0]), (False, SHARES[1]), (True, SHARES[0]), (True, 2 * SHARES[0])):
        if share * most >= len(triangles):
            continue
        small, faces = _decimated(points, triangles, share * most, keep_topology)
        if is_closed(faces.astype(np.int64)):
            return small, faces
    return points, triangles


def _decimated(points: Floats, triangles: Faces, most: float, keep_topology: bool) -> tuple[Floats, Faces]:
    import pyvista as pv
    from vtkmodules.vtkFiltersCore import vtkDecimatePro, vtkQuadricDecimation

    if keep_topology:
        thin = vtkDecimatePro()
        thin.PreserveTopologyOn()
        thin.SplittingOff()
    else:
        thin = vtkQuadricDecimation()
        thin.VolumePreservationOn()
    thin.SetInputData(pv.PolyData.from_regular_faces(points, triangles))
    thin.SetTargetReduction(1 - most / len(triangles))
    thin.Update()
    small = pv.wrap(thin.GetOutput()).clean(point_merging=False)
    return np.asarray(small.points, float), small.faces.reshape(-1, 4)[:, 1:].astype(np.int32)
