"""The words of the drawing of the lower body: caption, places of the skin, muscles; each with its sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from annotations.data import list_field, load_table, table_exists, text_field
from annotations.errors import AnnotationError
from annotations.language import DEFAULT_LANGUAGE

FILE = "figures/lower_body.toml"
FILE_IN = "figures/lower_body.{language}.toml"
_CITATION = re.compile(r"\s*\[@([a-z0-9-]+(?:;\s*@[a-z0-9-]+)*)\]")

#: Words, and the keys of the sources that stand behind them.
Run = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Caption:
    """What is said below the drawing (`line`; `short` in little room) and on request (`text`), cut at citations."""

    short: tuple[Run, ...]
    line: tuple[Run, ...]
    text: tuple[Run, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys in order of first use."""
        return tuple(dict.fromkeys(key for _, keys in (*self.line, *self.text, *self.short) for key in keys))


@dataclass(frozen=True)
class Muscle:
    """A muscle: its name, one for patients, and what it does."""

    name: str
    patient_name: str
    does: str
    sources: tuple[str, ...]

    def called(self, audience: str) -> str:
        """The name for an audience."""
        return self.patient_name if audience == "patient" else self.name


@dataclass(frozen=True)
class FigureWords:
    """captions : by audience; places : (root, audience) to where its skin lies; points : root to its key point"""

    title: str
    captions: Mapping[str, Caption]
    places: Mapping[tuple[str, str], str]
    points: Mapping[str, str]
    muscles: Mapping[str, Muscle]
    sources: frozenset[str]


@cache
def figure_words(language: str = DEFAULT_LANGUAGE) -> FigureWords:
    """The words in a language, the English ones where there are none.

    Raises:
        AnnotationError: when the file is not as it must be.
    """
    own = FILE_IN.format(language=language)
    file = own if table_exists(own) else FILE
    return parse_figure_words(load_table(file), file)


def parse_figure_words(table: Mapping[str, Any], file: str) -> FigureWords:
    """The words from a parsed table."""
    from annotations.reader import AUDIENCES  # with its Markdown reader, not needed for the first picture

    captions = {
        audience: Caption(*(tuple(_runs(text_field(row, key, file, where))) for key in ("short", "line", "text")))
        for audience in AUDIENCES
        for where, row in [(f"caption.{audience}", _table(_table(table, "caption", file), audience, file))]
    }
    roots, points, muscles = (_table(table, key, file) for key in ("root", "point", "muscle"))
    places = {
        (root, audience): text_field(_table(roots, root, file), audience, file, f"root.{root}")
        for root in roots
        for audience in AUDIENCES
    }
    known = {key: _muscle(_table(muscles, key, file), file, f"muscle.{key}") for key in muscles}
    cited = {key for caption in captions.values() for key in caption.sources}
    cited |= {key for root in roots for key in list_field(roots[root], "sources", file, f"root.{root}")}
    cited |= {key for one in known.values() for key in one.sources}
    return FigureWords(
        title=text_field(table, "title", file, "figure"),
        captions=MappingProxyType(captions),
        places=MappingProxyType(places),
        points=MappingProxyType(
            {root: text_field(_table(points, root, file), "place", file, f"point.{root}") for root in points}
        ),
        muscles=MappingProxyType(known),
        sources=frozenset(cited),
    )


def _muscle(row: Mapping[str, Any], file: str, where: str) -> Muscle:
    return Muscle(
        name=text_field(row, "name", file, where),
        patient_name=text_field(row, "patient_name", file, where),
        does=text_field(row, "does", file, where),
        sources=list_field(row, "sources", file, where),
    )


def _runs(text: str) -> Iterator[Run]:
    """Words up to each citation, with its keys."""
    at = 0
    for match in _CITATION.finditer(text):
        yield text[at : match.start()].replace("\n", " "), tuple(re.findall(r"[a-z0-9-]+", match[1]))
        at = match.end()
    if rest := text[at:].rstrip():
        yield rest, ()


def _table(row: Mapping[str, Any], key: str, file: str) -> Mapping[str, Any]:
    value = row.get(key)
    if not isinstance(value, dict):
        raise AnnotationError(file, key, value, "a table", f"write [{key}] and its fields below it")
    return value
