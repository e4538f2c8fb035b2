"""The free numbers of a fit: which figures of a model may move, how far they stray, and how they are put back.

A `Field` is one part of the model whose distance field depends on its own numbers alone, so that the derivative
by one number costs the evaluation of one part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meshes.build.layout import EndPlate
from meshes.build.process import reaching, spanning
from meshes.build.shapes import BladeShape, PartShape
from meshes.build.vertebra import VertebraModel

Floats = NDArray[np.float64]
LEAST_RADIUS = 1.2
SIGMA = {  # how far a station may stray (centre, radius), mm, before the prior bites
    "mammillary_process": (1.2, 0.5),
    "transverse_process": (1.6, 0.7),
    "spinous_process": (0.7, 0.7),
}
SIGMA_OTHERS = (2.0, 0.9)
FROZEN = ("accessory_process", "pedicle")  # set by eye, too small for the samples to hold; ruled by the table
ROOT = 0.2  # times its prior's width: the first station of a part
KEPT = 1e-3  # times its prior's width: a number that shall stay
OUTLINE_FIELDS = ("front_power", "back_power", "widest", "hollow")
FORM_FIELDS = ("waist", "front_waist", "back_waist", "corner_waist", "waist_level", "waist_power", "rim_radius")


@dataclass(frozen=True)
class BodyNumber:
    """A row of the table's group `body` that is fitted: prior width, and lowest and highest value."""

    name: str
    sigma: float
    low: float
    high: float


BODY_NUMBERS = (
    BodyNumber("superior_concavity", 0.3, 0.3, 2.2),
    BodyNumber("inferior_concavity", 0.3, 0.6, 2.6),
    BodyNumber("superior_lift", 0.5, -1.5, 2.0),
    BodyNumber("inferior_lift", 0.5, -1.5, 2.0),
    BodyNumber("front_power", 0.2, 1.9, 3.0),
    BodyNumber("back_power", 0.3, 1.9, 3.5),
    BodyNumber("widest", 0.04, -0.05, 0.2),
    BodyNumber("hollow", 0.5, 0.0, 2.5),
    BodyNumber("waist", 1.0, 1.0, 6.0),
    BodyNumber("front_waist", 0.7, 0.5, 4.0),
    BodyNumber("back_waist", 0.5, -1.0, 3.0),
    BodyNumber("corner_waist", 0.5, -1.0, 2.0),
    BodyNumber("waist_level", 0.1, -0.25, 0.25),
    BodyNumber("waist_power", 0.3, 1.5, 4.0),
    BodyNumber("rim_radius", 0.4, 1.2, 3.6),
)


def body_values(model: VertebraModel) -> Floats:
    """The body's fitted numbers in the order of BODY_NUMBERS."""
    body = model.body
    values = {name: getattr(body.superior.form, name) for name in OUTLINE_FIELDS}
    values |= {name: getattr(body.form, name) for name in FORM_FIELDS}
    for which, plate in (("superior", body.superior), ("inferior", body.inferior)):
        values |= {f"{which}_concavity": plate.concavity, f"{which}_lift": plate.lift}
    return np.array([values[row.name] for row in BODY_NUMBERS])


def with_body(model: VertebraModel, numbers: Floats) -> VertebraModel:
    """The model with its body's fitted numbers replaced, each held in its range."""
    values = {
        row.name: float(np.clip(value, row.low, row.high)) for row, value in zip(BODY_NUMBERS, numbers, strict=True)
    }
    outline = replace(model.body.superior.form, **{name: values[name] for name in OUTLINE_FIELDS})

    def plate(old: EndPlate, which: str) -> EndPlate:
        return replace(old, form=outline, concavity=values[f"{which}_concavity"], lift=values[f"{which}_lift"])

    body = replace(
        model.body,
        superior=plate(model.body.superior, "superior"),
        inferior=plate(model.body.inferior, "inferior"),
        form=replace(model.body.form, **{name: values[name] for name in FORM_FIELDS}),
    )
    return replace(model, body=body)


@dataclass(frozen=True)
class Span:
    """Sizes that the table sets and a fit must leave alone, mm: half the transverse span, reach of the spine."""

    half_transverse: float
    spinous: float


class FreeNumbers:
    """All free numbers of a model as one vector x: stations of its parts, blade, body; kept apart by owner."""

    def __init__(self, start: VertebraModel, span: Span, keep_body: bool = False) -> None:
        self.start, self.span, self.keep_body = start, span, keep_body
        self.parts = [name for name in start.parts if name not in FROZEN]
        self.x0 = np.concatenate(
            [*(start.parts[name].stations.ravel() for name in self.parts), self._blade(start), body_values(start)]
        )
        sizes = {name: start.parts[name].stations.size for name in self.parts}
        sizes |= {"spinous_process": self._blade(start).size, "body": len(BODY_NUMBERS)}
        self.owners = [name for name, size in sizes.items() for _ in range(size)]
        self.sigma = np.concatenate([self._sigma(name) for name in sizes])
        self.steps = np.where(np.array(self.owners) == "body", 0.1 * self.sigma, 0.05)

    @staticmethod
    def _blade(model: VertebraModel) -> Floats:
        return np.concatenate([model.blade.outline.ravel(), model.blade.thickness[:, 1:].ravel()])

    def _sigma(self, owner: str) -> Floats:
        if owner == "body":
            return np.array([row.sigma for row in BODY_NUMBERS]) * (KEPT if self.keep_body else 1.0)
        centre, radius = SIGMA.get(owner, SIGMA_OTHERS)
        if owner == "spinous_process":
            blade = self.start.blade
            return np.r_[np.full(blade.outline.size, centre), np.full(blade.thickness[:, 1:].size, radius)]
        rows = np.tile([[centre] * 3 + [radius] * 2], (len(self.start.parts[owner].stations), 1))
        rows[0] *= ROOT  # hidden in the bone, it would wander off to mend something else
        return rows.ravel()

    def model(self, x: Floats) -> VertebraModel:
        """The model with these numbers, its processes as long as the table says."""
        model, at = self.start, 0
        parts = dict(model.parts)
        for name in self.parts:
            shape = parts[name].stations.shape
            rows = x[at : at + shape[0] * 5].reshape(shape).copy()
            rows[:, 3:] = np.maximum(rows[:, 3:], LEAST_RADIUS)
            parts[name] = replace(parts[name], stations=rows)
            at += rows.size
        parts["transverse_process"] = spanning(parts["transverse_process"], self.span.half_transverse)
        outline = x[at : at + model.blade.outline.size].reshape(-1, 2)
        thickness = model.blade.thickness.copy()
        at += outline.size
        thickness[:, 1:] = np.maximum(x[at : at + thickness[:, 1:].size].reshape(-1, 3), LEAST_RADIUS)
        blade = reaching(BladeShape(outline, thickness), self.span.spinous)
        return with_body(replace(model, parts=parts, blade=blade), x[-len(BODY_NUMBERS) :])

    def roughness(self, model: VertebraModel) -> Floats:
        """Second differences along each part: of the radii, of how far the centres and the outline have moved, and of
        the blade's thickness."""
        pieces = [self._bends(model.parts[name], self.start.parts[name]) for name in self.parts]
        moved = model.blade.outline - self.start.blade.outline
        around = np.roll(moved, 1, axis=0) + np.roll(moved, -1, axis=0) - 2 * moved
        thickness = model.blade.thickness[:, 1:]
        return np.concatenate([*pieces, around.ravel(), 0.5 * np.diff(thickness, 2, axis=0).ravel()])

    @staticmethod
    def _bends(part: PartShape, start: PartShape) -> Floats:
        rows = part.stations
        moved = rows[:, :3] - start.stations[:, :3]
        pieces: Sequence[Floats] = (np.diff(rows[:, 3:], 2, axis=0), np.diff(moved, 2, axis=0))
        return np.concatenate([piece.ravel() for piece in pieces])
