"""Many points and lines in few actors: what annotations are drawn with. Made when first needed, refilled whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

Array = NDArray[np.float64]
Colours = NDArray[np.uint8]
# Nearer to the eye than the surface they lie on, by the depth buffer's own small steps, so that no half sinks in.
POINTS_ABOVE, LINES_ABOVE = -120.0, -90.0


class Marks:
    """One actor of points or of lines, each with its colour, as wide in pixels at any distance."""

    def __init__(self, renderer: Any, *, points: bool, width: float, always: bool = False) -> None:
        """points : draws points, else lines; width : pixels; always : drawn over all that hides it"""
        self._renderer = renderer
        self._points = points
        self._width = width
        self._always = always
        self._ratio = 0.0
        self._data: Any = None
        self.actor: Any = None
        self._planes: tuple[Any, ...] = ()

    def fill(self, pieces: Sequence[Array], colours: Sequence[tuple[int, int, int]], ratio: float) -> None:
        """Draw `pieces`, (n, 3) mm each: all their points, or each one line; a colour (0..255) each."""
        kept = [(piece, colour) for piece, colour in zip(pieces, colours, strict=True) if len(piece)]
        if not kept:
            if self.actor is not None:
                self.actor.SetVisibility(False)
            return
        if self.actor is None:
            self._build()
        if ratio != self._ratio:
            self._ratio = ratio
            prop = self.actor.GetProperty()
            (prop.SetPointSize if self._points else prop.SetLineWidth)(self._width * ratio)
        places = np.concatenate([piece for piece, _ in kept]).astype(np.float32)
        counts = np.array([len(piece) for piece, _ in kept])
        each = np.array([colour for _, colour in kept], np.uint8)
        points, cells = vtkPoints(), vtkCellArray()
        points.SetData(numpy_to_vtk(places, deep=True))
        if self._points:
            offsets = np.arange(len(places) + 1)
            each = np.repeat(each, counts, axis=0)
        else:
            offsets = np.concatenate([[0], np.cumsum(counts)])
        cells.SetData(
            numpy_to_vtkIdTypeArray(offsets.astype(np.int64), deep=True),
            numpy_to_vtkIdTypeArray(np.arange(len(places), dtype=np.int64), deep=True),
        )
        self._data.Initialize()
        self._data.SetPoints(points)
        (self._data.SetVerts if self._points else self._data.SetLines)(cells)
        self._data.GetCellData().SetScalars(numpy_to_vtk(each, deep=True))
        self.actor.SetVisibility(True)

    def _build(self) -> None:
        self._data = vtkPolyData()
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(self._data)
        mapper.SetResolveCoincidentTopologyToPolygonOffset()
        above = -66000.0 if self._always else POINTS_ABOVE if self._points else LINES_ABOVE
        mapper.SetRelativeCoincidentTopologyPointOffsetParameter(above)
        mapper.SetRelativeCoincidentTopologyLineOffsetParameters(-1.0, above)
        self.actor = vtkActor()
        self.actor.SetMapper(mapper)
        self.actor.PickableOff()
        self.actor.GetProperty().SetLighting(False)
        self.actor.GetProperty().SetRenderPointsAsSpheres(self._points)
        self._renderer.AddActor(self.actor)
        self.cut(self._planes)

    def cut(self, planes: tuple[Any, ...]) -> None:
        """Draw only what lies on the kept side of a section."""
        self._planes = planes
        if self.actor is not None:
            mapper = self.actor.GetMapper()
            mapper.RemoveAllClippingPlanes()
            for plane in planes:
                mapper.AddClippingPlane(plane)

    def close(self) -> None:
        """Take the actor off the renderer."""
        if self.actor is not None:
            self._renderer.RemoveActor(self.actor)
        self.actor = self._data = None
