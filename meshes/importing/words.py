"""A piece's name taken apart: words and numbers in small letters without accents, and the levels they name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from meshes.importing.name_table import NameTable, name_table

LONGEST_NAME = 400  # characters looked at
HIGHEST = {"C": 8, "T": 13, "L": 6, "S": 5}  # the last number of each region that somebody may mean
EXTENSION = re.compile(r"(\.(stl|ply|obj|vtk|vtp|vtu|glb|gltf|3mf|nii|gz|nrrd|seg|mha|mhd|dcm|zip))+$", re.IGNORECASE)
WEIGHTING = re.compile(r"(?<![a-z0-9])(t[12]w[a-z]*|[23]d)(?![a-z0-9])", re.IGNORECASE)
CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
ORDINAL = re.compile(r"(?<=[0-9])(st|nd|rd|th|i?eme|ere|er|ter|te)(?![a-z])")
TOKEN = re.compile(r"[a-z]+|[0-9]+")
GLUED = ("th", "l", "t", "c", "s", "d")


@dataclass
class Reading:
    """A name's tokens, and which of them are used up.

    structures : names of structures spoken of; outside : reasons why it is none of the atlas
    levels : "L3", in the order of the name; short : the second was written as a bare number (L4-5)
    """

    tokens: list[str]
    used: set[int] = field(default_factory=set)
    structures: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    short: bool = False
    ordinal: bool = False


def read_name(name: str, ignore: Collection[str] = ()) -> Reading:
    """The words of `name` sorted by what they mean; words of `ignore` that mean nothing here are passed over."""
    table = name_table()
    reading = Reading(_tokens(name, table))
    _drop_numbered(reading, table)
    taken = _find_phrases(reading, table)
    _find_levels(reading, table, taken)
    reading.used |= {i for i, t in enumerate(reading.tokens) if t in table.noise or t.isdigit() or t in ignore}
    return reading


def side_of(reading: Reading) -> str | None:
    """Which side is named: left, right, both or None; marks the words as used."""
    table, sides = name_table(), set()
    for index, token in enumerate(reading.tokens):
        if index not in reading.used and token in table.sides:
            sides.add(table.sides[token])
            reading.used.add(index)
    return "both" if len(sides) > 1 else next(iter(sides), None)


def _tokens(name: str, table: NameTable) -> list[str]:
    name = EXTENSION.sub("", name[:LONGEST_NAME])
    name = CAMEL.sub(" ", WEIGHTING.sub(" ", re.sub("[ªº°]", "th ", name)))
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = ORDINAL.sub(" ", plain)
    found: list[str] = []
    for match in TOKEN.finditer(plain):
        token = match[0]
        before_digit = plain[match.end() : match.end() + 1].isdigit()
        found += _unglued(token, table) if before_digit else [_spelled(token, table)]
    return found


def _unglued(token: str, table: NameTable) -> list[str]:
    """`discl` before a number is `disc`, `l`."""
    if token not in table.vocabulary or token == "vertebral":
        for end in GLUED:
            stem = token.removesuffix(end)
            if stem != token and len(stem) > 2 and stem in table.vocabulary:
                return [stem, end]
    return [_spelled(token, table)]


def _spelled(token: str, table: NameTable) -> str:
    """German words also come with ae, oe, ue."""
    if token in table.vocabulary:
        return token
    plain = token.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return plain if plain in table.vocabulary else token


def _drop_numbered(reading: Reading, table: NameTable) -> None:
    """`patient 12` and `v2` say nothing: both words are taken out."""
    kept: list[str] = []
    for token in reading.tokens:
        if token.isdigit() and kept and kept[-1] in table.numbered:
            kept.pop()
        else:
            kept.append(token)
    reading.tokens = kept


def _find_phrases(reading: Reading, table: NameTable) -> set[int]:
    """Longest phrases first, each word used once; gives the words that belong to others than a vertebra."""
    tokens, own = reading.tokens, set()
    for phrase, structure, reason in table.phrases:
        for start in range(len(tokens) - len(phrase) + 1):
            place = set(range(start, start + len(phrase)))
            if place & reading.used or tuple(tokens[start : start + len(phrase)]) != phrase:
                continue
            reading.used |= place
            if structure != "vertebra":
                own |= place
            kept, word = (reading.structures, structure) if structure else (reading.outside, reason)
            if word not in kept:
                kept.append(word)
    return own


def _find_levels(reading: Reading, table: NameTable, taken: set[int]) -> None:
    for index, token in enumerate(reading.tokens):
        region = table.regions.get(token)
        if region is None or index in taken:
            continue
        numbers = _numbers_behind(reading, table, index, region)
        if not numbers and token not in table.after_only:
            numbers = _numbers_before(reading, table, index, region)
        if numbers or token not in table.after_only:
            reading.used.add(index)
        reading.levels += [f"{region}{n}" for n in numbers if f"{region}{n}" not in reading.levels]


def _numbers_behind(reading: Reading, table: NameTable, index: int, region: str) -> list[int]:
    word = reading.tokens[index] not in table.after_only
    place = index + 1
    while word and place < len(reading.tokens) and _passed_over(reading.tokens[place], table):
        place += 1
    numbers = _number_at(reading, table, place, region, word)
    if not numbers:
        return []
    reading.used.add(place)
    after = _number_at(reading, table, place + 1, region, word)
    if len(numbers) == 1 and after == [numbers[0] + 1] and not reading.tokens[place + 1].startswith("0"):
        reading.used.add(place + 1)
        numbers += after
    reading.short |= len(numbers) > 1
    return numbers


def _numbers_before(reading: Reading, table: NameTable, index: int, region: str) -> list[int]:
    """`third lumbar vertebra`, `tercera vertebra lumbar`, `fourth and fifth lumbar vertebra`."""
    numbers: list[int] = []
    place = index - 1
    while place >= 0 and index - place <= 5 and len(numbers) < 2:
        found = [] if place in reading.used else _number_at(reading, table, place, region, True)
        digits = reading.tokens[place].isdigit()
        if found and (not numbers or not digits or found == [numbers[0] - 1]):
            numbers = found + numbers
            reading.used.add(place)
            reading.ordinal |= not digits
        elif not _passed_over(reading.tokens[place], table):
            break
        place -= 1
    return numbers


def _passed_over(token: str, table: NameTable) -> bool:
    return token in table.bone_words or token in table.noise or token in ("body", "corpus")


def _number_at(reading: Reading, table: NameTable, place: int, region: str, roman: bool) -> list[int]:
    """The one number at `place`, or two of `45`; [] if it counts nothing in this region."""
    if not 0 <= place < len(reading.tokens):
        return []
    token = reading.tokens[place]
    if not token.isdigit():
        number = table.ordinals.get(token, 0) if roman else 0
        return [number] if 1 <= number <= HIGHEST[region] else []
    if len(token) > 2 or (region == "S" and token.startswith("0")):
        return []
    if 1 <= int(token) <= HIGHEST[region]:
        return [int(token)]
    first, second = int(token) // 10, int(token) % 10
    return [first, second] if second == first + 1 and 1 <= first < HIGHEST[region] else []
