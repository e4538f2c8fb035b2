"""Which part of a vertebra each point of its surface belongs to.

Parts go over into each other without a border in life. Here each has an axis, a line between two landmarks of the
model, and a thickness; a point of the arch belongs to the part whose axis is nearest beyond that thickness. So the
borders are smooth and do not depend on how the forms were fitted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshes.build.facet import FacetSheet
from meshes.build.fields import Array
from meshes.build.joint_faces import PAD_LIFT
from meshes.build.layout import BOWL, Floats
from meshes.build.vertebra import ARCH, PAD, SIDE, VertebraModel, folded

FACETS = {"superior_process": "superior-articular-facet", "inferior_process": "inferior-articular-facet"}
MEDIAN = ("body", "superior-end-plate", "inferior-end-plate", "ring-apophysis", "spinous-process")
PAIRED = ("pedicle", *(row[2] for row in ARCH), *FACETS.values())
PART_NAMES = (*MEDIAN, *(f"{name}/{side}" for name in PAIRED for side in ("left", "right")))
PIECES = {PART_NAMES.index("ring-apophysis"): 2}  # all other parts are one connected region each
RING_DEPTH = 2.6  # mm below the end-plate's plane that still count as its ring
FACET_DEPTH = 0.9  # mm from the sheet's own side of the joint space
BEHIND_WALL = 1.5  # mm behind the body's back wall at which the pedicles begin
OFF_BODY = (0.3, 2.5)  # mm off the body's own surface that still count as body: anywhere, in front of that border
IN_PROCESS = 4.0  # mm behind a facet at which the axis of its process runs


@dataclass(frozen=True, eq=False)
class Axis:
    """A part's axis from `start` to `end` (3,), mm, and its thickness, mm; `flat` shrinks heights where the section
    is higher than wide."""

    name: str
    start: Floats
    end: Floats
    thickness: float
    flat: float = 1.0

    def distance(self, points: Floats) -> Floats:
        """How far points (n, 3) lie off the part, mm (n,)."""
        scale = np.array([1.0, 1.0, self.flat])
        run, offset = (self.end - self.start) * scale, (points - self.start) * scale
        along = np.clip(offset @ run / (run @ run), 0, 1)
        return np.linalg.norm(offset - along[:, None] * run, axis=1) - self.thickness


def part_of(model: VertebraModel, points: Array) -> NDArray[np.uint8]:
    """Index (n,) into PART_NAMES of the part each point (n, 3) of the surface, local mm, belongs to."""
    left = folded(points)
    axes = arch_axes(model)
    nearest = np.argmin([axis.distance(left.astype(float)) for axis in axes], axis=0)
    name = np.array([axis.name for axis in axes])[nearest].astype("<U32")
    off, wall = model.body.distance(left), model.canal.wall + BEHIND_WALL
    name[(off < OFF_BODY[0]) | ((off < OFF_BODY[1]) & (left[:, 1] < wall))] = "body"
    for field, facet in FACETS.items():
        sheet = model.sheet(PAD[field])
        if sheet is not None:
            name[_on_facet(sheet, left, SIDE[PAD[field]]) & (name != "body")] = facet
    return _indices(_body_parts(model, left, name), points[:, 0] >= 0)


def arch_axes(model: VertebraModel) -> list[Axis]:
    """The axes of all parts but the body, left half."""
    pedicle = model.parts["pedicle"].stations
    isthmus, half_width, half_height = pedicle[2, :3], pedicle[2, 3], pedicle[2, 4]
    back = model.canal.wall + model.canal.depth
    outline = model.blade.outline
    rear = outline[outline[:, 0] > np.quantile(outline[:, 0], 0.6)].mean(axis=0)
    low, high = _process_axis(model.below, SIDE["below"]), _process_axis(model.above, SIDE["above"])
    under = isthmus + [-0.1 * half_width, 7.0, 2.0 - half_height]
    middle = (under + low[0]) / 2
    rows = model.parts
    return [
        Axis("pedicle", isthmus - [0, 4, 0], isthmus + [0, 3, 0], half_width, half_width / half_height),
        Axis("pars-interarticularis", under, middle + 0.45 * (low[0] - middle), 4.0),
        Axis("lamina", middle * [0.5, 1, 1] + [0, 1.5, 0], np.array([1.5, back + 4.0, middle[2] - 1.0]), 4.5),
        Axis("superior-articular-process", isthmus + [0, 8, 1.5], high[1], 4.5),
        Axis("inferior-articular-process", low[0], low[1], 4.5),
        _transverse(rows["transverse_process"].stations, isthmus[0] + half_width),
        Axis("mammillary-process", *_ends(rows["mammillary_process"].stations), 2.6 if model.level == "T12" else 0.6),
        Axis("accessory-process", *_ends(rows["accessory_process"].stations), 2.2),
        Axis("spinous-process", np.array([0.0, back + 8.5, rear[1] + 3.0]), np.array([0.0, *rear]), 3.5),
    ]


def _ends(stations: Floats) -> tuple[Floats, Floats]:
    return stations[0, :3], stations[-1, :3]


def _process_axis(sheet: FacetSheet | None, side: float) -> tuple[Floats, Floats]:
    """Upper and lower end (3,) of the axis behind a facet, as the process hangs down; turned round for the superior."""
    assert sheet is not None
    within = sheet.centre + side * IN_PROCESS * sheet.normal
    ends = within + 0.5 * sheet.height * sheet.up, within - 0.5 * sheet.height * sheet.up
    return ends if side > 0 else (ends[1], ends[0])


def _transverse(stations: Floats, root: float) -> Axis:
    """From beside the pedicle, `root` mm from the midline, to the tip."""
    x = stations[:, 0]
    order = np.argsort(x)
    start = [root + 3.5, *(np.interp(root + 3.5, x[order], stations[order, k]) for k in (1, 2))]
    return Axis("transverse-process", np.array(start), stations[-1, :3], 3.8)


def _on_facet(sheet: FacetSheet, points: Array, side: float) -> NDArray[np.bool_]:
    """Whether points (n, 3) lie on the facing area of the joint, on `side`."""
    u, v, _ = sheet.coordinates(points)
    off = np.abs(side * sheet.distance(points) - sheet.gap / 2)
    around = (2 * u / sheet.width) ** 2 + (2 * (v - PAD_LIFT[side]) / sheet.height) ** 2
    return (around < 1) & (off < FACET_DEPTH)


def _body_parts(model: VertebraModel, points: Array, name: NDArray[np.str_]) -> NDArray[np.str_]:
    """Body points told apart: end-plates, ring apophysis, the wall."""
    x, y, z = np.asarray(points, float).T
    for plate, label in ((model.body.superior, "superior-end-plate"), (model.body.inferior, "inferior-end-plate")):
        depth = plate.sign * (plate.height(x, y) - z)
        near = (name == "body") & (depth < RING_DEPTH)
        name = np.where(near, np.where(plate.rho(x, y) < BOWL, label, "ring-apophysis"), name)
    return name


def _indices(name: NDArray[np.str_], on_left: NDArray[np.bool_]) -> NDArray[np.uint8]:
    index = np.zeros(len(name), np.uint8)
    for i, part in enumerate(PART_NAMES):
        base, _, side = part.partition("/")
        here = name == base
        if side:
            here &= on_left if side == "left" else ~on_left
        index[here] = i
    return index
