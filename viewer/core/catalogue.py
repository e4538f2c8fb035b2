"""What is in the open pack and what each thing is called: where geometry and texts meet, by structure id.

Four sorts of target share one id space: structures that have a surface (`disc/L2-L3/annulus`), groups of them
(`disc/L2-L3`, `facet/L2-L3`, `nerve/L2`: any prefix at a `/`), motion segments (`L2-L3`) and parts of bones
(`vertebra/L3/pedicle/left`), which are places on the bone's surface.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from annotations.language import DEFAULT_LANGUAGE, words
from annotations.terms import ResolvedTerm, is_known_target
from annotations.topics import topics
from meshes.pack import MeshPack, Structure
from viewer.core.errors import UnknownIdError
from viewer.core.naming import kind_words, named
from viewer.core.parts import Part, parts_of
from viewer.core.spine import Segment, spine_of

FRAMING_STEP = 8  # every eighth vertex is enough to find the outline of a structure
# Kinds that lie inside another structure, and the kind that wraps them there.
WRAPPED = {
    "nucleus": "annulus",
    "cartilage-end-plate": "annulus",
    "facet-cartilage": "facet-capsule",
    "facet-joint-space": "facet-capsule",
}
ROLE_ORDER = ("disc", "facets", "exiting_roots", "traversing_roots", "vertebrae", "ligaments")


@dataclass(frozen=True)
class Entry:
    """A structure or group as lists show it; `triangles` counts all its surfaces."""

    id: str
    name: str
    latin: str
    kind: str
    role: str
    side: str | None
    levels: tuple[str, ...]
    triangles: int
    codes: Mapping[str, str]
    parent: str | None
    synonyms: tuple[str, ...] = ()


class Catalogue:
    """Everything that can be named in one pack, in one language. Immutable; built once when a pack is opened."""

    def __init__(self, pack: MeshPack, language: str = DEFAULT_LANGUAGE) -> None:
        self.pack = pack
        self.language = language
        self.structures: Mapping[str, Structure] = pack.structures
        self.spine = spine_of(pack.structures)
        self._members = _members(pack.structures)
        self._terms: dict[str, ResolvedTerm] = {}
        self._corners = {key: np.asarray(row.bounds) for key, row in pack.structures.items()}

    def in_language(self, language: str) -> Catalogue:
        """The same pack with names in another language."""
        return self if language == self.language else Catalogue(self.pack, language)

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """Segments of which the pack has the disc or both vertebrae, top first."""
        return tuple(
            key
            for key, segment in self.spine.segments.items()
            if f"disc/{key}" in self._members
            or (self._bone(segment.upper) in self._members and self._bone(segment.lower) in self._members)
        )

    def _bone(self, level: str) -> str:
        return self.spine.vertebra(level)

    @cached_property
    def derived(self) -> frozenset[str]:
        """Structures whose surface an import made from their neighbours, as the pack's `generator` says."""
        said = self.pack.info.generator.get("derived", ())
        return frozenset(one for one in said if one in self.structures) if isinstance(said, list) else frozenset()

    def is_derived(self, target: str) -> bool:
        """Whether all surfaces of a structure or group were derived; of a segment, which has bones, never."""
        members = () if target in self.parts else self._members.get(target, ())
        return bool(members) and self.derived.issuperset(members)

    @property
    def imported(self) -> bool:
        """Whether the pack was made from somebody's own files: the sizes of the shipped atlas are not its own."""
        return self.pack.info.source == "imported" or "import" in self.pack.info.generator

    def midline(self, targets: Iterable[str] = ()) -> float:
        """x (mm, LPS) of the patient's middle at the levels of `targets`, or of the whole pack.

        The middle of the vertebrae there: a scan has its own origin, and a bent spine no one plane.
        """
        keys = [key for one in targets for key in self.meshes_of(one)]
        levels = {level for key in keys for level in self.structures[key].levels}
        bones = [key for key, row in self.structures.items() if row.role == "bone"]
        near = [key for key in bones if levels.intersection(self.structures[key].levels)] or bones
        boxes = [self._corners[key] for key in near] or list(self._corners.values())
        return round(float(np.mean([box[:, 0].mean() for box in boxes])), 1) + 0.0

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """The parts of bones by id; a name without a side (`vertebra/L3/pedicle`) stands for both."""
        return parts_of(self.pack.meshes)

    @cached_property
    def parts_on(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the parts of each bone that has any, pairs left out."""
        found: dict[str, list[str]] = {}
        for part in self.parts.values():
            if not part.pair:
                found.setdefault(part.bone, []).append(part.id)
        return {bone: tuple(ids) for bone, ids in found.items()}

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every structure, named group and part, in the pack's order, groups before members and bones before parts."""
        found: dict[str, Entry] = {}
        for row in self.structures.values():
            if row.parent and row.parent not in found and row.parent not in self.structures:
                found[row.parent] = self._entry(row.parent)
            found[row.id] = self._entry(row.id)
            for part in self.parts_on.get(row.id, ()):
                found[part] = self._entry_of_part(self.parts[part])
        return found

    def _entry(self, target: str) -> Entry:
        members = [self.structures[key] for key in self.meshes_of(target)]
        own = self.structures.get(target)
        term = self.term(target)
        parent = own.parent if own else None
        return Entry(
            id=target,
            name=term.name,
            latin=term.latin,
            kind=term.kind,
            role=members[0].role,
            side=_shared(row.side for row in members),
            levels=own.levels if own else members[0].levels,
            triangles=own.triangles if own else sum(row.triangles for row in members),
            codes=term.codes,
            parent=parent,
            synonyms=term.synonyms,
        )

    def _entry_of_part(self, part: Part) -> Entry:
        bone, term, mesh = self.structures[part.bone], self.term(part.id), self.pack.meshes[part.bone]
        return Entry(
            id=part.id,
            name=term.name,
            latin=term.latin,
            kind=term.kind,
            role=bone.role,
            side=part.side,
            levels=bone.levels,
            triangles=int((part.of(mesh)[mesh.triangles].sum(axis=1) > 1).sum()),
            codes=term.codes,
            parent=part.bone,
            synonyms=term.synonyms,
        )

    def term(self, target: str) -> ResolvedTerm:
        """Name, Latin, codes of a target; an id the vocabulary lacks gets a name made from it."""
        if target not in self._terms:
            own = self.structures.get(target)
            part = self.parts.get(target)
            kind = own.kind if own else part.kind if part else "other"
            found = named(target, kind, self.language)
            told = words(self.language)["derived"].format(name=found.name)
            self._terms[target] = replace(found, name=told) if self.is_derived(target) else found
        return self._terms[target]

    def name(self, target: str) -> str:
        """How a target is called in the window."""
        return self.term(target).name

    def short(self, target: str) -> str:
        """What kind of thing a target is, without its place and side: `Pedicle`, `Anterior root`, `Flavum`."""
        return kind_words(target, self.language)

    def knows(self, target: str) -> bool:
        """Whether `target` names a structure, a group, a segment or a part of a bone of this pack."""
        return target in self._members or target in self.segments or target in self.parts

    def stand_in(self, target: str) -> str | None:
        """What shows `target` in this pack: itself, or for a part without a surface of its own what it is part of.

        A text may name the cartilage of a facet joint or a pedicle; a pack without them shows the joint, the vertebra.
        """
        if not self.knows(target) and not is_known_target(target):
            return None
        parts = target.split("/")
        tries = ("/".join(parts[:depth]) for depth in range(len(parts), min(len(parts), 2) - 1, -1))
        return next((one for one in tries if self.knows(one)), None)

    def require(self, target: str) -> str:
        """`target` in its proper spelling or its stand-in, or UnknownIdError with the nearest known ids.

        A topic is known too, by its id or by the last part of it (`disc-herniation`).
        """
        if found := self.stand_in(target):
            return found
        folded = {topic.subject.casefold(): topic.id for topic in topics().values() if topic.folder == "conditions"}
        folded |= {key.casefold(): key for key in (*topics(), *self.segments, *self._members, *self.parts)}
        wanted = target.strip().casefold().replace(" ", "").replace("–", "-").replace("_", "-")
        if wanted in folded:
            return folded[wanted]
        near = difflib.get_close_matches(wanted, folded, n=3, cutoff=0.4)
        hint = " Nearest: " + ", ".join(folded[key] for key in near) + "." if near else ""
        raise UnknownIdError(
            f"Unknown id {target!r}: the pack '{self.pack.info.title}' has no such structure or segment, and there is "
            f"no such text.{hint} 'lumbar structures' lists all ids."
        )

    def meshes_of(self, target: str) -> tuple[str, ...]:
        """Ids of the surfaces that make up a structure, group or segment, or carry a part; empty if it is unknown."""
        if target in self.spine.segments:
            found = [key for members in self.roles(target).values() for one in members for key in self.meshes_of(one)]
            return tuple(dict.fromkeys(found))
        if target in self.parts:
            return (self.parts[target].bone,)
        return self._members.get(target, ())

    def roles(self, segment_id: str) -> dict[str, tuple[str, ...]]:
        """Role to the ids that play it in a segment; a role that the pack cannot fill is empty."""
        segment = self.spine.segments[segment_id]
        sides = ("left", "right")
        wanted = {
            "disc": (f"disc/{segment_id}",),
            "facets": tuple(f"facet/{segment_id}/{side}" for side in sides),
            "exiting_roots": (
                *(f"nerve/{segment.exiting}/{side}" for side in sides),
                *(trunk for trunk, owner in self._trunks.items() if owner == segment_id),
            ),
            "traversing_roots": tuple(f"nerve/{segment.traversing}/{side}" for side in sides),
            "vertebrae": (self._bone(segment.upper), self._bone(segment.lower)),
            "ligaments": self._ligaments(segment),
        }
        return {role: tuple(one for one in ids if one in self._members) for role, ids in wanted.items()}

    @cached_property
    def _trunks(self) -> Mapping[str, str]:
        """Nerves that are no root (the lumbosacral trunk), and the segment by which their lowest root leaves."""
        found: dict[str, str] = {}
        for row in self.structures.values():
            name = row.id.split("/")[1] if row.role == "nerve" and "/" in row.id else ""
            if name and not self.is_root(name) and row.levels:
                owner = self.spine.segment_of_root.get(row.levels[-1])
                found |= {self.structure_of(row.id): owner} if owner else {}
        return found

    def is_root(self, name: str) -> bool:
        """Whether a nerve of that name is a root (`L3`), and not made of several (the lumbosacral trunk)."""
        return name in self.spine.levels or name in self.spine.segment_of_root

    def is_by_the_way(self, target: str) -> bool:
        """Whether it only goes along with a root through a segment: lit with it, but not named beside it."""
        return target in self._trunks

    def _ligaments(self, segment: Segment) -> tuple[str, ...]:
        """Ligaments between the two vertebrae, and those that go from the upper one elsewhere (iliolumbar)."""
        return tuple(
            row.id
            for row in self.structures.values()
            if row.role == "ligament"
            and segment.upper in row.levels
            and (segment.lower in row.levels or row.levels == (segment.upper,))
        )

    def bounds_of(self, targets: Iterable[str]) -> NDArray[np.float64]:
        """Box round all of `targets`, (2, 3) mm LPS; of the whole pack when none is known."""
        targets = tuple(targets)
        boxes = [self._box_of_part(self.parts[one]) for one in targets if one in self.parts]
        boxes += [self._corners[key] for one in targets if one not in self.parts for key in self.meshes_of(one)]
        found = np.array(boxes or list(self._corners.values()))
        return np.stack([found[:, 0].min(axis=0), found[:, 1].max(axis=0)])

    def _box_of_part(self, part: Part) -> NDArray[np.float64]:
        points = self._points_of_part(part)
        return np.stack([points.min(axis=0), points.max(axis=0)]).astype(float)

    def _points_of_part(self, part: Part) -> NDArray[np.float32]:
        mesh = self.pack.meshes[part.bone]
        return mesh.points[part.of(mesh)]

    def points_of(
        self, targets: Iterable[str], offsets: Mapping[str, tuple[float, float, float]] | None = None
    ) -> NDArray[np.float32]:
        """Points spread over all of `targets` (the whole pack when none is known), (n, 3) mm LPS.

        offsets : mm by which the exploded view moves a surface
        """
        targets = tuple(targets)
        found: list[tuple[str, NDArray[np.float32]]] = []
        for one in targets:
            if one in self.parts:
                found.append((self.parts[one].bone, self._points_of_part(self.parts[one])))
            else:
                found += [(key, self.pack.meshes[key].points[::FRAMING_STEP]) for key in self.meshes_of(one)]
        found = found or [(key, mesh.points[::FRAMING_STEP]) for key, mesh in self.pack.meshes.items()]
        moved, none = offsets or {}, (0.0, 0.0, 0.0)
        return np.concatenate([points + np.asarray(moved.get(key, none), np.float32) for key, points in found])

    def structure_of(self, mesh_id: str) -> str:
        """What a second click selects: the outermost structure, group or not, that a surface belongs to."""
        parent = self.structures[mesh_id].parent
        while parent is not None and parent in self.structures and self.structures[parent].parent is not None:
            parent = self.structures[parent].parent
        return parent or mesh_id

    @cached_property
    def wrapped(self) -> Mapping[str, str]:
        """Surfaces that lie inside another of the same structure, each with the one that wraps it."""
        rows = self.structures.values()
        outer = {(self.structure_of(row.id), row.kind): row.id for row in rows}
        pairs = {row.id: outer.get((self.structure_of(row.id), WRAPPED.get(row.kind, ""))) for row in rows}
        return {key: wraps for key, wraps in pairs.items() if wraps and self._within(key, wraps)}

    def _within(self, inner: str, outer: str) -> bool:
        """Whether the box of `inner` lies in that of `outer` across the body."""
        (low, high), (least, most) = self._corners[inner], self._corners[outer]
        return bool((low[:2] >= least[:2]).all() and (high[:2] <= most[:2]).all())

    def bones_of(self, mesh_id: str) -> tuple[str, ...]:
        """Ids of the bones at the levels of a surface."""
        return tuple(self._bone(level) for level in self.structures[mesh_id].levels)

    def part_at(self, mesh_id: str, name: str | None) -> str | None:
        """The id of the part called `name` of a bone, None where the pack has no such part."""
        target = f"{mesh_id}/{name}"
        return target if name and target in self.parts else None

    def outer(self, target: str) -> str | None:
        """What `target` is an inner part of: a bone for its parts, a joint for its capsule; None for the outermost."""
        if target in self.parts:
            return self.parts[target].bone
        found = self.structure_of(target) if target in self.structures else target
        return found if found != target else None

    def home_of(self, target: str) -> str | None:
        """The one segment that all of `target` belongs to, None if it spreads over several."""
        if target in self.parts:
            part = self.parts[target]
            x, y, z = (float(value) for value in self._points_of_part(part).mean(axis=0))
            return self.owner(part.bone, (x, y, z), part.kind)
        owners = {self.owner(key) for key in self.meshes_of(target)}
        return owners.pop() if len(owners) == 1 else None

    def owner(
        self, mesh_id: str, point: tuple[float, float, float] | None = None, part: str | None = None
    ) -> str | None:
        """The segment that owns a surface, or the place `point` (mm LPS) on it.

        A vertebra, the sac and the long ligaments belong to several: there the place decides, and on a vertebra
        a superior articular process or the upper half belongs to the segment above.
        """
        row = self.structures.get(mesh_id)
        if row is None:
            return None
        level = self.spine.level_of(mesh_id)
        if level is not None:
            return self._owner_of_bone(level, point, part)
        head = mesh_id.split("/")
        for name in head:
            if name in self.segments:
                return name
        found = self._owner_of_nerve(mesh_id, head[1]) if head[0] == "nerve" and len(head) > 1 else None
        if row.role == "ligament" and len(row.levels) == 1:
            found = self.spine.around(row.levels[0])[1]
        if found in self.segments:
            return found
        if head[0] == "nerve" and len(head) > 1 and self.is_root(head[1]):
            return None
        return self._nearest_segment(self._centre(mesh_id) if point is None else np.asarray(point))

    def _owner_of_nerve(self, mesh_id: str, name: str) -> str | None:
        return self.spine.segment_of_root.get(name) or self._trunks.get(self.structure_of(mesh_id))

    def _owner_of_bone(self, level: str, point: tuple[float, float, float] | None, part: str | None) -> str | None:
        above, below = (name if name in self.segments else None for name in self.spine.around(level))
        if above is None or below is None:
            return above or below
        if part and part.startswith("superior-"):
            return above
        if part and part.startswith("inferior-"):
            return below
        if point is None:
            return below
        top, bottom = self._disc_centre(above), self._disc_centre(below)
        axis = top - bottom
        return above if (np.asarray(point) - (top + bottom) / 2) @ axis > 0 else below

    def _disc_centre(self, segment_id: str) -> NDArray[np.float64]:
        disc = f"disc/{segment_id}"
        segment = self.spine.segments[segment_id]
        wanted = [disc] if disc in self._members else [self._bone(segment.upper), self._bone(segment.lower)]
        return self.bounds_of(wanted).mean(axis=0)

    def _centre(self, mesh_id: str) -> NDArray[np.float64]:
        return self._corners[mesh_id].mean(axis=0)

    def _nearest_segment(self, point: NDArray[np.float64]) -> str | None:
        if not self.segments:
            return None
        return min(self.segments, key=lambda key: abs(float(self._disc_centre(key)[2] - point[2])))


def _members(structures: Mapping[str, Structure]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key in structures:
        parts = key.split("/")
        for depth in range(len(parts), 0, -1):
            found.setdefault("/".join(parts[:depth]), []).append(key)
    return {key: tuple(ids) for key, ids in found.items()}


def _shared(values: Iterable[str | None]) -> str | None:
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
