"""Names beside what is on view. Drawn in pixels over the picture, so that no smoothing of edges blurs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor2D, vtkPolyDataMapper2D, vtkTextActor

from viewer.core.appearance import Appearance
from viewer.core.catalogue import Catalogue
from viewer.core.palette import BACKDROPS, SELECTION_ROLES
from viewer.core.state import ViewState
from viewer.scene.label_layout import Placed, place_labels
from viewer.scene.lighting import rgb
from viewer.scene.picking import Hit

MAX_LABELS = 14
FONT = 13
PADDING = (8.0, 5.0)
GAP = 5.0
MARGIN = 14.0
CORNER = 5.0
DOT = 3.2
TWINS = 45.0  # pixels: nearer than this, the far one of a left and right pair is not named
LEADERS = {"light": "#5B6673", "dark": "#A9B4C0"}
GRID = 9  # places across and down a structure that are looked at for its leader's end
SAMPLE = 60  # points of each structure among which the leader's end is chosen

Array = NDArray[np.float64]
Pick = Callable[[float, float], Hit | None]


@dataclass(frozen=True)
class Name:
    """target : id of what is named; text : what is written; colour : `#RRGGBB`
    cloud : (n, 3) points of the structure, mm LPS as shown
    """

    target: str
    text: str
    cloud: Array
    colour: str


class Labels:
    """The labels of one scene; `follow` puts them in place before each frame."""

    def __init__(self, renderer: Any, catalogue: Catalogue) -> None:
        self._renderer = renderer
        self._catalogue = catalogue
        self._names: list[Name] = []
        self._texts: list[Any] = []
        self._shapes = {layer: _shape_actor(number) for number, layer in enumerate(("leaders", "boxes"))}
        self._theme = "light"
        self._seen: dict[str, tuple[float, float]] = {}
        self._seen_in: tuple[int, int] | None = None
        for actor in self._shapes.values():
            renderer.AddViewProp(actor)

    @property
    def shown(self) -> tuple[str, ...]:
        """The names on view."""
        return tuple(name.text for name in self._names)

    @property
    def places(self) -> dict[str, tuple[float, float]]:
        """Where leaders end that `look` has placed, by id, pixels."""
        return dict(self._seen)

    def show(self, state: ViewState, looks: Mapping[str, Appearance]) -> None:
        """Name what `state` asks for."""
        self._theme = state.theme
        self.forget()
        self._names = self._wanted(state, looks) if state.labels else []
        while len(self._texts) < len(self._names):
            text = vtkTextActor()
            text.SetLayerNumber(2)
            self._texts.append(text)
            self._renderer.AddViewProp(text)
        for number, text in enumerate(self._texts):
            on = number < len(self._names)
            text.SetVisibility(on)
            if on:
                text.SetInput(self._names[number].text)
                text.GetTextProperty().SetColor(*rgb(BACKDROPS[state.theme].ink))
        for actor in self._shapes.values():
            actor.SetVisibility(bool(self._names))

    def _wanted(self, state: ViewState, looks: Mapping[str, Appearance]) -> list[Name]:
        names: list[Name] = []
        for target in label_targets(state, self._catalogue):
            keys = [key for key in self._catalogue.meshes_of(target) if looks[key].visible]
            if keys and len(names) < MAX_LABELS:
                part = target in self._catalogue.parts
                colour = _part_colour(state.theme) if part else _leader_colour(looks[keys[0]], state.theme)
                cloud = self._part_cloud(target, looks) if part else self._cloud(keys, looks)
                names.append(Name(target, self._catalogue.name(target), cloud, colour))
        return names

    def _part_cloud(self, target: str, looks: Mapping[str, Appearance]) -> Array:
        bone = self._catalogue.parts[target].bone
        points = self._catalogue.points_of([target], {bone: looks[bone].offset})
        return points[:: max(1, len(points) // SAMPLE)].astype(float)

    def _cloud(self, keys: list[str], looks: Mapping[str, Appearance]) -> Array:
        keys = [key for key in keys if not looks[key].buried] or keys
        clouds = []
        for key in keys:
            points = self._catalogue.pack.meshes[key].points
            step = max(1, len(points) * len(keys) // SAMPLE)
            clouds.append(points[::step] + np.asarray(looks[key].offset))
        return np.vstack(clouds).astype(float)

    def follow(self, ratio: float) -> None:
        """Put every label beside what it names, as the camera stands; `ratio` scales letters and lines."""
        if not self._names:
            return
        viewport = self._renderer.GetSize()
        ends, middles, reach = self._anchors(viewport)
        inside = np.all((ends >= 0) & (ends <= np.array(viewport)), axis=1) & ~self._behind_twin(middles, ratio)
        shown = np.flatnonzero(inside)
        sizes = self._measure(ratio) + 2 * np.array(PADDING) * ratio
        placed = place_labels(ends[shown], sizes[shown], reach, viewport, GAP * ratio, MARGIN * ratio)
        for number, text in enumerate(self._texts[: len(self._names)]):
            text.SetVisibility(bool(inside[number]))
        for at, box in zip(shown, placed, strict=True):
            self._texts[at].SetPosition(box.x + PADDING[0] * ratio, box.y + PADDING[1] * ratio)
        self._draw(placed, [self._names[number].colour for number in shown], ratio)

    def forget(self) -> None:
        """The picture moves: leaders end at a likely place again, until `look` has been called."""
        self._seen.clear()

    def look(self, pick: Pick) -> None:
        """Let each leader end where its structure is really seen, farthest from its edges; `pick` tells what is where.

        Costs GRID x GRID picks a name, so it is done at rest. A structure that is seen nowhere keeps its likely place.
        """
        viewport = self._renderer.GetSize()
        self._seen_in = viewport
        project = self._projection(viewport)
        for name in self._names:
            target = name.target
            pixels = _project(name.cloud, project, viewport)
            low, high = np.maximum(pixels.min(axis=0), 0), np.minimum(pixels.max(axis=0), np.array(viewport) - 1)
            columns, rows = (np.linspace(low[axis], high[axis], GRID + 2)[1:-1] for axis in (0, 1))
            hits = np.array([[self._hits(pick(x, y), target) for x in columns] for y in rows])
            inner = _innermost(hits)
            if inner is not None:
                self._seen[name.target] = (float(columns[inner[1]]), float(rows[inner[0]]))

    def _hits(self, hit: Hit | None, target: str) -> bool:
        if hit is None:
            return False
        if target in self._catalogue.parts:
            return self._catalogue.part_at(hit.mesh, hit.part) == target
        return hit.mesh in self._catalogue.meshes_of(target)

    def _projection(self, viewport: tuple[int, int]) -> Array:
        camera = self._renderer.GetActiveCamera()
        matrix = camera.GetCompositeProjectionTransformMatrix(viewport[0] / viewport[1], -1.0, 1.0)
        return np.array([[matrix.GetElement(row, column) for column in range(4)] for row in range(4)])

    def _behind_twin(self, middles: Array, ratio: float) -> NDArray[np.bool_]:
        """Which names stand for the far side of a pair seen one behind the other: their leaders would mislead."""
        eye = np.array(self._renderer.GetActiveCamera().GetPosition())
        away = [float(np.linalg.norm(name.cloud.mean(axis=0) - eye)) for name in self._names]
        at = {name.target: number for number, name in enumerate(self._names)}
        hidden = np.zeros(len(self._names), bool)
        for target, number in at.items():
            twin = at.get(target.replace("/left", "/right"))
            if twin is not None and twin != number and np.linalg.norm(middles[number] - middles[twin]) < TWINS * ratio:
                hidden[number if away[number] > away[twin] else twin] = True
        return hidden

    def _anchors(self, viewport: tuple[int, int]) -> tuple[Array, Array, tuple[float, float]]:
        """Where each leader ends, on the near side of the structure near its middle; the middles; how far all reach."""
        project = self._projection(viewport)
        eye = np.array(self._renderer.GetActiveCamera().GetPosition())
        ends, middles, left, right = [], [], [], []
        for name in self._names:
            pixels = _project(name.cloud, project, viewport)
            middle = name.cloud.mean(axis=0)
            across = np.linalg.norm(pixels - pixels.mean(axis=0), axis=1)
            scale = np.linalg.norm(np.ptp(pixels, axis=0)) / max(
                float(np.linalg.norm(np.ptp(name.cloud, axis=0))), 1e-6
            )
            nearer = np.linalg.norm(middle - eye) - np.linalg.norm(name.cloud - eye, axis=1)
            middles.append(pixels.mean(axis=0))
            likely = pixels[np.argmax(nearer * scale - across)]
            seen = self._seen.get(name.target) if self._seen_in == viewport else None
            ends.append(likely if seen is None else np.array(seen))
            left.append(pixels[:, 0].min())
            right.append(pixels[:, 0].max())
        return np.array(ends), np.array(middles), (float(min(left)), float(max(right)))

    def _measure(self, ratio: float) -> Array:
        dpi = self._renderer.GetRenderWindow().GetDPI()
        sizes, size = np.zeros((len(self._names), 2)), [0.0, 0.0]
        for number, text in enumerate(self._texts[: len(self._names)]):
            style = text.GetTextProperty()
            style.SetFontSize(round(FONT * ratio * 72 / dpi))
            text.GetSize(self._renderer, size)
            sizes[number] = size
        return sizes

    def _draw(self, placed: list[Placed], colours: list[str], ratio: float) -> None:
        backdrop = BACKDROPS[self._theme]
        leaders, dots, boxes = [], [], []
        for box in placed:
            leaders.append(np.array([box.knee, box.anchor]))
            dots.append(_disc(box.anchor, DOT * ratio))
            boxes.append(_rounded(box, CORNER * ratio))
        tints = [rgb(colour) for colour in colours]
        _fill(self._shapes["leaders"], lines=leaders, polygons=dots, colours=tints + tints)
        self._shapes["leaders"].GetProperty().SetLineWidth(1.4 * ratio)
        _fill(self._shapes["boxes"], lines=[], polygons=boxes, colours=[rgb(backdrop.label_fill)] * len(boxes))
        self._shapes["boxes"].GetProperty().SetOpacity(0.92)

    def close(self) -> None:
        """Take everything off the renderer."""
        for actor in (*self._texts, *self._shapes.values()):
            self._renderer.RemoveViewProp(actor)
        self._texts.clear()


def _project(points: Array, project: Array, viewport: tuple[int, int]) -> Array:
    """Pixels (n, 2) of (n, 3) points in world coordinates."""
    clip = np.column_stack([points, np.ones(len(points))]) @ project.T
    pixels: Array = (clip[:, :2] / clip[:, 3:] + 1) / 2 * viewport
    return pixels


def _innermost(hits: NDArray[np.bool_]) -> tuple[int, int] | None:
    """The cell of a grid farthest from any cell that does not hit; None if none hits."""
    if not hits.any():
        return None
    around = np.argwhere(~np.pad(hits, 1)) - 1
    inside = np.argwhere(hits)
    room = np.linalg.norm(inside[:, None] - around[None], axis=2).min(axis=1)
    row, column = inside[int(room.argmax())]
    return int(row), int(column)


def label_targets(state: ViewState, catalogue: Catalogue) -> tuple[str, ...]:
    """What gets a name: the chosen structures, or the parts of the segment, or the levels."""
    if state.structures:
        return state.structures
    if state.segment is not None:
        members = [target for ids in catalogue.roles(state.segment).values() for target in ids]
        return tuple(target for target in members if not catalogue.is_by_the_way(target))
    bones = [key for key, row in catalogue.structures.items() if row.role == "bone"]
    discs = [f"disc/{segment}" for segment in catalogue.segments if catalogue.meshes_of(f"disc/{segment}")]
    return (*bones, *discs)


def _leader_colour(look: Appearance, theme: str) -> str:
    role = SELECTION_ROLES.get(look.role or "")
    return role.text(theme) if role and look.role != "vertebrae" else LEADERS[theme]


def _part_colour(theme: str) -> str:
    return SELECTION_ROLES["parts"].text(theme)


def _shape_actor(layer: int) -> Any:
    actor = vtkActor2D()
    mapper = vtkPolyDataMapper2D()
    mapper.SetInputData(vtkPolyData())
    actor.SetMapper(mapper)
    actor.SetLayerNumber(layer)
    return actor


def _fill(actor: Any, *, lines: list[Array], polygons: list[Array], colours: list[Any]) -> None:
    """Give a 2D actor new shapes ((k, 2) pixels each) and a colour for each, lines first."""
    data = vtkPolyData()
    points = vtkPoints()
    flat = np.vstack([*lines, *polygons]) if lines or polygons else np.zeros((0, 2))
    points.SetData(numpy_to_vtk(np.column_stack([flat, np.zeros(len(flat))]).astype(np.float32), deep=True))
    data.SetPoints(points)
    at = 0
    for shapes, put in ((lines, data.SetLines), (polygons, data.SetPolys)):
        cells = vtkCellArray()
        for shape in shapes:
            cells.InsertNextCell(len(shape), list(range(at, at + len(shape))))
            at += len(shape)
        put(cells)
    tints = (np.array(colours, float).reshape(-1, 3) * 255).astype(np.uint8)
    data.GetCellData().SetScalars(numpy_to_vtk(tints, deep=True))
    actor.GetMapper().SetInputData(data)


def _disc(centre: tuple[float, float], radius: float) -> Array:
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    return np.column_stack([np.cos(turn), np.sin(turn)]) * radius + centre


def _rounded(box: Placed, radius: float) -> Array:
    turn = np.linspace(0, np.pi / 2, 5)
    arc = np.column_stack([np.cos(turn), np.sin(turn)]) * radius
    corners = []
    for quarter, (x, y) in enumerate(((1, 1), (0, 1), (0, 0), (1, 0))):
        spin = np.array([[0, 1], [-1, 0]]) if quarter % 2 else np.eye(2)
        centre = np.array(
            [box.x + (box.width - radius if x else radius), box.y + (box.height - radius if y else radius)]
        )
        corners.append((arc @ spin) * (-1 if quarter >= 2 else 1) + centre)
    return np.vstack(corners)
