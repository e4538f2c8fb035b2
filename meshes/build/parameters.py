"""The table of sizes behind the atlas, and its reader.

`parameters.toml` holds one small table per measure, a column per level. `read_parameters` turns it into
frozen dataclasses of the same names: `parameters.body.upper_width["L3"]` is a length in mm.
"""

from __future__ import annotations

import itertools
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path

from meshes.errors import MeshError

VERTEBRAE = ("T12", "L1", "L2", "L3", "L4", "L5")
LEVELS = (*VERTEBRAE, "S1")
SACRAL_LEVELS = ("S1", "S2", "S3", "S4", "S5")
SEGMENTS = tuple(f"{upper}-{lower}" for upper, lower in itertools.pairwise(LEVELS))
SIDES = ("left", "right")
FORMAT = 1

Row = Mapping[str, float]
"""One measure: level or segment name to value, in the unit the table states."""


class BuildError(MeshError):
    """The generator cannot go on; the message says where, what was found, what was expected."""


@dataclass(frozen=True)
class Posture:
    """How the spine stands, degrees."""

    sacral_slope: Row


@dataclass(frozen=True)
class Body:
    """Vertebral bodies, mm, per vertebra; the sacrum's end-plate is level S1."""

    upper_width: Row
    lower_width: Row
    upper_depth: Row
    lower_depth: Row
    anterior_height: Row
    posterior_height: Row
    superior_concavity: Row
    inferior_concavity: Row
    superior_lift: Row
    inferior_lift: Row
    front_power: Row
    back_power: Row
    widest: Row
    hollow: Row
    waist: Row
    front_waist: Row
    back_waist: Row
    corner_waist: Row
    waist_level: Row
    waist_power: Row
    rim_radius: Row


@dataclass(frozen=True)
class Disc:
    """Heights between the rims of neighbouring end-plates on the midline, mm, per segment."""

    anterior_height: Row
    posterior_height: Row


@dataclass(frozen=True)
class Canal:
    """The bony vertebral canal at the pedicles: mm, and a ratio from 0 (oval) to 1 (triangular)."""

    depth: Row
    width: Row
    triangularity: Row


@dataclass(frozen=True)
class Pedicle:
    """Pedicles at the isthmus, mm and degrees, per vertebra; rise: of its upper edge above the middle of the plate."""

    width: Row
    height: Row
    medial_angle: Row
    rise: Row


@dataclass(frozen=True)
class Process:
    """Reach of the processes, and the least distance they keep from the bone below, mm, per vertebra."""

    transverse_span: Row
    spinous_reach: Row
    seam: Row


@dataclass(frozen=True)
class Facet:
    """The facet joint of a segment in the frame of its lower vertebra, mm and degrees."""

    centre_lateral: Row
    centre_posterior: Row
    centre_superior: Row
    sagittal_angle: Row
    lean: Row
    radius: Row
    apex: Row
    width: Row
    height: Row
    gap: Row


@dataclass(frozen=True)
class Sacrum:
    """The sacrum in the frame of its end-plate, mm, per sacral level (foramina: below S1 ... S4)."""

    body_posterior: Row
    body_superior: Row
    body_half_depth: Row
    half_width: Row
    canal_posterior: Row
    canal_half_depth: Row
    canal_half_width: Row
    foramen_lateral: Row
    foramen_superior: Row
    foramen_radius: Row


@dataclass(frozen=True)
class Parameters:
    """Everything the generator needs to know about sizes and posture."""

    posture: Posture
    body: Body
    disc: Disc
    canal: Canal
    pedicle: Pedicle
    process: Process
    facet: Facet
    sacrum: Sacrum

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels from above down; the last one is the sacrum's end-plate."""
        return tuple(self.body.upper_width)

    @property
    def vertebrae(self) -> tuple[str, ...]:
        """The free vertebrae, from above down."""
        return self.levels[:-1]

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments between neighbouring levels, from above down."""
        return tuple(f"{upper}-{lower}" for upper, lower in itertools.pairwise(self.levels))

    @property
    def sacral_levels(self) -> tuple[str, ...]:
        """The fused levels of the sacrum."""
        return tuple(self.sacrum.half_width)


GROUPS: dict[str, type] = {
    "posture": Posture,
    "body": Body,
    "disc": Disc,
    "canal": Canal,
    "pedicle": Pedicle,
    "process": Process,
    "facet": Facet,
    "sacrum": Sacrum,
}
COLUMNS = {
    "posture": ("all",),
    "body": VERTEBRAE,
    "disc": SEGMENTS,
    "canal": LEVELS,
    "pedicle": VERTEBRAE,
    "process": VERTEBRAE,
    "facet": SEGMENTS,
    "sacrum": SACRAL_LEVELS,
}
ALSO_S1 = {
    "upper_width",
    "upper_depth",
    "superior_concavity",
    "superior_lift",
    "front_power",
    "back_power",
    "widest",
    "hollow",
}
FORAMEN = "foramen_"


def read_parameters(path: Path | None = None) -> Parameters:
    """The parameters from `path`, or the shipped table. Raises BuildError naming file, field and fault."""
    return parse_parameters(*read_toml(path, "parameters.toml"))


def read_toml(path: Path | None, shipped: str) -> tuple[Mapping[str, object], str]:
    """What a table file holds, unchecked, and its name for messages; without `path` the `shipped` one beside this."""
    source = resources.files(__package__).joinpath(shipped) if path is None else path
    name = shipped if path is None else path.name
    try:
        return tomllib.loads(source.read_text(encoding="utf-8")), name
    except OSError as error:
        raise BuildError(f"{name}: cannot be read ({error.strerror}); check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BuildError(f"{name}: not a TOML table: {error}; correct the file") from error


def parse_parameters(table: Mapping[str, object], name: str = "parameters.toml") -> Parameters:
    """Typed parameters from a table as `tomllib` gives it; `name` is used in messages only."""
    if table.get("format") != FORMAT:
        raise BuildError(f"{name}: format: found {table.get('format')!r}, expected {FORMAT}; use a matching table")
    unknown = sorted(set(table) - set(GROUPS) - {"format"})
    if unknown:
        raise BuildError(f"{name}: {unknown[0]}: unknown group, expected one of {', '.join(GROUPS)}; remove it")
    return Parameters(**{group: _group(table, group, name) for group in GROUPS})  # type: ignore[arg-type]


def _group(table: Mapping[str, object], group: str, name: str) -> object:
    rows = table.get(group)
    if not isinstance(rows, Mapping):
        raise BuildError(f"{name}: {group}: missing, expected a group of measures; add it")
    kind = GROUPS[group]
    measures = [field.name for field in fields(kind)]
    unknown = sorted(set(rows) - set(measures))
    if unknown:
        raise BuildError(f"{name}: {group}.{unknown[0]}: unknown measure; expected one of {', '.join(measures)}")
    return kind(**{measure: _row(rows, group, measure, name) for measure in measures})


def columns(group: str, measure: str) -> tuple[str, ...]:
    """The levels or segments a measure has a value for."""
    names = COLUMNS[group]
    if group == "body" and measure in ALSO_S1:
        return LEVELS
    return names[:-1] if measure.startswith(FORAMEN) else names


def _row(rows: Mapping[str, object], group: str, measure: str, name: str) -> Row:
    place = f"{name}: {group}.{measure}"
    row = rows.get(measure)
    if not isinstance(row, Mapping):
        raise BuildError(f"{place}: missing, expected a table of values; add it")
    low, high = _bounds(row, place)
    expected = columns(group, measure)
    unknown = sorted(set(row) - set(expected) - {"unit", "range", "source"})
    if unknown:
        raise BuildError(f"{place}.{unknown[0]}: unknown column; expected {', '.join(expected)}")
    return {key: _value(row, key, low, high, place) for key in expected}


def _bounds(row: Mapping[str, object], place: str) -> tuple[float, float]:
    bounds = row.get("range")
    if not (isinstance(bounds, list) and len(bounds) == 2 and all(isinstance(b, int | float) for b in bounds)):
        raise BuildError(f"{place}.range: found {bounds!r}, expected [lowest, highest]")
    return float(bounds[0]), float(bounds[1])


def _value(row: Mapping[str, object], key: str, low: float, high: float, place: str) -> float:
    value = row.get(key)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not low <= value <= high:  # type: ignore[arg-type,operator]
        raise BuildError(f"{place}.{key}: found {value!r}, expected a number from {low:g} to {high:g}; correct it")
    return float(value)  # type: ignore[arg-type]
