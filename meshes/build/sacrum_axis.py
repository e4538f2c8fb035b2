"""The row of fused sacral bodies, and the sacral canal behind it, as functions of height (local frame, mm)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from meshes.build.fields import REACH, Array, intersection, smooth_step, union
from meshes.build.parameters import SACRAL_LEVELS, Parameters, Sacrum

Floats = NDArray[np.float64]
APEX_SHARE = 0.58  # the apex lies this part of the distance from S4 to S5 below the middle of S5 (fit)
HIATUS_LEVEL = 3.85  # sacral level of the hiatus's upper end: most often at S4 (0 end-plate, 1 between S1 and S2 ...)
HIATUS_ROOF = 3.5  # mm over which the canal's back wall runs out there
INLET_HEIGHT, INLET_SHARE = 10.0, 0.8  # top of the canal, mm above the end-plate, and its share of the width at S1
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
        """z of the transverse ridges: between neighbouring fused bodies."""
        return [self.height(level) for level in (1.0, 2.0, 3.0, 4.0)]

    def _row(self, name: str, z: Floats) -> Floats:
        return PchipInterpolator(-self.z, self.rows[name])(np.clip(-np.asarray(z, float), 0, -self.z[-1]))


def sacrum_axis(table: Sacrum) -> SacrumAxis:
    """The axis from the table of sizes; beyond S1 and S5 the rows go on as between their neighbours, or stay."""
    z = [table.body_superior[level] for level in SACRAL_LEVELS]
    middle = [table.body_posterior[level] for level in SACRAL_LEVELS]
    width = [table.half_width[level] for level in SACRAL_LEVELS]
    slope = (middle[1] - middle[0]) / (z[1] - z[0])
    middles = [middle[0] - slope * z[0], *middle, middle[-1] + APEX_SHARE * (middle[-1] - middle[-2])]
    return SacrumAxis(
        z=np.array([0, *z, z[-1] + APEX_SHARE * (z[-1] - z[-2])], float),
        levels=np.array([0, 0.5, 1.5, 2.5, 3.5, 4.5, 5.0]),
        rows={
            "middle": np.array(middles),
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
        narrow = np.clip(1 - 0.5 * self.triangularity * (v + 0.25) * (1 - open_back), 0.35, 1.15)
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
    z = np.array([table.body_superior[level] for level in SACRAL_LEVELS])
    middle, depth, width = (
        np.array([row[level] for level in SACRAL_LEVELS])
        for row in (table.canal_posterior, table.canal_half_depth, table.canal_half_width)
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
