"""What VTK draws for a structure: one actor, and two mappers (full, coarse) that are swapped, never refilled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from vtkmodules.vtkCommonDataModel import vtkDataObject
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkProperty

from viewer.core.appearance import Appearance
from viewer.scene.geometry import OCCLUSION
from viewer.scene.lighting import MATERIALS, Triple, rgb

Prepare = Callable[[Any], None]
# Events of vtkOpenGLPolyDataMapper just before and just after its draw call.
BEFORE_DRAW, AFTER_DRAW = "EndEvent", "ProgressEvent"


class Drawable(Protocol):
    """Where an actor finds what it draws."""

    def get(self, key: str, coarse: bool = False) -> Any:
        """The vtkPolyData of `key`, full or coarse."""

    def has_coarse(self, key: str) -> bool:
        """Whether there is a coarse one."""


class Drawn:
    """One actor on the surface of one structure. `prepare` completes each mapper when it is made."""

    def __init__(self, key: str, surfaces: Drawable, shader: Any | None, prepare: Prepare) -> None:
        self.key = key
        self.actor = vtkActor()
        if shader is not None:
            self.actor.SetShaderProperty(shader)
        self.actor.SetVisibility(False)
        self._surfaces = surfaces
        self._prepare = prepare
        self._mappers: dict[bool, Any] = {}
        self._planes: tuple[Any, ...] = ()
        self._coarse: bool | None = None

    @property
    def prop(self) -> Any:
        """The vtkProperty: colour, opacity, how it takes the light."""
        return self.actor.GetProperty()

    def use_coarse(self, coarse: bool) -> None:
        """Draw the coarse surface, where there is one, or the full one."""
        coarse = coarse and self._surfaces.has_coarse(self.key)
        if coarse != self._coarse:
            self._coarse = coarse
            self.actor.SetMapper(self._mapper(coarse))

    def cut(self, planes: tuple[Any, ...]) -> None:
        """Keep only what lies on the normal's side of all of `planes` (vtkPlane, world mm)."""
        self._planes = planes
        for mapper in self._mappers.values():
            _set_planes(mapper, planes)

    def _mapper(self, coarse: bool) -> Any:
        if coarse not in self._mappers:
            mapper = vtkPolyDataMapper()
            mapper.SetInputData(self._surfaces.get(self.key, coarse))
            mapper.ScalarVisibilityOff()
            mapper.SetStatic(True)
            self._prepare(mapper)
            _set_planes(mapper, self._planes)
            self._mappers[coarse] = mapper
        return self._mappers[coarse]


def _set_planes(mapper: Any, planes: tuple[Any, ...]) -> None:
    mapper.RemoveAllClippingPlanes()
    for plane in planes:
        mapper.AddClippingPlane(plane)


def _with_occlusion(mapper: Any) -> None:
    mapper.MapDataArrayToVertexAttribute(OCCLUSION, OCCLUSION, vtkDataObject.FIELD_ASSOCIATION_POINTS, -1)


def structure_actor(key: str, role: str, surfaces: Drawable, shader: Any, prepare: Prepare = _with_occlusion) -> Drawn:
    """The actor of a structure with the material of its base role."""
    drawn = Drawn(key, surfaces, shader, prepare)
    material, prop = MATERIALS[role], drawn.prop
    prop.SetInterpolationToPhong()
    prop.SetAmbient(material.ambient)
    prop.SetDiffuse(material.diffuse)
    prop.SetSpecular(material.specular)
    prop.SetSpecularPower(material.gloss)
    drawn.use_coarse(False)
    return drawn


def show(drawn: Drawn, look: Appearance) -> None:
    """Give a structure's actor its look."""
    drawn.actor.SetVisibility(look.visible and not look.buried)
    drawn.actor.SetPosition(*look.offset)
    prop = drawn.prop
    prop.SetColor(*rgb(look.colour))
    prop.SetOpacity(look.opacity)
    # Only the near wall of a faded structure: clearer to the eye, and half the work for depth peeling.
    prop.SetBackfaceCulling(look.opacity < 1.0)


def paint_inside(drawn: Drawn, colour: Triple | None) -> None:
    """Give the inner wall, seen where a cut is not capped yet, a colour of its own; None: the surface's."""
    if colour is None:
        drawn.actor.SetBackfaceProperty(None)  # type: ignore[arg-type]  # VTK's stubs forget that it may be none
        return
    inside = drawn.actor.GetBackfaceProperty() or vtkProperty()
    inside.SetColor(*colour)
    drawn.actor.SetBackfaceProperty(inside)
