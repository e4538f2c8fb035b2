"""One triangulated surface with the labels its vertices carry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
Triangles = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Mesh:
    """A closed surface of one structure, in millimetres, frame LPS.

    points : (n, 3) float32
    triangles : (m, 3) int32, counter-clockwise seen from outside
    normals : (n, 3) float32, unit length, outward
    occlusion : (n,) float32 in 0..1, 1 where the surface sees the whole sky, 0 in the deepest hollow
    part : (n,) uint8 index into `part_names`, or None
    part_names : names of the parts, empty without `part`
    rig : (n, 4) uint8 or None: the two bones that carry the vertex (index into the pack's `rig_bones`), the weight of
        the second in 255ths, and 0
    coarse : the same surface with about an eighth of the triangles, or None
    """

    points: Points
    triangles: Triangles
    normals: Points
    occlusion: NDArray[np.float32] | None = None
    part: NDArray[np.uint8] | None = None
    part_names: tuple[str, ...] = ()
    coarse: Mesh | None = None
    rig: NDArray[np.uint8] | None = None

    @property
    def bounds(self) -> NDArray[np.float32]:
        """Lower and upper corner, (2, 3) mm."""
        return np.stack([self.points.min(axis=0), self.points.max(axis=0)])
