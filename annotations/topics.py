"""Topics: what has a text without being a structure, by id (``condition/disc-herniation``, ``root/L5``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from annotations.data import list_field, text_field
from annotations.errors import AnnotationError
from annotations.language import DEFAULT_LANGUAGE
from annotations.levels import SEGMENTS, placeholder_values
from annotations.overlay import load_translated

FILE = "topics.toml"
#: What a language says in its own words, in ``texts/<language>/topics.toml``.
_WORDS = ("name", "patient_name", "synonyms")
#: First part of a topic's id -> the folder of its texts.
FOLDERS: Mapping[str, str] = MappingProxyType({"condition": "conditions", "root": "roots"})


@dataclass(frozen=True)
class Topic:
    """One topic; `shows` are the structures lit while it is read, with braces for the segment on view."""

    id: str
    name: str
    patient_name: str
    synonyms: tuple[str, ...]
    shows: tuple[str, ...]
    typical: str
    grading: str

    @property
    def folder(self) -> str:
        """Where its texts lie below ``texts/<language>``."""
        return FOLDERS[self.id.split("/")[0]]

    @property
    def subject(self) -> str:
        """The name of its text's files."""
        return self.id.split("/")[1]

    def shown_at(self, segment: str) -> tuple[str, ...]:
        """The structures to light at a segment; what the segment cannot fill in is left out."""
        values = placeholder_values(segment)
        filled = (_filled(pattern, values) for pattern in self.shows)
        return tuple(one for one in filled if one is not None)


def _filled(pattern: str, values: Mapping[str, str]) -> str | None:
    for name, value in values.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return None if "{" in pattern else pattern


@cache
def topics(language: str = DEFAULT_LANGUAGE) -> Mapping[str, Topic]:
    """Every topic by its id, in the order of the table; what a language does not name itself stands in English.

    Raises:
        AnnotationError: for a language there is not, or a `topics.toml` that is not as it must be.
    """
    return parse_topics(load_translated(FILE, "topic", language, _WORDS))


def parse_topics(table: Mapping[str, Any], file: str = FILE) -> Mapping[str, Topic]:
    """Topics from a parsed table."""
    rows = table.get("topic", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise AnnotationError(file, "topic", rows, "a list of tables", "write [[topic]] and its fields below it")
    found: dict[str, Topic] = {}
    for number, row in enumerate(rows, start=1):
        one = _topic(row, file, f"topic {number}")
        if one.id in found:
            raise AnnotationError(file, f"topic {number}.id", one.id, "an id of its own", "join the two")
        found[one.id] = one
    return MappingProxyType(found)


def _topic(row: Mapping[str, Any], file: str, where: str) -> Topic:
    key = text_field(row, "id", file, where)
    head, _, slug = key.partition("/")
    if head not in FOLDERS or not slug or "/" in slug:
        raise AnnotationError(file, f"{where}.id", key, "condition/<slug> or root/<root>", "correct the id")
    typical = text_field(row, "typical", file, where)
    if typical not in SEGMENTS:
        raise AnnotationError(file, f"{where}.typical", typical, f"one of {', '.join(SEGMENTS)}", "correct it")
    return Topic(
        id=key,
        name=text_field(row, "name", file, where),
        patient_name=text_field(row, "patient_name", file, where),
        synonyms=list_field(row, "synonyms", file, where),
        shows=list_field(row, "shows", file, where),
        typical=typical,
        grading=text_field(row, "grading", file, where, default=""),
    )
