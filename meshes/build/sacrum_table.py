"""The modelled form of the sacrum: the relief of its surfaces, read from `sacrum.toml` beside this file.

Made by `meshes.fit.sacrum` from measurements and mended by eye; every table says what its numbers are.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from meshes.build.parameters import BuildError, read_toml
from meshes.build.relief import Relief
from meshes.build.sacrum_axis import SacrumAxis

Floats = NDArray[np.float64]
CRESTS = ("intermediate", "lateral")
RELIEFS = ("pelvic", "dorsal", "lateral", "upper")


@dataclass(frozen=True, eq=False)
class SacrumTable:
    """The four surfaces, and lists of what stands out from or ends them.

    size (2,): half width at S1 and length from end-plate to apex, mm, of the sacrum the numbers hold for.

    pelvic, dorsal: y, mm behind the middle of the fused bodies, over sacral level (0 at the end-plate, 1 between S1
    and S2 ... 5 at the apex) and share of the half width. lateral: x, mm beyond the half width, over sacral level
    and mm behind the middle of the bodies. upper: z, mm, over x and y, mm.
    lower: rows of x and z, mm: the lower border; lamina: the same of the first lamina's upper border, outwards.
    tubercles: rows of x, z, height, width, length, mm, on the dorsal surface. crests: the lines, rows of x and z,
    along which the intermediate and lateral crests run. auricular: the middle line of the ear-shaped surface, rows
    of y, z, half width, mm.
    """

    size: Floats
    pelvic: Relief
    dorsal: Relief
    lateral: Relief
    upper: Relief
    lower: Floats
    lamina: Floats
    tubercles: Floats
    crests: Mapping[str, Floats]
    auricular: Floats

    def fitted(self, axis: SacrumAxis) -> SacrumTable:
        """The table for a sacrum of another width and length."""
        x = y = axis.rows["half_width"][0] / self.size[0]
        z = -axis.z[-1] / self.size[1]
        thick = float(np.sqrt(y * z))
        return SacrumTable(
            size=self.size * [x, z],
            pelvic=self.pelvic.scaled(1, 1, y),
            dorsal=self.dorsal.scaled(1, 1, y),
            lateral=self.lateral.scaled(1, y, x),
            upper=self.upper.scaled(x, y, z),
            lower=self.lower * [x, z],
            lamina=self.lamina * [x, z],
            tubercles=self.tubercles * [x, z, y, x, z],
            crests={name: line * [x, z] for name, line in self.crests.items()},
            auricular=self.auricular * [y, z, thick],
        )

    def auricular_distance(self, y: ArrayLike, z: ArrayLike) -> Floats:
        """Distance (n,), mm, of points of the side (y, z) to the ear-shaped outline, negative inside."""
        points = np.column_stack([np.asarray(y, float), np.asarray(z, float)])
        nearest = np.full(len(points), np.inf)
        for start, end in itertools.pairwise(self.auricular):
            way = end[:2] - start[:2]
            share = np.clip((points - start[:2]) @ way / (way @ way), 0, 1)
            away = np.linalg.norm(points - start[:2] - share[:, None] * way, axis=1)
            nearest = np.minimum(nearest, away - start[2] - share * (end[2] - start[2]))
        return nearest


def read_sacrum_table(path: Path | None = None) -> SacrumTable:
    """The table from `path` or the shipped one. Raises BuildError naming file, field and fault."""
    table, name = read_toml(path, "sacrum.toml")
    reliefs = {key: _relief(table.get(key), f"{name}: {key}") for key in RELIEFS}
    crests = table.get("crests")
    crests = crests if isinstance(crests, Mapping) else {}
    return SacrumTable(
        **reliefs,
        size=_numbers(table.get("size"), f"{name}: size", (2,)),
        lower=_numbers(table.get("lower_border"), f"{name}: lower_border", (None, 2)),
        lamina=_numbers(table.get("lamina_border"), f"{name}: lamina_border", (None, 2)),
        tubercles=_numbers(table.get("tubercles"), f"{name}: tubercles", (None, 5)),
        crests={key: _numbers(crests.get(key), f"{name}: crests.{key}", (None, 2)) for key in CRESTS},
        auricular=_numbers(table.get("auricular"), f"{name}: auricular", (None, 3)),
    )


def _relief(entry: object, place: str) -> Relief:
    if not isinstance(entry, Mapping):
        raise BuildError(f"{place}: missing, expected rows, columns and heights; restore the file")
    rows, columns = (_numbers(entry.get(key), f"{place}.{key}", (None,)) for key in ("rows", "columns"))
    for key, axis in (("rows", rows), ("columns", columns)):
        if len(axis) < 2 or (np.diff(axis) <= 0).any():
            raise BuildError(f"{place}.{key}: found {axis.tolist()}, expected increasing numbers; correct them")
    return Relief(rows, columns, _numbers(entry.get("heights"), f"{place}.heights", (len(rows), len(columns))))


def _numbers(value: object, place: str, shape: tuple[int | None, ...]) -> Floats:
    """A finite array of the given shape, None standing for any length."""
    try:
        array = np.array(value, float)
    except (TypeError, ValueError):
        array = np.empty(0)
    fits = array.ndim == len(shape) and all(n is None or n == m for n, m in zip(shape, array.shape, strict=True))
    if not fits or not np.isfinite(array).all():
        expected = " x ".join("n" if n is None else str(n) for n in shape)
        raise BuildError(f"{place}: found shape {array.shape}, expected {expected} finite numbers; correct the table")
    return array
