"""One annotation: where it lies, what it says, who says it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

Point = tuple[float, float, float]
#: Faces of one surface as (first face, how many) from the lowest up, never touching one another.
Runs = tuple[tuple[int, int], ...]

STATUSES = ("draft", "reviewed", "rejected")
SIDES = ("left", "right")


@dataclass(frozen=True)
class Kind:
    """What an annotation of one kind is made of.

    least, most : how many points it has; `most` None: any number
    faces : whether it is painted onto faces
    name : in words
    """

    name: str
    least: int
    most: int | None
    faces: bool = False


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "point": Kind("Point", 1, 1),
        "line": Kind("Line", 2, 2),
        "polyline": Kind("Curve", 2, None),
        "closed-curve": Kind("Closed curve", 3, None),
        "angle": Kind("Angle", 3, 3),
        "end-plate-angle": Kind("Angle between end-plates", 4, 4),
        "plane": Kind("Plane", 3, 3),
        "box": Kind("Box", 2, 2),
        "region": Kind("Painted region", 0, 0, faces=True),
        "note": Kind("Note", 1, 1),
        "structure": Kind("Tag on a structure", 0, 0),
    }
)


@dataclass(frozen=True)
class Annotation:
    """One annotation, as it is at one revision.

    id : 32 hexadecimal digits, the same for ever
    kind : one of `KINDS`
    label : an entry of the vocabulary, or a word of the user's own
    grade : a grade of that label's grading (`Pfirrmann III`), or an empty text
    pack : id of the mesh pack it lies on
    structure : structure id, or None; level and side are filled in from where it was placed
    points : mm, LPS, of the pack
    faces : painted faces by surface id; `surfaces` holds the sha256 of every surface that points or faces refer to
    values : what was measured, by name, mm, mm², mm³ or degrees (the unit ends the name: `length_mm`)
    author, created, changed : created and changed in UTC, to the microsecond
    colour : `#RRGGBB`, or an empty text for the colour of its status
    origin : `hand`, `automatic` (a first draft by the program) or the format it was imported from
    extra : what a foreign format said of it that has no place here, kept for the way back
    """

    id: str
    kind: str
    label: str
    pack: str
    author: str
    created: datetime
    changed: datetime
    grade: str = ""
    structure: str | None = None
    level: str | None = None
    side: str | None = None
    points: tuple[Point, ...] = ()
    faces: Mapping[str, Runs] = field(default_factory=dict)
    surfaces: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    status: str = "draft"
    comment: str = ""
    colour: str = ""
    origin: str = "hand"
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def face_count(self) -> int:
        """How many faces are painted."""
        return sum(count for runs in self.faces.values() for _, count in runs)


def new_id() -> str:
    """An id nobody else has."""
    return uuid.uuid4().hex


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def touched(annotation: Annotation, **changes: Any) -> Annotation:
    """`annotation` with `changes`, changed just now; who changed it is told to the store."""
    return replace(annotation, changed=now(), **changes)


def runs_of(faces: Iterable[int]) -> Runs:
    """Faces (any iterable of numbers, in any order, twice or not) as runs."""
    ordered = sorted({int(face) for face in faces})
    runs: list[list[int]] = []
    for face in ordered:
        if runs and runs[-1][0] + runs[-1][1] == face:
            runs[-1][1] += 1
        else:
            runs.append([face, 1])
    return tuple((first, count) for first, count in runs)


def faces_of(runs: Runs) -> list[int]:
    """The faces of runs, from the lowest up."""
    return [face for first, count in runs for face in range(first, first + count)]
