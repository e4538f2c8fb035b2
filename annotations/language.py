"""The few words that the program itself adds to a text, by language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

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


def notice(language: str, audience: str) -> str:
    """The line that stands below every text."""
    known = words(language)
    return known.get(f"notice_{audience}", known["notice"])
