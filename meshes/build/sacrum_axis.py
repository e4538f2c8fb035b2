"""The row of fused sacral bodies, and the sacral canal behind it, as functions of height (local frame, mm)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from meshes.build.fields import REACH, Array, intersection, smooth_step, union
from meshes.build.parameters import Parameters, Sacrum

Floats = NDArray[np.float64]
APEX_LEVEL = 5.0
APEX_SHARE = 0.58  # the apex lies this part of the distance between the last two bodies below the last (fit)
HIATUS_LEVEL = 3.85  # sacral level of the hiatus's upper end: most often at S4 (0 end-plate, 1 between S1 and S2 ...)
HIATUS_ROOF = 3.5  # mm over which the canal's back wall runs out there
INLET_HEIGHT, INLET_SHARE = 10.0, 0.72  # top of the canal, mm above the end-plate, and its share of the width at S1
CANAL_POWER, INLET_BLEND = 2.3, 3.0


@dataclass(frozen=True, eq=False)
class SacrumAxis:
    """Sacral levels along z: values (n,) at heights z, from the end-plate (0) to the apex."""

    z: Floats
    levels: Floats
    rows: Mapping[str, Floats]

    def level(self, z: Floats) -> Floats:
        """Sacral level: 0 at the end-plate, 0.5 in the middle of S1, 1 between S1 and S2, ... 5 at the apex."""
        return PchipInterpolator(-self.z, self.levels)(np.clip(-np.asarray(z, float), 0, -self.z[-1]))

    def height(self, level: float) -> float:
        """z, mm, of a sacral level."""
        return float(np.interp(level, self.levels, self.z))

    def middle(self, z: Floats) -> Floats:
        """y, mm, of the middle of the bodies."""
        return self._row("middle", z)

    def half_width(self, z: Floats) -> Floats:
        """Midline to the side edge, mm."""
        return self._row("half_width", z)

    @property
    def ridges(self) -> list[float]:
        """z of the transverse ridges: half way between neighbouring fused bodies."""
        return [float(z) for z in (self.z[1:-2] + self.z[2:-1]) / 2]

    def _row(self, name: str, z: Floats) -> Floats:
        return PchipInterpolator(-self.z, self.rows[name])(np.clip(-np.asarray(z, float), 0, -self.z[-1]))


def sacrum_axis(table: Sacrum) -> SacrumAxis:
    """The axis from the table of sizes; beyond S1 and the last level its rows go on as between their neighbours.

    A sacrum of four (S1 free) has the first three levels of one of five, and the fourth takes the place of two.
    """
    z, middle, width = (list(row.values()) for row in (table.body_superior, table.body_posterior, table.half_width))
    slope = (middle[1] - middle[0]) / (z[1] - z[0])
    last = len(z) - 1
    return SacrumAxis(
        z=np.array([0, *z, z[-1] + APEX_SHARE * (z[-1] - z[-2])], float),
        levels=np.array([0, *(n + 0.5 for n in range(last)), (last + APEX_LEVEL) / 2, APEX_LEVEL]),
        rows={
            "middle": np.array(
                [middle[0] - slope * z[0], *middle, middle[-1] + APEX_SHARE * (middle[-1] - middle[-2])]
            ),
            "half_width": np.array([width[0], *width, width[-1] + APEX_SHARE * (width[-1] - width[-2])]),
        },
    )


@dataclass(frozen=True, eq=False)
class SacrumCanal:
    """The sacral canal: rounded triangles with the point behind; the back is open above and below.

    z (n,) decreasing; middle, half_depth, half_width (n,), mm; triangularity 0 (oval) to 1; hiatus: z of its
    upper end; lamina: rows of x, z, mm, the upper border of the first lamina.
    """

    z: Floats
    middle: Floats
    half_depth: Floats
    half_width: Floats
    triangularity: float
    hiatus: float
    lamina: Floats

    def distance(self, points: NDArray[np.floating]) -> Array:
        """Signed distance (n,) of points (n, 3)."""
        x, y, z = (np.asarray(points[:, i], float) for i in range(3))
        down = np.clip(-z, -self.z[0], -self.z[-1])
        middle, half_depth, half_width = (
            PchipInterpolator(-self.z, row)(down) for row in (self.middle, self.half_depth, self.half_width)
        )
        v = (y - middle) / half_depth
        open_back = smooth_step(-z, -self.hiatus, -self.hiatus + HIATUS_ROOF)
        v = np.where(v > 0, v * (1 - open_back), v)
        narrow = np.clip(1 - 0.62 * self.triangularity * (v + 0.25) * (1 - open_back), 0.3, 1.15)
        section = ((np.abs(x) / (half_width * narrow)) ** CANAL_POWER + np.abs(v) ** CANAL_POWER) ** (1 / CANAL_POWER)
        bore = ((section - 1) * np.minimum(half_depth, half_width)).astype(np.float32)
        return np.minimum(union(bore, self._inlet(x, y, z), INLET_BLEND), REACH)

    def _inlet(self, x: Floats, y: Floats, z: Floats) -> Array:
        """Distance (n,) to the gap above the first lamina, between the articular processes."""
        above = np.interp(np.abs(x), *self.lamina.T) - z
        sides = np.maximum(np.abs(x) - self.lamina[-1, 0], self.middle[0] - y)
        return intersection(above.astype(np.float32), sides.astype(np.float32), INLET_BLEND)


def sacrum_canal(parameters: Parameters, axis: SacrumAxis, lamina: Floats) -> SacrumCanal:
    """The canal from above its inlet to below the hiatus; lamina: as in SacrumCanal."""
    table = parameters.sacrum
    z, middle, depth, width = (
        np.array(list(row.values()))
        for row in (table.body_superior, table.canal_posterior, table.canal_half_depth, table.canal_half_width)
    )
    return SacrumCanal(
        z=np.r_[INLET_HEIGHT, z, 1.3 * z[-1]],
        middle=np.r_[middle[0], middle, middle[-1] + 1.4 * (middle[-1] - middle[-2])],
        half_depth=np.r_[depth[0], depth, depth[-1]],
        half_width=np.r_[INLET_SHARE * width[0], width, width[-1] + 2.0],
        triangularity=parameters.canal.triangularity["S1"],
        hiatus=axis.height(HIATUS_LEVEL),
        lamina=lamina,
    )
