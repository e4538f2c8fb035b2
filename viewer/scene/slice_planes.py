"""Where the slices of the scan lie: three thin frames in the 3D picture, in the colours of their cross hairs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from viewer.core.palette import PLANE_COLOURS
from viewer.core.state import Slices
from viewer.scene.lighting import rgb

NORMALS = {"axial": 2, "sagittal": 0, "coronal": 1}
WIDTH = 1.2  # pixels


class SlicePlanes:
    """One actor, made when it is first shown. `box` (2, 3) mm LPS: what the frames reach round."""

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self._actor: Any = None
        self._data: Any = None
        self.box: NDArray[np.float64] | None = None

    def show(self, slices: Slices | None, pixel_ratio: float) -> None:
        """Show the frames through the point where the slices cross, or none."""
        on = slices is not None and slices.planes and self.box is not None
        if self._actor is None and on:
            self._build()
        if self._actor is not None:
            self._actor.SetVisibility(on)
        if not on or slices is None or self.box is None:
            return
        points = vtkPoints()
        points.SetData(numpy_to_vtk(_corners(self.box, np.array(slices.point)), deep=True))
        self._data.SetPoints(points)
        self._actor.GetProperty().SetLineWidth(WIDTH * pixel_ratio)

    @property
    def shown(self) -> bool:
        """Whether the frames are in the picture."""
        return self._actor is not None and bool(self._actor.GetVisibility())

    def _build(self) -> None:
        self._data = vtkPolyData()
        lines = vtkCellArray()
        for start in range(0, 12, 4):
            lines.InsertNextCell(5)
            for corner in (0, 1, 2, 3, 0):
                lines.InsertCellPoint(start + corner)
        self._data.SetLines(lines)
        colours = np.array([rgb(PLANE_COLOURS[axis]) for axis in NORMALS]) * 255
        self._data.GetCellData().SetScalars(numpy_to_vtk(colours.astype(np.uint8), deep=True))
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(self._data)
        self._actor = vtkActor()
        self._actor.SetMapper(mapper)
        self._actor.PickableOff()
        self._actor.GetProperty().LightingOff()
        self._renderer.AddActor(self._actor)

    def close(self) -> None:
        """Take the frames off the renderer."""
        if self._actor is not None:
            self._renderer.RemoveActor(self._actor)
        self._actor = self._data = None


def _corners(box: NDArray[np.float64], point: NDArray[np.float64]) -> NDArray[np.float32]:
    """Corners of the three frames, (12, 3) mm LPS."""
    found = np.zeros((3, 4, 3), np.float32)
    for frame, normal in zip(found, NORMALS.values(), strict=True):
        across, down = (axis for axis in range(3) if axis != normal)
        frame[:, normal] = point[normal]
        frame[:, across] = box[[0, 1, 1, 0], across]
        frame[:, down] = box[[0, 0, 1, 1], down]
    return found.reshape(12, 3)
