"""Numbers beside annotations: a few words each that stay as large at any distance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkCoordinate, vtkTextActor

from viewer.core.palette import BACKDROPS
from viewer.scene.lighting import rgb

FONT = 15  # pixels
AWAY, LINE = (12, 10), 24  # pixels right of and above the place; from one line to the next
NEAR = 6.0  # mm within which words are stacked


class Words:
    """Texts by group; an actor is made when it is first needed and used again."""

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self._actors: dict[str, list[Any]] = {}
        self.shown: dict[str, list[str]] = {}

    def show(
        self, group: str, words: Sequence[tuple[str, NDArray[np.float64]]], theme: str, ratio: float
    ) -> None:  # fmt: skip
        """Write `words` (text, place in mm) and nothing else of this group."""
        actors = self._actors.setdefault(group, [])
        while len(actors) < len(words):
            actors.append(self._made())
        self.shown[group] = [text for text, _ in words]
        for actor in actors[len(words) :]:
            actor.SetVisibility(False)
        backdrop = BACKDROPS[theme]
        places = [place for _, place in words]
        for number, (actor, (text, place)) in enumerate(zip(actors, words, strict=False)):
            row = sum(float(np.linalg.norm(place - other)) < NEAR for other in places[:number])
            actor.SetInput(f" {text} ")
            place_of = actor.GetPositionCoordinate()
            place_of.GetReferenceCoordinate().SetValue(*(float(one) for one in place))
            place_of.SetValue(AWAY[0] * ratio, (AWAY[1] + row * LINE) * ratio)
            style = actor.GetTextProperty()
            style.SetFontSize(round(FONT * ratio))
            style.SetColor(*rgb(backdrop.ink))
            style.SetBackgroundColor(*rgb(backdrop.label_fill))
            actor.SetVisibility(True)

    def _made(self) -> Any:
        actor = vtkTextActor()
        world = vtkCoordinate()
        world.SetCoordinateSystemToWorld()
        place = actor.GetPositionCoordinate()
        place.SetCoordinateSystemToViewport()  # pixels from where the place in the world is seen
        place.SetReferenceCoordinate(world)
        style = actor.GetTextProperty()
        style.SetFontFamilyToArial()
        style.SetBackgroundOpacity(1.0)
        style.SetJustificationToLeft()
        actor.PickableOff()
        self._renderer.AddViewProp(actor)
        return actor

    def close(self) -> None:
        """Take all texts off the renderer."""
        for actors in self._actors.values():
            for actor in actors:
                self._renderer.RemoveViewProp(actor)
        self._actors.clear()
