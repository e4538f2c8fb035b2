"""The table of measures (`measures.toml`) and its reader: names, units, definitions, published defaults."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path

from meshes.measure.frame import MeasureError

FORMAT = 1
UNITS = ("mm", "deg", "cm2", "cm3")
TAKEN_OF = ("bone", "segment", "root", "spine", "structure")
TEXTS = ("name", "of", "unit", "definition", "source")
RESOLUTION = "resolution"


@dataclass(frozen=True)
class Definition:
    """One row: `defaults` by column (a level, a segment or "all"), in `unit`; `resolution` in `unit`."""

    id: str
    name: str
    of: str
    unit: str
    definition: str
    source: str
    resolution: float = 0.0
    defaults: Mapping[str, float] = field(default_factory=dict)


@lru_cache(maxsize=1)
def shipped_table() -> Mapping[str, Definition]:
    """The table that comes with the program, read once."""
    return read_table()


def read_table(path: Path | None = None) -> Mapping[str, Definition]:
    """The table in `path`, or the shipped one. Raises MeasureError naming file, field and fault."""
    source = resources.files(__package__).joinpath("measures.toml") if path is None else path
    name = "measures.toml" if path is None else path.name
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8"))
    except OSError as error:
        raise MeasureError(f"{name}: cannot be read ({error.strerror}); check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MeasureError(f"{name}: not a TOML table: {error}; correct the file") from error
    return parse_table(table, name)


def parse_table(table: Mapping[str, object], name: str = "measures.toml") -> Mapping[str, Definition]:
    """The rows from what `tomllib` gives; `name` is used in messages only."""
    if table.get("format") != FORMAT:
        raise MeasureError(f"{name}: format: found {table.get('format')!r}, expected {FORMAT}; use a matching table")
    return {key: _definition(key, row, f"{name}: {key}") for key, row in table.items() if key != "format"}


def _definition(key: str, row: object, place: str) -> Definition:
    if not isinstance(row, Mapping):
        raise MeasureError(f"{place}: found {row!r}, expected a table of values; correct it")
    for text in TEXTS:
        if not isinstance(row.get(text), str):
            raise MeasureError(f"{place}.{text}: found {row.get(text)!r}, expected text; add it")
    for choice, allowed in (("unit", UNITS), ("of", TAKEN_OF)):
        if row[choice] not in allowed:
            raise MeasureError(f"{place}.{choice}: found {row[choice]!r}, expected one of {', '.join(allowed)}")
    numbers = {column: value for column, value in row.items() if column not in TEXTS}
    for column, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
            raise MeasureError(f"{place}.{column}: found {value!r}, expected a number above 0; correct it")
    resolution = float(numbers.pop(RESOLUTION, 0.0))
    if numbers and not row["source"]:
        raise MeasureError(f"{place}.source: empty; a published default states where it comes from")
    defaults = {column: float(value) for column, value in numbers.items()}
    return Definition(key, **{text: row[text] for text in TEXTS}, resolution=resolution, defaults=defaults)
