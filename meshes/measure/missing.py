"""Measures that could not be taken of a pack, each with the reason: an empty place of a table says why it is empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from meshes.measure.measuring import WHOLE, Measure
from meshes.measure.spine import Spine
from meshes.measure.table import Definition, shipped_table

SACRUM_COLUMN = "S1"
#: Beginning of a measure's id: why it is not there, where the bones themselves can be measured.
REASONS: tuple[tuple[str, str], ...] = (
    ("superior-facet", "no facets face each other above it"),
    ("facet-", "no facets face each other there"),
    ("canal-", "the arch does not close round the canal"),
    ("pedicle", "no pedicle could be told from the surface"),
    ("posterior-longitudinal", "the pack has no such ligament"),
    ("flavum", "the pack has no such ligament"),
    ("foramen", "no foramen could be told between the bones"),
    ("lordosis", "it needs L1 and the sacrum"),
    ("sacral-slope", "it needs the sacrum and a bone above it"),
    ("", "it could not be told from the surface"),
)


@dataclass(frozen=True)
class Missing:
    """A measure of a target that is not there, and why."""

    target: str
    definition: Definition
    reason: str


def missing(spine: Spine, target: str, taken: Iterable[Measure]) -> list[Missing]:
    """What was looked for but not found of "all", a bone or a segment; of anything else nothing is looked for."""
    found = {(one.target, one.definition.id) for one in taken}
    wanted = (one for place in _places(spine, target) for one in _expected(spine, *place))
    return [one for one in wanted if (one.target, one.definition.id) not in found]


def _places(spine: Spine, target: str) -> Iterator[tuple[str, str]]:
    """Targets that `target` takes in, each with what it is: spine, bone, segment."""
    if target == WHOLE:
        yield WHOLE, "spine"
    yield from ((key, "bone") for key in spine.bones if target in (WHOLE, key))
    yield from ((key, "segment") for key in spine.segments if target in (WHOLE, key))


def _expected(spine: Spine, target: str, sort: str) -> Iterator[Missing]:
    sacral = sort == "bone" and spine.is_sacrum(target)
    for row in shipped_table().values():
        if row.of == sort and (not sacral or SACRUM_COLUMN in row.defaults):
            yield Missing(target, row, _reason(spine, target, sort, row.id))


def _reason(spine: Spine, target: str, sort: str, measure: str) -> str:
    bones = {"bone": (target,), "segment": spine.segments.get(target, ())}.get(sort, ())
    for key in bones:
        if why := spine.trouble(key):
            return why
    if measure.startswith("superior-facet") and not any(lower == target for _, lower in spine.segments.values()):
        return "there is no bone right above it"
    return next(reason for beginning, reason in REASONS if measure.startswith(beginning))
