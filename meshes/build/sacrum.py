"""The sacrum as a signed-distance model in the frame of its S1 end-plate (mm; x left, y posterior, z superior).

Origin at the centre of the end-plate, z at right angles to it. In that frame the sacrum is a curved slab: its pelvic,
dorsal, lateral and upper surfaces are reliefs (`sacrum.toml`) hung on the row of fused bodies of the table of sizes.
Articular processes, horns and the median crest are forms of `shapes.toml`; canal, foramina and the joint with L5
are carved with what the layout shares with nerves and L5.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from meshes.build.facet import FacetSheet, facet_sheet
from meshes.build.fields import REACH, Array, Loft, difference, intersection, smooth_step, union
from meshes.build.joint_faces import PAD_BLEND, facing_pad, joint_room, other_side
from meshes.build.layout import EndPlate, Layout
from meshes.build.process import blade_distance, carried, part_distance
from meshes.build.relief import bumps, steepness
from meshes.build.sacrum_axis import SacrumAxis, SacrumCanal, sacrum_axis, sacrum_canal
from meshes.build.sacrum_channels import foramen_channels, near_loft
from meshes.build.sacrum_regions import PART_NAMES, SacrumRegions
from meshes.build.sacrum_table import SacrumTable, read_sacrum_table
from meshes.build.shapes import BladeShape, BoneShape, PartShape

Floats = NDArray[np.float64]
__all__ = ["PART_NAMES", "SacrumModel", "sacrum_model"]

PROCESSES = (("superior_process", 3.5), ("cornu", 3.0))  # and the reach of the fillet that joins them, mm
# How round the edges are in which the surfaces meet: reach of the rounding, mm
EDGES = (("dorsal", 4.0), ("lateral", 5.0), ("upper", 5.0), ("lower", 4.0))
PROCESS_EDGE, ROOM_EDGE = 1.6, 0.8  # how round the rims of the facet and of the room for L5 are, mm
ROOM_GROWTH = 0.25  # mm by which that room is cut wider, so that slab and process face L5 as one
BODY_BLEND, CREST_BLEND, CHANNEL_EDGE, PLATE_EDGE = 4.0, 4.0, 2.4, 3.0
RIDGE, RIDGE_WIDTH = 0.8, 1.8  # height and width, mm, of the transverse ridges where discs have fused
GROOVE, GROOVE_WIDTH = 1.2, 3.6  # depth and half width, mm, of the grooves that lead out of the anterior foramina
BODY_DEPTH = 20.0  # mm below the end-plate down to which the first body shows its own outline
PROMONTORY_SLOPE = 0.45  # mm by which its front goes back per mm down (fit)
RIM_GROWTH, RIM_BLEND = 1.0, 4.0
PLATE_STEP, PLATE_RISE = 1.6, 11.0  # the ala begins this many mm below the rim, and may rise so steeply beside it
AURICULAR_RISE, AURICULAR_ROUGH = 1.2, 0.35  # mm the auricular surface stands out, and height of its unevenness


@dataclass(frozen=True, eq=False)
class SacrumModel:
    """Everything that makes the sacrum, local frame, left half."""

    level: str
    table: SacrumTable
    axis: SacrumAxis
    parts: dict[str, PartShape]
    blade: BladeShape
    plate: EndPlate
    canal: SacrumCanal
    channels: tuple[tuple[Loft, Loft], ...]
    above: FacetSheet

    def fields(self, points: Array) -> dict[str, Array]:
        """Distance (n,) of each piece before joining; points (n, 3) with x >= 0."""
        fields = {name: self.surface_field(name, points) for name in ("pelvic", *(row[0] for row in EDGES))}
        fields |= {name: self.part_field(name, points) for name in self.parts}
        fields["first_body"] = self._first_body(points)
        fields["spinous_process"] = np.minimum(blade_distance(self.blade, points), REACH)
        return fields

    def part_field(self, name: str, points: Array) -> Array:
        """Distance (n,) of one process."""
        field = part_distance(self.parts[name], points)
        if name == "superior_process":
            field = union(field, facing_pad(self.above, points, -1.0), PAD_BLEND)
        return field

    def surface_field(self, name: str, points: Array) -> Array:
        """Distance (n,), negative on the bone's side, to one of the surfaces."""
        x, y, z = (np.asarray(points[:, i], float) for i in range(3))
        if name == "lower":
            return (np.interp(x, *self.table.lower.T) - z).astype(np.float32)
        a, b, out, sign = {
            "pelvic": (x, z, y, -1.0),
            "dorsal": (x, z, y, 1.0),
            "lateral": (y, z, x, 1.0),
            "upper": (x, y, z, 1.0),
        }[name]
        height = getattr(self, f"_{name}")
        here = height(a, b)
        slope = steepness(here, height(a + 1, b), height(a, b + 1), 1.0)
        return (sign * (out - here) / slope).astype(np.float32)

    def _pelvic(self, x: Floats, z: Floats) -> Floats:
        """y (n,) of the pelvic surface: bodies, ridges between them, grooves that lead out of the foramina."""
        y = self.axis.middle(z) + self.table.pelvic.at(self.axis.level(z), x / self.axis.half_width(z))
        for ridge, (forward, _) in zip(self.axis.ridges, self.channels, strict=True):
            lateral, _, level = np.asarray(forward.centres)[-2]
            y = y - RIDGE * np.exp(-(((z - ridge) / RIDGE_WIDTH) ** 2)) * (
                1 - smooth_step(x, lateral - 11, lateral - 5)
            )
            along = smooth_step(x, lateral - 6, lateral) * (1 - smooth_step(x, lateral + 7, lateral + 17))
            across = (z - level + 0.15 * (x - lateral)) / GROOVE_WIDTH
            y = y + GROOVE * along * np.exp(-(across**2))
        return y

    def _dorsal(self, x: Floats, z: Floats) -> Floats:
        """y (n,) of the dorsal surface with the tubercles of its crests, without the median crest."""
        y = self.axis.middle(z) + self.table.dorsal.at(self.axis.level(z), x / self.axis.half_width(z))
        return y + bumps(self.table.tubercles, x, z)

    def _lateral(self, y: Floats, z: Floats) -> Floats:
        """x (n,) of the side, with the auricular surface slightly raised and uneven."""
        x = self.axis.half_width(z) + self.table.lateral.at(self.axis.level(z), y - self.axis.middle(z))
        depth = -self.table.auricular_distance(y, z)
        rough = np.sin(0.93 * y + 0.41 * z) * np.sin(0.37 * y - 0.88 * z) + 0.7 * np.sin(1.17 * z - 0.52 * y + 1.0)
        return (
            x + AURICULAR_RISE * smooth_step(depth, -0.8, 1.2) + AURICULAR_ROUGH * rough * smooth_step(depth, 1.5, 5.0)
        )

    def _upper(self, x: Floats, y: Floats) -> Floats:
        """z (n,) of the upper surface; around the end-plate it stays below the rim."""
        z = self.table.upper.at(x, y)
        cap = PLATE_RISE * np.maximum(self.plate.rho(x, y) - 1.06, 0) - PLATE_STEP
        return np.asarray(union(z.astype(np.float32), cap.astype(np.float32), 2.0), float)

    def _first_body(self, points: Array) -> Array:
        """Distance (n,) to the upper part of the S1 body: the outline of the end-plate, its front sloping back."""
        x, y, z = (np.asarray(points[:, i], float) for i in range(3))
        down = np.clip(-z, 0, BODY_DEPTH)
        front = 1 - smooth_step(y, 0.0, 10.0)
        y = y - PROMONTORY_SLOPE * down * front
        wall = (self.plate.rho(x, y) - 1) * self.plate.depth / 2 - RIM_GROWTH + 0.12 * down
        ends = np.maximum(z - self.plate.height(x, y), -BODY_DEPTH - z)
        return np.minimum(intersection(wall.astype(np.float32), ends.astype(np.float32), RIM_BLEND), REACH)

    def join(self, fields: dict[str, Array], carving: dict[str, Array]) -> Array:
        """Distance (n,) of the bone from its pieces and what is carved out of it."""
        slab = fields["pelvic"]
        for name, edge in EDGES:
            slab = intersection(slab, fields[name], edge)
        bone = union(slab, fields["first_body"], BODY_BLEND)
        for name, blend in PROCESSES:
            part = fields[name]
            if name == "superior_process":
                part = difference(part, carving["above"], PROCESS_EDGE)
            bone = union(bone, part, blend)
        bone = union(bone, fields["spinous_process"], CREST_BLEND)
        bone = intersection(bone, carving["plate"], PLATE_EDGE)
        for name in ("above room", "canal", "channels"):
            bone = difference(bone, carving[name], ROOM_EDGE if name == "above room" else CHANNEL_EDGE)
        return bone

    def carving(self, points: Array) -> dict[str, Array]:
        """Distance (n,) to the canal, the foramina, the joint with L5, and the space below the end-plate."""
        channels = np.full(len(points), REACH, np.float32)
        for pair in self.channels:
            for channel in pair:
                channels = np.minimum(channels, near_loft(channel, points))
        return {
            "plate": self._below_plate(points),
            "canal": self.canal.distance(points),
            "channels": channels,
            "above": other_side(self.above, points, -1.0),
            "above room": joint_room(self.above, points, -1.0) - np.float32(ROOM_GROWTH),
        }

    def _below_plate(self, points: Array) -> Array:
        """Distance (n,) to what may be bone: not above the end-plate inside its rim."""
        x, y, z = (np.asarray(points[:, i], float) for i in range(3))
        above = z - self.plate.height(x, y)
        outside = (1.03 - self.plate.rho(x, y)) * self.plate.depth / 2
        return union(above.astype(np.float32), outside.astype(np.float32), 1.0)

    def distance(self, points: Array) -> Array:
        """Signed distance (n,) of points (n, 3) on either side."""
        folded = _folded(points)
        return self.join(self.fields(folded), self.carving(folded))

    @cached_property
    def regions(self) -> SacrumRegions:
        """What tells the parts apart."""
        return SacrumRegions(self.table, self.axis, self.plate, self.canal, self.channels, self.above)

    def part_of(self, points: Array) -> NDArray[np.uint8]:
        """Index (n,) into PART_NAMES of the part each point belongs to."""
        folded = _folded(points)
        return self.regions.part_of(points, self.fields(folded))


def _folded(points: Array) -> Array:
    folded = np.array(points, np.float32)
    folded[:, 0] = np.abs(folded[:, 0])
    return folded


def sacrum_model(layout: Layout, shape: BoneShape, table: SacrumTable | None = None) -> SacrumModel:
    """The model of the sacrum, from the shipped relief or another `table`."""
    frame = layout.frames["S1"]
    above, parts = facet_sheet(layout, layout.segments[-1], "left").in_frame(frame), dict(shape.parts)
    process = parts["superior_process"]
    if "above" in shape.joints:
        process = carried(process, above.centre - shape.joints["above"])
    parts["superior_process"] = process
    axis = sacrum_axis(layout.parameters.sacrum)
    table = (table or read_sacrum_table()).fitted(axis)
    return SacrumModel(
        level="S1",
        table=table,
        axis=axis,
        parts=parts,
        blade=shape.blade,
        plate=layout.endplate("S1", "superior"),
        canal=sacrum_canal(layout.parameters, axis, table.lamina),
        channels=tuple(foramen_channels(layout, name) for name in layout.parameters.sacral_levels[:-1]),
        above=above,
    )
