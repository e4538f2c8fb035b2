"""The orientation marker: a small cross with L R, A P, S I at its ends, in the lower left corner."""

from __future__ import annotations

from typing import Any

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor2D, vtkPolyDataMapper2D, vtkTextActor

from viewer.core.palette import Backdrop
from viewer.scene.lighting import rgb

# Letter to the direction it stands for, LPS.
ENDS: dict[str, tuple[float, float, float]] = {
    "L": (1.0, 0.0, 0.0),
    "R": (-1.0, 0.0, 0.0),
    "P": (0.0, 1.0, 0.0),
    "A": (0.0, -1.0, 0.0),
    "S": (0.0, 0.0, 1.0),
    "I": (0.0, 0.0, -1.0),
}
CENTRE = 58.0  # pixels from the left and the lower edge
ARM = 30.0
LETTER = 42.0
FONT = 13
# An arm that points at the eye or away has no length, and its letter would lie on the cross.
SHORTEST_ARM = 0.35


class OrientationMarker:
    """Drawn in pixels over the scene; `follow` turns it with the camera before each frame."""

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self._lines = vtkPolyData()
        self._arms = vtkActor2D()
        mapper = vtkPolyDataMapper2D()
        mapper.SetInputData(self._lines)
        self._arms.SetMapper(mapper)
        self._letters = {name: _letter(name) for name in ENDS}
        self._ink = np.zeros(3)
        self._ground = np.ones(3)
        self._last: tuple[Any, ...] = ()
        cells = vtkCellArray()
        self._connectivity = np.arange(2 * len(ENDS), dtype=np.int32)
        cells.SetData(2, numpy_to_vtk(self._connectivity))
        self._lines.SetLines(cells)
        for actor in (self._arms, *self._letters.values()):
            renderer.AddViewProp(actor)

    def paint(self, backdrop: Backdrop) -> None:
        """Take the ink of a theme."""
        self._ink, self._ground = np.array(rgb(backdrop.ink)), np.array(rgb(backdrop.bottom))
        self._last = ()

    def follow(self, ratio: float) -> None:
        """Turn as the camera has turned; `ratio` scales all sizes."""
        camera = self._renderer.GetActiveCamera()
        dpi = self._renderer.GetRenderWindow().GetDPI()
        now = (camera.GetDirectionOfProjection(), camera.GetViewUp(), ratio, dpi)
        if now == self._last:
            return
        self._last = now
        matrix = camera.GetViewTransformMatrix()
        turn = np.array([[matrix.GetElement(row, column) for column in range(3)] for row in range(3)])
        seen = np.array(list(ENDS.values())) @ turn.T  # x right, y up, z towards the eye
        near = (seen[:, 2] + 1) / 2
        centre = np.full(2, CENTRE * ratio)
        self._draw_arms(centre, seen[:, :2] * ARM * ratio, near, ratio)
        for name, place, depth in zip(ENDS, seen, near, strict=True):
            reach = np.hypot(place[0], place[1])
            letter = self._letters[name]
            letter.SetVisibility(bool(reach > SHORTEST_ARM))
            spot = centre + place[:2] * ARM * ratio + place[:2] / max(reach, 1e-6) * (LETTER - ARM) * ratio
            letter.SetPosition(float(spot[0]), float(spot[1]))
            style = letter.GetTextProperty()
            style.SetFontSize(round(FONT * ratio * 72 / dpi))
            # In three tones only: a letter is drawn anew, slowly, whenever its colour changes.
            style.SetColor(*self._tone(0.45 + 0.55 * round(2 * float(depth)) / 2))

    def _tone(self, strength: float) -> tuple[float, ...]:
        return tuple(self._ground + (self._ink - self._ground) * strength)

    def _draw_arms(self, centre: Any, tips: Any, near: Any, ratio: float) -> None:
        order = np.argsort(near)
        ends = np.zeros((2 * len(order), 3), np.float32)
        ends[0::2, :2] = centre
        ends[1::2, :2] = centre + tips[order]
        points = vtkPoints()
        points.SetData(numpy_to_vtk(ends, deep=True))
        self._lines.SetPoints(points)
        colours = np.array([self._tone(0.25 + 0.6 * share) for share in near[order]])
        self._lines.GetCellData().SetScalars(numpy_to_vtk((colours * 255).astype(np.uint8), deep=True))
        self._arms.GetProperty().SetLineWidth(1.6 * ratio)

    def close(self) -> None:
        """Take it off the renderer."""
        for actor in (self._arms, *self._letters.values()):
            self._renderer.RemoveViewProp(actor)


def _letter(name: str) -> Any:
    actor = vtkTextActor()
    actor.SetInput(name)
    style = actor.GetTextProperty()
    style.SetFontFamilyToArial()
    style.BoldOn()
    style.SetJustificationToCentered()
    style.SetVerticalJustificationToCentered()
    return actor
