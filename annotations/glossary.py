"""The glossary: words of the texts, each explained in a sentence or two, once for students and once for patients."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from annotations.data import list_field, load_table, table_exists, text_field
from annotations.errors import AnnotationError

#: Below ``texts/<language>``.
FILE = "texts/{language}/glossary.toml"
DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True)
class Entry:
    """One word. `forms` are the other ways it stands in a text (plurals, abbreviations).

    meaning : for students and clinicians; `plain` : for patients; `leads_to` : a structure or topic, or empty
    """

    word: str
    forms: tuple[str, ...]
    meaning: str
    plain: str
    leads_to: str
    sources: tuple[str, ...]

    def for_audience(self, audience: str) -> str:
        """The explanation for an audience."""
        return self.plain if audience == "patient" else self.meaning


@cache
def glossary(language: str = DEFAULT_LANGUAGE) -> Mapping[str, Entry]:
    """Every entry by its word, in the order of the file; the English one where a language has none.

    Raises:
        AnnotationError: when the file is not as it must be.
    """
    file = FILE.format(language=language)
    if not table_exists(file):
        return glossary() if language != DEFAULT_LANGUAGE else MappingProxyType({})
    return parse_glossary(load_table(file), file)


def parse_glossary(table: Mapping[str, Any], file: str) -> Mapping[str, Entry]:
    """Entries from a parsed table: ``[[entry]]`` rows."""
    rows = table.get("entry", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise AnnotationError(file, "entry", rows, "a list of tables", "write [[entry]] and its fields below it")
    found: dict[str, Entry] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        one = _entry(row, file, f"entry {number}")
        for form in map(str.lower, (one.word, *one.forms)):
            if form in seen:
                raise AnnotationError(file, f"entry {number}", form, "a word of its own", "it stands in another entry")
            seen.add(form)
        found[one.word] = one
    return MappingProxyType(found)


def _entry(row: Mapping[str, Any], file: str, where: str) -> Entry:
    return Entry(
        word=text_field(row, "word", file, where),
        forms=list_field(row, "forms", file, where),
        meaning=text_field(row, "meaning", file, where),
        plain=text_field(row, "plain", file, where),
        leads_to=text_field(row, "leads_to", file, where, default=""),
        sources=list_field(row, "sources", file, where),
    )


#: A word of a text; forms of several words are looked for from their first one on.
_WORD = re.compile(r"[^\W_]+")


@cache
def _by_first_word(language: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """First word of a form -> (form, word of the entry), lower case, the longest form first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in glossary(language).values():
        for form in map(str.lower, (one.word, *one.forms)):
            first = _WORD.search(form)
            if first:
                found.setdefault(first[0], []).append((form, one.word))
    ordered = {first: tuple(sorted(forms, key=lambda one: -len(one[0]))) for first, forms in found.items()}
    return MappingProxyType(ordered)


def found_in(text: str, language: str = DEFAULT_LANGUAGE) -> Iterator[tuple[int, int, str]]:
    """(start, end, word) of every glossary word in a text, the longest where several begin at one place."""
    forms, lower, done = _by_first_word(language), text.lower(), 0
    if len(lower) != len(text):  # a few letters change their length with their case: then nothing is marked
        return
    for match in _WORD.finditer(lower):
        for form, word in forms.get(match[0], ()):
            start = match.start() - form.index(match[0])
            end = start + len(form)
            if start >= done and lower.startswith(form, start) and not _WORD.match(lower, end):
                yield start, end, word
                done = end
                break
