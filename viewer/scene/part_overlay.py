"""Parts of bones that are lit or pointed at, drawn over their bones, which stay as they are.

Nothing is made before a part is first lit or pointed at, and only what is on view costs time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vtkmodules.vtkCommonDataModel import vtkDataObject

from meshes.mesh import Mesh
from viewer.core.appearance import Appearance
from viewer.core.parts import Part
from viewer.scene.actors import Drawn, show, structure_actor
from viewer.scene.geometry import OCCLUSION
from viewer.scene.lighting import rgb
from viewer.scene.patches import PartSurfaces
from viewer.scene.shine import ShineThrough
from viewer.scene.silhouette import PEN_WIDTH, Silhouette

# Nearer to the eye than the bone below, by the depth buffer's own small steps.
ABOVE, LINE_ABOVE = (0.0, -2.0), -60.0


class PartOverlay:
    """The parts of one scene."""

    def __init__(self, renderer: Any, meshes: Mapping[str, Mesh], parts: Mapping[str, Part], shader: Any) -> None:
        self._renderer = renderer
        self._parts = parts
        self._shader = shader
        self._surfaces = PartSurfaces(meshes, parts)
        self._silhouette = Silhouette(renderer, self._surfaces)
        self._shine = ShineThrough(renderer, self._surfaces)
        self._patches: dict[str, Drawn] = {}
        self._borders: dict[str, Drawn] = {}
        self._planes: tuple[Any, ...] = ()
        self._width = 1.0
        self.looks: dict[str, Appearance] = {}
        self.outlined: tuple[str, ...] = ()

    def show(
        self, looks: Mapping[str, Appearance], pointed: Part | None, bones: Mapping[str, Appearance], ink: str
    ) -> None:
        """Light the parts in `looks` and outline `pointed`; `bones` are the looks of all surfaces."""
        for key in self.looks.keys() - looks.keys():
            self._patches[key].actor.SetVisibility(False)
        for key, look in looks.items():
            show(self._patch(key), look)
        self.looks = dict(looks)
        self._shine.show(self.looks, False)
        outlined = {} if pointed is None else {one: bones[pointed.bone] for one in self._single(pointed)}
        self._silhouette.show(outlined, outlined, ink)
        for key in self.outlined:
            self._borders[key].actor.SetVisibility(False)
        self.outlined = self._silhouette.shown
        for key in self.outlined:
            border = self._border(key)
            border.actor.SetVisibility(True)
            border.actor.SetPosition(*outlined[key].offset)
            border.prop.SetColor(*rgb(ink))

    def _single(self, part: Part) -> tuple[str, ...]:
        """A pair is outlined side by side."""
        sides = (f"{part.id}/{side}" for side in ("left", "right"))
        return tuple(one for one in sides if one in self._parts) if part.pair else (part.id,)

    def tints(self) -> list[Drawn]:
        """What shows hidden parts through the bone, to be drawn after the plain structures."""
        return self._shine.tints()

    def lit(self) -> list[Drawn]:
        """The lit parts themselves, to be drawn after the tints."""
        return [self._patches[key] for key in sorted(self.looks)]

    def outlines(self) -> list[Drawn]:
        """The outline of what is pointed at, to be drawn last."""
        return [*self._silhouette.on_view(), *(self._borders[key] for key in self.outlined)]

    def made(self) -> list[Drawn]:
        """All that was made so far."""
        kept = (*self._patches.values(), *self._borders.values())
        return [*kept, *self._silhouette.made(), *self._shine.made()]

    def use_coarse(self, solid: bool, faded: bool) -> None:
        """Follow the bones from the full to the coarse set and back."""
        for drawn in (*self.lit(), *self._shine.tints(), *(self._borders[key] for key in self.outlined)):
            drawn.use_coarse(solid)
        self._silhouette.use_coarse(solid, faded)

    def size_pen(self, size: tuple[int, int], scale: float) -> None:
        """Keep outlines as wide for a viewport of `size` pixels."""
        if not self.outlined:
            return
        self._silhouette.size_pen(size, scale)
        self._width = scale
        for key in self.outlined:
            self._borders[key].prop.SetLineWidth(PEN_WIDTH * scale)

    def cut(self, planes: tuple[Any, ...]) -> None:
        """Cut the parts as the bones are."""
        self._planes = planes
        self._silhouette.cut(planes)
        self._shine.cut(planes)
        for drawn in (*self._patches.values(), *self._borders.values()):
            drawn.cut(planes)

    def close(self) -> None:
        """Take the callbacks back and let go of everything."""
        self._shine.close()
        self._silhouette.close()
        self._surfaces.clear()

    def _patch(self, key: str) -> Drawn:
        if key not in self._patches:
            made = structure_actor(key, "bone", self._surfaces, self._shader, _raised)
            made.cut(self._planes)
            self._renderer.AddActor(made.actor)
            self._patches[key] = made
        return self._patches[key]

    def _border(self, key: str) -> Drawn:
        if key not in self._borders:
            made = Drawn(key, _Borders(self._surfaces), None, _line_raised)
            made.prop.LightingOff()
            made.prop.SetLineWidth(PEN_WIDTH * self._width)
            made.prop.SetRenderLinesAsTubes(False)
            made.cut(self._planes)
            made.use_coarse(False)
            self._renderer.AddActor(made.actor)
            self._borders[key] = made
        return self._borders[key]


class _Borders:
    """The borders of parts, where an actor expects surfaces."""

    def __init__(self, surfaces: PartSurfaces) -> None:
        self._surfaces = surfaces

    def get(self, key: str, coarse: bool = False) -> Any:
        return self._surfaces.border(key, coarse)

    def has_coarse(self, key: str) -> bool:
        return self._surfaces.has_coarse(key)


def raise_above(mapper: Any) -> None:
    """Let what `mapper` draws win over the bone it lies on."""
    mapper.SetResolveCoincidentTopologyToPolygonOffset()
    mapper.SetRelativeCoincidentTopologyPolygonOffsetParameters(*ABOVE)


def _raised(mapper: Any) -> None:
    mapper.MapDataArrayToVertexAttribute(OCCLUSION, OCCLUSION, vtkDataObject.FIELD_ASSOCIATION_POINTS, -1)
    raise_above(mapper)


def _line_raised(mapper: Any) -> None:
    mapper.SetResolveCoincidentTopologyToPolygonOffset()
    mapper.SetRelativeCoincidentTopologyLineOffsetParameters(-1.0, LINE_ABOVE)
