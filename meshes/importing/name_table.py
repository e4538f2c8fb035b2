"""The words by which pieces are recognised (`names.toml`), read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from meshes.errors import MeshError

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Structure:
    """What a piece can be: its id's pattern, the level it must name ("bone", "segment", "root" or ""), its sides."""

    name: str
    target: str
    level: str = ""
    side: bool = False
    confidence: float = 1.0
    reason: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class NameTable:
    """`names.toml`, turned so that a word leads to what it means.

    phrases : words in order -> (name of a structure, or "" for what is outside; the reason then), longest first
    regions : word -> L, T, C or S; after_only : those of them that count only a number behind them
    """

    structures: Mapping[str, Structure]
    phrases: tuple[tuple[Phrase, str, str], ...]
    regions: Mapping[str, str]
    after_only: frozenset[str]
    ordinals: Mapping[str, int]
    sides: Mapping[str, str]
    noise: frozenset[str]
    numbered: frozenset[str]
    parts: frozenset[str]
    bone_words: frozenset[str]
    verse: Mapping[int, str]
    codes: Mapping[str, Mapping[int, str]]
    code_words: Mapping[str, str]
    vocabulary: frozenset[str]


@cache
def name_table() -> NameTable:
    """The shipped table. Raises MeshError if it is damaged."""
    text = resources.files("meshes.importing").joinpath("names.toml").read_text(encoding="utf-8")
    try:
        return _table(tomllib.loads(text))
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise MeshError(f"names.toml: not usable ({error}); install the program again") from error


def _table(raw: dict) -> NameTable:
    rows = raw["structures"]
    structures = {name: _structure(name, row) for name, row in rows.items()}
    phrases = [(tuple(words.split()), name, "") for name, row in rows.items() for words in row["words"]]
    phrases += [(tuple(words.split()), "", reason) for reason, many in raw["outside"].items() for words in many]
    phrases.sort(key=lambda phrase: -len(phrase[0]))
    regions, sides = _turned(raw["regions"]), _turned(raw["sides"])
    ordinals = {word: int(number) for number, words in raw["ordinals"].items() for word in words}
    noise, numbered = frozenset(raw["noise"]["words"]), frozenset(raw["noise"]["numbered"])
    code_words, parts = _turned(raw["code_words"]), frozenset(raw["parts"]["words"])
    known = {*parts, *regions, *sides, *ordinals, *noise, *numbered, *code_words}
    known |= {*(word for p, _, _ in phrases for word in p)}
    return NameTable(
        structures=structures,
        phrases=tuple(phrases),
        regions=regions,
        after_only=frozenset(raw["regions_from"]["only_after"]),
        ordinals=ordinals,
        sides=sides,
        noise=noise,
        numbered=numbered,
        parts=parts,
        bone_words=frozenset(word for word in rows["vertebra"]["words"]),
        verse=_numbers(raw["verse"]),
        codes={system: _numbers(codes) for system, codes in raw["codes"].items()},
        code_words=code_words,
        vocabulary=frozenset(known),
    )


def _structure(name: str, row: dict) -> Structure:
    fields = {key: value for key, value in row.items() if key not in ("words", "beside")}
    return Structure(name, beside=tuple(row.get("beside", ())), **fields)


def _turned(lists: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: key for key, words in lists.items() for word in words}


def _numbers(rows: Mapping[str, str]) -> dict[int, str]:
    return {int(number): value for number, value in rows.items()}
