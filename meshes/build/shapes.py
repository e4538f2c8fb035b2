"""The modelled form of each process: tables of stations, and their reader.

`shapes.toml` holds, per bone and part, the stations of a loft (left side; paired parts are mirrored), or for the
spinous process a blade. Numbers are mm in the bone's local frame. They were set by eye and then fitted to mean
shapes with `meshes/fit`; every row is [x, y, z, half width, half height].
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from meshes.build.parameters import BuildError

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PartShape:
    """One loft: stations (n, 5), direction of the half height (3,), superellipse exponent."""

    stations: Floats
    up: tuple[float, float, float]
    power: float


@dataclass(frozen=True, eq=False)
class BladeShape:
    """A spinous process: outline (n, 2) of (y, z) mm in order; thickness rows (m, 4) of y and the half thickness at
    the lower edge, half way up and at the upper edge, mm."""

    outline: Floats
    thickness: Floats


@dataclass(frozen=True, eq=False)
class BoneShape:
    """All parts of one bone; joints: where the facet sheets lay when the parts were fitted, rows per joint
    ("above", "below") of centre x, y, z (left side, local, mm)."""

    parts: Mapping[str, PartShape]
    blade: BladeShape
    joints: Mapping[str, Floats]

    def scaled(self, factor: ArrayLike) -> BoneShape:
        """The bone with all its forms multiplied by `factor`, one for all or one each for x, y, z."""
        by = np.broadcast_to(np.asarray(factor, float), 3)
        thick = float(np.cbrt(by.prod()))
        columns = np.r_[by, thick, thick]
        parts = {name: replace(part, stations=part.stations * columns) for name, part in self.parts.items()}
        blade = BladeShape(self.blade.outline * by[1:], self.blade.thickness * [by[1], by[0], by[0], by[0]])
        return BoneShape(parts, blade, {name: at * by for name, at in self.joints.items()})


def blended(one: BoneShape, other: BoneShape) -> BoneShape:
    """Half way between two bones; where their tables differ in their rows, the part of the first."""

    def mean(first: Floats, second: Floats) -> Floats:
        return (first + second) / 2 if first.shape == second.shape else first

    parts = {
        name: replace(part, stations=mean(part.stations, other.parts[name].stations)) if name in other.parts else part
        for name, part in one.parts.items()
    }
    same = one.blade.outline.shape == other.blade.outline.shape
    outline = mean(one.blade.outline, other.blade.outline)
    thickness = mean(one.blade.thickness, other.blade.thickness) if same else one.blade.thickness
    joints = {name: mean(at, other.joints.get(name, at)) for name, at in one.joints.items()}
    return BoneShape(parts, BladeShape(outline, thickness), joints)


def read_shapes(path: Path | None = None) -> dict[str, BoneShape]:
    """Shapes per level from `path` or the shipped table. Raises BuildError naming file, field and fault."""
    source = resources.files(__package__).joinpath("shapes.toml") if path is None else path
    name = path.name if path is not None else "shapes.toml"
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BuildError(f"{name}: cannot be read as TOML: {error}; restore the file") from error
    return {level: _bone(bone, f"{name}: {level}") for level, bone in table.items()}


def _bone(bone: Mapping[str, Mapping[str, object]], place: str) -> BoneShape:
    if "spinous_process" not in bone:
        raise BuildError(f"{place}.spinous_process: missing, expected outline and thickness; restore it")
    blade = bone["spinous_process"]
    parts = {
        name: _part(part, f"{place}.{name}") for name, part in bone.items() if name not in ("spinous_process", "joints")
    }
    joints = {name: np.array(centre, float) for name, centre in bone.get("joints", {}).items()}
    outline = _rows(blade.get("outline"), 2, 6, f"{place}.spinous_process.outline")
    thickness = _thickness(blade.get("thickness"), f"{place}.spinous_process.thickness")
    return BoneShape(parts, BladeShape(outline, thickness), joints)


def _part(part: Mapping[str, object], place: str) -> PartShape:
    stations = _rows(part.get("stations"), 5, 2, f"{place}.stations")
    if (stations[:, 3:] <= 0).any():
        raise BuildError(f"{place}.stations: half width and half height must be above 0 mm; correct the row")
    up = _rows([part.get("up", [0, 0, 1])], 3, 1, f"{place}.up")[0]
    power = part.get("power", 2.2)
    if not isinstance(power, int | float) or not 1.5 <= power <= 8:
        raise BuildError(f"{place}.power: found {power!r}, expected a number from 1.5 to 8; correct it")
    return PartShape(stations, (up[0], up[1], up[2]), float(power))


def _thickness(value: object, place: str) -> Floats:
    """Rows (m, 4); a table may give one half thickness per row for all heights."""
    plain = isinstance(value, list) and bool(value) and isinstance(value[0], list) and len(value[0]) == 2
    rows = _rows(value, 2 if plain else 4, 2, place)
    if (rows[:, 1:] <= 0).any():
        raise BuildError(f"{place}: a half thickness must be above 0 mm; correct the row")
    return rows[:, [0, 1, 1, 1]] if plain else rows


def _rows(value: object, columns: int, least: int, place: str) -> Floats:
    """A (n, columns) array, n at least `least`, all finite."""
    try:
        rows = np.array(value, float)
    except (TypeError, ValueError):
        rows = np.empty(0)
    if rows.ndim != 2 or rows.shape[1] != columns or len(rows) < least:
        raise BuildError(f"{place}: found shape {rows.shape}, expected at least {least} rows of {columns} numbers")
    if not all(math.isfinite(number) for number in rows.ravel()):
        raise BuildError(f"{place}: a number is not finite; correct it")
    return rows
