"""The list of annotations: what each row says, and which rows there are in which order under which heading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotations.tags.model import KINDS, STATUSES, Annotation
from annotations.tags.vocabulary import Entry
from viewer.core.catalogue import Catalogue
from viewer.core.tagging.shapes import colour_of, said

COLUMNS = ("name", "number", "place", "status", "author", "changed")
GROUPS = ("none", "place", "level", "author", "status", "kind")


@dataclass(frozen=True)
class Row:
    """What the list says of one annotation; `sought` is what a search looks through, folded; `size` sorts numbers."""

    id: str
    kind: str
    name: str
    number: str
    size: float
    place: str
    level: str
    status: str
    author: str
    changed: str
    colour: str
    automatic: bool
    surfaces: frozenset[str]
    sought: str


@dataclass(frozen=True)
class Query:
    """What is asked of the list.

    text : words that must all occur; status, kind : one of them, or empty for all; within : surfaces, or None for all
    sort : a column, downwards or not; group : one of `GROUPS`
    """

    text: str = ""
    status: str = ""
    kind: str = ""
    within: frozenset[str] | None = None
    sort: str = "changed"
    downwards: bool = True
    group: str = "none"


def row_of(one: Annotation, catalogue: Catalogue, words: Mapping[str, Entry]) -> Row:
    """The row of an annotation."""
    entry = words.get(one.label)
    name = " ".join(filter(None, (entry.name if entry else one.label, one.grade)))
    if one.kind == "note" and one.comment:
        name = one.comment.splitlines()[0][:80]
    place = place_of(one, catalogue)
    number = said(one.values)
    sought = "\n".join((name, place, one.author, one.comment, one.structure or "", KINDS[one.kind].name, one.label))
    return Row(
        one.id, one.kind, name, number, next(iter(one.values.values()), 0.0), place, one.level or "", one.status,
        one.author, f"{one.changed.astimezone():%Y-%m-%d %H:%M}", colour_of(one),
        one.origin == "automatic" and one.status == "draft", frozenset(one.surfaces), sought.casefold(),
    )  # fmt: skip


def place_of(one: Annotation, catalogue: Catalogue) -> str:
    """Where it is, in words: the structure's name, or level and side."""
    if one.structure and catalogue.knows(one.structure):
        return catalogue.name(one.structure)
    return ", ".join(filter(None, (one.structure, one.level, one.side)))


def listed(rows: Iterable[Row], query: Query) -> list[tuple[str, list[Row]]]:
    """The rows asked for under their headings; one heading without words where they are not grouped."""
    wanted = [word.casefold() for word in query.text.split()]
    kept = [
        row
        for row in rows
        if (not query.status or row.status == query.status)
        and (not query.kind or row.kind == query.kind)
        and (query.within is None or row.surfaces & query.within)
        and all(word in row.sought for word in wanted)
    ]
    kept.sort(key=_KEYS[query.sort], reverse=query.downwards)
    if query.group == "none":
        return [("", kept)] if kept else []
    groups: dict[str, list[Row]] = {}
    for row in kept:
        groups.setdefault(getattr(row, query.group), []).append(row)
    order = _ORDER.get(query.group, {})
    return sorted(groups.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))


_ORDER: Mapping[str, Mapping[str, int]] = {
    "status": {name: number for number, name in enumerate(STATUSES)},
    "kind": {name: number for number, name in enumerate(KINDS)},
}
_KEYS: Mapping[str, Callable[[Row], Any]] = {
    "name": lambda row: (row.name.casefold(), row.place),
    "number": lambda row: row.size,
    "place": lambda row: (row.level, row.place),
    "status": lambda row: STATUSES.index(row.status),
    "author": lambda row: row.author.casefold(),
    "changed": lambda row: row.changed,
}
