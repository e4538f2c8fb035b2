"""What a check reports, and what all checks of one pack share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from meshes.check.distance import Surface
from meshes.measure.section import Floats
from meshes.measure.spine import Spine
from meshes.pack import MeshPack
from meshes.shipped import ATLAS_ID


@dataclass(frozen=True)
class Finding:
    """One figure: what was checked, where, what was found and whether it is as it should be."""

    check: str
    place: str
    figure: str
    good: bool


@dataclass
class Checked:
    """A pack with what the checks measure it by; each bone's distance is prepared once."""

    pack: MeshPack
    _surfaces: dict[str, Surface] = field(default_factory=dict)
    _to_bones: dict[str, Floats] = field(default_factory=dict)

    @cached_property
    def spine(self) -> Spine:
        """Frames, sections and sizes."""
        return Spine(self.pack)

    @property
    def standard(self) -> bool:
        """Whether this is the atlas with nothing changed: only it is judged by published sizes and by symmetry."""
        return self.pack.info.id == ATLAS_ID

    @property
    def bones(self) -> tuple[str, ...]:
        """Ids of the bones, top first."""
        return self.spine.bones

    def surface(self, key: str) -> Surface:
        """Distance to one structure."""
        if key not in self._surfaces:
            self._surfaces[key] = Surface(self.pack.meshes[key])
        return self._surfaces[key]

    def to_bones(self, key: str) -> Floats:
        """Signed distance (n,) of a structure's vertices to the nearest bone, mm."""
        if key not in self._to_bones:
            points = self.pack.meshes[key].points
            self._to_bones[key] = np.min([self.surface(bone).distance(points) for bone in self.bones], axis=0)
        return self._to_bones[key]


def place(point: ArrayLike) -> str:
    """A point (3,) as it is written in a finding, mm LPS."""
    x, y, z = (float(value) for value in np.asarray(point))
    return f"({x:.1f}, {y:.1f}, {z:.1f})"
