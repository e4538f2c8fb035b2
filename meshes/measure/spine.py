"""What can be measured in a pack, by structure, segment, root and as a whole; each surface is prepared once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from meshes.measure.arch import SIDES, Pedicle, arch, pedicle
from meshes.measure.body import canal_depth, end_plates, heights
from meshes.measure.facet import Facing, facet_sizes, facing
from meshes.measure.frame import LocalBone, MeasureError, local_bone
from meshes.measure.levels import LEVEL, follows
from meshes.measure.ligament import flavum_thickness, width_at
from meshes.measure.nerve import Sac, root_sizes
from meshes.measure.reading import Reading, reading
from meshes.measure.section import Floats, Solid
from meshes.measure.segment import between, disc_heights, foramina, posture
from meshes.mesh import Mesh
from meshes.pack import MeshPack

SACRUM = "sacrum"
FIRST = "L1"  # lordosis is told from here
POSTERIOR_LONGITUDINAL = "ligament/posterior-longitudinal"
STRANDS = ("anterior-root", "posterior-root")


class Spine:
    """The measurable surfaces of one pack."""

    def __init__(self, pack: MeshPack) -> None:
        self.pack = pack
        self._bones: dict[str, LocalBone | None] = {}
        self._troubles: dict[str, str] = {}
        self._pedicles: dict[tuple[str, str], Pedicle | None] = {}
        self._facing: dict[tuple[str, str], dict[str, Facing]] = {}

    @cached_property
    def bones(self) -> tuple[str, ...]:
        """Ids of the bones, top first."""
        found = [key for key, row in self.pack.structures.items() if row.role == "bone"]
        return tuple(sorted(found, key=lambda key: -float(self.pack.meshes[key].bounds[:, 2].mean())))

    @cached_property
    def segments(self) -> dict[str, tuple[str, str]]:
        """Segment ("L1-L2") to the ids of its bones, upper first; none where a level between them is missing."""
        pairs = itertools.pairwise(self.bones)
        levels = {(self.level(upper), self.level(lower)): (upper, lower) for upper, lower in pairs}
        return {f"{above}-{below}": bones for (above, below), bones in levels.items() if _joined(above, below)}

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """Levels whose roots the pack has."""
        found = [key.split("/")[1] for key in self.pack.structures if re.match(r"nerve/[TLS]\d+/", key)]
        return tuple(dict.fromkeys(found))

    def level(self, bone: str) -> str:
        """The level a bone stands for: the first one its row names, or the last word of its id."""
        levels = self.pack.structures[bone].levels
        return levels[0] if levels else bone.split("/")[-1]

    def bone(self, key: str) -> LocalBone | None:
        """A bone in its own frame, or None where it is no vertebra that can be measured."""
        if key not in self._bones:
            try:
                self._bones[key] = local_bone(self.pack.meshes[key], key, self.is_sacrum(key))
            except MeasureError as error:
                self._bones[key] = None
                self._troubles[key] = str(error)
        return self._bones[key]

    def is_sacrum(self, key: str) -> bool:
        """Whether a bone is the sacrum, which has an upper end-plate alone."""
        return self.pack.structures[key].kind == SACRUM or key.endswith(SACRUM)

    def trouble(self, key: str) -> str | None:
        """Why a bone cannot be measured, None where it can."""
        return None if self.bone(key) is not None else self._troubles.get(key)

    def solid(self, key: str) -> Solid | None:
        """A structure's surface as it stands in the world."""
        mesh = self.pack.meshes.get(key)
        return None if mesh is None else _solid(mesh)

    def pedicle(self, key: str, side: str) -> Pedicle | None:
        """A bone's pedicle, found once."""
        if (key, side) not in self._pedicles:
            bone = self.bone(key)
            found = None if bone is None or bone.lower is None else pedicle(bone, SIDES[side])
            self._pedicles[key, side] = found
        return self._pedicles[key, side]

    def facing(self, upper: str, lower: str) -> dict[str, Facing]:
        """Side to the facing area between two bones, found once."""
        if (upper, lower) not in self._facing:
            above, below = self.bone(upper), self.bone(lower)
            found: dict[str, Facing] = {}
            if above is not None and below is not None:
                areas = {side: facing(above, below, sign) for side, sign in SIDES.items()}
                found = {side: one for side, one in areas.items() if one is not None}
            self._facing[upper, lower] = found
        return self._facing[upper, lower]

    @cached_property
    def sac(self) -> Sac | None:
        """The dural sac, if the pack has one."""
        solid = self.solid("canal/dural-sac")
        return None if solid is None else Sac(solid)

    def of_bone(self, key: str) -> Iterator[Reading]:
        """All readings of one bone; the superior facets need the bone above."""
        bone = self.bone(key)
        if bone is None:
            return
        yield from end_plates(bone)
        yield from heights(bone)
        yield from canal_depth(bone)
        yield from arch(bone, {side: self.pedicle(key, side) for side in SIDES})
        above = next((upper for upper, lower in self.segments.values() if lower == key), None)
        if above is not None:
            sizes = facet_sizes(bone, self.facing(above, key))
            yield from (one for one in sizes if one.measure.startswith("superior-facet"))
        yield from self.strap(key)

    def strap(self, key: str) -> Iterator[Reading]:
        """Width of the posterior longitudinal ligament behind one body."""
        ligament, bone = self.solid(POSTERIOR_LONGITUDINAL), self.bone(key)
        if ligament is not None and bone is not None and bone.lower is not None:
            up, left = bone.rotation[:, 2], bone.rotation[:, 0]
            yield from _width("posterior-longitudinal-strap", ligament, bone.origin, up, left)

    def of_segment(self, segment: str) -> Iterator[Reading]:
        """All readings between two bones."""
        upper, lower = self.segments[segment]
        above, below = self.bone(upper), self.bone(lower)
        if above is None or below is None:
            return
        yield from disc_heights(above, below)
        yield from self._facets(upper, lower, below)
        pedicles = {side: (self.pedicle(upper, side), self.pedicle(lower, side)) for side in SIDES}
        yield from foramina(above, below, pedicles, self.solid(f"disc/{segment}/annulus"))
        flava = [self.solid(f"ligament/flavum/{segment}/{side}") for side in SIDES]
        yield from flavum_thickness([one for one in flava if one is not None])
        yield from self.fan(segment)

    def fan(self, segment: str) -> Iterator[Reading]:
        """Width of the posterior longitudinal ligament at one disc."""
        ligament = self.solid(POSTERIOR_LONGITUDINAL)
        above, below = (self.bone(key) for key in self.segments[segment])
        if ligament is None or above is None or below is None or above.lower is None:
            return
        frame = between(above, below)
        if frame is not None:
            rims = [above.to_world([0, *above.lower.back]), below.to_world([0, *below.upper.back])]
            middle = np.mean(rims, axis=0)
            yield from _width("posterior-longitudinal-fan", ligament, middle, frame.up, frame.left)

    def _facets(self, upper: str, lower: str, below: LocalBone) -> Iterator[Reading]:
        areas = self.facing(upper, lower)
        yield from (one for one in facet_sizes(below, areas) if one.measure == "facet-angle")
        if areas:
            means = [float(np.average(one.gap, weights=one.areas)) for one in areas.values()]
            places = [below.to_world(np.average(one.centres, axis=0, weights=one.areas)) for one in areas.values()]
            yield reading("facet-space", np.mean(means), *places)

    def of_root(self, level: str) -> Iterator[Reading]:
        """All readings of the roots of one level."""
        yield from root_sizes([self.root(level, side) for side in SIDES], self.sac)

    def root(self, level: str, side: str) -> tuple[list[Solid], Solid | None]:
        """The strands of a root outside the sac (one surface in older packs) and its ganglion."""
        base = f"nerve/{level}/{side}"
        whole = self.solid(base)
        strands = [whole] if whole is not None else [self.solid(f"{base}/{part}") for part in STRANDS]
        return [one for one in strands if one is not None], self.solid(f"{base}/ganglion")

    def of_whole(self) -> Iterator[Reading]:
        """Readings of the pack as a whole, from the first bone below the thorax to the last; lordosis from L1 alone."""
        bones = [self.bone(key) for key in self._lumbar]
        whole = bool(bones) and self.level(self._lumbar[0]) == FIRST
        readings = posture([bone for bone in bones if bone is not None])
        yield from (one for one in readings if one.measure != "lordosis" or (whole and self.is_sacrum(self.bones[-1])))

    @cached_property
    def _lumbar(self) -> list[str]:
        return [key for key in self.bones if not self.level(key).startswith("T")]

    def of_structure(self, key: str) -> Iterator[Reading]:
        """What any surface has: volume, surface, extents."""
        solid = _solid(self.pack.meshes[key])
        a, b, c = (solid.points[solid.triangles[:, corner]] for corner in range(3))
        yield reading("volume", float((a * np.cross(b, c)).sum()) / 6000)
        yield from _surface_and_extents(solid)

    def of_part(self, bone: str, part: str) -> Iterator[Reading]:
        """Surface and extents of a bone's part as its vertices are labelled; nothing where they are not."""
        mesh = self.pack.meshes[bone]
        if mesh.part is None or part not in mesh.part_names:
            return
        labelled = mesh.part[mesh.triangles] == mesh.part_names.index(part)
        yield from _surface_and_extents(Solid(mesh.points.astype(float), mesh.triangles[labelled.sum(axis=1) >= 2]))


def _joined(above: str, below: str) -> bool:
    """Whether two bones, one right below the other, are neighbours; names that are no levels are taken on trust."""
    return follows(above, below) or not (LEVEL.fullmatch(above) and LEVEL.fullmatch(below))


def _surface_and_extents(solid: Solid) -> Iterator[Reading]:
    corners = solid.points[solid.triangles]
    if not len(corners):
        return
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    low, high = corners.min(axis=(0, 1)), corners.max(axis=(0, 1))
    yield reading("surface", float(np.linalg.norm(normal, axis=1).sum()) / 200)
    for name, extent in zip(("transverse", "sagittal", "vertical"), high - low, strict=True):
        yield reading(f"{name}-extent", float(extent), low, high)


def _solid(mesh: Mesh) -> Solid:
    return Solid(mesh.points.astype(float), mesh.triangles.astype(np.int64))


def _width(name: str, ligament: Solid, origin: Floats, up: Floats, left: Floats) -> Iterator[Reading]:
    found = width_at(ligament, origin, up, left)
    if found is not None:
        yield reading(name, found[0], *found[1])
