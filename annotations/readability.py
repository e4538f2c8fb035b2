"""How hard a text is to read: the Flesch-Kincaid grade, for texts that patients read."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?:]+(?:\s|$)")
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_NAME_OF_LEVEL = re.compile(r"\b[TLS]\d+(?:-[TLS]\d+)?\b")


def sentences(text: str) -> list[str]:
    """The sentences of a plain text, in order, without their full stops."""
    return [part.strip() for line in text.splitlines() for part in _SENTENCE_END.split(line) if part.strip()]


def grade(text: str) -> float:
    """School grade that reads the text with ease (Flesch-Kincaid 1975); 0 for a text without words.

    Names of levels (L2-L3) are read as one short word. Syllables are counted as groups of vowels, which is
    exact enough for a whole text and not for one word.
    """
    plain = _NAME_OF_LEVEL.sub("bone", text)
    words = _WORD.findall(plain)
    if not words:
        return 0.0
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / max(1, len(sentences(plain))) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    lower = word.lower()
    silent = lower.endswith("e") and not lower.endswith(("le", "ee")) and len(lower) > 2
    return max(1, len(_VOWELS.findall(lower)) - silent)
