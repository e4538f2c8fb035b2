"""Finding structures, segments and texts by what people call them: names, synonyms, Latin, ids, words."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from annotations.errors import AnnotationError
from annotations.reader import read_text, texts_index
from annotations.search_words import words
from annotations.terms import terms
from viewer.core.catalogue import Catalogue

_WORD = re.compile(r"[a-z0-9]+")
_FILLERS = frozenset({"of", "the", "and", "at", "von", "der", "die", "das", "des", "und", "bei"})
_EXACT, _START, _INSIDE, _TEXT, _SIMILAR = 0, 1, 2, 3, 4


TYPICAL = "L3"  # the level shown where a word stands for one kind of thing at any level


@dataclass(frozen=True)
class SearchResult:
    """Something found: the id to select, its name, and why it was found (a synonym, the Latin, a passage)."""

    target: str
    title: str
    detail: str


@dataclass(frozen=True)
class _Row:
    target: str
    title: str
    detail: str
    words: tuple[str, ...]
    rank: int


class SearchIndex:
    """All that can be found in one catalogue; made when first asked."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._rows = [*_names(catalogue), *_everyday_words(catalogue), *_texts(catalogue)]
        self._words = sorted({word for row in self._rows for word in row.words if row.rank < _TEXT})

    def search(self, query: str, limit: int = 20) -> tuple[SearchResult, ...]:
        """The best matches first; every word of the query must begin a word of what is found.

        A query that finds nothing is tried again with the nearest known words, so a slip of the finger is forgiven.
        """
        wanted = words_of(query)
        wanted = [word for word in wanted if word not in _FILLERS] or wanted
        if not wanted:
            return ()
        found = self._matches(wanted)
        if not found:
            near = [difflib.get_close_matches(word, self._words, n=1, cutoff=0.75) for word in wanted]
            found = self._matches([match[0] for match in near]) if all(near) else []
        unique: dict[str, _Row] = {}
        for _, row in sorted(found, key=lambda pair: pair[0]):
            unique.setdefault(row.target, row)
        return tuple(SearchResult(row.target, row.title, row.detail) for row in list(unique.values())[:limit])

    def _matches(self, wanted: list[str]) -> list[tuple[tuple[int, int, int], _Row]]:
        found = []
        for number, row in enumerate(self._rows):
            if all(any(word.startswith(one) for word in row.words) for one in wanted):
                exact = sum(one in row.words for one in wanted)
                found.append(((row.rank - 2 * (exact == len(wanted)), len(row.words) - exact, number), row))
        return found


def words_of(text: str) -> list[str]:
    """The words of a text, lower case, without accents; `L2-L3` and `L2/3` give l2 and l3."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    plain = re.sub(r"\b([tls])(\d+)\s*[-/]\s*(\d+)\b", r"\1\2 \1\3", plain)
    return _WORD.findall(plain)


def _names(catalogue: Catalogue) -> Iterable[_Row]:
    targets = [*catalogue.segments, *catalogue.entries]
    for target in targets:
        term = catalogue.term(target)
        depth = target.count("/")
        place = words_of(target.replace("/", " "))
        yield _Row(target, term.name, term.latin, (*words_of(term.name), *place), _START + min(depth, 3))
        others = [term.latin, *term.synonyms, *term.codes.values()]
        for other in others:
            if other:
                yield _Row(target, term.name, str(other), (*words_of(str(other)), *place), _INSIDE + min(depth, 3))


def _subjects(catalogue: Catalogue) -> dict[str, str]:
    """Where the subject of a text leads: a segment to itself, a kind to the one structure of it or to all of them."""
    by_kind: dict[str, list[str]] = {}
    for key, entry in catalogue.entries.items():
        by_kind.setdefault(entry.kind, []).append(key)
    alone = {kind: keys[0] for kind, keys in by_kind.items() if len(keys) == 1}
    groups = {
        term.kind: term.id
        for term in terms().values()
        if "{" not in term.id and term.id not in catalogue.parts and catalogue.knows(term.id)
    }
    first = {kind: next((key for key in keys if f"/{TYPICAL}" in key), keys[0]) for kind, keys in by_kind.items()}
    return first | groups | alone | {segment: segment for segment in catalogue.segments}


def _everyday_words(catalogue: Catalogue) -> Iterable[_Row]:
    targets = _subjects(catalogue)
    for phrase, subjects in words(catalogue.language).items():
        for place, subject in enumerate(subjects):
            if subject in targets:
                target = targets[subject]
                yield _Row(target, catalogue.name(target), phrase, tuple(words_of(phrase)), _INSIDE + min(place, 3))


def _texts(catalogue: Catalogue) -> Iterable[_Row]:
    targets = _subjects(catalogue)
    for subject, audience in texts_index():
        target = targets.get(subject)
        if target is None:
            continue
        try:
            text = read_text(subject, audience, catalogue.language)
        except AnnotationError:
            continue  # a damaged text is the validator's to report; the rest stays findable
        for section in text.sections:
            words = (
                *words_of(section.heading),
                *words_of(section.plain_text),
                *words_of(" ".join(text.keywords)),
            )
            yield _Row(target, text.title, section.heading, tuple(dict.fromkeys(words)), _TEXT + 3)
