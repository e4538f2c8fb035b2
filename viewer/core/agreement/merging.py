"""One set of annotations of two: what only one has is taken over, what differs is decided one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from annotations.errors import AnnotationError
from annotations.tags.document import to_document
from annotations.tags.model import Annotation, new_id
from viewer.core.agreement.pairing import paired

CHOICES = ("mine", "theirs", "both", "skip")
SILENT = frozenset(("id", "created", "changed", "author", "origin", "extra", "surfaces"))


@dataclass(frozen=True)
class Difference:
    """Two annotations of one thing that are not the same; `fields` are those that differ."""

    mine: Annotation
    theirs: Annotation
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """kept : mine, as they are (also where both are the same); added : theirs alone; differences : to be decided"""

    kept: tuple[Annotation, ...]
    added: tuple[Annotation, ...]
    differences: tuple[Difference, ...]


def merge_plan(mine: Mapping[str, Annotation], theirs: Mapping[str, Annotation]) -> Plan:
    """What a merge of theirs into mine will do, before anything is decided. Nothing of either is lost."""
    pairs, _, _ = paired(mine, theirs)
    differences, same = [], set()
    for one, other in pairs:
        fields = differing(one, other)
        same.add(other.id)
        if fields:
            differences.append(Difference(one, other, fields))
    decided = {one.mine.id for one in differences}
    added = tuple(one for one in theirs.values() if one.id not in same)
    return Plan(tuple(one for one in mine.values() if one.id not in decided), added, tuple(differences))


def differing(one: Annotation, other: Annotation) -> tuple[str, ...]:
    """The fields in which two annotations differ, leaving out who made them and when."""
    mine, theirs = to_document(one), to_document(other)
    return tuple(name for name in mine if name not in SILENT and mine[name] != theirs[name])


def merged(plan: Plan, decisions: Sequence[str]) -> tuple[Annotation, ...]:
    """What is to be written beside or over mine: what was added and decided; mine that stay are not in it.

    decisions : one of `CHOICES` for each difference; `skip` leaves mine as it is

    Raises AnnotationError: not one decision for each difference, or a strange one.
    """
    if len(decisions) != len(plan.differences) or not set(decisions) <= set(CHOICES):
        expected = f"{len(plan.differences)} of {', '.join(CHOICES)}"
        raise AnnotationError("merge", "decisions", ", ".join(decisions) or "none", expected, "decide each difference")
    taken = {one.id for one in plan.kept} | {one.mine.id for one in plan.differences}
    found = [replace(one, id=new_id()) if one.id in taken else one for one in plan.added]
    for one, decision in zip(plan.differences, decisions, strict=True):
        if decision == "theirs":
            found.append(replace(one.theirs, id=one.mine.id))
        elif decision == "both":
            found.append(replace(one.theirs, id=new_id()))
    return tuple(found)


def newest(one: Difference) -> str:
    """The decision that takes the one changed last."""
    return "mine" if one.mine.changed >= one.theirs.changed else "theirs"
