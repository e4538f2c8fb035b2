"""What a builder gives: the package's surface type, under the name the builders use, and its labelled parts."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from meshes.mesh import Mesh as BuiltMesh

__all__ = ["BuiltMesh", "in_parts"]


def in_parts(mesh: BuiltMesh, names: Collection[str]) -> NDArray[np.bool_]:
    """Which vertices (n,) belong to one of the named parts; none where the mesh is not labelled."""
    if mesh.part is None:
        return np.zeros(len(mesh.points), bool)
    return np.isin(mesh.part, [number for number, name in enumerate(mesh.part_names) if name in names])
