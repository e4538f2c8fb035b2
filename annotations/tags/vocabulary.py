"""What an annotation can be called: the atlas's structures, conditions with grades, landmarks, words of one's own.

The grades are those of the tables in the clinicians' texts, so that what is chosen here is explained there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from annotations.data import list_field, load_table, parse_table, text_field
from annotations.errors import AnnotationError
from annotations.language import DEFAULT_LANGUAGE
from annotations.measured import sizes
from annotations.tags.formats.bounded import read_text
from annotations.terms import Term, kinds, terms
from annotations.topics import topics

MAX_OWN = 10_000
_GRADE_TABLE = re.compile(r"^\|\s*(?:Grade|Type)\s*\|.*\n\|[-| :]+\|\n((?:\|.*\n?)+)", re.MULTILINE)
#: Where the pattern of a name says which one is meant, in any language spoken.
_PLACE = re.compile(r",? *(?:\b(?:of|on|under|at|between|von|auf|unter|an|zwischen|bei)\b *)?\{")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Entry:
    """One word of the vocabulary.

    id : what the annotation's `label` holds; name : in words
    group : structure, condition, landmark, size or own
    codes : by system (FMA, UBERON, SNOMED …), as far as they were verified
    grading, grades : the published grading and its grades, from the lowest
    """

    id: str
    name: str
    group: str
    codes: Mapping[str, str] = field(default_factory=dict)
    grading: str = ""
    grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class Protocol:
    """A series of landmarks to be placed one after the other: (label, structure id) each, in that order."""

    id: str
    name: str
    help: str
    steps: tuple[tuple[str, str], ...]


@cache
def vocabulary(language: str = DEFAULT_LANGUAGE) -> Mapping[str, Entry]:
    """Every entry the program brings, by id: landmarks, conditions, kinds of structures."""
    entries = [*_landmarks(), *_sizes(language), *_conditions(language), *_structures(language)]
    return MappingProxyType({entry.id: entry for entry in reversed(entries)})


def _structures(language: str) -> list[Entry]:
    """A word for each kind of structure, called as its terms are, with the codes that all of them share."""
    by_kind: dict[str, list[Term]] = {}
    for term in terms(language).values():
        if term.kind != "segment":
            by_kind.setdefault(term.kind, []).append(term)
    found = [Entry(kind, _name_of(rows), "structure", _shared_codes(rows)) for kind, rows in by_kind.items()]
    only_variants = [kind for kind in kinds(language) if kind not in by_kind and kind != "segment"]
    return found + [Entry(kind, kind.replace("-", " ").capitalize(), "structure") for kind in only_variants]


def _name_of(rows: Sequence[Term]) -> str:
    """`Pedicle` of the pattern `Pedicle of {level}, {side}`; of one structure, rather than of a group."""
    one = max(rows, key=lambda row: (row.id.count("{"), row.id.count("/")))
    name = _PLACE.split(one.name, maxsplit=1)[0].strip() or one.short
    return name[:1].upper() + name[1:]


def _shared_codes(rows: Sequence[Term]) -> Mapping[str, str]:
    deepest = max(row.id.count("/") for row in rows)
    one, *others = [row for row in rows if row.id.count("/") == deepest]
    return {key: code for key, code in one.codes.items() if all(row.codes.get(key) == code for row in others)}


def _sizes(language: str) -> list[Entry]:
    """What can be measured; the slip has no size in the atlas, which has none."""
    names = {key.split("/", 1)[0]: size.name for key, size in sizes(language).items()}
    return [Entry(id_, name[:1].upper() + name[1:], "size") for id_, name in {**names, "slip": "slip"}.items()]


def _conditions(language: str) -> list[Entry]:
    return [
        Entry(topic.id, topic.name, "condition", {}, topic.grading, grades_of(topic.subject) if topic.grading else ())
        for topic in topics(language).values()
        if topic.folder == "conditions"
    ]


@cache
def grades_of(condition: str) -> tuple[str, ...]:
    """The grades that the clinicians' text on a condition has a table of, such as ``compression-fracture``."""
    place = resources.files("annotations") / "texts" / "en" / "conditions" / f"{condition}.clinician.md"
    match = _GRADE_TABLE.search(place.read_text(encoding="utf-8"))
    rows = match[1].strip().splitlines() if match else []
    return tuple(_LINK.sub(r"\1", row.strip("|").split("|")[0]).strip() for row in rows)


def _landmarks() -> list[Entry]:
    rows = load_table("tags/landmarks.toml")["landmark"]
    return [Entry(row["id"], row["name"], "landmark", {}) for row in rows]


@cache
def protocols() -> Mapping[str, Protocol]:
    """The series of landmarks the program brings, by id."""
    file = "tags/landmarks.toml"
    table = load_table(file)
    known = {row["id"] for row in table["landmark"]}
    found = {}
    for row in table["protocol"]:
        name = text_field(row, "id", file, "protocol")
        labels = list_field(row, "landmarks", file, name)
        strange = [label for label in labels if label not in known]
        if strange:
            raise AnnotationError(file, f"{name}.landmarks", strange[0], "a landmark of this table", "correct it")
        steps = tuple((label, place) for place in list_field(row, "structures", file, name) for label in labels)
        left_out = set(list_field(row, "without", file, name))
        kept = tuple((label, place) for label, place in steps if f"{place} {label}" not in left_out)
        found[name] = Protocol(name, text_field(row, "name", file, name), text_field(row, "help", file, name), kept)
    return MappingProxyType(found)


def read_own(path: Path) -> Mapping[str, Entry]:
    """Words of the user's own: a table (CSV) with the columns `id`, `name` and perhaps `grades` (`mild; severe`), or
    TOML with `[[entry]]` and the same fields, `grades` a list.

    Raises:
        AnnotationError: a file, row or field that cannot be used.
    """
    rows = _toml_rows(path) if path.suffix.lower() == ".toml" else _csv_rows(path)
    if len(rows) > MAX_OWN:
        raise AnnotationError(path.name, "entry", f"{len(rows)} rows", f"at most {MAX_OWN}", "shorten the list")
    found: dict[str, Entry] = {}
    for number, row in enumerate(rows, start=1):
        where = f"entry {number}"
        one = Entry(
            text_field(row, "id", path.name, where).strip(), text_field(row, "name", path.name, where).strip(),
            "own", {}, "", list_field(row, "grades", path.name, where),
        )  # fmt: skip
        if one.id in found or one.id in vocabulary():
            raise AnnotationError(path.name, f"{where}.id", one.id, "an id of its own", "choose another")
        found[one.id] = one
    return MappingProxyType(found)


def _toml_rows(path: Path) -> list[dict[str, object]]:
    rows = parse_table(read_text(path), path.name).get("entry", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise AnnotationError(path.name, "entry", rows, "a list of tables", "write [[entry]] and its fields below it")
    return rows


def _csv_rows(path: Path) -> list[dict[str, object]]:
    try:
        rows = list(csv.DictReader(io.StringIO(read_text(path)), strict=True))
    except csv.Error as error:
        raise AnnotationError(path.name, "file", str(error), "a table (CSV)", "correct it") from None
    grades = "grades"
    return [
        {key: value for key, value in row.items() if key in ("id", "name")}
        | {grades: [one.strip() for one in (row.get(grades) or "").split(";") if one.strip()]}
        for row in rows
    ]
