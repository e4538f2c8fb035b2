"""What is under a pixel: our own picker, because it must keep up with the pointer over the whole atlas.

A ray is tested against all boxes at once, then against the triangles (a vtkStaticCellLocator for each mesh) of
the few boxes it meets, nearest first. Firm structures win over faded ones; hidden ones are not there at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonCore import reference
from vtkmodules.vtkCommonDataModel import vtkStaticCellLocator

from meshes.pack import Structure
from viewer.core.appearance import Appearance
from viewer.core.state import Section, Vector
from viewer.scene.geometry import Surfaces
from viewer.scene.section import AXIS_NUMBER, side_kept

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Hit:
    """mesh : structure id; point : mm LPS in the pack's own (unexploded) coordinates
    part : the vertebra part there, or None; distance : mm from the ray's start on the near plane
    face : number of the triangle hit
    """

    mesh: str
    point: Vector
    part: str | None
    distance: float
    face: int = -1


class Picker:
    """Rays against the structures on view."""

    def __init__(self, surfaces: Surfaces, structures: Mapping[str, Structure]) -> None:
        self._surfaces = surfaces
        self._keys = tuple(surfaces.meshes)
        self._bounds = np.array([structures[key].bounds for key in self._keys], float).reshape(-1, 2, 3)
        self._size = np.prod(self._bounds[:, 1] - self._bounds[:, 0], axis=1)
        self._boxes = self._bounds
        self._offsets = np.zeros((len(self._keys), 3))
        self._solid = np.zeros(len(self._keys), bool)
        self._faded = np.zeros(len(self._keys), bool)
        self._locators: dict[str, Any] = {}
        self._section: Section | None = None
        # Boxes VTK writes its answers into.
        self._t: Any = reference(0.0)
        self._sub: Any = reference(0)
        self._cell: Any = reference(0)
        self._where, self._local = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]

    def show(self, looks: dict[str, Appearance], section: Section | None) -> None:
        """What is on view from now on."""
        self._offsets = np.array([looks[key].offset for key in self._keys]).reshape(-1, 3)
        self._boxes = self._bounds + self._offsets[:, None, :]
        self._solid = np.array([looks[key].solid for key in self._keys])
        self._faded = np.array([looks[key].visible for key in self._keys]) & ~self._solid
        self._section = section

    def warm_up(self) -> None:
        """Build what rays need for every mesh, so that no pick has to wait for it."""
        for key in self._keys:
            self._locator(key)

    def pick(self, start: Array, end: Array) -> Hit | None:
        """The first structure on the way from `start` to `end`, (3,) mm in world (exploded) coordinates."""
        ray = kept_of(start, end, self._section)
        if ray is None:
            return None
        start, end, at_cut = ray
        entry = _entries(start, end, self._boxes)
        for wanted in (self._solid, self._faded):
            hit = self._nearest(start, end, np.where(wanted, entry, np.inf), at_cut)
            if hit is not None:
                return hit
        return None

    def _nearest(self, start: Array, end: Array, entry: Array, at_cut: bool) -> Hit | None:
        best, found, cells = np.inf, -1, -1
        for number in np.argsort(entry)[: int(np.isfinite(entry).sum())]:
            if entry[number] > best:
                break
            share, cell = self._meet(int(number), start, end)
            if share is None:
                continue
            if at_cut and self._from_inside(int(number), cell, end - start):
                share = 0.0  # the ray starts inside: what it sees is the cut face
            nested = share == best and self._size[number] < self._size[found]
            if share < best or nested:
                best, found, cells = share, int(number), cell
        return None if found < 0 else self._hit(found, cells, start, end, best)

    def _meet(self, number: int, start: Array, end: Array) -> tuple[float | None, int]:
        locator = self._locator(self._keys[number])
        offset = self._offsets[number]
        met = locator.IntersectWithLine(
            start - offset, end - offset, 0.0, self._t, self._where, self._local, self._sub, self._cell
        )
        return (self._t.get(), self._cell.get()) if met else (None, -1)

    def _from_inside(self, number: int, cell: int, direction: Array) -> bool:
        mesh = self._surfaces.meshes[self._keys[number]]
        a, b, c = mesh.points[mesh.triangles[cell]].astype(float)
        return float(np.cross(b - a, c - a) @ direction) > 0

    def _hit(self, number: int, cell: int, start: Array, end: Array, share: float) -> Hit:
        key = self._keys[number]
        mesh = self._surfaces.meshes[key]
        world = start + share * (end - start)
        point = world - self._offsets[number]
        part = None
        if mesh.part is not None:
            corners = mesh.triangles[cell]
            nearest = corners[np.argmin(((mesh.points[corners] - point) ** 2).sum(axis=1))]
            part = mesh.part_names[int(mesh.part[nearest])]
        place = (float(point[0]), float(point[1]), float(point[2]))
        return Hit(key, place, part, float(np.linalg.norm(world - start)), cell)

    def _locator(self, key: str) -> Any:
        if key not in self._locators:
            locator = vtkStaticCellLocator()
            locator.SetDataSet(self._surfaces.get(key))
            locator.BuildLocator()
            self._locators[key] = locator
        return self._locators[key]

    def close(self) -> None:
        """Let go of all locators."""
        self._locators.clear()


def _entries(start: Array, end: Array, boxes: Array) -> Array:
    """Share of the way (0..1) at which the ray enters each box, (n,); inf where it misses."""
    way = end - start
    with np.errstate(divide="ignore", invalid="ignore"):
        cuts = (boxes - start) / way
    near = np.nan_to_num(cuts.min(axis=1), nan=-np.inf).max(axis=1)
    far = np.nan_to_num(cuts.max(axis=1), nan=np.inf).min(axis=1)
    near = np.maximum(near, 0.0)
    return np.where((near <= far) & (near <= 1.0), near, np.inf)


def kept_of(start: Array, end: Array, section: Section | None) -> tuple[Array, Array, bool] | None:
    """The part of the ray on the kept side of the section, and whether it starts on the cut; None if nothing is."""
    if section is None:
        return start, end, False
    axis, side = AXIS_NUMBER[section.axis], side_kept(section)
    a, b = side * (start[axis] - section.position), side * (end[axis] - section.position)
    if a < 0 and b < 0:
        return None
    if a >= 0 and b >= 0:
        return start, end, False
    crossing = start + (a / (a - b)) * (end - start)
    return (crossing, end, True) if a < 0 else (start, crossing, False)
