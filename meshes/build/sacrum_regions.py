"""Which part of the sacrum a point of its surface belongs to (local frame of the S1 end-plate, mm)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from meshes.build.facet import FacetSheet
from meshes.build.fields import Array, Loft
from meshes.build.layout import EndPlate
from meshes.build.sacrum_axis import SacrumAxis, SacrumCanal
from meshes.build.sacrum_channels import near_loft
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
Floats = NDArray[np.float64]
Chosen = NDArray[np.bool_]
SURFACES = ("pelvic", "dorsal", "lateral", "upper", "lower")
# How far, mm, from the piece that makes it a part reaches over the fillets to its neighbours
WALL, RIM, CREST, PROCESS, HORN = 1.0, 1.8, 0.8, 0.6, 1.6
INNER = -2.5  # mm: deeper than this inside the slab lie only the walls of canal and foramina
HALF_WIDTHS = {"median": 3.2, "intermediate": 4.0, "lateral": 5.0}  # of the crests, mm
MEDIAN_END = 4.5  # mm above the hiatus at which the median crest ends
PROMONTORY = 0.44, 9.5  # reach to the side, as a share of the end-plate's width, and downwards, mm
ALA_LEVEL = 0.82  # sacral level down to which the lateral mass is ala (1 lies between S1 and S2)
ALA_BACK = 30.0  # mm behind the middle of the bodies to which it reaches
NEIGHBOURS, VOTES = 12, 4
SPECK, SPECK_SHARE = 30, 0.08  # patches with fewer points, or a smaller share of their part, go to their neighbours


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
        return tidied(points, part).astype(np.uint8)

    def _rules(self, points: Floats, fields: Mapping[str, Array]) -> list[tuple[str, Chosen]]:
        """Part names and where they hold; what comes later counts."""
        x, y, z = points.T
        depths = np.stack([fields[name] for name in SURFACES])
        on = {name: np.argmax(depths, axis=0) == i for i, name in enumerate(SURFACES)}
        crests = {name: on["dorsal"] & self._on_crest(name, x, z) for name in HALF_WIDTHS}
        canal = self.canal.distance(points) < WALL
        inner = (depths.max(axis=0) < INNER) | canal
        process = fields["superior_process"] < PROCESS
        return [
            ("lateral-part", x > self._body_edge(z)),
            ("ala", self._on_ala(points) & ~on["dorsal"]),
            ("dorsal-surface", on["dorsal"] & self._between_crests(x, z)),
            *((f"{name}-sacral-crest", chosen) for name, chosen in crests.items()),
            ("auricular-surface", on["lateral"] & (self.table.auricular_distance(y, z) < 0)),
            ("median-sacral-crest", (fields["spinous_process"] < CREST) & (y > self.axis.middle(z) + 8)),
            ("sacral-canal", inner & (z > self.canal.hiatus)),
            ("sacral-hiatus", inner & (z <= self.canal.hiatus)),
            ("superior-articular-process", process),
            ("superior-articular-facet", process & self._on_facet(points)),
            ("sacral-horn", (fields["cornu"] < HORN) & on["dorsal"] & (z < self.canal.hiatus + 3)),
            *self._foramina(points),
            ("promontory", self._on_promontory(points)),
            ("superior-end-plate", (np.abs(z - self.plate.height(x, y)) < 1.5) & (self.plate.rho(x, y) < 0.98)),
        ]

    def _body_edge(self, z: Floats) -> Floats:
        """x at which the bodies end and the lateral parts begin: the middle of the foramina, above them the rim."""
        mouths = np.array([np.asarray(forward.centres)[-2] for forward, _ in self.channels])
        heights, edges = np.r_[0, mouths[:, 2], -200], np.r_[self.plate.width / 2, mouths[:, 0], mouths[-1, 0]]
        return np.interp(-z, -heights, edges)

    def _on_ala(self, points: Floats) -> Chosen:
        x, y, z = points.T
        beside = (x > self._body_edge(z)) | ((y > 0) & (x > 10))
        high = (self.axis.level(z) < ALA_LEVEL) & (y < self.axis.middle(z) + ALA_BACK)
        return beside & high & (self.plate.rho(x, y) > 1.0)

    def _on_promontory(self, points: Floats) -> Chosen:
        x, y, z = points.T
        wide, deep = PROMONTORY
        return (y < -0.2 * self.plate.depth) & ((x / (wide * self.plate.width)) ** 2 + (z / deep) ** 2 < 1)

    def _crest_line(self, name: str, z: Floats) -> Floats:
        line = self.table.crests[name]
        return np.interp(-z, -line[:, 1], line[:, 0])

    def _on_crest(self, name: str, x: Floats, z: Floats) -> Chosen:
        if name == "median":
            return (x < HALF_WIDTHS[name]) & (z > self.canal.hiatus + MEDIAN_END)
        line = self.table.crests[name]
        return (np.abs(x - self._crest_line(name, z)) < HALF_WIDTHS[name]) & (z < line[0, 1]) & (z > line[-1, 1])

    def _between_crests(self, x: Floats, z: Floats) -> Chosen:
        """The back proper: between the lateral crests, above them between the articular processes."""
        beside = np.where(z < self.table.crests["lateral"][0, 1], HALF_WIDTHS["lateral"], -HALF_WIDTHS["lateral"])
        return x < self._crest_line("lateral", z) + beside

    def _on_facet(self, points: Floats) -> Chosen:
        u, v, _ = self.above.coordinates(points)
        away = np.abs(self.above.distance(points) + self.above.gap / 2)
        form = (2 * np.abs(u) / self.above.width) ** 2.6 + (2 * np.abs(v) / self.above.height) ** 2.6
        return (away < 1.2) & (form < 1.0)

    def _foramina(self, points: Floats) -> list[tuple[str, Chosen]]:
        """Walls and rims of the anterior and posterior foramina."""
        chosen = {name: np.zeros(len(points), bool) for name in ("anterior", "posterior")}
        for pair in self.channels:
            for name, channel in zip(chosen, pair, strict=True):
                centres = np.asarray(channel.centres)
                share = (points[:, 1] - centres[0, 1]) / (centres[-2, 1] - centres[0, 1])
                away = near_loft(channel, points)
                chosen[name] |= (away < np.where(share > 0.6, RIM, WALL)) & (share > 0.4)
        return [(f"{name}-sacral-foramina", mask) for name, mask in chosen.items()]


def tidied(points: Array, part: NDArray[np.int_]) -> NDArray[np.int_]:
    """Part numbers (n,) of surface points (n, 3) with smooth borders and without specks."""
    near = cKDTree(points).query(points, NEIGHBOURS)[1]
    for _ in range(VOTES):
        part = _voted(part, near, np.ones(len(part), bool))
    for _ in range(VOTES):
        ours = part[near[:, :7]] == part[:, None]
        rows = np.repeat(np.arange(len(part)), ours.sum(axis=1))
        links = sparse.coo_matrix((np.ones(len(rows)), (rows, near[:, :7][ours])), (len(part), len(part)))
        piece = connected_components(links, directed=False)[1]
        size = np.bincount(piece)[piece]
        specks = (size < SPECK) | (size < SPECK_SHARE * np.bincount(part)[part])
        part = _voted(np.where(specks, -1, part), near, specks)
    return part


def _voted(part: NDArray[np.int_], near: NDArray[np.int_], free: Chosen) -> NDArray[np.int_]:
    """What most neighbours of each free point say; -1 has no vote, one's own counts a little more."""
    count = int(part.max()) + 1
    votes = np.zeros((len(part), count))
    for column in part[near].T:
        known = np.flatnonzero(column >= 0)
        votes[known, column[known]] += 1
    own = part >= 0
    votes[own, part[own]] += 0.5
    return np.where(free & (votes.sum(axis=1) > 0), votes.argmax(axis=1), np.maximum(part, 0))
