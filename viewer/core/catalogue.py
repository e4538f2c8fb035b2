"""What is in the open pack and what each thing is called: where geometry and texts meet, by structure id.

Three sorts of target share one id space: structures that have a surface (`nerve/L2/left`), groups of them
(`disc/L2-L3`, `facet/L2-L3`, `nerve/L2`: any prefix at a `/`) and motion segments (`L2-L3`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from annotations.errors import AnnotationError
from annotations.terms import ResolvedTerm, is_known_target, term_for
from meshes.pack import MeshPack, Structure
from viewer.core.errors import UnknownIdError
from viewer.core.spine import SEGMENTS, Segment, level_of_vertebra, segments_of_level, vertebra_id

FRAMING_STEP = 8  # every eighth vertex is enough to find the outline of a structure
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
    """Everything that can be named in one pack. Immutable; built once when a pack is opened."""

    def __init__(self, pack: MeshPack) -> None:
        self.pack = pack
        self.structures: Mapping[str, Structure] = pack.structures
        self._members = _members(pack.structures)
        self._terms: dict[str, ResolvedTerm] = {}
        self._corners = {key: np.asarray(row.bounds) for key, row in pack.structures.items()}

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """Segments of which the pack has the disc or both vertebrae, top first."""
        return tuple(
            key
            for key, segment in SEGMENTS.items()
            if f"disc/{key}" in self._members
            or (vertebra_id(segment.upper) in self._members and vertebra_id(segment.lower) in self._members)
        )

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every structure and every named group, in the pack's order with groups before their members."""
        found: dict[str, Entry] = {}
        for row in self.structures.values():
            if row.parent and row.parent not in found and row.parent not in self.structures:
                found[row.parent] = self._entry(row.parent)
            found[row.id] = self._entry(row.id)
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

    def term(self, target: str) -> ResolvedTerm:
        """Name, Latin, codes of a target; an id the vocabulary lacks is named by itself."""
        if target not in self._terms:
            self._terms[target] = self._find_term(target)
        return self._terms[target]

    def _find_term(self, target: str) -> ResolvedTerm:
        try:
            return term_for(target)
        except AnnotationError:
            own = self.structures.get(target)
            return ResolvedTerm(
                id=target,
                name=target,
                latin="",
                codes={},
                synonyms=(),
                kind=own.kind if own else "other",
                patient_name=target,
                definition="",
                sources=(),
                values={},
            )

    def name(self, target: str) -> str:
        """How a target is called in the window."""
        return self.term(target).name

    def knows(self, target: str) -> bool:
        """Whether `target` names a structure, a group or a segment of this pack."""
        return target in self._members or target in self.segments

    def stand_in(self, target: str) -> str | None:
        """What shows `target` in this pack: itself, or for a part without a surface of its own what it is part of.

        A text may name the cartilage of a facet joint or a pedicle; a pack without one shows the joint, the vertebra.
        """
        if not self.knows(target) and not is_known_target(target):
            return None
        parts = target.split("/")
        tries = ("/".join(parts[:depth]) for depth in range(len(parts), min(len(parts), 2) - 1, -1))
        return next((one for one in tries if self.knows(one)), None)

    def require(self, target: str) -> str:
        """`target` in its proper spelling or its stand-in, or UnknownIdError with the nearest known ids."""
        if found := self.stand_in(target):
            return found
        folded = {key.casefold(): key for key in (*self.segments, *self._members)}
        wanted = target.strip().casefold().replace(" ", "").replace("–", "-").replace("_", "-")
        if wanted in folded:
            return folded[wanted]
        near = difflib.get_close_matches(wanted, folded, n=3, cutoff=0.4)
        hint = " Nearest: " + ", ".join(folded[key] for key in near) + "." if near else ""
        raise UnknownIdError(
            f"Unknown id {target!r}: the pack '{self.pack.info.title}' has no such structure or segment.{hint} "
            f"'lumbar structures' lists all ids."
        )

    def meshes_of(self, target: str) -> tuple[str, ...]:
        """Ids of the surfaces that make up a structure, group or segment; empty if it is unknown."""
        if target in SEGMENTS:
            found = [key for members in self.roles(target).values() for one in members for key in self.meshes_of(one)]
            return tuple(dict.fromkeys(found))
        return self._members.get(target, ())

    def roles(self, segment_id: str) -> dict[str, tuple[str, ...]]:
        """Role to the ids that play it in a segment; a role that the pack cannot fill is empty."""
        segment = SEGMENTS[segment_id]
        sides = ("left", "right")
        wanted = {
            "disc": (f"disc/{segment_id}",),
            "facets": tuple(f"facet/{segment_id}/{side}" for side in sides),
            "exiting_roots": tuple(f"nerve/{segment.exiting}/{side}" for side in sides),
            "traversing_roots": tuple(f"nerve/{segment.traversing}/{side}" for side in sides),
            "vertebrae": (vertebra_id(segment.upper), vertebra_id(segment.lower)),
            "ligaments": self._ligaments(segment),
        }
        return {role: tuple(one for one in ids if one in self._members) for role, ids in wanted.items()}

    def _ligaments(self, segment: Segment) -> tuple[str, ...]:
        return tuple(
            row.id
            for row in self.structures.values()
            if row.role == "ligament" and segment.upper in row.levels and segment.lower in row.levels
        )

    def bounds_of(self, targets: Iterable[str]) -> NDArray[np.float64]:
        """Box round all surfaces of `targets`, (2, 3) mm LPS; of the whole pack when none is known."""
        keys = [key for target in targets for key in self.meshes_of(target)] or list(self.structures)
        boxes = np.array([self._corners[key] for key in keys])
        return np.stack([boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)])

    def points_of(
        self, targets: Iterable[str], offsets: Mapping[str, tuple[float, float, float]] | None = None
    ) -> NDArray[np.float32]:
        """Points spread over all surfaces of `targets` (of the whole pack when none is known), (n, 3) mm LPS.

        offsets : mm by which the exploded view moves a surface
        """
        keys = [key for target in targets for key in self.meshes_of(target)] or list(self.structures)
        moved = offsets or {}
        none = (0.0, 0.0, 0.0)
        return np.concatenate(
            [
                self.pack.meshes[key].points[::FRAMING_STEP] + np.asarray(moved.get(key, none), np.float32)
                for key in keys
            ]
        )

    def structure_of(self, mesh_id: str) -> str:
        """What a second click selects: the outermost structure, group or not, that a surface belongs to."""
        parent = self.structures[mesh_id].parent
        while parent is not None and parent in self.structures and self.structures[parent].parent is not None:
            parent = self.structures[parent].parent
        return parent or mesh_id

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
        level = level_of_vertebra(mesh_id)
        if level is not None:
            return self._owner_of_bone(mesh_id, level, point, part)
        head = mesh_id.split("/")
        for name in head:
            if name in self.segments:
                return name
        if head[0] == "nerve" and len(head) > 1 and head[1] in SEGMENT_OF_ROOT:
            segment = SEGMENT_OF_ROOT[head[1]]
            return segment if segment in self.segments else None
        return self._nearest_segment(self._centre(mesh_id) if point is None else np.asarray(point))

    def _owner_of_bone(
        self, mesh_id: str, level: str, point: tuple[float, float, float] | None, part: str | None
    ) -> str | None:
        above, below = (name if name in self.segments else None for name in segments_of_level(level))
        if above is None or below is None:
            return above or below
        if part and "superior-articular" in part:
            return above
        if part and "inferior-articular" in part:
            return below
        if point is None:
            return below
        top, bottom = self._disc_centre(above), self._disc_centre(below)
        axis = top - bottom
        return above if (np.asarray(point) - (top + bottom) / 2) @ axis > 0 else below

    def _disc_centre(self, segment_id: str) -> NDArray[np.float64]:
        disc = f"disc/{segment_id}"
        segment = SEGMENTS[segment_id]
        wanted = [disc] if disc in self._members else [vertebra_id(segment.upper), vertebra_id(segment.lower)]
        return self.bounds_of(wanted).mean(axis=0)

    def _centre(self, mesh_id: str) -> NDArray[np.float64]:
        return self._corners[mesh_id].mean(axis=0)

    def _nearest_segment(self, point: NDArray[np.float64]) -> str | None:
        if not self.segments:
            return None
        return min(self.segments, key=lambda key: abs(float(self._disc_centre(key)[2] - point[2])))


# A root belongs to the segment it leaves by; S1 leaves below the last one, which it crosses.
SEGMENT_OF_ROOT = {segment.exiting: key for key, segment in SEGMENTS.items()} | {"S1": "L5-S1"}


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
