"""The sacrum as a signed-distance model in the frame of its S1 end-plate (mm; x left, y posterior, z superior).

Origin at the centre of the end-plate, z at right angles to it. The forms of the parts are in `shapes.toml` under
S1; canal, foramina and the joint with L5 come from the table of sizes and the layout.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshes.build.facet import FacetSheet, facet_sheet
from meshes.build.fields import REACH, Array, Loft, difference, intersection, union
from meshes.build.layout import EndPlate, Layout
from meshes.build.parameters import SACRAL_LEVELS, Sacrum
from meshes.build.shapes import BladeShape, BoneShape, PartShape
from meshes.build.vertebra import (
    FACET_EDGE,
    PAD_BLEND,
    blade_distance,
    carried,
    facing_pad,
    joint_room,
    other_side,
    part_distance,
)

# part, reach of the fillet that joins it to those before it (mm), name in the atlas, paired
PARTS = (
    ("bodies", 0.0, "bodies", False),
    ("ala", 6.0, "ala", True),
    ("lateral_part", 5.0, "lateral-part", True),
    ("costal_bar_s2", 5.0, "lateral-part", True),
    ("costal_bar_s3", 4.5, "lateral-part", True),
    ("costal_bar_s4", 4.0, "lateral-part", True),
    ("dorsal_plate", 3.5, "dorsal-surface", False),
    ("intermediate_crest", 3.5, "intermediate-sacral-crest", True),
    ("lateral_crest", 4.0, "lateral-sacral-crest", True),
    ("superior_process", 3.5, "superior-articular-process", True),
    ("cornu", 3.0, "sacral-horn", True),
)
# Planes that face the wing: a point on each and its outward normal (left, local mm; fit). The first is the
# auricular surface towards the ilium, the second the rough field behind it.
FACES = (((56.5, -2.0, -30.0), (0.92, 0.30, -0.25)), ((44.0, 21.5, -26.0), (0.57, 0.82, -0.03)))
FACE_EDGE = 7.0
CREST_BLEND = 4.0
PART_NAMES = tuple(
    dict.fromkeys(
        name
        for row in (*PARTS, ("", 0.0, "median-sacral-crest", False), ("", 0.0, "end-plate", False))
        for name in ((f"{row[2]}/left", f"{row[2]}/right") if row[3] else (row[2],))
    )
)
RIDGE, RIDGE_WIDTH = 0.9, 1.8  # height and width, mm, of the transverse ridges where discs have fused
CHANNEL_EDGE = 2.4
PLATE_EDGE = 3.0


def ridge_levels(table: Sacrum) -> list[float]:
    """Local z, mm, of the transverse ridges: half way between neighbouring fused bodies."""
    z = [table.body_superior[level] for level in SACRAL_LEVELS]
    return [(a + b) / 2 for a, b in itertools.pairwise(z)]


@dataclass(frozen=True, eq=False)
class SacrumModel:
    """Everything that makes the sacrum, local frame, left half."""

    level: str
    parts: dict[str, PartShape]
    blade: BladeShape
    plate: EndPlate
    canal: Loft
    channels: tuple[Loft, ...]
    ridges: tuple[float, ...]
    above: FacetSheet

    def fields(self, points: Array) -> dict[str, Array]:
        """Distance (n,) of each part before joining; points (n, 3) with x >= 0."""
        fields = {name: self.part_field(name, points) for name in self.parts}
        fields["spinous_process"] = np.minimum(blade_distance(self.blade, points), REACH)
        return fields

    def part_field(self, name: str, points: Array) -> Array:
        """Distance (n,) of one part."""
        field = part_distance(self.parts[name], points)
        if name == "superior_process":
            field = union(field, facing_pad(self.above, points, -1.0), PAD_BLEND)
        if name == "bodies":
            for level in self.ridges:
                field = field - np.float32(RIDGE) * np.exp(-(((points[:, 2] - level) / RIDGE_WIDTH) ** 2))
        return field

    def join(self, fields: dict[str, Array], carving: dict[str, Array]) -> Array:
        """Distance (n,) of the bone from its parts and what is carved out of it."""
        bone = fields["bodies"]
        for name, blend, *_ in PARTS[1:]:
            part = fields[name]
            if name == "superior_process":
                part = difference(part, carving["above"], FACET_EDGE)
            if name in ("ala", "lateral_part"):
                part = intersection(part, carving["faces"], FACE_EDGE)
            bone = union(bone, part, blend)
        bone = union(bone, fields["spinous_process"], CREST_BLEND)
        bone = intersection(bone, carving["plate"], PLATE_EDGE)
        for name in ("above room", "canal", "channels"):
            bone = difference(bone, carving[name], 0.5 if name == "above room" else CHANNEL_EDGE)
        return bone

    def carving(self, points: Array) -> dict[str, Array]:
        """Distance (n,) to the canal, the foramina, the joint with L5, and the space below the end-plate."""
        channels = np.full(len(points), REACH, np.float32)
        for channel in self.channels:
            channels = np.minimum(channels, _near(channel, points))
        faces = [(points - np.array(origin, np.float32)) @ np.array(normal, np.float32) for origin, normal in FACES]
        return {
            "faces": intersection(faces[0], faces[1], FACE_EDGE),
            "plate": self._below_plate(points),
            "canal": _near(self.canal, points),
            "channels": channels,
            "above": other_side(self.above, points, -1.0),
            "above room": joint_room(self.above, points, -1.0),
        }

    def _below_plate(self, points: Array) -> Array:
        """Distance (n,) to what may be bone: not above the end-plate, in front of the canal and inside its rim."""
        x, y, z = (np.asarray(points[:, i], float) for i in range(3))
        above = z - self.plate.height(x, y)
        outside = (1.03 - self.plate.rho(x, y)) * self.plate.depth / 2
        return union(above.astype(np.float32), outside.astype(np.float32), 1.0)

    def distance(self, points: Array) -> Array:
        """Signed distance (n,) of points (n, 3) on either side."""
        folded = _folded(points)
        return self.join(self.fields(folded), self.carving(folded))

    def part_of(self, points: Array) -> NDArray[np.uint8]:
        """Index (n,) into PART_NAMES of the part each point belongs to."""
        fields = self.fields(_folded(points))
        rows = [*PARTS, ("spinous_process", 0.0, "median-sacral-crest", False)]
        nearest = np.argmin(np.stack([fields[row[0]] for row in rows]), axis=0)
        sides = [
            [PART_NAMES.index(f"{row[2]}/{side}" if row[3] else row[2]) for row in rows] for side in ("left", "right")
        ]
        part = np.where(points[:, 0] >= 0, np.array(sides[0])[nearest], np.array(sides[1])[nearest])
        on_plate = (np.abs(points[:, 2] - self.plate.height(points[:, 0], points[:, 1])) < 1.5) & (
            self.plate.rho(points[:, 0], points[:, 1]) < 1
        )
        return np.where(on_plate, PART_NAMES.index("end-plate"), part).astype(np.uint8)


def _folded(points: Array) -> Array:
    folded = np.array(points, np.float32)
    folded[:, 0] = np.abs(folded[:, 0])
    return folded


def _near(loft: Loft, points: Array) -> Array:
    """Distance (n,) to a loft, REACH where it is far."""
    rows = np.column_stack([np.asarray(loft.centres, float), loft.half_width, loft.half_height])
    return part_distance(PartShape(rows, tuple(loft.up), loft.power), points)  # type: ignore[arg-type]


def sacrum_model(layout: Layout, shape: BoneShape) -> SacrumModel:
    """The model of the sacrum."""
    table, frame = layout.parameters.sacrum, layout.frames["S1"]
    channels = tuple(channel for name in SACRAL_LEVELS[:-1] for channel in foramen_channels(layout, name))
    above, parts = facet_sheet(layout, "L5-S1", "left").in_frame(frame), dict(shape.parts)
    process = parts["superior_process"]
    if "above" in shape.joints:
        process = carried(process, above.centre - shape.joints["above"])
    parts["superior_process"] = process
    return SacrumModel(
        level="S1",
        parts=parts,
        blade=shape.blade,
        plate=layout.endplate("S1", "superior"),
        canal=canal_loft(table),
        channels=channels,
        ridges=tuple(ridge_levels(table)),
        above=above,
    )


def canal_loft(table: Sacrum) -> Loft:
    """The sacral canal from above its inlet to the hiatus, where it opens at the back."""
    rows = [
        [
            0,
            table.canal_posterior[level],
            table.body_superior[level],
            table.canal_half_width[level],
            table.canal_half_depth[level],
        ]
        for level in SACRAL_LEVELS
    ]
    inlet = [0, rows[0][1] - 2.5, 8.0, rows[0][3] + 0.5, rows[0][4] + 1.0]
    end = [0, rows[-1][1] + 3.5, rows[-1][2] - 8, rows[-1][3], rows[-1][4] + 1.5]
    stations = np.array([inlet, *rows, end], float)
    return Loft(stations[:, :3], stations[:, 3], stations[:, 4], (0.0, 1.0, 0.0), 2.1)


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
    small = np.array([0.6, 0.52, 0.62]) * r
    return forward, Loft(np.array([inner, back, beyond]), small, small * 1.15, (0.0, 0.0, 1.0), 2.0)
