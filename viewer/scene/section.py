"""Cutting the view open: one plane shared by all mappers, and flat caps on what it cuts."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPlane, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from meshes.mesh import Mesh
from meshes.pack import Structure
from viewer.core.appearance import Appearance
from viewer.core.state import Section, Vector
from viewer.scene.cut_faces import cut_segments, fill, raise_to
from viewer.scene.geometry import Surfaces
from viewer.scene.lighting import Triple, rgb

AXIS_NUMBER = {"sagittal": 0, "coronal": 1, "axial": 2}
RIM_WIDTH = 1.4
# Towards which colour, and how far, the cut face differs from the surface, by kind, else by role.
CAP_TONES: dict[str, tuple[str, float]] = {
    "bone": ("#E3B98C", 0.45),  # spongy bone, with marrow in it
    "nucleus": ("#EAF4FB", 0.62),
    "annulus": ("#FFFFFF", 0.14),
    "conus": ("#FFF6DC", 0.5),
    "cauda-equina": ("#FFF3C8", 0.4),
    "dural-sac": ("#FFFFFF", 0.45),
}
DEFAULT_TONE = ("#FFFFFF", 0.18)
# mm between cut faces that lie in each other, so that the inner one is seen.
LIFT = 0.002
# Seconds that closing a cut may take for it to be done at every step of a drag.
CHEAP = 0.02


def side_kept(section: Section) -> int:
    """+1 where the half with the higher coordinates stays, -1 where the lower one does."""
    return 1 if section.flipped else -1


def cap_colour(look: Appearance, row: Structure) -> Triple:
    """Colour of the cut face of a structure."""
    towards, share = CAP_TONES.get(row.kind) or CAP_TONES.get(row.role) or DEFAULT_TONE
    own, other = rgb(look.colour), rgb(towards)
    return tuple(a + (b - a) * share for a, b in zip(own, other, strict=True))  # type: ignore[return-value]


class SectionCut:
    """The cut of one scene. The plane acts at once; caps are made by `cap` and taken away by `uncap`."""

    def __init__(self, renderer: Any, surfaces: Surfaces, structures: Mapping[str, Structure]) -> None:
        self._renderer = renderer
        self._surfaces = surfaces
        self._structures = structures
        self._order = _nesting(structures)
        self._plane = vtkPlane()
        self._section: Section | None = None
        self._caps: dict[str, Cap] = {}
        self._seconds = 1.0

    @property
    def planes(self) -> tuple[Any, ...]:
        """The vtkPlanes that every mapper is to have."""
        return () if self._section is None else (self._plane,)

    def place(self, section: Section | None) -> None:
        """Put the plane where `section` says; caps of another place go."""
        if section == self._section:
            return
        self.uncap()
        self._section = section
        if section is not None:
            axis = AXIS_NUMBER[section.axis]
            origin, normal = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
            origin[axis], normal[axis] = section.position, float(side_kept(section))
            self._plane.SetOrigin(origin)
            self._plane.SetNormal(normal)

    @property
    def cheap(self) -> bool:
        """Whether the last cut was closed so quickly that the next may be closed at once."""
        return self._seconds < CHEAP

    @property
    def capped(self) -> frozenset[str]:
        """Ids of the structures that carry a cap now."""
        return frozenset(self._caps)

    def cap(self, looks: Mapping[str, Appearance], width: float = 1.0) -> None:
        """Close what the plane cuts open, for all visible structures; `width` scales the rim."""
        if self._section is None:
            return
        start, fresh = time.perf_counter(), not self._caps
        for key, look in looks.items():
            if look.visible and key not in self._caps:
                made = self._make(key, look.offset)
                if made is not None:
                    made.add_to(self._renderer, width)
                    self._caps[key] = made
        self.recolour(looks)
        if fresh:
            self._seconds = time.perf_counter() - start

    def cap_flat(self, looks: Mapping[str, Appearance], colours: Mapping[str, str]) -> None:
        """As `cap`, in plain given colours (`#rrggbb`) without a rim."""
        self.cap(looks)
        for key, cap in self._caps.items():
            cap.paint(rgb(colours[key]), (0.0, 0.0, 0.0), 1.0)
            cap.rim.SetVisibility(False)

    def recolour(self, looks: Mapping[str, Appearance]) -> None:
        """Follow a change of looks; caps of what moved or went away are dropped."""
        for key in list(self._caps):
            look, cap = looks[key], self._caps[key]
            if not look.visible or look.offset != cap.offset:
                cap.remove_from(self._renderer)
                del self._caps[key]
            else:
                cap.paint(cap_colour(look, self._structures[key]), rgb(look.colour), look.opacity)

    def uncap(self) -> None:
        """Take all caps away."""
        for cap in self._caps.values():
            cap.remove_from(self._renderer)
        self._caps.clear()

    def _make(self, key: str, offset: Vector) -> Cap | None:
        section = self._section
        assert section is not None
        axis, side = AXIS_NUMBER[section.axis], side_kept(section)
        local = section.position - offset[axis]
        low, high = self._structures[key].bounds
        if not low[axis] < local < high[axis]:
            return None
        made = face_and_rim(self._surfaces.meshes[key], axis, local)
        if made is None:
            return None
        lift = [0.0, 0.0, 0.0]
        lift[axis] = -side * LIFT * (1 + self._order[key])
        return Cap(*made, offset, (lift[0], lift[1], lift[2]))


class Cap:
    """The cut face of one structure and its outline."""

    def __init__(self, face: Any, rim: Any, offset: Vector, lift: Vector) -> None:
        self.offset = offset
        self.face, self.rim = (_flat_actor(data) for data in (face, rim))
        for actor, height in ((self.face, 1.0), (self.rim, 2.0)):
            actor.SetPosition(*(a + height * b for a, b in zip(offset, lift, strict=True)))

    def add_to(self, renderer: Any, width: float) -> None:
        """Show both actors; the rim `width` times as wide as usual."""
        self.rim.GetProperty().SetLineWidth(RIM_WIDTH * width)
        renderer.AddActor(self.face)
        renderer.AddActor(self.rim)

    def remove_from(self, renderer: Any) -> None:
        """Take both actors away."""
        renderer.RemoveActor(self.face)
        renderer.RemoveActor(self.rim)

    def paint(self, face: Triple, own: Triple, opacity: float) -> None:
        """Colour the face, and the rim in a darker tone of the structure's `own` colour."""
        self.face.GetProperty().SetColor(*face)
        self.rim.GetProperty().SetColor(*(share * 0.62 for share in own))
        for actor in (self.face, self.rim):
            actor.GetProperty().SetOpacity(opacity)


def face_and_rim(mesh: Mesh, axis: int, position: float) -> tuple[Any, Any] | None:
    """The filled face and the outline of a cut as vtkPolyData, mm LPS; None where the plane misses."""
    segments = cut_segments(mesh, axis, position)
    triangles = fill(segments)
    if len(triangles) == 0:
        return None
    face, rim = vtkPolyData(), vtkPolyData()
    face.SetPolys(_fill_points(face, raise_to(triangles, axis, position), 3))
    rim.SetLines(_fill_points(rim, raise_to(segments, axis, position), 2))
    return face, rim


def _fill_points(data: Any, corners: NDArray[np.float32], corners_each: int) -> Any:
    points = vtkPoints()
    points.SetData(numpy_to_vtk(corners, deep=True))
    data.SetPoints(points)
    cells = vtkCellArray()
    cells.SetData(corners_each, numpy_to_vtk(np.arange(len(corners), dtype=np.int32), deep=True))
    return cells


def _flat_actor(data: Any) -> Any:
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    mapper.ScalarVisibilityOff()
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.GetProperty().LightingOff()
    return actor


def _nesting(structures: Mapping[str, Structure]) -> dict[str, int]:
    """Rank by the size of the box, largest first: what lies inside another comes later."""

    def size(key: str) -> float:
        low, high = structures[key].bounds
        return (high[0] - low[0]) * (high[1] - low[1]) * (high[2] - low[2])

    keys: Iterable[str] = sorted(structures, key=lambda key: (-size(key), key))
    return {key: number for number, key in enumerate(keys)}
