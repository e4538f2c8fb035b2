"""The sacral foramina as channels to carve, from the canal to the pelvic and the dorsal surface (local frame, mm)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshes.build.fields import Array, Loft
from meshes.build.layout import Layout
from meshes.build.process import part_distance
from meshes.build.shapes import PartShape


def foramen_channels(layout: Layout, name: str) -> tuple[Loft, Loft]:
    """The anterior channel of a foramen, from the canal outwards and forwards, and the posterior one (left)."""
    frame, site = layout.frames["S1"], layout.sacral_foramen(name, "left")
    inner, front, back = (frame.to_local(p) for p in (site.canal, site.anterior, site.posterior))
    r = site.radius
    out = front + 1.1 * (front - inner) * [0.75, 1, 0.35]
    anterior = np.array([inner, (inner + front) / 2 + [0, 0, 1.0], front, out])
    sizes = np.array([0.8, 0.85, 1.0, 1.25]) * r
    forward = Loft(anterior, sizes, sizes * 1.1, (0.0, 0.0, 1.0), 2.0)
    beyond = back + [1.0, 9.0, -1.0]
    small = np.array([0.62, 0.64, 0.78]) * r
    return forward, Loft(np.array([inner, back, beyond]), small, small * 1.15, (0.0, 0.0, 1.0), 2.0)


def near_loft(loft: Loft, points: NDArray[np.floating]) -> Array:
    """Distance (n,) to a loft, REACH where it is far."""
    rows = np.column_stack([np.asarray(loft.centres, float), loft.half_width, loft.half_height])
    return part_distance(PartShape(rows, tuple(loft.up), loft.power), np.asarray(points, np.float32))  # type: ignore[arg-type]
