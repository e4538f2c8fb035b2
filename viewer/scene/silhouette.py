"""The outline round what the pointer names: the back of its surface, grown by a few pixels, in ink.

The hull is drawn after all solid structures, so that what it outlines hides all of it but the edge. A faded or
see-through structure hides nothing; its depth alone is drawn first, by a mask without colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vtkmodules.vtkCommonDataModel import vtkDataObject

from viewer.core.appearance import Appearance
from viewer.scene.actors import AFTER_DRAW, BEFORE_DRAW, Drawable, Drawn
from viewer.scene.geometry import NORMALS
from viewer.scene.lighting import rgb
from viewer.scene.observers import Observers
from viewer.scene.shaders import hull_shader, set_pen

PEN_WIDTH = 2.6  # pixels


class Silhouette:
    """Outlines of one scene, made when first needed and kept."""

    def __init__(self, renderer: Any, surfaces: Drawable) -> None:
        self._renderer = renderer
        self._surfaces = surfaces
        self._shader = hull_shader()
        self._hulls: dict[str, Drawn] = {}
        self._masks: dict[str, Drawn] = {}
        self._faded: frozenset[str] = frozenset()
        self._observers = Observers()
        self._planes: tuple[Any, ...] = ()
        self.shown: tuple[str, ...] = ()

    def show(self, keys: Iterable[str], looks: Mapping[str, Appearance], ink: str) -> None:
        """Outline `keys` (mesh ids) and nothing else."""
        for drawn in self.on_view():
            drawn.actor.SetVisibility(False)
        self.shown = tuple(key for key in keys if looks[key].visible)
        self._faded = frozenset(key for key in self.shown if looks[key].opacity < 1)
        for key in self.shown:
            self._hull(key).prop.SetColor(*rgb(ink))
            if key in self._faded:
                self._mask(key)
        for drawn in self.on_view():
            drawn.actor.SetPosition(*looks[drawn.key].offset)
            drawn.actor.SetVisibility(True)

    def on_view(self) -> list[Drawn]:
        """What draws the outlines, in the order it must be drawn."""
        masks = [self._masks[key] for key in self.shown if key in self._faded]
        return masks + [self._hulls[key] for key in self.shown]

    def use_coarse(self, solid: bool, faded: bool) -> None:
        """Follow the structures, solid and faded, from the full to the coarse set and back."""
        for drawn in self.on_view():
            drawn.use_coarse(faded if drawn.key in self._faded else solid)

    def made(self) -> list[Drawn]:
        """All that was made so far."""
        return [*self._hulls.values(), *self._masks.values()]

    def size_pen(self, size: tuple[int, int], scale: float) -> None:
        """Keep the outline as wide for a viewport of `size` pixels."""
        set_pen(self._shader, PEN_WIDTH * scale, size)

    def cut(self, planes: tuple[Any, ...]) -> None:
        """Cut the outlines as the structures are."""
        self._planes = planes
        for drawn in self.made():
            drawn.cut(planes)

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
        self._renderer.GetRenderWindow().GetState().vtkglDepthMask(False)

    def _mask(self, key: str) -> Drawn:
        if key not in self._masks:
            mask = Drawn(key, self._surfaces, None, self._draw_depth_only)
            mask.prop.LightingOff()
            mask.cut(self._planes)
            self._renderer.AddActor(mask.actor)
            self._masks[key] = mask
        return self._masks[key]

    def _draw_depth_only(self, mapper: Any) -> None:
        # A little farther away than the surface itself, which is drawn over it later, among the faded ones.
        mapper.SetResolveCoincidentTopologyToPolygonOffset()
        mapper.SetRelativeCoincidentTopologyPolygonOffsetParameters(1.0, 4.0)
        self._observers.add(mapper, BEFORE_DRAW, self._hold_colour)
        self._observers.add(mapper, AFTER_DRAW, self._free_colour)

    def _hold_colour(self) -> None:
        self._renderer.GetRenderWindow().GetState().vtkglColorMask(False, False, False, False)

    def _free_colour(self) -> None:
        self._renderer.GetRenderWindow().GetState().vtkglColorMask(True, True, True, True)

    def close(self) -> None:
        """Take the callbacks back."""
        self._observers.clear()
