"""Fit the stations of a vertebra's processes to a reference bone.

Both signed distances are clipped to 3 mm at points on, near and around the reference, and the difference is
minimised with a prior that keeps stations near where they started and radii changing gently along a part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pyvista as pv
from numpy.typing import NDArray
from scipy.optimize import least_squares

from meshes.build.fields import REACH
from meshes.build.sacrum import SacrumModel
from meshes.build.shapes import BladeShape
from meshes.build.vertebra import VertebraModel, blade_distance

Floats = NDArray[np.float64]
Model = VertebraModel | SacrumModel
CLIP = 3.0
STEP = 0.05
ROUGH_SIGMA = 0.9
SIGMA = {  # how far a station may stray (centre, radius), mm, before the prior bites
    "pedicle": (1.2, 0.6),
    "mammillary_process": (1.2, 0.5),
    "transverse_process": (1.6, 0.7),
    "spinous_process": (0.7, 0.7),
}
SIGMA_OTHERS = (2.2, 0.9)
SACRUM_SIGMA = (1.3, 0.7)
LEAST_RADIUS = 1.2
FROZEN = ("accessory_process", "bodies")  # set by eye: too small for the samples to hold, or ruled by the table


@dataclass(frozen=True, eq=False)
class Samples:
    """Points (n, 3), local mm, and the reference's clipped signed distance (n,)."""

    points: NDArray[np.float32]
    target: Floats


def sample_reference(surface: pv.PolyData, count: int = 9000, seed: int = 0) -> Samples:
    """Points on (5/9), near (2/9) and around (2/9) a closed surface in the local frame, left and right folded."""
    random = np.random.default_rng(seed)
    cells = surface.compute_cell_sizes(length=False, volume=False)["Area"]
    centres, normals = surface.cell_centers().points, surface.face_normals
    pick = random.choice(len(cells), count * 7 // 9, p=cells / cells.sum())
    points = centres[pick] + random.normal(0, 0.3, (len(pick), 3))
    near = count * 2 // 9
    points[:near] += normals[pick[:near]] * random.uniform(-3.5, 3.5, (near, 1))
    low, high = np.array(surface.bounds).reshape(3, 2).T
    points = np.vstack([points, random.uniform(low - 3, high + 3, (count * 2 // 9, 3))]).astype(np.float32)
    distance = pv.PolyData(points).compute_implicit_distance(surface)["implicit_distance"]
    points[:, 0] = np.abs(points[:, 0])
    return Samples(points, np.clip(distance, -CLIP, CLIP).astype(float))


def pack(model: Model, names: list[str]) -> Floats:
    """All free numbers of a model: stations of the named parts, then the blade's outline and thickness."""
    pieces = [model.parts[name].stations.ravel() for name in names]
    return np.concatenate([*pieces, model.blade.outline.ravel(), model.blade.thickness[:, 1]])


def unpack(model: Model, names: list[str], x: Floats) -> Model:
    """The model with its free numbers replaced."""
    parts, at = dict(model.parts), 0
    for name in names:
        shape = parts[name].stations.shape
        rows = x[at : at + shape[0] * 5].reshape(shape).copy()
        rows[:, 3:] = np.maximum(rows[:, 3:], LEAST_RADIUS)
        parts[name] = replace(parts[name], stations=rows)
        at += rows.size
    count = model.blade.outline.size
    thickness = model.blade.thickness.copy()
    thickness[:, 1] = np.maximum(x[at + count :], LEAST_RADIUS)
    blade = BladeShape(x[at : at + count].reshape(-1, 2), thickness)
    return replace(model, parts=parts, blade=blade)


def _owners(model: Model, names: list[str]) -> list[str]:
    owners = [name for name in names for _ in range(model.parts[name].stations.size)]
    return owners + ["spinous_process"] * (model.blade.outline.size + len(model.blade.thickness))


def _sigmas(model: Model, names: list[str]) -> Floats:
    def row(name: str) -> list[float]:
        centre, radius = SIGMA.get(name, SACRUM_SIGMA if model.level == "S1" else SIGMA_OTHERS)
        return [centre] * 3 + [radius] * 2

    rows = [np.tile(row(name), len(model.parts[name].stations)) for name in names]
    centre, radius = SIGMA["spinous_process"]
    return np.concatenate(
        [*rows, np.full(model.blade.outline.size, centre), np.full(len(model.blade.thickness), radius)]
    )


def _roughness(model: Model, start: Model, names: list[str]) -> Floats:
    """Second differences along each part: of the radii, and of how far the centres have moved."""
    pieces = []
    for name in names:
        rows = model.parts[name].stations
        moved = rows[:, :3] - start.parts[name].stations[:, :3]
        pieces += [np.diff(rows[:, 3:], 2, axis=0).ravel(), np.diff(moved, 2, axis=0).ravel()]
    return np.concatenate(pieces) / ROUGH_SIGMA


def fit(start: Model, samples: Samples, rounds: int = 12, report: Callable[[str], None] = print) -> Model:
    """The model whose free numbers fit the samples best."""
    names = [name for name in start.parts if name not in FROZEN]
    x0, sigma, owners = pack(start, names), _sigmas(start, names), _owners(start, names)
    carving = start.carving(samples.points)
    points = samples.points
    fixed = {name: field for name, field in start.fields(points).items() if name not in owners}

    def one(model: Model, name: str) -> NDArray[np.float32]:
        if name == "spinous_process":
            return np.minimum(blade_distance(model.blade, points), REACH)
        return model.part_field(name, points)

    def residuals(model: Model, fields: dict[str, NDArray[np.float32]]) -> Floats:
        bone = np.clip(model.join(fields, carving), -CLIP, CLIP).astype(float)
        return bone - samples.target

    def fields_of(model: Model) -> dict[str, NDArray[np.float32]]:
        return {name: one(model, name) for name in [*names, "spinous_process"]} | fixed

    def cost(x: Floats) -> Floats:
        model = unpack(start, names, x)
        return np.r_[residuals(model, fields_of(model)), (x - x0) / sigma, _roughness(model, start, names)]

    def jacobian(x: Floats) -> Floats:
        model = unpack(start, names, x)
        fields = fields_of(model)
        base = cost(x)
        columns = np.zeros((len(base), len(x)), np.float64)
        count = len(samples.target)
        rough = _roughness(model, start, names)
        for i, owner in enumerate(owners):
            moved = x.copy()
            moved[i] += STEP
            other = unpack(start, names, moved)
            changed = fields | {owner: one(other, owner)}
            columns[:count, i] = (residuals(other, changed) - base[:count]) / STEP
            columns[count + i, i] = 1 / sigma[i]
            columns[count + len(x) :, i] = (_roughness(other, start, names) - rough) / STEP
        return columns

    first = np.abs(cost(x0)[: len(samples.target)]).mean()
    best = least_squares(cost, x0, jacobian, loss="soft_l1", f_scale=0.5, x_scale=sigma, max_nfev=rounds)
    last = np.abs(cost(best.x)[: len(samples.target)]).mean()
    report(f"{start.level}: mean difference {first:.3f} -> {last:.3f} mm in {best.nfev} rounds")
    return unpack(start, names, best.x)
