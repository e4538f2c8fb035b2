"""Finding structures, segments and texts by what people call them: names, synonyms, Latin, ids, words."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from annotations.reader import find_text
from annotations.search_words import alike, words
from annotations.terms import terms
from annotations.topics import topics
from viewer.core.catalogue import Catalogue
from viewer.core.passages import Passage, PassageIndex, asked_for
from viewer.core.titles import name_for, title_of

_WORD = re.compile(r"[a-z0-9]+")
#: How German reports write levels: BWK 12 and Th12 are T12, LWK 3 is L3, SWK 1 is S1.
_GERMAN_REGION = {"bwk": "t", "th": "t", "lwk": "l", "swk": "s"}
_GERMAN_LEVEL = re.compile(r"\b(bwk|th|lwk|swk)\s*(\d{1,2})\b")
_START, _INSIDE = 1, 2


PASSAGES_SHOWN = 5  # this many places of a list are kept for passages, if there are any
TYPICAL = "L3"  # the level shown where a word stands for one kind of thing at any level


@dataclass(frozen=True)
class SearchResult:
    """Something found: the id to select, its name, and why it was found (a synonym, the Latin, words of a passage).

    heading : of the section in which a passage stands; empty where a name was found
    """

    target: str
    title: str
    detail: str
    heading: str = ""

    @property
    def passage(self) -> str | None:
        """The place in the text to show, as `ViewState.passage` has it."""
        return f"#{self.heading}" if self.heading else None


@dataclass(frozen=True)
class _Row:
    target: str
    title: str
    detail: str
    words: tuple[str, ...]
    rank: int


class SearchIndex:
    """All that can be found in one catalogue and in the texts for one audience; made when first asked."""

    def __init__(self, catalogue: Catalogue, audience: str = "student") -> None:
        self._rows = [*_names(catalogue), *_topic_names(catalogue, audience), *_everyday_words(catalogue)]
        self._words = sorted({word for row in self._rows for word in row.words})
        self._passages = PassageIndex(_passages(catalogue, audience), words_of, alike(catalogue.language))

    def search(self, query: str, limit: int = 20) -> tuple[SearchResult, ...]:
        """The best matches first: names of which every word of the query begins a word, then passages of the texts.

        A query that finds nothing is tried again with the nearest known words, so a slip of the finger is forgiven.
        """
        words = words_of(query)
        wanted = asked_for(words)
        if not wanted:
            return ()
        names, read = self._names(wanted), self._read(query, wanted, limit)
        if not names and not read:
            near = [difflib.get_close_matches(word, self._words, n=1, cutoff=0.75) for word in wanted]
            names = self._names([match[0] for match in near]) if all(near) else {}
        # Names first, but never so many that no passage is seen.
        first = dict(list(names.items())[: max(limit - len(read), limit - PASSAGES_SHOWN)])
        return tuple((first | {key: one for key, one in read.items() if key not in first} | names).values())[:limit]

    def _names(self, wanted: list[str]) -> dict[str, SearchResult]:
        found: dict[str, SearchResult] = {}
        for _, row in sorted(self._matches(wanted), key=lambda pair: pair[0]):
            found.setdefault(row.target, SearchResult(row.target, row.title, row.detail))
        return found

    def _read(self, query: str, wanted: list[str], limit: int) -> dict[str, SearchResult]:
        return {
            one.target: SearchResult(one.target, one.title, telling(one.text, wanted), one.heading)
            for one in self._passages.search(query, limit)
        }

    def _matches(self, wanted: list[str]) -> list[tuple[tuple[int, int, int], _Row]]:
        found = []
        for number, row in enumerate(self._rows):
            if all(any(word.startswith(one) for word in row.words) for one in wanted):
                exact = sum(one in row.words for one in wanted)
                found.append(((row.rank - 2 * (exact == len(wanted)), len(row.words) - exact, number), row))
        return found


def words_of(text: str) -> list[str]:
    """The words of a text, lower case, without accents; `L2-L3`, `L2/3` and `LWK 2/3` give l2 and l3."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    plain = _GERMAN_LEVEL.sub(lambda found: _GERMAN_REGION[found[1]] + found[2], plain)
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


def _topic_names(catalogue: Catalogue, audience: str) -> Iterable[_Row]:
    for topic in topics(catalogue.language).values():
        title = name_for(catalogue, topic.id, audience)
        # "L3" means the level before it means the root.
        rank = _START + (topic.folder == "roots")
        for name in (topic.name, topic.patient_name):
            yield _Row(topic.id, title, "", tuple(words_of(name)), rank)
        for name in topic.synonyms:
            yield _Row(topic.id, title, name, tuple(words_of(name)), _INSIDE)


def _passages(catalogue: Catalogue, audience: str) -> Iterable[Passage]:
    """A passage for each section of each text: segments, topics, and kinds at the structure that stands for them."""
    known = topics(catalogue.language)
    targets = _subjects(catalogue) | {topic.subject: topic.id for topic in known.values()}
    for subject, target in targets.items():
        text = find_text(subject, audience, catalogue.language)
        topic = known.get(target)
        term = catalogue.term(target) if topic is None else None
        words = topic.synonyms if topic else ()
        if term is not None:
            words = (subject.replace("-", " "), term.latin, *term.synonyms)
        names = [*words, *(text.keywords if text else ())]
        titled = text is not None and (topic is not None or target in catalogue.segments)
        title = title_of(catalogue, target, text) if text and titled else catalogue.name(target)
        for section in text.sections if text else ():
            yield Passage(target, title, section.heading, section.plain_text, " ".join(names))


def telling(text: str, wanted: list[str], length: int = 140) -> str:
    """The sentence of a text that holds most of the wanted words, cut to `length` characters."""
    sentences = [part for line in text.splitlines() for part in _SENTENCE_END.split(line) if part.strip()]
    best = max(sentences, key=lambda one: sum(any(w.startswith(x) for w in words_of(one)) for x in wanted), default="")
    plain = " ".join(best.split())
    return plain if len(plain) <= length else plain[: length - 1].rsplit(" ", 1)[0] + "…"


_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
