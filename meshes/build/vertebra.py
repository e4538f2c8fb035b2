"""One vertebra as a signed-distance model in its local frame (mm; x left, y posterior, z superior).

The body comes from the table of sizes, the processes from the table of shapes, the canal and the two pairs of
facet joints are carved with what the layout shares between neighbours. Distances are approximate, negative inside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meshes.build.body import Body, vertebral_body
from meshes.build.canal_room import CanalRoom, canal_room
from meshes.build.facet import FacetSheet, facet_sheet, thoracic_sheet
from meshes.build.fields import REACH, Array, difference, union
from meshes.build.joint_faces import FACET_EDGE, PAD_BLEND, facing_pad, joint_room, other_side
from meshes.build.layout import Layout
from meshes.build.process import blade_distance, carried, part_distance, pedicle_shape, reaching, spanning
from meshes.build.shapes import BladeShape, BoneShape, PartShape

# part of the arch, the reach of the fillet that joins it to those before it (mm), and its name in the atlas
ARCH = (
    ("pars", 3.0, "pars-interarticularis"),
    ("lamina", 4.0, "lamina"),
    ("superior_process", 3.0, "superior-articular-process"),
    ("inferior_process", 3.0, "inferior-articular-process"),
    ("transverse_process", 4.0, "transverse-process"),
    ("mammillary_process", 2.5, "mammillary-process"),
    ("accessory_process", 2.5, "accessory-process"),
)
SPINOUS_BLEND = 4.0
PEDICLE_BLEND = 3.5
ARCH_BLEND = 3.0
CANAL_EDGE = 1.8
CARRY = {"superior_process": "above", "mammillary_process": "above", "inferior_process": "below"}
FACING = CARRY  # which joint's far side a part is cut at
SIDE = {"above": -1.0, "below": 1.0}  # the vertebra bears the superior process of the joint above, the inferior below
PAD = {"superior_process": "above", "inferior_process": "below"}


@dataclass(frozen=True, eq=False)
class VertebraModel:
    """Everything that makes one vertebra, local frame, left half."""

    level: str
    body: Body
    parts: dict[str, PartShape]
    blade: BladeShape
    canal: CanalRoom
    above: FacetSheet | None
    below: FacetSheet | None

    def sheet(self, joint: str) -> FacetSheet | None:
        """The left joint "above" or "below", local frame."""
        return self.above if joint == "above" else self.below

    def fields(self, points: Array) -> dict[str, Array]:
        """Distance (n,) of each part before joining; points (n, 3) with x >= 0."""
        fields = {name: self.part_field(name, points) for name in self.parts}
        fields["spinous_process"] = np.minimum(blade_distance(self.blade, points), REACH)
        fields["body"] = np.minimum(self.body.distance(points), REACH)
        return fields

    def part_field(self, name: str, points: Array) -> Array:
        """Distance (n,) of one part; the articular processes with the bone behind their facet."""
        field = part_distance(self.parts[name], points)
        joint = PAD.get(name)
        sheet = self.sheet(joint) if joint else None
        if joint is None or sheet is None:
            return field
        return union(field, facing_pad(sheet, points, SIDE[joint]), PAD_BLEND)

    def join(self, fields: dict[str, Array], carving: dict[str, Array]) -> Array:
        """Distance (n,) of the bone from its parts and what is carved out of it."""
        arch = fields[ARCH[0][0]]
        for name, blend, _ in ARCH[1:]:
            part = fields[name]
            if FACING.get(name) in carving:
                part = difference(part, carving[FACING[name]], FACET_EDGE)
            arch = union(arch, part, blend)
        arch = union(arch, fields["spinous_process"], SPINOUS_BLEND)
        front = union(fields["body"], fields["pedicle"], PEDICLE_BLEND)
        bone = difference(union(front, arch, ARCH_BLEND), carving["disc"], 1.0)
        for name in ("above room", "below room"):
            if name in carving:
                bone = difference(bone, carving[name], 0.5)
        return difference(bone, carving["canal"], CANAL_EDGE)

    def carving(self, points: Array) -> dict[str, Array]:
        """Distance (n,) to the canal and to the room of the neighbours' processes."""
        carving = {"canal": self.canal.distance(points), "disc": self.body.disc_room(points)}
        for joint, side in SIDE.items():
            sheet = self.sheet(joint)
            if sheet is not None:
                carving[joint] = other_side(sheet, points, side)
                carving[joint + " room"] = joint_room(sheet, points, side)
        return carving

    def distance(self, points: Array) -> Array:
        """Signed distance (n,) of points (n, 3) on either side."""
        mirrored = folded(points)
        return self.join(self.fields(mirrored), self.carving(mirrored))


def folded(points: Array) -> Array:
    """Points (n, 3) with those on the right mirrored to the left, single precision."""
    mirrored = np.array(points, np.float32)
    mirrored[:, 0] = np.abs(mirrored[:, 0])
    return mirrored


def vertebra_model(layout: Layout, level: str, shape: BoneShape) -> VertebraModel:
    """The model of T12, L1 ... L5."""
    process, frame = layout.parameters.process, layout.frames[level]
    sheets: dict[str, FacetSheet | None] = {}
    for joint, segment in (("above", layout.segment_above(level)), ("below", layout.segment_below(level))):
        sheets[joint] = None if segment is None else facet_sheet(layout, segment, "left").in_frame(frame)
    if sheets["above"] is None:
        sheets["above"] = thoracic_sheet(layout, level)
    pedicle = pedicle_shape(layout.pedicle(level, "left"), layout.parameters.pedicle.medial_angle[level])
    parts = {"pedicle": pedicle, **shape.parts}
    for name, joint in CARRY.items():
        sheet, fitted = sheets[joint], shape.joints.get(joint)
        if sheet is not None and fitted is not None:
            parts[name] = carried(parts[name], sheet.centre - fitted)
    parts["transverse_process"] = spanning(parts["transverse_process"], process.transverse_span[level] / 2)
    return VertebraModel(
        level=level,
        body=vertebral_body(layout, level),
        parts=parts,
        blade=reaching(shape.blade, process.spinous_reach[level]),
        canal=canal_room(layout, level),
        above=sheets["above"],
        below=sheets["below"],
    )
