"""Parts of the selection that something hides are drawn once more as a soft flat tint, only where hidden.

They come after the plain solid structures and before the selection itself, with the depth test turned round: a
fragment passes where bone has drawn something nearer, and the selection covers what is not hidden after all. VTK
has no switch for that test, so two events of the mapper set the state just before and just after.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from viewer.core.appearance import Appearance
from viewer.scene.actors import AFTER_DRAW, BEFORE_DRAW, Drawable, Drawn
from viewer.scene.lighting import rgb
from viewer.scene.observers import Observers

TINT = 0.30
GL_LEQUAL, GL_GREATER = 0x0203, 0x0204


class ShineThrough:
    """The tints of one scene, made when first needed and kept."""

    def __init__(self, renderer: Any, surfaces: Drawable) -> None:
        self._renderer = renderer
        self._surfaces = surfaces
        self._tints: dict[str, Drawn] = {}
        self._observers = Observers()
        self._planes: tuple[Any, ...] = ()
        self.shown: frozenset[str] = frozenset()

    def show(self, looks: Mapping[str, Appearance], coarse: bool) -> None:
        """Tint what shines in `looks`."""
        wanted = frozenset(key for key, look in looks.items() if look.visible and look.shines)
        for key in self.shown - wanted:
            self._tints[key].actor.SetVisibility(False)
        for key in wanted:
            tint = self._tint(key)
            tint.use_coarse(coarse)
            tint.actor.SetVisibility(True)
            tint.actor.SetPosition(*looks[key].offset)
            tint.prop.SetColor(*rgb(looks[key].colour))
        self.shown = wanted

    def tints(self) -> list[Drawn]:
        """The tints on view."""
        return [self._tints[key] for key in sorted(self.shown)]

    def made(self) -> list[Drawn]:
        """All tints made so far."""
        return list(self._tints.values())

    def cut(self, planes: tuple[Any, ...]) -> None:
        """Cut the tints as the structures are."""
        self._planes = planes
        for tint in self._tints.values():
            tint.cut(planes)

    def close(self) -> None:
        """Take the callbacks back."""
        self._observers.clear()

    def _tint(self, key: str) -> Drawn:
        if key not in self._tints:
            tint = Drawn(key, self._surfaces, None, self._turn_depth_test)
            tint.actor.ForceOpaqueOn()  # drawn with the solid structures, before the faded ones
            tint.prop.LightingOff()
            tint.prop.SetBackfaceCulling(True)
            tint.prop.SetOpacity(TINT)
            tint.cut(self._planes)
            self._renderer.AddActor(tint.actor)
            self._tints[key] = tint
        return self._tints[key]

    def _turn_depth_test(self, mapper: Any) -> None:
        self._observers.add(mapper, BEFORE_DRAW, self._hidden_only)
        self._observers.add(mapper, AFTER_DRAW, self._visible_again)

    def _hidden_only(self) -> None:
        state = self._renderer.GetRenderWindow().GetState()
        state.vtkglDepthFunc(GL_GREATER)
        state.vtkglDepthMask(False)

    def _visible_again(self) -> None:
        self._renderer.GetRenderWindow().GetState().vtkglDepthFunc(GL_LEQUAL)
