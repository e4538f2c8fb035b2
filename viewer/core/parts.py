"""Parts of bones: places on a surface that the pack labels vertex by vertex (`vertebra/L3/pedicle/left`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshes.mesh import Mesh

SIDES = ("left", "right")


@dataclass(frozen=True)
class Part:
    """id : the bone's id, `/` and the part's name; a name without its side stands for both sides
    bone : id of the surface it lies on; numbers : its values in the surface's `part`
    """

    id: str
    bone: str
    numbers: tuple[int, ...]

    @property
    def pair(self) -> bool:
        """Whether it stands for the left and the right one."""
        return len(self.numbers) > 1

    @property
    def kind(self) -> str:
        """What it is, without bone and side: `pedicle`."""
        name = self.id.removeprefix(f"{self.bone}/")
        return name.rsplit("/", 1)[0] if name.endswith(SIDES) else name

    @property
    def side(self) -> str | None:
        """The patient's `left` or `right`, or None."""
        last = self.id.rsplit("/", 1)[1]
        return last if last in SIDES else None

    def of(self, mesh: Mesh) -> NDArray[np.bool_]:
        """Which vertices of `mesh` (the bone's surface, full or coarse) belong to it, (n,)."""
        if mesh.part is None:
            return np.zeros(len(mesh.points), bool)
        return np.isin(mesh.part, np.array(self.numbers, mesh.part.dtype))


def parts_of(meshes: Mapping[str, Mesh]) -> dict[str, Part]:
    """Every part that has a vertex, by id, in the order of the bones and of their part names; pairs follow theirs."""
    found: dict[str, Part] = {}
    for bone, mesh in meshes.items():
        if mesh.part is None:
            continue
        counts = np.bincount(mesh.part, minlength=len(mesh.part_names))
        single = [number for number, count in enumerate(counts) if count]
        found |= {one.id: one for one in (Part(f"{bone}/{mesh.part_names[n]}", bone, (n,)) for n in single)}
        pairs: dict[str, list[int]] = {}
        for number in single:
            name, _, side = mesh.part_names[number].rpartition("/")
            if side in SIDES:
                pairs.setdefault(f"{bone}/{name}", []).append(number)
        found |= {key: Part(key, bone, tuple(numbers)) for key, numbers in pairs.items() if len(numbers) > 1}
    return found
