"""What the three views draw, made once for each place and kept until it changes: grey pictures and outlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QImage, QPainterPath, QPolygonF

from meshes.importing.model import Scan
from viewer.core.appearance import Appearance, appearances
from viewer.core.catalogue import Catalogue
from viewer.core.outlines import Outline, Outlines, under
from viewer.core.reslice import PLANES, Reslicer, SliceImage, to_grey
from viewer.core.state import Slices, Vector, ViewState

MARGIN = 15.0  # mm of the scan shown round the spine


@dataclass(frozen=True)
class Drawn:
    """One picture ready to be painted; `memory` is what `image` looks at."""

    image: QImage
    memory: bytes
    slice: SliceImage


class Pictures:
    """Pictures of one scan with the outlines of one pack. Raises ViewerError for a scan without a place in space."""

    def __init__(self, scan: Scan, catalogue: Catalogue) -> None:
        self.reslicer = Reslicer(scan)
        self._catalogue = catalogue
        self._outlines = Outlines(catalogue.pack.meshes)
        self._slices: dict[str, SliceImage] = {}
        self._drawn: dict[str, tuple[tuple[float, float], Drawn]] = {}
        self._cuts: dict[str, tuple[float, tuple[Outline, ...]]] = {}
        self._paths: dict[str, tuple[float, dict[str, QPainterPath]]] = {}
        self._looks: tuple[ViewState, Mapping[str, Appearance]] | None = None

    @property
    def box(self) -> NDArray[np.float64]:
        """What is worth seeing, (2, 3) mm LPS: the spine with some room, as far as the scan shows it; else the scan."""
        low, high = self._catalogue.bounds_of(())
        scan = self.reslicer.box
        if not self.reslicer.overlaps(np.stack([low, high])):
            return scan
        return np.stack([np.maximum(scan[0], low - MARGIN), np.minimum(scan[1], high + MARGIN)])

    def picture(self, axis: str, slices: Slices) -> Drawn:
        """The grey picture of a plane."""
        position = slices.point[PLANES[axis].normal]
        found = self._slices.get(axis)
        if found is None or found.position != position:
            found = self._slices[axis] = self.reslicer.cut(axis, position)
            self._drawn.pop(axis, None)
        greys = self.reslicer.greys(slices.window)
        kept = self._drawn.get(axis)
        if kept is None or kept[0] != greys:
            height, width = found.values.shape
            memory = to_grey(found.values, *greys).tobytes()
            image = QImage(memory, width, height, width, QImage.Format.Format_Grayscale8)
            kept = self._drawn[axis] = (greys, Drawn(image, memory, found))
        return kept[1]

    def outlines(self, axis: str, slices: Slices) -> tuple[Outline, ...]:
        """The outlines on a plane."""
        position = slices.point[PLANES[axis].normal]
        kept = self._cuts.get(axis)
        if kept is None or kept[0] != position:
            kept = self._cuts[axis] = (position, self._outlines.cut(axis, position))
        return kept[1]

    def paths(self, axis: str, slices: Slices) -> dict[str, QPainterPath]:
        """The outlines by surface, in mm LPS along the plane's two axes."""
        position = slices.point[PLANES[axis].normal]
        kept = self._paths.get(axis)
        if kept is None or kept[0] != position:
            made = {one.mesh: _path(one, axis) for one in self.outlines(axis, slices)}
            kept = self._paths[axis] = (position, made)
        return kept[1]

    def looks(self, state: ViewState) -> Mapping[str, Appearance]:
        """How each surface looks in the 3D picture, so that its outline can look alike."""
        key = replace(state, camera=None, slices=None, explode=0.0)
        if self._looks is None or self._looks[0] != key:
            self._looks = (key, appearances(key, self._catalogue))
        return self._looks[1]

    def under(self, axis: str, point: Vector, state: ViewState, slop: float) -> str | None:
        """The surface on view at a place of a plane, `slop` mm round it."""
        if state.slices is None or not state.slices.outlines:
            return None
        shown = {key for key, look in self.looks(state).items() if look.visible}
        return under(self.outlines(axis, state.slices), axis, point, slop, shown)

    def part_at(self, mesh: str, point: Vector) -> str | None:
        """The part of a bone nearest to a place."""
        return self._outlines.part_at(mesh, point)


def _path(outline: Outline, axis: str) -> QPainterPath:
    plane, path = PLANES[axis], QPainterPath()
    for line in outline.lines:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in line[:, [plane.across, plane.down]].tolist()]))
        path.closeSubpath()
    return path
