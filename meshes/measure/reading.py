"""One figure taken from a surface, before it gets its name and its published default."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Reading:
    """measure : its row in measures.toml; value in that row's unit; places : points (x, y, z), mm LPS, where taken."""

    measure: str
    value: float
    places: tuple[tuple[float, float, float], ...] = ()


def reading(measure: str, value: float | np.floating, *places: ArrayLike) -> Reading:
    """A reading with its places as plain numbers, rounded to a hundredth of a millimetre."""
    rows = np.round(np.reshape(np.asarray(places, float), (-1, 3)), 2) + 0.0
    return Reading(measure, float(value), tuple((float(x), float(y), float(z)) for x, y, z in rows))
