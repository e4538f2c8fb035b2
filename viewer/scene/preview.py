"""The picture beside the table of an import: pieces as they lie in the patient, the chosen one lit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkRenderingCore import vtkActor, vtkCellPicker, vtkPolyDataMapper

from meshes.importing.model import Piece
from viewer.core import camera as cameras
from viewer.core.palette import BACKDROPS
from viewer.core.state import Camera
from viewer.scene.lighting import MATERIALS, light, rgb
from viewer.scene.marker import OrientationMarker
from viewer.scene.observers import Observers
from viewer.scene.viewpoint import fit, read_camera, write_camera

MANY = 60_000  # triangles of a piece from which on a coarser one is drawn
DIVISIONS = 120  # of the longest side of such a piece
CLOUD = 400  # points of each piece that the camera is placed by
PICK = 0.002  # of the window's diagonal, how far a ray may miss


@dataclass(frozen=True)
class PieceLook:
    """How a piece is drawn: `#RRGGBB`, opacity 0 to 1."""

    colour: str
    opacity: float = 1.0


class PreviewScene:
    """Pieces on `plotter` (a pyvista.Plotter or QtInteractor). Never renders by itself.

    Pieces keep their own coordinates; the frame is a matrix that brings them to mm LPS as they are drawn.
    """

    def __init__(self, plotter: Any, theme: str, pixel_ratio: float = 1.0) -> None:
        self.pixel_ratio = pixel_ratio
        self._renderer = plotter.renderer
        self._actors: list[Any] = []
        self._cloud: NDArray[np.float64] = np.zeros((0, 3))
        self._matrix = np.eye(4)
        self._observers = Observers()
        self._marker = OrientationMarker(self._renderer)
        plotter.render_window.SetMultiSamples(0)
        light(self._renderer)
        self.paint(theme)
        self._observers.add(self._renderer, "StartEvent", self._before_frame)

    def paint(self, theme: str) -> None:
        """Take the backdrop of a theme."""
        backdrop = BACKDROPS[theme]
        self._renderer.SetGradientBackground(True)
        self._renderer.SetBackground2(*rgb(backdrop.top))
        self._renderer.SetBackground(*rgb(backdrop.bottom))
        self._marker.paint(backdrop)

    def show(self, pieces: Sequence[Piece]) -> None:
        """Draw these and no others."""
        self._clear()
        self._actors = [_actor(piece) for piece in pieces]
        for actor in self._actors:
            self._renderer.AddActor(actor)
        parts = [piece.points[:: max(1, len(piece.points) // CLOUD)] for piece in pieces]
        self._cloud = np.concatenate(parts) if parts else np.zeros((0, 3))
        self.place(self._matrix)

    def place(self, matrix: NDArray[np.float64]) -> None:
        """(4, 4) from the pieces' coordinates to mm LPS."""
        self._matrix = matrix
        held = vtkMatrix4x4()
        held.DeepCopy(matrix.ravel().tolist())
        for actor in self._actors:
            actor.SetUserMatrix(held)

    def look(self, looks: Sequence[PieceLook]) -> None:
        """One look for each piece."""
        for actor, one in zip(self._actors, looks, strict=True):
            prop = actor.GetProperty()
            prop.SetColor(*rgb(one.colour))
            prop.SetOpacity(one.opacity)
            prop.SetBackfaceCulling(one.opacity < 1)

    def look_from(self, view: str) -> None:
        """See everything from a named side."""
        if len(self._cloud):
            self.set_camera(cameras.look_from(view, self._cloud @ self._matrix[:3, :3].T + self._matrix[:3, 3]))

    def camera(self) -> Camera:
        """Where the eye is."""
        return read_camera(self._renderer)

    def set_camera(self, camera: Camera) -> None:
        """Move the eye."""
        write_camera(self._renderer, camera)

    def pick(self, x: float, y: float) -> int | None:
        """The number of the piece at a pixel, counted from the lower left corner; firm ones before faint ones."""
        firm = [actor for actor in self._actors if actor.GetProperty().GetOpacity() >= 1]
        faint = [actor for actor in self._actors if actor not in firm]
        for group in (firm, faint):
            found = self._pick_among(group, x, y)
            if found is not None:
                return self._actors.index(found)
        return None

    def _pick_among(self, actors: Sequence[Any], x: float, y: float) -> Any | None:
        picker = vtkCellPicker()
        picker.SetTolerance(PICK)
        picker.PickFromListOn()
        for actor in actors:
            picker.AddPickList(actor)
        return picker.GetActor() if actors and picker.Pick(x, y, 0.0, self._renderer) else None

    def _before_frame(self) -> None:
        fit(self._renderer)
        self._marker.follow(self.pixel_ratio)

    def _clear(self) -> None:
        for actor in self._actors:
            self._renderer.RemoveActor(actor)
        self._actors = []

    def close(self) -> None:
        """Take everything off the plotter; the plotter stays open."""
        self._observers.clear()
        self._clear()
        self._marker.close()


def _actor(piece: Piece) -> Any:
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(_coarser(_surface(piece)) if len(piece.triangles) > MANY else _surface(piece))
    mapper.ScalarVisibilityOff()
    mapper.SetStatic(True)
    actor = vtkActor()
    actor.SetMapper(mapper)
    material, prop = MATERIALS["bone"], actor.GetProperty()
    prop.SetInterpolationToPhong()
    prop.SetAmbient(material.ambient)
    prop.SetDiffuse(material.diffuse)
    prop.SetSpecular(material.specular)
    prop.SetSpecularPower(material.gloss)
    return actor


def _surface(piece: Piece) -> Any:
    points = vtkPoints()
    points.SetData(numpy_to_vtk(piece.points.astype(np.float32), deep=True))
    cells = vtkCellArray()
    cells.SetData(3, numpy_to_vtk(np.ascontiguousarray(piece.triangles, np.int32).ravel(), deep=True))
    made = vtkPolyData()
    made.SetPoints(points)
    made.SetPolys(cells)
    made.GetPointData().SetNormals(numpy_to_vtk(_normals(piece), deep=True))
    return made


def _normals(piece: Piece) -> NDArray[np.float32]:
    """(n, 3) of the points, weighted by the areas of the triangles round them."""
    a, b, c = (piece.points[piece.triangles[:, k]] for k in range(3))
    faces = np.cross(b - a, c - a)
    count = len(piece.points)
    corners = piece.triangles.ravel()
    sums = np.stack([np.bincount(corners, np.repeat(faces[:, k], 3), count) for k in range(3)], axis=1)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 0).astype(np.float32)


def _coarser(surface: Any) -> Any:
    from vtkmodules.vtkFiltersCore import vtkPolyDataNormals, vtkQuadricClustering

    thin = vtkQuadricClustering()
    thin.SetInputData(surface)
    thin.AutoAdjustNumberOfDivisionsOn()
    thin.SetNumberOfDivisions(DIVISIONS, DIVISIONS, DIVISIONS)
    normals = vtkPolyDataNormals()
    normals.SetInputConnection(thin.GetOutputPort())
    normals.SplittingOff()
    normals.ConsistencyOff()
    normals.Update()
    return normals.GetOutput()
