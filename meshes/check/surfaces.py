"""Is every surface a proper one: closed, facing out, in one piece, without slivers?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from meshes.check.finding import Checked, Finding
from meshes.mesh import Mesh

MANY_BODIES = ("cauda-equina",)  # kinds that consist of separate strands
MAX_SLIVERS = 0.005
SLIVER_DEGREES = 2.0


def surfaces(checked: Checked) -> Iterator[Finding]:
    """Closed, outward, one body, slivers: four findings a structure."""
    for key, mesh in checked.pack.meshes.items():
        open_edges = _open_edges(mesh.triangles)
        yield Finding("closed surface", key, f"{open_edges} open or doubled edges", open_edges == 0)
        volume = signed_volume(mesh)
        yield Finding("outward normals", key, f"{volume / 1000:.2f} cm3", volume > 0)
        if not any(part in key for part in MANY_BODIES):
            bodies = _bodies(mesh)
            yield Finding("one body", key, f"{bodies} bodies", bodies == 1)
        share = float((_smallest_angles(mesh) < SLIVER_DEGREES).mean())
        yield Finding(
            "slivers", key, f"{share:.2%} of triangles below {SLIVER_DEGREES:g} degrees", share <= MAX_SLIVERS
        )


def _open_edges(triangles: NDArray[np.int32]) -> int:
    """Directed edges without exactly one partner running the other way."""
    edges = triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2).astype(np.int64)
    size = int(triangles.max()) + 1
    there, counts = np.unique(edges[:, 0] * size + edges[:, 1], return_counts=True)
    back = np.unique(edges[:, 1] * size + edges[:, 0])
    return int((counts > 1).sum() + len(np.setxor1d(there, back)))


def signed_volume(mesh: Mesh) -> float:
    """Volume in cubic millimetres; negative when the triangles face inward (divergence theorem)."""
    a, b, c = (mesh.points[mesh.triangles[:, corner]].astype(float) for corner in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)


def _bodies(mesh: Mesh) -> int:
    rows, columns = mesh.triangles[:, [0, 1]].T
    more_rows, more_columns = mesh.triangles[:, [1, 2]].T
    links = (np.r_[rows, more_rows], np.r_[columns, more_columns])
    graph = coo_matrix((np.ones(len(links[0])), links), shape=(len(mesh.points),) * 2)
    return len(np.unique(connected_components(graph, directed=False)[1][np.unique(mesh.triangles)]))


def _smallest_angles(mesh: Mesh) -> NDArray[np.float64]:
    corners = mesh.points[mesh.triangles].astype(float)
    angles = []
    for at in range(3):
        first = corners[:, (at + 1) % 3] - corners[:, at]
        second = corners[:, (at + 2) % 3] - corners[:, at]
        size = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
        cosine = np.einsum("ij,ij->i", first, second) / np.maximum(size, 1e-12)
        angles.append(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
    return np.min(angles, axis=0)
