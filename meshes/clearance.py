"""How far points are from finished surfaces: what every soft structure is fitted to."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshes.mesh import Mesh

Array = NDArray[np.float64]
NEAR = 2.5  # mm; within it the distance to the tangent plane is more exact than that to the vertex


class Clearance:
    """Signed distance (mm, positive outside) to the union of closed surfaces.

    Taken from the nearest vertex and its normal. On surfaces with 1 mm triangles and radii of
    curvature above 3 mm the error is below 0.1 mm within 2.5 mm of the surface.
    """

    def __init__(self, surfaces: Iterable[Mesh], centre: Array | None = None, reach: float = np.inf) -> None:
        """All of the surfaces, or only what lies within `reach` mm of `centre` (3,)."""
        chosen = list(surfaces)
        points = np.concatenate([s.points for s in chosen]).astype(float)
        normals = np.concatenate([s.normals for s in chosen]).astype(float)
        near = np.ones(len(points), bool) if centre is None else np.linalg.norm(points - centre, axis=1) < reach
        self._points, self._normals = points[near], normals[near]
        self._tree = cKDTree(self._points)

    def distance(self, points: Array, reach: float = np.inf) -> Array:
        """Signed distance of (n, 3) points, (n,) mm; farther than `reach` outside it is `reach`."""
        return self.distance_and_direction(points, reach)[0]

    def distance_and_direction(self, points: Array, reach: float = np.inf) -> tuple[Array, Array]:
        """Signed distance (n,) and the unit direction (n, 3) that leads away from the nearest surface."""
        far, index = self._tree.query(points, distance_upper_bound=reach)
        missed = ~np.isfinite(far)
        index = np.where(missed, 0, index)
        offset = points - self._points[index]
        normal = self._normals[index]
        plane = (offset * normal).sum(axis=1)
        sign = np.where(plane < 0, -1.0, 1.0)
        far = np.where(missed, reach if np.isfinite(reach) else 0.0, far)
        weight = np.clip(far / NEAR, 0, 1)
        value = np.where(missed, far, (1 - weight) * plane + weight * sign * far)
        direction = np.where((far > 1e-6)[:, None], offset * (sign / np.maximum(far, 1e-6))[:, None], normal)
        direction = (1 - weight)[:, None] * normal + weight[:, None] * direction
        size = np.linalg.norm(direction, axis=1, keepdims=True)
        return value, direction / np.maximum(size, 1e-9)
