"""What a builder gives: a surface ready for the pack."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class BuiltMesh:
    """One structure's surface, world frame (LPS, mm).

    points (n, 3) float32; triangles (m, 3) int32, wound so that normals point outwards; normals (n, 3)
    float32, unit; occlusion (n,) float32 from 0 (buried) to 1 (open); part (n,) uint8, an index into
    `part_names`, or None; coarse: the same surface with about an eighth of the triangles, or None.
    """

    points: NDArray[np.float32]
    triangles: NDArray[np.int32]
    normals: NDArray[np.float32]
    occlusion: NDArray[np.float32]
    part: NDArray[np.uint8] | None = None
    part_names: tuple[str, ...] = ()
    coarse: BuiltMesh | None = None
