"""Which part of a vertebra each point of its surface belongs to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshes.build.facet import FacetSheet
from meshes.build.fields import Array
from meshes.build.joint_faces import PAD_LIFT
from meshes.build.layout import BOWL
from meshes.build.vertebra import ARCH, PAD, SIDE, VertebraModel, folded

FACETS = {"superior_process": "superior-articular-facet", "inferior_process": "inferior-articular-facet"}
MEDIAN = ("body", "superior-end-plate", "inferior-end-plate", "ring-apophysis", "spinous-process")
PAIRED = ("pedicle", *(row[2] for row in ARCH), *FACETS.values())
PART_NAMES = (*MEDIAN, *(f"{name}/{side}" for name in PAIRED for side in ("left", "right")))
OF_FIELD = {"body": "body", "spinous_process": "spinous-process", "pedicle": "pedicle"} | {r[0]: r[2] for r in ARCH}
# mm added to a part's distance before the nearest part is taken: thin parts that others cover keep their name
FAVOUR = {"pedicle": 0.6, "mammillary_process": -0.7, "accessory_process": -1.0, "lamina": 0.3}
RING_DEPTH = 2.6  # mm below the end-plate's plane that still count as its ring
FACET_DEPTH = 0.8  # mm from the sheet's own side of the joint space


def part_of(model: VertebraModel, points: Array) -> NDArray[np.uint8]:
    """Index (n,) into PART_NAMES of the part each point (n, 3) of the surface, local mm, belongs to."""
    left = folded(points)
    fields = model.fields(left)
    names = list(OF_FIELD)
    nearest = np.argmin(np.stack([fields[name] + np.float32(FAVOUR.get(name, 0.0)) for name in names]), axis=0)
    name = np.array([OF_FIELD[field] for field in names])[nearest].astype("<U32")
    for field, facet in FACETS.items():
        sheet = model.sheet(PAD[field])
        if sheet is not None:
            on = _on_facet(sheet, left, SIDE[PAD[field]])
            name[on & (name != "body") & (name != "pedicle")] = facet
    name = _body_parts(model, left, name)
    return _indices(name, points[:, 0] >= 0)


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
