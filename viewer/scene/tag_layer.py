"""Annotations in the picture: points, lines and painted faces of all of them in a few actors.

Nothing renders here, nothing is picked here but annotations, and nothing is made before there is something to draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.tags.model import Annotation, faces_of
from viewer.core.appearance import Appearance
from viewer.core.palette import BACKDROPS
from viewer.core.tagging.making import live
from viewer.core.tagging.shapes import UNDER_WAY, Shape, lines_of, said, shape_of
from viewer.core.tagging.state import TOOLS, Tagging
from viewer.scene.geometry import Surfaces
from viewer.scene.picking import Hit
from viewer.scene.tag_marks import Marks
from viewer.scene.tag_paint import Paint, painted
from viewer.scene.tag_words import Words

Array = NDArray[np.float64]
Bytes = tuple[int, int, int]
POINT, LINE = 8.0, 2.2  # pixels
CHOSEN_POINT, CHOSEN_LINE, RIM = 13.0, 4.0, 4.0
FEW = 50  # changes at once that are written over what is drawn, rather than drawing all anew
MOST_WORDS = 12  # annotations that have their number written beside them at once
RINGED = ("brush", "erase")
RING = 48  # corners of the brush's ring


@dataclass(frozen=True)
class TagHit:
    """An annotation under the pointer; number : of its handle, or None on a line or a painted face."""

    id: str
    number: int | None


class TagLayer:
    """The annotations of one scene.

    paths : gives the way of a curve along its surface, (k, 3) mm, or None while it is not known
    """

    def __init__(self, renderer: Any, surfaces: Surfaces, theme: str) -> None:
        self._renderer = renderer
        self._surfaces = surfaces
        self.theme = theme
        self.paths: Callable[[Annotation], Array | None] = lambda one: None
        self.ratio = 1.0
        self._annotations: Mapping[str, Annotation] = {}
        self._state = Tagging()
        self._pointer: tuple[Hit, tuple[float, float, float]] | None = None
        self._looks: Mapping[str, Appearance] = {}
        self._shapes: dict[str, Shape] = {}
        self._standing: dict[str, Shape] = {}
        self._paint: dict[str, Paint] = {}
        self._planes: tuple[Any, ...] = ()
        self._coarse: tuple[bool, bool, frozenset[str]] = (False, False, frozenset())
        self._words = Words(renderer)
        self._lines = Marks(renderer, points=False, width=LINE)
        self._points = Marks(renderer, points=True, width=POINT)
        self._rim_lines = Marks(renderer, points=False, width=CHOSEN_LINE + RIM)
        self._rims = Marks(renderer, points=True, width=CHOSEN_POINT + RIM)
        self._chosen_lines = Marks(renderer, points=False, width=CHOSEN_LINE, always=True)
        self._chosen = Marks(renderer, points=True, width=CHOSEN_POINT, always=True)
        self._own_lines = Marks(renderer, points=False, width=CHOSEN_LINE, always=True)
        self._own = Marks(renderer, points=True, width=CHOSEN_POINT, always=True)

    @property
    def _marks(self) -> tuple[Marks, ...]:
        return (
            self._lines, self._points, self._rim_lines, self._rims, self._chosen_lines, self._chosen, self._own_lines,
            self._own,
        )  # fmt: skip

    @property
    def words(self) -> tuple[str, ...]:
        """The numbers written in the picture."""
        return tuple(text for texts in self._words.shown.values() for text in texts)

    @property
    def drawn(self) -> frozenset[str]:
        """The annotations that are on view."""
        return frozenset(one.id for one in self._on_view())

    # --- what is shown -----------------------------------------------------------------------------

    def show(self, state: Tagging, annotations: Mapping[str, Annotation], ids: Iterable[str]) -> None:
        """Show `annotations` and what the hand is doing; `ids` are those that are other than last time."""
        before, self._state = self._state, state
        changed = set(ids)
        self._annotations = annotations
        for id_ in changed:
            self._shapes.pop(id_, None)
            self._standing.pop(id_, None)
        few = len(changed) <= FEW and _drawn(before) == _drawn(state)
        if changed and few and self._patched(changed, {id_: self._points.has(id_) for id_ in changed}):
            self._draw_chosen()
        elif changed or _drawn(before) != _drawn(state):
            self._draw()
        elif before.chosen != state.chosen or before.moving != state.moving:
            self._draw_chosen()
        if changed or _paint_of(before) != _paint_of(state):
            self._repaint()
        self._draw_own()

    def follow(self, looks: Mapping[str, Appearance], theme: str) -> None:
        """The surfaces look otherwise now: annotations go with them."""
        before, self._looks = self._looks, looks
        if (
            theme != self.theme
            or not before
            or any(
                before[key].offset != look.offset or before[key].visible != look.visible for key, look in looks.items()
            )
        ):
            self.theme = theme
            self._standing.clear()
            self._draw()
            self._draw_own()
        for key, paint in self._paint.items():
            paint.show(looks[key], self._state.shown)

    def point(self, pointer: tuple[Hit, tuple[float, float, float]] | None) -> bool:
        """Where the hand is over the picture just now, and the surface's normal there; whether that is seen."""
        before, self._pointer = self._pointer, pointer
        seen = before != pointer and bool(self._state.placed or self._state.tool in RINGED)
        if seen:
            self._draw_own()
        return seen

    def renew(self, ids: Iterable[str]) -> None:
        """The paths of these curves are known now."""
        for id_ in ids:
            self._shapes.pop(id_, None)
            self._standing.pop(id_, None)
        self._draw()

    def _shape(self, one: Annotation) -> Shape:
        if one.id not in self._shapes:
            path = self.paths(one) if one.kind in ("polyline", "closed-curve") else None
            self._shapes[one.id] = shape_of(one, path)
        return self._shapes[one.id]

    def _on_view(self) -> list[Annotation]:
        """What is drawn of all there is."""
        return self._visible(self._annotations.values())

    def _visible(self, rows: Iterable[Annotation]) -> list[Annotation]:
        """Those shown, not hidden, and on a surface that can be seen."""
        if not self._state.shown:
            return []
        hidden = self._state.hidden
        off = {key for key, look in self._looks.items() if not look.visible}
        return [
            one
            for one in rows
            if one.id not in hidden
            and (one.points or one.faces)
            and not (off and one.surfaces and off >= one.surfaces.keys())
        ]

    def _draw(self) -> None:
        """Everything that has points; what is chosen is drawn once more above all."""
        rows = [(one, self._placed(one)) for one in self._on_view() if one.points]
        self._fill(self._points, self._lines, rows)
        self._draw_chosen()

    def _draw_chosen(self) -> None:
        chosen = set(self._state.chosen)
        if self._state.moving is not None:
            chosen.add(self._state.moving.id)
        some = [self._annotations[one] for one in chosen if one in self._annotations]
        rows = [(one, self._moved(one, self._shape(one))) for one in self._visible(some) if one.points]
        self._fill(self._rims, self._rim_lines, rows, _bytes(BACKDROPS[self.theme].ink))
        self._fill(self._chosen, self._chosen_lines, rows)
        self._write([one for one, _ in rows[-MOST_WORDS:]])

    def _placed(self, one: Annotation) -> Shape:
        """Its shape where its surface is just now, kept until either changes."""
        if one.id not in self._standing:
            self._standing[one.id] = self._at_surface(one, self._shape(one))
        return self._standing[one.id]

    def _moved(self, one: Annotation, shape: Shape) -> Shape:
        """`shape` where its surface is, pulled apart or not."""
        moving = self._state.moving
        if moving is not None and moving.id == one.id:
            points = shape.handles.copy()
            points[moving.number] = moving.to.point
            shape = Shape(points, lines_of(one.kind, points), shape.colour)
        return self._at_surface(one, shape)

    def _at_surface(self, one: Annotation, shape: Shape) -> Shape:
        offset = self._offset(one)
        if not offset.any():
            return shape
        return Shape(shape.handles + offset, tuple(line + offset for line in shape.lines), shape.colour)

    def _offset(self, one: Annotation) -> Array:
        """mm by which the surface is pulled away; of a figure over several surfaces, their mean."""
        found = [self._looks[key].offset for key in one.surfaces if key in self._looks]
        return np.mean(found, axis=0) if found else np.zeros(3)

    def _fill(
        self, points: Marks, lines: Marks, rows: list[tuple[Annotation, Shape]], colour: Bytes | None = None
    ) -> None:
        colours = [colour or _bytes(shape.colour) for _, shape in rows]
        points.fill([shape.handles for _, shape in rows], colours, self.ratio, [one.id for one, _ in rows])
        strokes = [
            (line, each, one.id) for (one, shape), each in zip(rows, colours, strict=True) for line in shape.lines
        ]
        lines.fill([one[0] for one in strokes], [one[1] for one in strokes], self.ratio, [one[2] for one in strokes])

    def _patched(self, ids: Iterable[str], before: Mapping[str, bool]) -> bool:
        """Whether writing over those that are other was enough: none came, went, or has other corners."""
        for id_ in ids:
            one = self._annotations.get(id_)
            seen = bool(one is not None and one.points and self._visible([one]))
            if seen != before[id_]:
                return False
            if one is None or not seen:
                continue
            shape, colour = self._placed(one), _bytes(self._shape(one).colour)
            lines = np.concatenate([*shape.lines, np.zeros((0, 3))])
            if not (self._points.patch(id_, shape.handles, colour) and self._lines.patch(id_, lines, colour)):
                return False
        return True

    def _write(self, rows: list[Annotation]) -> None:
        """The numbers beside what is chosen; of a handle under way, the number as it would be there."""
        words = []
        for one in rows:
            moving = self._state.moving
            if moving is not None and moving.id == one.id:
                points = [*one.points[: moving.number], moving.to.point, *one.points[moving.number + 1 :]]
                text, place = said(live(one.kind, points)), np.array(moving.to.point)
            else:
                text, place = said(one.values), np.mean(one.points, axis=0)
            if text:
                words.append((text, place + self._offset(one)))
        self._words.show("chosen", words, self.theme, self.ratio)

    # --- the hand ----------------------------------------------------------------------------------

    def _draw_own(self) -> None:
        """The figure under way with a line to the pointer and its number; the brush's ring."""
        state, colour = self._state, _bytes(UNDER_WAY)
        tool = TOOLS[state.tool] if state.tool else None
        at = self._pointer[0] if self._pointer is not None and tool is not None else None
        places = [np.array(one.point) + self._pulled(one.mesh) for one in state.placed]
        if places and at is not None and tool is not None and not tool.paints:
            places.append(np.array(at.point) + self._pulled(at.mesh))
        figure = np.array(places).reshape(-1, 3)
        lines = list(lines_of(tool.kind, figure)) if tool is not None else []
        if at is not None and tool is not None and state.tool in RINGED:
            lines.append(self._ring(at))
        self._own.fill([figure] if len(figure) else [], [colour] if len(figure) else [], self.ratio)
        self._own_lines.fill(lines, [colour] * len(lines), self.ratio)
        text = said(live(tool.kind, figure.tolist())) if tool is not None and len(figure) > 1 else ""
        self._words.show("own", [(text, figure[-1])] if text else [], self.theme, self.ratio)

    def _pulled(self, mesh: str) -> Array:
        look = self._looks.get(mesh)
        return np.array(look.offset if look is not None else (0.0, 0.0, 0.0))

    def _ring(self, at: Hit) -> Array:
        assert self._pointer is not None
        normal = np.array(self._pointer[1])
        side = np.cross(normal, [0.0, 0.0, 1.0] if abs(normal[2]) < 0.9 else [1.0, 0.0, 0.0])
        side /= max(float(np.linalg.norm(side)), 1e-12)
        turn = np.linspace(0, 2 * np.pi, RING + 1)[:, None]
        around = np.cos(turn) * side + np.sin(turn) * np.cross(normal, side)
        return np.array(at.point) + self._pulled(at.mesh) + self._state.brush * around

    # --- painted faces -----------------------------------------------------------------------------

    def _repaint(self) -> None:
        """All surfaces that anything is, or was, painted on."""
        layers: dict[str, dict[str, tuple[NDArray[np.int64], Bytes]]] = {}
        erasing = self._state.tool is not None and TOOLS[self._state.tool].erases
        chosen = set(self._state.chosen)
        if self._state.shown:
            regions = [one for one in self._annotations.values() if one.faces and one.id not in self._state.hidden]
            for one in sorted(regions, key=lambda one: one.id in chosen):  # what is chosen lies on top
                for key, runs in one.faces.items():
                    if key not in self._surfaces.meshes:
                        continue
                    faces = np.array(faces_of(runs), np.int64)
                    if erasing and self._state.stroke.get(key):
                        faces = faces[~np.isin(faces, list(self._state.stroke[key]))]
                    layers.setdefault(key, {})[one.id] = (faces, self._region_colour(one))
        if not erasing:
            for key, fresh in self._state.stroke.items():
                mine = self._annotations.get(self._state.region or "")
                colour = self._region_colour(mine) if mine is not None else _bytes(UNDER_WAY)
                layers.setdefault(key, {})["stroke"] = (np.array(sorted(fresh), np.int64), colour)
        for key in {*layers, *self._paint}:
            if key not in self._paint:
                self._paint[key] = Paint(self._renderer, self._surfaces, key)
                self._paint[key].cut(self._planes)
            self._paint[key].fill(painted(len(self._surfaces.meshes[key].triangles), layers.get(key, {})))
            if key in self._looks:
                self._paint[key].show(self._looks[key], self._state.shown)
        self.use_coarse(*self._coarse)

    def _region_colour(self, one: Annotation) -> Bytes:
        return _bytes(self._shape(one).colour)

    # --- as the surfaces are -----------------------------------------------------------------------

    def use_coarse(self, solid: bool, faded: bool, fine: frozenset[str] = frozenset()) -> None:
        """Follow the surfaces from the full to the coarse set and back; those in `fine` stay full."""
        self._coarse = (solid, faded, fine)
        for key, paint in self._paint.items():
            look = self._looks.get(key)
            paint.use_coarse((faded if look is not None and look.opacity < 1 else solid) and key not in fine)

    @property
    def translucent(self) -> bool:
        """Whether anything drawn here lets through what is behind it."""
        return any(
            paint.actor.GetVisibility() and paint.actor.GetProperty().GetOpacity() < 1 for paint in self._paint.values()
        )

    def cut(self, planes: tuple[Any, ...]) -> None:
        """Cut annotations as the bones are."""
        self._planes = planes
        for mark in self._marks:
            mark.cut(planes)
        for paint in self._paint.values():
            paint.cut(planes)

    def close(self) -> None:
        """Let go of everything."""
        for mark in self._marks:
            mark.close()
        for paint in self._paint.values():
            paint.close()
        self._words.close()
        self._paint.clear()

    # --- picking -----------------------------------------------------------------------------------

    def handles(self) -> tuple[list[tuple[str, int]], Array]:
        """Every handle on view as (annotation, number), and where it is, (n, 3) mm in the world."""
        names: list[tuple[str, int]] = []
        places = []
        for one in self._on_view():
            if one.points:
                shape = self._moved(one, self._shape(one))
                names += [(one.id, number) for number in range(len(shape.handles))]
                places.append(shape.handles)
        return names, np.concatenate(places) if places else np.zeros((0, 3))

    def segments(self) -> tuple[list[str], Array]:
        """Every straight piece of a line on view: whose it is, and its ends, (n, 2, 3) mm in the world."""
        names: list[str] = []
        ends = []
        for one in self._on_view():
            if one.points:
                for line in self._moved(one, self._shape(one)).lines:
                    ends.append(np.stack([line[:-1], line[1:]], axis=1))
                    names += [one.id] * (len(line) - 1)
        return names, np.concatenate(ends) if ends else np.zeros((0, 2, 3))

    def region_at(self, mesh: str, face: int) -> str | None:
        """The painted region on top at a face of a surface."""
        found = None
        for one in self._annotations.values():
            if one.id in self._state.hidden or not self._state.shown:
                continue
            if any(first <= face < first + count for first, count in one.faces.get(mesh, ())):
                found = one.id
                if one.id in self._state.chosen:
                    break
        return found


def _drawn(state: Tagging) -> tuple[object, ...]:
    return state.hidden, state.shown


def _paint_of(state: Tagging) -> tuple[object, ...]:
    erases = state.tool is not None and TOOLS[state.tool].erases
    return state.stroke, state.hidden, state.shown, state.region if state.stroke else None, erases


def _bytes(colour: str) -> Bytes:
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
