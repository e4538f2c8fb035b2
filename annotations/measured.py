"""Sizes of the shipped atlas, as measured on it: what texts say of a size is held against these.

`measured.toml` is written by `scripts/write_measured.py`; a test holds it against the atlas.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from annotations.data import load_table, map_field, table_exists, text_field
from annotations.errors import AnnotationError
from annotations.language import DEFAULT_LANGUAGE
from annotations.language import words as own_words

FILE = "measured.toml"
#: The names a language other than English has for them.
OWN_FILE = "texts/{language}/measured.toml"
#: In place of a measure: a figure beside such words that is no size of the atlas, a threshold say.
NOT_A_SIZE = "none"
#: How far a stated figure may lie from the atlas: a share of it, or this many mm or degrees, whichever is more.
SHARE, LEAST = 0.12, 0.6

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
#: Words (both must stand in a sentence) that speak of a size: its figures in mm or degrees must be marked.
SPOKEN_OF: tuple[tuple[str, str, str], ...] = (
    (r"\bdiscs?\b", r"\b(high|height|heights|tall)\b", r"mm"),
    (r"\bpedicles?\b", r"\b(wide|width|high|height)\b", r"mm"),
    (r"\bcanal\b", r"\b(wide|width|deep|depth)\b", r"mm"),
    (r"\bflav(um|a)\b", r"\b(thick|thickness)\b", r"mm"),
    (r"\bforam(en|ina)\b", r"\b(high|height|tall|wide|width)\b", r"mm"),
    (r"\b(end-plates?|bod(y|ies))\b", r"\b(wide|width|deep|depth|high|height)\b", r"mm"),
    (r"\b(facets?|joints?)\b", r"\bsagittal\b", r"degrees"),
    (r"\blordosis\b", r"\b(is|averages|mean|about)\b", r"degrees"),
)


@dataclass(frozen=True)
class Size:
    """One size of the atlas: `value` in `unit` (mm or degrees), `name` in words of `language`."""

    key: str
    name: str
    value: float
    unit: str
    language: str = DEFAULT_LANGUAGE

    def agrees(self, low: float, high: float) -> bool:
        """Whether a stated figure or range holds it, within the tolerance of such statements."""
        slack = max(SHARE * abs(self.value), LEAST)
        return low - slack <= abs(self.value) <= high + slack

    @property
    def place(self) -> str:
        """Where it was measured: `L4-L5`, `vertebra/L5`."""
        return self.key.split("/", 1)[1].removeprefix("vertebra/")

    @property
    def words(self) -> str:
        """`12.5 mm`, `44 degrees`."""
        own = own_words(self.language)
        if self.unit == "mm":
            return f"{abs(self.value):.1f}\u00a0mm".replace(".", own["decimal"])
        return f"{abs(self.value):.0f}\u00a0{own['degrees']}"


@cache
def sizes(language: str = DEFAULT_LANGUAGE) -> Mapping[str, Size]:
    """Every size by its key, ``pedicle-width/vertebra/L5``; a size a language has no name for has its English one.

    Raises:
        AnnotationError: when `measured.toml` is not as it must be.
    """
    found: dict[str, Size] = {}
    own_file = OWN_FILE.format(language=language)
    named = map_field(load_table(own_file), "names", own_file, "file") if table_exists(own_file) else {}
    for measure, row in load_table(FILE).items():
        if not isinstance(row, dict) or not isinstance(row.get("at"), dict):
            raise AnnotationError(FILE, measure, row, "name, unit and a table 'at'", "run scripts/write_measured.py")
        name, unit = (text_field(row, key, FILE, measure) for key in ("name", "unit"))
        for place, value in row["at"].items():
            if not isinstance(value, (int, float)):
                raise AnnotationError(FILE, f"{measure}.at.{place}", value, "a number", "run scripts/write_measured.py")
            key = f"{measure}/{place}"
            found[key] = Size(key, named.get(measure, name), float(value), unit, language)
    return MappingProxyType(found)


def stated(words: str) -> tuple[float, float] | None:
    """Lowest and highest figure in some words (``9 to 10.6 mm``), None where there is none."""
    numbers = [float(one) for one in _NUMBER.findall(words)]
    return (min(numbers), max(numbers)) if numbers else None
