"""The few words that the program itself adds to a text, by language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: Every language the program speaks, by its code, each by its own name; English first, it stands in for the others.
DEFAULT_LANGUAGE = "en"
LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "de": "Deutsch"})

_CAPITAL_NOUNS = frozenset({"de"})
_WORDS = {
    "en": {
        "sources": "Sources",
        "mentions": "Where else this is spoken of",
        "fallback": "There is no {asked} text on this yet; this is the one for {used}s.",
        "notice": "For learning, not medical advice.",
        "notice_patient": "This page is for learning. It is not medical advice. Your own care team knows you.",
    }
}


def words(language: str) -> Mapping[str, str]:
    """The program's own words in a language, in English where there are none."""
    return MappingProxyType(_WORDS.get(language, _WORDS["en"]))


def inside(name: str, language: str) -> str:
    """A name as it stands within a sentence or after another name: German keeps the capital of a noun."""
    return name if language in _CAPITAL_NOUNS else name[:1].lower() + name[1:]


def notice(language: str, audience: str) -> str:
    """The line that stands below every text."""
    known = words(language)
    return known.get(f"notice_{audience}", known["notice"])
