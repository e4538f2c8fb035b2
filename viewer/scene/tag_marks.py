"""Many points and lines in few actors: what annotations are drawn with. Made when first needed, refilled whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from viewer.scene.shaders import disc_shader

Array = NDArray[np.float64]
Colours = NDArray[np.uint8]
# Nearer to the eye than the surface they lie on, by the depth buffer's own small steps, so that no half sinks in.
POINTS_ABOVE, LINES_ABOVE = -400.0, -90.0


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
        self._places: dict[str, tuple[int, int]] = {}
        self._held: tuple[NDArray[np.float32], Colours] = (np.zeros((0, 3), np.float32), np.zeros((0, 3), np.uint8))

    def fill(
        self, pieces: Sequence[Array], colours: Sequence[tuple[int, int, int]], ratio: float, keys: Sequence[str] = ()
    ) -> None:
        """Draw `pieces`, (n, 3) mm each: all their points, or each one line; a colour (0..255) each.

        keys : whose each piece is, for those that are to be patched later
        """
        kept = [(piece, colour) for piece, colour in zip(pieces, colours, strict=True) if len(piece)]
        self._places = {}
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
        self._remember(keys, [len(piece) for piece in pieces])
        # a colour for each corner: for each cell it would be looked up in a table for every pixel
        each = np.repeat(np.array([colour for _, colour in kept], np.uint8), counts, axis=0)
        order = np.arange(len(places), dtype=np.int64)
        if not self._points:
            last = np.cumsum(counts) - 1
            starts = np.delete(order, last)
            order = np.column_stack([starts, starts + 1]).ravel()
        points, cells = vtkPoints(), vtkCellArray()
        self._held = places, np.ascontiguousarray(each)  # VTK draws from this memory
        points.SetData(numpy_to_vtk(places))
        cells.SetData(1 if self._points else 2, numpy_to_vtk(order, deep=True))
        self._data.Initialize()
        self._data.SetPoints(points)
        (self._data.SetVerts if self._points else self._data.SetLines)(cells)
        self._data.GetPointData().SetScalars(numpy_to_vtk(self._held[1]))
        self.actor.SetVisibility(True)

    def _remember(self, keys: Sequence[str], counts: Sequence[int]) -> None:
        """Where each key's corners lie; the pieces of one key follow one another."""
        start = 0
        for key, count in zip(keys, counts, strict=False):
            first, before = self._places.get(key, (start, 0))
            self._places[key] = first, before + count
            start += count

    def has(self, key: str) -> bool:
        """Whether a key's corners are drawn."""
        return key in self._places

    def patch(self, key: str, piece: Array, colour: tuple[int, int, int]) -> bool:
        """Write over all corners of a key; False, and nothing done, where it had another number of them."""
        start, count = self._places.get(key, (0, 0))
        if count != len(piece):
            return False
        if count:
            places, colours = self._held
            places[start : start + count] = piece
            colours[start : start + count] = colour
            self._data.GetPoints().GetData().Modified()
            self._data.GetPoints().Modified()
            self._data.GetPointData().GetScalars().Modified()
            self._data.Modified()
        return True

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
        if self._points:
            self.actor.SetShaderProperty(disc_shader())  # VTK's own spheres have a depth of their own, and are slow
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
