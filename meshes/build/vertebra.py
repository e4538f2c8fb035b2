"""One vertebra as a signed-distance model in its local frame (mm; x left, y posterior, z superior).

The body comes from the table of sizes, the processes from the table of shapes, the canal and the two pairs of
facet joints are carved with what the layout shares between neighbours. Distances are approximate, negative inside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.spatial import cKDTree

from meshes.build.facet import FacetSheet, facet_sheet
from meshes.build.fields import REACH, Array, Loft, difference, intersection, loft_distance, smooth_step, union
from meshes.build.layout import (
    CANAL_BACKWARD,
    WIDEST,
    EndPlate,
    Layout,
    outline_radius,
)
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
CARRY = {"superior_process": "above", "mammillary_process": "above", "inferior_process": "below"}
FACING = {"superior_process": "above", "inferior_process": "below"}
PAD_DEPTH = {-1.0: 5.0, 1.0: 6.5}  # mm of bone behind the facet: superior process, inferior process
PAD_SHARE, PAD_POWER, PAD_BLEND = 0.57, 2.6, 3.0
DISC_ROOM_BEHIND = 5.5  # mm behind the rim that the pedicle's top stays below the end-plate
RIM_BEHIND_WALL = 1.8  # mm the rims stand behind the body's back wall, into the canal
ROOT_OF_TRANSVERSE = 18.0  # mm from the midline; nearer parts are not stretched
ROOM_SLACK = 0.35  # mm less than `other_side`, so that cutting twice does not widen the joint space
RIM_BLEND = 4.5
EDGE_GROWTH = 1.25  # mm the wall is moved out, so that the rounded rim still reaches the outline
FACET_EDGE = 1.0
CANAL_EDGE = 1.6
PART_NAMES = (
    "body",
    "superior-end-plate",
    "inferior-end-plate",
    "ring-apophysis",
    "spinous-process",
    *(f"{name}/{side}" for name in ("pedicle", *(row[2] for row in ARCH)) for side in ("left", "right")),
)


@dataclass(frozen=True, eq=False)
class Body:
    """The vertebral body between its two end-plates."""

    superior: EndPlate
    inferior: EndPlate
    waist: float

    def distance(self, points: Array) -> Array:
        """Distance (n,) of points (n, 3)."""
        x, y, z = (np.asarray(points[:, i], float) for i in range(3))
        depth = (self.superior.depth + self.inferior.depth) / 2
        y0 = WIDEST * depth
        angle, radius = np.arctan2(y - y0, x), np.hypot(x, y - y0)
        half = self.superior.half_height + self.superior.slope * np.clip(y, -depth / 2, depth / 2)
        level = np.clip(z / half, -1, 1)
        share = (level + 1) / 2
        width = share * self.superior.width + (1 - share) * self.inferior.width
        depth_here = share * self.superior.depth + (1 - share) * self.inferior.depth
        outline = outline_radius(angle, width, depth_here, self.superior.hollow)
        behind = smooth_step(np.sin(angle), 0.5, 1.0)
        outline = outline - self.waist * (1 - 0.55 * behind) * (1 - np.abs(level) ** 3.0)
        wall = radius - outline - EDGE_GROWTH
        ends = np.maximum(z - self.superior.height(x, y), self.inferior.height(x, y) - z)
        return intersection(wall.astype(np.float32), ends.astype(np.float32), RIM_BLEND)

    def disc_room(self, points: Array) -> Array:
        """Distance (n,) to the two discs' room: above and below the end-plates, as far back as the pedicles' roots."""
        x, y, z = (np.asarray(points[:, i], float) for i in range(3))
        rooms = []
        for plate in (self.superior, self.inferior):
            beyond = plate.sign * (plate.height(x, y) - z)
            in_front = y - plate.depth / 2 - DISC_ROOM_BEHIND
            rooms.append(intersection(beyond.astype(np.float32), in_front.astype(np.float32), 4.0))
        return np.minimum(rooms[0], rooms[1])


def blade_distance(blade: BladeShape, points: Array) -> Array:
    """Distance (n,) of points (n, 3) to a rounded plate: its outline in the sagittal plane, thickness along y."""
    closed = np.vstack([blade.outline, blade.outline[:1]])
    t = np.r_[0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))]
    spline = CubicSpline(t, closed, bc_type="periodic")
    s = np.linspace(0, t[-1], 240, endpoint=False)
    curve, tangent = spline(s), spline(s, 1)
    tangent /= np.linalg.norm(tangent, axis=1)[:, None]
    clockwise = np.sum(curve[:, 0] * np.roll(curve[:, 1], -1) - np.roll(curve[:, 0], -1) * curve[:, 1]) < 0
    normal = np.c_[tangent[:, 1], -tangent[:, 0]] * (-1 if clockwise else 1)
    j = cKDTree(curve).query(points[:, 1:])[1]
    flat = np.einsum("ij,ij->i", points[:, 1:] - curve[j], normal[j])
    rows = blade.thickness[np.argsort(blade.thickness[:, 0])]
    thickness = PchipInterpolator(rows[:, 0], rows[:, 1])(np.clip(points[:, 1], rows[0, 0], rows[-1, 0]))
    # the rim is as round as the plate is thick
    inside, across = flat + thickness, np.abs(points[:, 0])
    rounded = np.where(inside > 0, np.hypot(np.maximum(inside, 0), across) - thickness, across - thickness)
    return rounded.astype(np.float32)


def part_distance(part: PartShape, points: Array) -> Array:
    """Distance (n,) of points (n, 3), x >= 0, to a left part; far points get REACH."""
    rows = part.stations
    loft = Loft(rows[:, :3], rows[:, 3], rows[:, 4], part.up, part.power)
    margin = rows[:, 3:].max() + REACH
    low, high = rows[:, :3].min(0) - margin, rows[:, :3].max(0) + margin
    near = np.all((points > low) & (points < high), axis=1)
    field = np.full(len(points), REACH, np.float32)
    field[near] = np.minimum(loft_distance(loft, points[near]), REACH)
    return field


def carried(part: PartShape, shift: NDArray[np.float64]) -> PartShape:
    """The part with its far end moved by `shift` (3,) mm and its near end in place, so that it reaches the joint."""
    rows = part.stations.copy()
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(rows[:, :3], axis=0), axis=1))]
    rows[:, :3] += smooth_step(along / along[-1], -0.1, 0.75)[:, None] * shift
    return replace(part, stations=rows)


def spanning(part: PartShape, reach: float) -> PartShape:
    """A transverse process stretched sideways so that its tip lies `reach` mm from the midline."""
    rows = part.stations.copy()
    tip = rows[-1, 0] + 0.95 * rows[-1, 3:].min()
    root = min(ROOT_OF_TRANSVERSE, tip - 3)
    rows[:, 0] += (reach - tip) * smooth_step(rows[:, 0], root, rows[-1, 0])
    return replace(part, stations=rows)


def reaching(blade: BladeShape, reach: float) -> BladeShape:
    """A spinous process stretched backwards so that its tip lies `reach` mm from the centre of the body."""
    outline, thickness = blade.outline.copy(), blade.thickness.copy()
    root = outline[:, 0].min()
    tip = outline[np.argmax(np.hypot(*outline.T))]
    share = (np.sqrt(reach**2 - tip[1] ** 2) - root) / (tip[0] - root)
    outline[:, 0] = root + (outline[:, 0] - root) * share
    thickness[:, 0] = root + (thickness[:, 0] - root) * share
    return BladeShape(outline, thickness)


def other_side(sheet: FacetSheet, points: Array, side: float) -> Array:
    """Distance (n,) to the half of space beyond the joint, which a process must not enter.

    side: -1 seen from the superior process, +1 from the inferior one. Past the root of the process the half space
    falls away, so that no ledge is cut into lamina or pars.
    """
    v = (np.asarray(points, float) - sheet.centre) @ sheet.up
    root = np.maximum(side * v - (sheet.height / 2 - 1.5), 0)
    return (side * sheet.distance(points) - sheet.gap / 2 + 0.9 * root).astype(np.float32)


def joint_room(sheet: FacetSheet, points: Array, side: float) -> Array:
    """The part of `other_side` (n,) right at the facing area, kept free of every part of the bone."""
    u, v, w = sheet.coordinates(points)
    across = np.abs(u) - (sheet.width / 2 + 1.5)
    along = np.abs(v) - (sheet.height / 2 + 1)
    depth = -side * w - 4.5
    box = np.maximum(np.maximum(across, along), depth).astype(np.float32)
    room = other_side(sheet, points, side) + np.float32(ROOM_SLACK)
    return intersection(room, box, 2.5)


def facing_pad(sheet: FacetSheet, points: Array, side: float) -> Array:
    """Distance (n,) to the bone that carries a facet: a cushion on the sheet, as wide and high as the facing area.

    side: -1 the superior process's, +1 the inferior's. It reaches across the sheet and is cut there later.
    """
    reach = max(sheet.width, sheet.height)
    near = ((points - sheet.centre.astype(np.float32)) ** 2).sum(axis=1) < reach**2
    field = np.full(len(points), REACH, np.float32)
    u, v, _ = sheet.coordinates(points[near])
    depth = PAD_DEPTH[side]
    form = np.stack(
        [u / (PAD_SHARE * sheet.width), v / (PAD_SHARE * sheet.height), sheet.distance(points[near]) / depth]
    )
    radius = (np.abs(form) ** PAD_POWER).sum(axis=0) ** (1 / PAD_POWER)
    field[near] = np.minimum((radius - 1) * depth, REACH)
    return field


@dataclass(frozen=True, eq=False)
class VertebraModel:
    """Everything that makes one vertebra, local frame, left half."""

    level: str
    body: Body
    parts: dict[str, PartShape]
    blade: BladeShape
    canal: tuple[float, ...]
    above: FacetSheet | None
    below: FacetSheet | None

    def fields(self, points: Array) -> dict[str, Array]:
        """Distance (n,) of each part before joining; points (n, 3) with x >= 0."""
        fields = {name: self.part_field(name, points) for name in self.parts}
        fields["spinous_process"] = np.minimum(blade_distance(self.blade, points), REACH)
        fields["body"] = np.minimum(self.body.distance(points), REACH)
        return fields

    def part_field(self, name: str, points: Array) -> Array:
        """Distance (n,) of one part; the articular processes with the bone behind their facet."""
        field = part_distance(self.parts[name], points)
        sheet, side = {"superior_process": (self.above, -1.0), "inferior_process": (self.below, 1.0)}.get(
            name, (None, 0)
        )
        return field if sheet is None else union(field, facing_pad(sheet, points, side), PAD_BLEND)

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
        carving = {"canal": canal_distance(self.canal, points), "disc": self.body.disc_room(points)}
        for name, sheet, side in (("above", self.above, -1.0), ("below", self.below, 1.0)):
            if sheet is not None:
                carving[name] = other_side(sheet, points, side)
                carving[name + " room"] = joint_room(sheet, points, side)
        return carving

    def distance(self, points: Array) -> Array:
        """Signed distance (n,) of points (n, 3) on either side."""
        mirrored = np.asarray(points, np.float32) * np.float32(1)
        mirrored[:, 0] = np.abs(mirrored[:, 0])
        return self.join(self.fields(mirrored), self.carving(mirrored))

    def part_of(self, points: Array) -> NDArray[np.uint8]:
        """Index (n,) into PART_NAMES of the part each point belongs to."""
        mirrored = np.asarray(points, np.float32) * np.float32(1)
        mirrored[:, 0] = np.abs(mirrored[:, 0])
        fields = self.fields(mirrored)
        names = ["body", "spinous_process", "pedicle", *(row[0] for row in ARCH)]
        nearest = np.argmin(np.stack([fields[name] for name in names]), axis=0)
        atlas = {"body": "body", "spinous_process": "spinous-process", "pedicle": "pedicle"}
        atlas |= {row[0]: row[2] for row in ARCH}
        index = {name: i for i, name in enumerate(PART_NAMES)}
        left = [index.get(atlas[name], index.get(f"{atlas[name]}/left", 0)) for name in names]
        right = [index.get(atlas[name], index.get(f"{atlas[name]}/right", 0)) for name in names]
        part = np.where(points[:, 0] >= 0, np.array(left)[nearest], np.array(right)[nearest])
        return self._body_parts(points, part, index).astype(np.uint8)

    def _body_parts(self, points: Array, part: NDArray[np.int64], index: dict[str, int]) -> NDArray[np.int64]:
        """Body points told apart: end-plates, ring apophysis, the wall."""
        x, y, z = points.T
        for plate, name in ((self.body.superior, "superior-end-plate"), (self.body.inferior, "inferior-end-plate")):
            near = (part == index["body"]) & (np.abs(z - plate.height(x, y)) < 2.0)
            part = np.where(near, np.where(plate.rho(x, y) < 0.84, index[name], index["ring-apophysis"]), part)
        return part


def canal_distance(canal: tuple[float, ...], points: Array) -> Array:
    """Distance (n,) to the vertebral canal.

    canal: y of its front wall, depth, half width (mm), triangularity (0..1), z of the pedicles, half the body's
    height (mm). In front the canal keeps off the rims.
    """
    wall, depth, half_width, shape, level_z, half_height = canal
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    front = wall + RIM_BEHIND_WALL * smooth_step(np.abs(z), half_height - 5, half_height - 1)
    back = wall + depth + CANAL_BACKWARD * (level_z - z) * np.where(z > level_z, 0.35, 1.0)
    half_depth = (back - front) / 2
    v = (y - front) / half_depth - 1
    below = smooth_step(-z, 7.0, 20.0)  # there the inferior processes close in behind the canal
    narrowing = 1 - 0.42 * shape * (v + 0.35) - 0.52 * below * np.clip(v - 0.06, 0, 1)
    narrowing = np.clip(narrowing, 0.3, 1.12)
    power = 2.4
    section = ((x / (half_width * narrowing)) ** power + np.abs(v) ** power) ** (1 / power)
    return ((section - 1) * np.minimum(half_depth, half_width)).astype(np.float32)


def vertebra_model(layout: Layout, level: str, shape: BoneShape) -> VertebraModel:
    """The model of T12, L1 ... L5."""
    table, frame = layout.parameters, layout.frames[level]
    sheets: dict[str, FacetSheet | None] = {"above": None, "below": None}
    for name, segment in (("above", layout.segment_above(level)), ("below", layout.segment_below(level))):
        if segment is not None:
            sheets[name] = facet_sheet(layout, segment, "left").in_frame(frame)
    parts = dict(shape.parts)
    for name, joint in CARRY.items():
        sheet, fitted = sheets[joint], shape.joints.get(joint)
        if sheet is not None and fitted is not None:
            parts[name] = carried(parts[name], sheet.centre - fitted)
    parts["transverse_process"] = spanning(parts["transverse_process"], table.process.transverse_span[level] / 2)
    canal = (
        layout.canal_front(level),
        table.canal.depth[level],
        table.canal.width[level] / 2,
        table.canal.triangularity[level],
        float(layout.pedicle(level, "left").local_centre[2]) - 3,
        layout.half_height(level),
    )
    blade = reaching(shape.blade, table.process.spinous_reach[level])
    body = Body(layout.endplate(level, "superior"), layout.endplate(level, "inferior"), table.body.waist[level])
    return VertebraModel(level, body, parts, blade, canal, sheets["above"], sheets["below"])
