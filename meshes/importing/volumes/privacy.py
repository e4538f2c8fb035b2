"""Keeps out of a result who the patient is: names of labels that repeat what a header says of the person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

SHORTEST = 3  # letters of a word that may stand for a person within a longer name
WORD = re.compile(r"[^\W_]+")


def without_identity(names: Mapping[int, str], identity: Iterable[str]) -> dict[int, str]:
    """`names` without those that are, or hold, one of the identifying texts or a word of one.

    A patient called `Doe^John` takes `John Doe`, `doe L3` and `DOE^JOHN` away, but not `Doer`.
    """
    whole, single = _words(identity)
    return {label: name for label, name in names.items() if not _tells(name, whole, single)}


def tells_identity(text: str, identity: Iterable[str]) -> bool:
    """Whether a text is, or holds, one of the identifying texts or a word of one."""
    return _tells(text, *_words(identity))


def _words(identity: Iterable[str]) -> tuple[set[str], set[str]]:
    whole, single = set(), set()
    for text in identity:
        words = [one.casefold() for one in WORD.findall(text)]
        whole |= {"".join(words), "".join(reversed(words))}
        single |= {one for one in words if len(one) >= SHORTEST}
    return whole - {""}, single


def _tells(name: str, whole: set[str], single: set[str]) -> bool:
    words = [one.casefold() for one in WORD.findall(name)]
    glued = "".join(words)
    return glued in whole or bool(single & set(words)) or any(len(one) >= 6 and one in glued for one in whole)
