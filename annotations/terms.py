"""Names, Latin names and codes of the structures, by structure id."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from annotations.data import list_field, map_field, text_field
from annotations.errors import AnnotationError
from annotations.language import DEFAULT_LANGUAGE, side_words
from annotations.language import LANGUAGES as _LANGUAGES
from annotations.levels import (
    LEVELS,
    LUMBAR,
    ROOTS,
    SEGMENTS,
    SIDES,
    VARIANT_LEVELS,
    VARIANT_ROOTS,
    VARIANT_SEGMENTS,
    placeholder_values,
)
from annotations.overlay import load_translated

LANGUAGES = tuple(_LANGUAGES)
#: What a brace in a pattern of terms.toml stands for.
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "level": (*LEVELS, *VARIANT_LEVELS),
        "segment": (*SEGMENTS, *VARIANT_SEGMENTS),
        "root": (*ROOTS, *VARIANT_ROOTS),
        "lumbar_root": (*LUMBAR, *VARIANT_ROOTS),
        "side": SIDES,
    }
)
_BRACE = re.compile(r"\{(\w+)\}")
_OTHERS = ("name", "latin", "codes", "kind", "synonyms")
#: What a language says in its own words, in ``texts/<language>/terms.toml``.
_WORDS = ("name", "name_at", "patient_name", "synonyms", "synonyms_at", "definition", "short")
#: The braces by which something may differ.
_PLACES = ("level", "segment", "root", "lumbar_root")


@dataclass(frozen=True)
class Term:
    """What holds for all ids of one pattern, such as ``disc/{segment}``.

    `at` holds what differs by level, segment or root: ``at["codes"]["L2-L3"]`` is a mapping, ``at["synonyms"]`` gives
    lists of further ones, others are texts. `short` is what the last word of the id means, where a language says so.
    """

    id: str
    name: str
    latin: str
    synonyms: tuple[str, ...]
    codes: Mapping[str, str]
    kind: str
    patient_name: str
    definition: str
    sources: tuple[str, ...]
    at: Mapping[str, Mapping[str, Any]]
    short: str = ""


@dataclass(frozen=True)
class ResolvedTerm:
    """A term filled in for one id.

    `values` are the names that follow from the id (see `annotations.levels`); codes are those of the level
    where one is published, else those of the kind.
    """

    id: str
    name: str
    latin: str
    codes: Mapping[str, str]
    synonyms: tuple[str, ...]
    kind: str
    patient_name: str
    definition: str
    sources: tuple[str, ...]
    values: Mapping[str, str]


@cache
def terms(language: str = DEFAULT_LANGUAGE) -> Mapping[str, Term]:
    """Every term by its pattern; what a language does not say in its own words stands in English.

    Raises:
        AnnotationError: for a language without terms, or a table that is not as it must be.
    """
    return parse_terms(load_translated("terms.toml", "term", language, _WORDS))


@cache
def short_names(language: str = DEFAULT_LANGUAGE) -> Mapping[str, str]:
    """What the words of ids mean, where the language says so: ``pedicle`` is `Bogenwurzel` in German."""
    found = {}
    for term in terms(language).values():
        words = [one for one in term.id.split("/") if not _BRACE.fullmatch(one)]
        if words and term.short:
            found[words[-1]] = term.short
    return MappingProxyType(found)


def parse_terms(table: Mapping[str, Any], file: str = "terms.toml") -> Mapping[str, Term]:
    """Terms from a parsed table that holds a list `term`."""
    rows = table.get("term")
    if not isinstance(rows, list) or not rows:
        raise AnnotationError(file, "term", rows, "a list of terms", "write [[term]] blocks")
    found: dict[str, Term] = {}
    for number, row in enumerate(rows, start=1):
        term = _term(row, file, f"term {number}")
        if term.id in found:
            raise AnnotationError(file, f"term {number}.id", term.id, "an id not used before", "remove one of the two")
        found[term.id] = term
    return MappingProxyType(found)


def _term(row: Mapping[str, Any], file: str, where: str) -> Term:
    pattern = text_field(row, "id", file, where)
    unknown = set(_BRACE.findall(pattern)) - set(CHOICES)
    if unknown:
        raise AnnotationError(file, f"{where}.id", pattern, f"braces among {', '.join(CHOICES)}", "correct the pattern")
    return Term(
        id=pattern,
        name=text_field(row, "name", file, where),
        latin=text_field(row, "latin", file, where, default=""),
        synonyms=list_field(row, "synonyms", file, where),
        codes=MappingProxyType(map_field(row, "codes", file, where)),
        kind=text_field(row, "kind", file, where),
        patient_name=text_field(row, "patient_name", file, where),
        definition=text_field(row, "definition", file, where),
        sources=list_field(row, "sources", file, where),
        at=MappingProxyType({name: dict(row.get(f"{name}_at", {})) for name in _OTHERS}),
        short=text_field(row, "short", file, where, default=""),
    )


def term_for(structure_id: str, language: str = "en") -> ResolvedTerm:
    """Name, Latin name, codes and kind of a structure, a group of structures or a segment.

    Raises:
        AnnotationError: for an id the atlas does not know; the message suggests the nearest ones.
    """
    found = find_term(structure_id, language)
    if found is None:
        raise AnnotationError(
            "structure id", "id", structure_id, "an id of the atlas", _suggestion(structure_id, language)
        )
    return found


def find_term(structure_id: str, language: str = "en") -> ResolvedTerm | None:
    """`term_for`, None for an id the atlas does not know: looking for the nearest ids takes its time."""
    found = _all_ids(language).get(structure_id)
    return None if found is None else _resolve(structure_id, *found, language)


def _resolve(structure_id: str, term: Term, chosen: Mapping[str, str], language: str) -> ResolvedTerm:
    braces = dict(chosen)
    where = next((braces[name] for name in _PLACES if name in braces), "")
    own: dict[str, Any] = {name: term.at[name][where] for name in _OTHERS if where in term.at[name]}
    codes = {**term.codes, **own.get("codes", {})}
    values = placeholder_values(structure_id)
    braces = {**values, **braces, **side_words(language, values.get("side"))}
    return ResolvedTerm(
        id=structure_id,
        name=_filled(own.get("name", term.name), braces),
        latin=_filled(own.get("latin", term.latin), braces),
        codes=MappingProxyType({system: code for system, code in codes.items() if code}),
        synonyms=tuple(_filled(word, braces) for word in (*term.synonyms, *own.get("synonyms", ()))),
        kind=own.get("kind", term.kind),
        patient_name=_filled(term.patient_name, braces),
        definition=_filled(term.definition, braces),
        sources=term.sources,
        values=values,
    )


def _filled(template: str, braces: Mapping[str, str]) -> str:
    return _BRACE.sub(lambda match: braces.get(match[1], match[0]), template)


@cache
def _all_ids(language: str) -> Mapping[str, tuple[Term, Mapping[str, str]]]:
    """Every id the patterns stand for, with what stands in its braces. The atlas is small: they are written out."""
    return MappingProxyType(
        {
            _filled(term.id, braces): (term, braces)
            for term in terms(language).values()
            for braces in _choices(_BRACE.findall(term.id))
        }
    )


def _choices(names: list[str]) -> Iterator[dict[str, str]]:
    for choice in itertools.product(*(CHOICES[name] for name in names)):
        yield dict(zip(names, choice, strict=True))


def known_ids(language: str = "en") -> tuple[str, ...]:
    """Every structure, group and segment the terms know, in the order of the table."""
    return tuple(_all_ids(language))


def kinds(language: str = "en") -> tuple[str, ...]:
    """The kind slugs that are in use, `segment` left out (a segment has a text of its own)."""
    found = (kind for term in terms(language).values() for kind in (term.kind, *term.at["kind"].values()))
    return tuple(dict.fromkeys(kind for kind in found if kind != "segment"))


def is_known_target(target: str) -> bool:
    """Whether a link may point here: a structure, a group (an id's beginning up to a ``/``), or a segment.

    >>> is_known_target("facet/L2-L3"), is_known_target("facet/L2")
    (True, False)
    """
    return target in _targets()


@cache
def _targets() -> frozenset[str]:
    ids = known_ids()
    return frozenset(one.rsplit("/", cut)[0] for one in ids for cut in range(one.count("/") + 1))


def nearest(word: str, among: tuple[str, ...], count: int = 3) -> tuple[str, ...]:
    """The entries most like `word`, best first; compared without regard to case."""
    by_lower = {entry.lower(): entry for entry in among}
    close = difflib.get_close_matches(word.lower()[:200], list(by_lower), n=count, cutoff=0.5)
    return tuple(by_lower[entry] for entry in close)


def _suggestion(structure_id: str, language: str) -> str:
    close = nearest(structure_id, known_ids(language))
    return f"did you mean {', '.join(close)}?" if close else "list the known ids with `lumbar structures`"
