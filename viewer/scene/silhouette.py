"""The outline round what the pointer names: the back of its surface, grown by a few pixels, in ink."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vtkmodules.vtkCommonDataModel import vtkDataObject

from viewer.core.appearance import Appearance
from viewer.scene.actors import BEFORE_DRAW, Drawn
from viewer.scene.geometry import NORMALS, Surfaces
from viewer.scene.lighting import rgb
from viewer.scene.observers import Observers
from viewer.scene.shaders import hull_shader, set_pen

PEN_WIDTH = 2.6  # pixels


class Silhouette:
    """Outlines of one scene, made when first needed and kept."""

    def __init__(self, renderer: Any, surfaces: Surfaces) -> None:
        self._renderer = renderer
        self._surfaces = surfaces
        self._shader = hull_shader()
        self._hulls: dict[str, Drawn] = {}
        self._observers = Observers()
        self._planes: tuple[Any, ...] = ()
        self.shown: tuple[str, ...] = ()

    def show(self, keys: Iterable[str], looks: Mapping[str, Appearance], ink: str, coarse: bool) -> None:
        """Outline `keys` (mesh ids) and nothing else."""
        for key in self.shown:
            self._hulls[key].actor.SetVisibility(False)
        self.shown = tuple(key for key in keys if looks[key].visible)
        for key in self.shown:
            hull = self._hull(key)
            hull.use_coarse(coarse)
            hull.actor.SetPosition(*looks[key].offset)
            hull.prop.SetColor(*rgb(ink))
            hull.actor.SetVisibility(True)

    def hulls(self) -> list[Drawn]:
        """The outlines on view."""
        return [self._hulls[key] for key in self.shown]

    def made(self) -> list[Drawn]:
        """All outlines made so far."""
        return list(self._hulls.values())

    def size_pen(self, size: tuple[int, int], scale: float) -> None:
        """Keep the outline as wide for a viewport of `size` pixels."""
        set_pen(self._shader, PEN_WIDTH * scale, size)

    def cut(self, planes: tuple[Any, ...]) -> None:
        """Cut the outlines as the structures are."""
        self._planes = planes
        for hull in self._hulls.values():
            hull.cut(planes)

    def _hull(self, key: str) -> Drawn:
        if key not in self._hulls:
            hull = Drawn(key, self._surfaces, self._shader, self._prepare)
            hull.prop.LightingOff()
            hull.prop.SetFrontfaceCulling(True)
            hull.cut(self._planes)
            self._renderer.AddActor(hull.actor)
            self._hulls[key] = hull
        return self._hulls[key]

    def _prepare(self, mapper: Any) -> None:
        mapper.MapDataArrayToVertexAttribute("outward", NORMALS, vtkDataObject.FIELD_ASSOCIATION_POINTS, -1)
        self._observers.add(mapper, BEFORE_DRAW, self._leave_depth)

    def _leave_depth(self) -> None:
        # Drawn just before what it outlines, which then covers all of it but the edge.
        self._renderer.GetRenderWindow().GetState().vtkglDepthMask(False)

    def close(self) -> None:
        """Take the callbacks back."""
        self._observers.clear()
