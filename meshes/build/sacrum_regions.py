"""Which part of the sacrum a point of its surface belongs to (local frame of the S1 end-plate, mm)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshes.build.facet import FacetSheet
from meshes.build.fields import Array, Loft
from meshes.build.layout import EndPlate
from meshes.build.sacrum_axis import SacrumAxis, SacrumCanal
from meshes.build.sacrum_table import SacrumTable

SINGLE = (
    "bodies",
    "promontory",
    "superior-end-plate",
    "median-sacral-crest",
    "dorsal-surface",
    "sacral-canal",
    "sacral-hiatus",
)
PAIRED = (
    "ala",
    "lateral-part",
    "auricular-surface",
    "anterior-sacral-foramina",
    "posterior-sacral-foramina",
    "intermediate-sacral-crest",
    "lateral-sacral-crest",
    "superior-articular-process",
    "superior-articular-facet",
    "sacral-horn",
)
PART_NAMES = (*SINGLE, *(f"{name}/{side}" for name in PAIRED for side in ("left", "right")))
Chosen = NDArray[np.bool_]
SURFACES = ("pelvic", "dorsal", "lateral", "upper", "lower")
# How far, mm, from the piece that makes it a part reaches over the fillets to its neighbours
WALL, RIM, CREST, PROCESS, HORN = 1.0, 1.8, 0.8, 0.6, 0.6
CREST_HALF_WIDTH = {"intermediate": 4.0, "lateral": 5.0}
PROMONTORY_HEIGHT = 9.0
ALA_LEVEL = 0.82  # sacral level down to which the lateral mass is ala (1 lies between S1 and S2)


@dataclass(frozen=True, eq=False)
class SacrumRegions:
    """All that tells the parts apart."""

    table: SacrumTable
    axis: SacrumAxis
    plate: EndPlate
    canal: SacrumCanal
    channels: tuple[tuple[Loft, Loft], ...]
    above: FacetSheet

    def part_of(self, points: Array, fields: Mapping[str, Array]) -> NDArray[np.uint8]:
        """Index (n,) into PART_NAMES for points (n, 3) on either side; `fields` are the model's, of folded points."""
        folded = np.column_stack([np.abs(points[:, 0]), points[:, 1:]]).astype(float)
        part = np.zeros(len(points), int)
        right = points[:, 0] < 0
        for name, chosen in self._rules(folded, fields):
            left = PART_NAMES.index(f"{name}/left" if name in PAIRED else name)
            part[chosen] = left
            if name in PAIRED:
                part[chosen & right] = left + 1
        return part.astype(np.uint8)

    def _rules(self, points: NDArray[np.float64], fields: Mapping[str, Array]) -> list[tuple[str, Chosen]]:
        """Part names and where they hold; what comes later counts."""
        x, y, z = points.T
        surface = np.argmax(np.stack([fields[name] for name in SURFACES]), axis=0)
        on = {name: surface == i for i, name in enumerate(SURFACES)}
        lateral = x > self._body_edge(z)
        rho = self.plate.rho(x, y)
        in_front = y < self.axis.middle(z) + 24
        crests = {name: self._on_crest(name, x, z) & on["dorsal"] for name in CREST_HALF_WIDTH}
        canal = fields_near(self.canal.distance(points.astype(np.float32)), WALL)
        process = fields["superior_process"] < PROCESS
        return [
            ("lateral-part", lateral),
            ("dorsal-surface", on["dorsal"]),
            ("ala", lateral & (self.axis.level(z) < ALA_LEVEL) & in_front & (rho > 1.0)),
            ("intermediate-sacral-crest", crests["intermediate"]),
            ("lateral-sacral-crest", crests["lateral"]),
            ("auricular-surface", on["lateral"] & (self.table.auricular_distance(y, z) < 0)),
            ("median-sacral-crest", (fields["spinous_process"] < CREST) & (y > self.axis.middle(z) + 8)),
            ("sacral-canal", canal & (z > self.canal.hiatus)),
            ("sacral-hiatus", canal & (z <= self.canal.hiatus)),
            ("superior-articular-process", process),
            ("superior-articular-facet", process & self._on_facet(points)),
            ("sacral-horn", (fields["cornu"] < HORN) & ~canal),
            *self._foramina(points),
            ("promontory", (z > -PROMONTORY_HEIGHT) & (y < -0.25 * self.plate.depth) & (x < 0.38 * self.plate.width)),
            ("superior-end-plate", (np.abs(z - self.plate.height(x, y)) < 1.5) & (rho < 0.98)),
        ]

    def _body_edge(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """x at which the bodies end and the lateral parts begin: the middle of the foramina, above them the rim."""
        mouths = np.array([np.asarray(forward.centres)[-2] for forward, _ in self.channels])
        heights, edges = np.r_[0, mouths[:, 2], -200], np.r_[self.plate.width / 2, mouths[:, 0], mouths[-1, 0]]
        return np.interp(-z, -heights, edges)

    def _on_crest(self, name: str, x: NDArray[np.float64], z: NDArray[np.float64]) -> Chosen:
        line = self.table.crests[name]
        middle = np.interp(-z, -line[:, 1], line[:, 0])
        return (np.abs(x - middle) < CREST_HALF_WIDTH[name]) & (z < line[0, 1]) & (z > line[-1, 1])

    def _on_facet(self, points: NDArray[np.float64]) -> Chosen:
        u, v, _ = self.above.coordinates(points)
        away = np.abs(self.above.distance(points) + self.above.gap / 2)
        form = (2 * np.abs(u) / self.above.width) ** 2.6 + (2 * np.abs(v) / self.above.height) ** 2.6
        return (away < 1.2) & (form < 1.0)

    def _foramina(self, points: NDArray[np.float64]) -> list[tuple[str, Chosen]]:
        from meshes.build.sacrum import near_loft

        chosen = {name: np.zeros(len(points), bool) for name in ("anterior", "posterior")}
        for pair in self.channels:
            for name, channel in zip(chosen, pair, strict=True):
                centres = np.asarray(channel.centres)
                inner, mouth = centres[0, 1], centres[-2, 1]
                share = (points[:, 1] - inner) / (mouth - inner)
                chosen[name] |= (near_loft(channel, points.astype(np.float32)) < RIM) & (share > 0.45)
        return [(f"{name}-sacral-foramina", mask) for name, mask in chosen.items()]


def fields_near(field: Array, reach: float) -> Chosen:
    """Where a field is below `reach`."""
    return field < reach
