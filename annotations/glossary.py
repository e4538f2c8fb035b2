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


@cache
def _finder(language: str) -> tuple[re.Pattern[str] | None, Mapping[str, str]]:
    words = {form.lower(): one.word for one in glossary(language).values() for form in (one.word, *one.forms)}
    if not words:
        return None, words
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE), words


def found_in(text: str, language: str = DEFAULT_LANGUAGE) -> Iterator[tuple[int, int, str]]:
    """(start, end, word) of every glossary word in a text, the longest where several begin at one place."""
    pattern, words = _finder(language)
    for match in pattern.finditer(text) if pattern else ():
        yield match.start(), match.end(), words[match[1].lower()]
