"""Painted faces, drawn over the surfaces they lie on: one actor a surface, full and coarse as the surface itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from viewer.core.appearance import Appearance
from viewer.scene.geometry import Surfaces
from viewer.scene.lighting import MATERIALS

ABOVE = (-1.0, -6.0)
Colours = NDArray[np.uint8]


class Paint:
    """What is painted on one surface."""

    def __init__(self, renderer: Any, surfaces: Surfaces, key: str) -> None:
        self._renderer, self._surfaces, self._key = renderer, surfaces, key
        self._data = vtkPolyData()
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(self._data)
        mapper.SetScalarModeToUseCellData()
        mapper.SetResolveCoincidentTopologyToPolygonOffset()
        mapper.SetRelativeCoincidentTopologyPolygonOffsetParameters(*ABOVE)
        self.actor = vtkActor()
        self.actor.SetMapper(mapper)
        self.actor.PickableOff()
        prop, material = self.actor.GetProperty(), MATERIALS["bone"]
        prop.SetInterpolationToPhong()
        prop.SetAmbient(material.ambient)
        prop.SetDiffuse(material.diffuse)
        prop.SetSpecular(material.specular)
        prop.SetSpecularPower(material.gloss)
        renderer.AddActor(self.actor)
        self._colours: Colours | None = None
        self._coarse = False
        self._nearest: NDArray[np.int64] | None = None

    def fill(self, colours: Colours) -> None:
        """Paint: a colour (m, 4) 0..255 for each face of the full surface, the fourth 0 where there is none."""
        self._colours = colours
        self._draw()

    def use_coarse(self, coarse: bool) -> None:
        """Draw on the coarse surface, or on the full one."""
        coarse = coarse and self._surfaces.has_coarse(self._key)
        if coarse != self._coarse:
            self._coarse = coarse
            self._draw()

    def _draw(self) -> None:
        if self._colours is None:
            return
        mesh = self._surfaces.meshes[self._key]
        shown, colours = mesh, self._colours
        if self._coarse and mesh.coarse is not None:
            shown, colours = mesh.coarse, colours[self._nearest_faces()]
        faces = np.flatnonzero(colours[:, 3])
        surface = self._surfaces.get(self._key, self._coarse)
        self._data.Initialize()
        self._data.SetPoints(surface.GetPoints())
        self._data.GetPointData().SetNormals(surface.GetPointData().GetNormals())
        cells = vtkCellArray()
        cells.SetData(3, numpy_to_vtk(np.ascontiguousarray(shown.triangles[faces]).reshape(-1), deep=True))
        self._data.SetPolys(cells)
        self._data.GetCellData().SetScalars(numpy_to_vtk(np.ascontiguousarray(colours[faces, :3]), deep=True))

    def _nearest_faces(self) -> NDArray[np.int64]:
        """The full surface's face nearest to each coarse one."""
        if self._nearest is None:
            mesh = self._surfaces.meshes[self._key]
            assert mesh.coarse is not None
            full = mesh.points[mesh.triangles].mean(axis=1)
            coarse = mesh.coarse.points[mesh.coarse.triangles].mean(axis=1)
            self._nearest = np.asarray(cKDTree(full).query(coarse)[1], np.int64)
        return self._nearest

    def show(self, look: Appearance, on: bool) -> None:
        """As visible as its surface, and where that is."""
        painted = self._colours is not None and bool(self._colours[:, 3].any())
        self.actor.SetVisibility(on and painted and look.visible and not look.buried)
        self.actor.SetPosition(*look.offset)
        self.actor.GetProperty().SetOpacity(max(look.opacity, 0.35))

    def cut(self, planes: tuple[Any, ...]) -> None:
        """Draw only what lies on the kept side of a section."""
        mapper = self.actor.GetMapper()
        mapper.RemoveAllClippingPlanes()
        for plane in planes:
            mapper.AddClippingPlane(plane)

    def close(self) -> None:
        """Take the actor off the renderer."""
        self._renderer.RemoveActor(self.actor)


def painted(count: int, layers: Mapping[str, tuple[NDArray[np.int64], tuple[int, int, int]]]) -> Colours:
    """The colours (count, 4) of the faces of one surface under `layers` (faces, colour), the last on top."""
    found = np.zeros((count, 4), np.uint8)
    for faces, colour in layers.values():
        kept = faces[(faces >= 0) & (faces < count)]
        found[kept, :3] = colour
        found[kept, 3] = 255
    return found
