"""Checks on a pack's surfaces, each with a figure and the place: is this a spine that holds together?

The checks read the meshes alone and ask no generator, so that imported bones can be checked too.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from meshes.build.clearance import Clearance
from meshes.mesh import Mesh
from meshes.pack import MeshPack

MANY_BODIES = ("cauda-equina",)  # kinds that consist of separate strands
MAX_SLIVERS = 0.005
SLIVER_DEGREES = 2.0
MAX_BONE_OVERLAP = 0.1  # mm
MAX_SOFT_OVERLAP = 0.3  # mm; capsules and ligaments are attached to bone and are let in
ATTACHED_OVERLAP = {"capsule": 1.5, "ligament": 1.5}
MAX_DISC_GAP = 0.3  # mm, anatomy.md "Fit"
MIRROR_TOLERANCE = 0.6  # mm
NEAR, FAR = 1.0, 20.0  # mm: closer is measured exactly, farther is not told apart


@dataclass(frozen=True)
class Finding:
    """One figure: what was checked, where, what was found and whether it is as it should be."""

    check: str
    place: str
    figure: str
    good: bool


def check(pack: MeshPack) -> list[Finding]:
    """All findings of all checks, in the order of CHECKS."""
    return [finding for run in CHECKS for finding in run(pack)]


def _surfaces(pack: MeshPack) -> Iterator[Finding]:
    for key, mesh in pack.meshes.items():
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


def _bones(pack: MeshPack) -> list[str]:
    """Bones from the top down."""
    bones = [key for key, row in pack.structures.items() if row.role == "bone"]
    return sorted(bones, key=lambda key: -float(pack.meshes[key].bounds[:, 2].mean()))


def _bone_fit(pack: MeshPack) -> Iterator[Finding]:
    bones = _bones(pack)
    for upper, lower in itertools.pairwise(bones):
        gap, place = _nearest(pack.meshes[upper], pack.meshes[lower])
        where = f"{upper} to {lower} at {place}"
        yield Finding("bones apart", where, f"{gap:.2f} mm", gap > -MAX_BONE_OVERLAP)


def _nearest(mesh: Mesh, other: Mesh) -> tuple[float, str]:
    """Smallest signed distance of `mesh`'s vertices to `other`, mm, and the place."""
    distance = Surface(other).distance(mesh.points)
    at = int(distance.argmin())
    return float(distance[at]), _place(mesh.points[at])


def _place(point: NDArray[np.float32]) -> str:
    x, y, z = (float(value) for value in point)
    return f"({x:.1f}, {y:.1f}, {z:.1f})"


def _clear_of_bone(pack: MeshPack) -> Iterator[Finding]:
    bones = [Surface(pack.meshes[key]) for key in _bones(pack)]
    if not bones:
        return
    for key, row in pack.structures.items():
        if row.role == "bone":
            continue
        points = pack.meshes[key].points
        distance = np.min([bone.distance(points) for bone in bones], axis=0)
        at = int(distance.argmin())
        nearest = float(distance[at])
        allowed = next((mm for word, mm in ATTACHED_OVERLAP.items() if word in key), MAX_SOFT_OVERLAP)
        where = f"{key} at {_place(points[at])}"
        figure = f"{nearest:.2f} mm from bone (at least {-allowed:g})"
        yield Finding("clear of bone", where, figure, nearest >= -allowed)


def _discs_meet(pack: MeshPack) -> Iterator[Finding]:
    bones = _bones(pack)
    for key, row in pack.structures.items():
        if not key.endswith("/annulus") and row.kind != "disc":
            continue
        mesh = pack.meshes[key]
        centre = mesh.bounds.mean(axis=0)
        for facing, name in ((1, "above"), (-1, "below")):
            near = [b for b in bones if facing * (float(pack.meshes[b].bounds[:, 2].mean()) - centre[2]) > 0]
            if not near:
                continue
            bone = near[-1] if facing > 0 else near[0]
            distance = Surface(pack.meshes[bone]).distance(mesh.points)
            gap = float(np.abs(distance[mesh.normals[:, 2] * facing > 0.5]).min())
            yield Finding("disc meets bone", f"{key}, {bone} {name}", f"{gap:.2f} mm gap", gap <= MAX_DISC_GAP)


def _mirrored(pack: MeshPack) -> Iterator[Finding]:
    for key in pack.structures:
        other = "/".join("right" if part == "left" else part for part in key.split("/"))
        if other == key or other not in pack.meshes:
            continue
        left, right = pack.meshes[key], pack.meshes[other]
        flipped = left.points.astype(float) * (-1, 1, 1)
        worst = float(np.abs(Clearance([right]).distance(flipped, reach=50.0)).max())
        yield Finding("left mirrors right", key, f"{worst:.2f} mm", worst <= MIRROR_TOLERANCE)


CHECKS: tuple[Callable[[MeshPack], Iterator[Finding]], ...] = (
    _surfaces,
    _bone_fit,
    _clear_of_bone,
    _discs_meet,
    _mirrored,
)
