"""Words by which people look for a subject: everyday words, synonyms, names and the keywords of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from annotations.data import list_field, load_table, table_exists
from annotations.language import DEFAULT_LANGUAGE
from annotations.reader import read_keywords, text_files
from annotations.terms import kinds, terms

FILE = "search_words.toml"
#: Where a language other than English has its own.
OWN_FILE = "texts/{language}/search_words.toml"
ALIKE = "texts/{language}/alike.toml"
_BRACE = re.compile(r"\{\w+\}")


@cache
def words(language: str = DEFAULT_LANGUAGE) -> Mapping[str, tuple[str, ...]]:
    """Lower-case word or phrase -> subjects (segments such as ``L2-L3``, kind slugs such as ``disc``).

    The language's own words come first; the English ones find things in every language.

    ``words()["slipped disc"]`` begins with ``disc``; the first subject of an everyday word is the best.

    Raises:
        AnnotationError: for a table or text that is not as it must be.
    """
    found: dict[str, dict[str, None]] = {}
    for tongue in dict.fromkeys((language, DEFAULT_LANGUAGE)):
        for word, subject in (*_everyday(tongue), *_of_terms(tongue), *_of_texts(tongue)):
            found.setdefault(word.lower().strip(), {})[subject] = None
    return MappingProxyType({word: tuple(subjects) for word, subjects in found.items() if word})


def _everyday(language: str) -> Iterator[tuple[str, str]]:
    file = FILE if language == DEFAULT_LANGUAGE else OWN_FILE.format(language=language)
    table = load_table(file).get(language, {}) if table_exists(file) else {}
    for word in table:
        for subject in list_field(table, word, file, language):
            yield word, subject


def _of_terms(language: str) -> Iterator[tuple[str, str]]:
    """Names without a level in them, and the kinds; a name with one the catalogue finds by itself."""
    for term in terms(language).values():
        for word in (term.name, term.latin, *term.synonyms):
            if term.kind != "segment" and not _BRACE.search(word):
                yield word, term.kind
    for kind in kinds(language):
        yield kind.replace("-", " "), kind


def _of_texts(language: str) -> Iterator[tuple[str, str]]:
    for _, subject, _, file in text_files(language):
        for keyword in read_keywords(file):
            yield keyword, subject


@cache
def alike(language: str = "en") -> Mapping[str, tuple[str, ...]]:
    """A lower-case word -> the others that mean the same to one who asks.

    Raises:
        AnnotationError: for a table that is not as it must be.
    """
    file = ALIKE.format(language=language)
    found: dict[str, dict[str, None]] = {}
    for group in load_table(file).get("groups", []) if table_exists(file) else []:
        row = list_field({"group": group}, "group", file, "groups")
        for word in row:
            found.setdefault(word, {}).update(dict.fromkeys(one for one in row if one != word))
    return MappingProxyType({word: tuple(others) for word, others in found.items()})
