"""Another pack drawn over the open one, where it comes to lie: glass of one colour, cut as the rest is.

Everything is made when a companion is first shown over the open pack, and let go of by `close`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonMath import vtkMatrix4x4

from viewer.core.appearance import Appearance
from viewer.core.catalogue import Catalogue
from viewer.core.state import Section
from viewer.scene.actors import Drawn, show, structure_actor
from viewer.scene.geometry import Surfaces
from viewer.scene.picking import Hit, Picker, kept_of
from viewer.scene.shaders import surface_shader


class Ghosts:
    """The surfaces of `catalogue` on `renderer`, laid by a similarity into the world (LPS, mm)."""

    def __init__(self, renderer: Any, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._renderer = renderer
        self._surfaces = Surfaces(dict(catalogue.pack.meshes))
        self._picker = Picker(self._surfaces, catalogue.structures)
        self._matrix = np.eye(4)
        self._laid = vtkMatrix4x4()
        shader = surface_shader()
        self._actors: dict[str, Drawn] = {}
        for key, row in catalogue.structures.items():
            drawn = self._actors[key] = structure_actor(key, row.role, self._surfaces, shader)
            drawn.prop.SetSpecular(0.0)
            drawn.actor.SetUserMatrix(self._laid)
            renderer.AddActor(drawn.actor)
        self.looks: Mapping[str, Appearance] = {}

    def show(self, looks: Mapping[str, Appearance], matrix: NDArray[np.float64]) -> None:
        """Draw `looks` (of `ghost_looks`), laid by `matrix` (4, 4), own LPS mm to world."""
        if not np.array_equal(matrix, self._matrix):
            self._matrix = matrix
            self._laid.DeepCopy(matrix.ravel().tolist())
        for key, look in looks.items():
            if look != self.looks.get(key):
                show(self._actors[key], look)
        self.looks = looks
        # Glass is never solid to the picker, which then takes the nearest of it.
        self._picker.show(dict(looks), None)

    @property
    def translucent(self) -> bool:
        """Whether anything of it is to be seen."""
        return any(look.visible for look in self.looks.values())

    def use_coarse(self, coarse: bool) -> None:
        """Draw the coarse set, or the full one."""
        for key, drawn in self._actors.items():
            if key in self.looks and self.looks[key].visible:
                drawn.use_coarse(coarse)

    def cut(self, planes: tuple[Any, ...]) -> None:
        """Cut it as the open pack is (planes in world mm)."""
        for drawn in self._actors.values():
            drawn.cut(planes)

    def pick(self, start: NDArray[np.float64], end: NDArray[np.float64], section: Section | None) -> Hit | None:
        """The first surface on the kept part of the way from `start` to `end` (3,) world mm; the hit is in its own."""
        ray = kept_of(start, end, section)
        if ray is None:
            return None
        back = np.asarray(np.linalg.inv(self._matrix), float)
        begin, stop = (back[:3, :3] @ place + back[:3, 3] for place in ray[:2])
        return self._picker.pick(begin, stop)

    def close(self) -> None:
        """Take it off the renderer and let go of all of it."""
        for drawn in self._actors.values():
            self._renderer.RemoveActor(drawn.actor)
        self._actors.clear()
        self._picker.close()
        self._surfaces.clear()
        del self._renderer, self._laid, self._picker
