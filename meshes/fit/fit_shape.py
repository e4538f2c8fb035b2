"""Fit the forms of a vertebra to a reference bone.

Both signed distances are clipped to 3 mm at points on, near and around the reference, and the difference is
minimised together with the reference's pose and size. A prior keeps every number near where it started and radii
changing gently along a part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyvista as pv
from numpy.typing import NDArray
from scipy.optimize import least_squares

from meshes.build.fields import REACH
from meshes.build.process import blade_distance
from meshes.build.vertebra import VertebraModel
from meshes.fit.free_numbers import FreeNumbers

Floats = NDArray[np.float64]
Fields = dict[str, NDArray[np.float32]]
CLIP = 3.0
ROUGH_SIGMA = 0.9
# of the reference in the model's frame: size, tilt (rad), shift backwards and upwards (mm)
POSE_SIGMA = np.array([0.05, 0.1, 3.0, 3.0])
POSE_STEP = np.array([0.002, 0.002, 0.05, 0.05])


@dataclass(frozen=True, eq=False)
class Samples:
    """Points (n, 3), local mm, and the reference's signed distance (n,)."""

    points: Floats
    distance: Floats

    def posed(self, pose: Floats) -> tuple[NDArray[np.float32], Floats]:
        """Points (n, 3) and clipped distances (n,) with the reference sized, tilted and shifted by `pose`."""
        scale, tilt, back, up = pose
        c, s = np.cos(tilt), np.sin(tilt)
        rotation = np.array([[1, 0, 0], [0, c, -s], [0, s, c]])
        points = scale * self.points @ rotation.T + [0, back, up]
        return points.astype(np.float32), np.clip(scale * self.distance, -CLIP, CLIP)


def sample_reference(surface: pv.PolyData, count: int = 12000, seed: int = 0) -> Samples:
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
    return Samples(points.astype(float), np.asarray(distance, float))


class Misfit:
    """What is minimised: the difference of the distances, then the prior, then the roughness."""

    def __init__(self, free: FreeNumbers, samples: Samples, stiffness: float) -> None:
        self.free, self.samples, start = free, samples, free.start
        self.x0 = np.r_[self.free.x0, 1.0, 0.0, 0.0, 0.0]
        self.sigma = np.r_[self.free.sigma / stiffness, POSE_SIGMA]
        self.fields = [*start.parts, "spinous_process", "body"]

    def model(self, x: Floats) -> VertebraModel:
        """The model with the free numbers x, the pose left out."""
        return self.free.model(x[:-4])

    @staticmethod
    def field(model: VertebraModel, name: str, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Distance field (n,) of one part of the model."""
        if name == "spinous_process":
            return np.minimum(blade_distance(model.blade, points), REACH)
        if name == "body":
            return np.minimum(model.body.distance(points), REACH)
        return model.part_field(name, points)

    def _evaluated(self, x: Floats) -> tuple[VertebraModel, NDArray[np.float32], Floats, Fields, Fields]:
        model = self.model(x)
        points, target = self.samples.posed(x[-4:])
        fields = {name: self.field(model, name, points) for name in self.fields}
        return model, points, target, fields, model.carving(points)

    @staticmethod
    def _difference(model: VertebraModel, fields: Fields, carving: Fields, target: Floats) -> Floats:
        return np.clip(model.join(fields, carving), -CLIP, CLIP).astype(float) - target

    def __call__(self, x: Floats) -> Floats:
        """Residuals."""
        model, _, target, fields, carving = self._evaluated(x)
        rough = self.free.roughness(model) / ROUGH_SIGMA
        return np.r_[self._difference(model, fields, carving, target), (x - self.x0) / self.sigma, rough]

    def jacobian(self, x: Floats) -> Floats:
        """Derivatives of the residuals: each number moves one part only, the pose moves all."""
        model, points, target, fields, carving = self._evaluated(x)
        base, rough = self._difference(model, fields, carving, target), self.free.roughness(model)
        count, size = len(base), len(x)
        columns = np.zeros((count + size + len(rough), size))
        columns[count : count + size] = np.diag(1 / self.sigma)
        for i, owner in enumerate(self.free.owners):
            step = self.free.steps[i]
            moved = x.copy()
            moved[i] += step
            other = self.model(moved)
            cut = carving | {"disc": other.body.disc_room(points)} if owner == "body" else carving
            changed = fields | {owner: self.field(other, owner, points)}
            columns[:count, i] = (self._difference(other, changed, cut, target) - base) / step
            columns[count + size :, i] = (self.free.roughness(other) - rough) / step / ROUGH_SIGMA
        for k, step in enumerate(POSE_STEP):
            moved = x.copy()
            moved[size - 4 + k] += step
            other, _, goal, shifted, cut = self._evaluated(moved)
            columns[:count, size - 4 + k] = (self._difference(other, shifted, cut, goal) - base) / step
        return columns


def fit(
    free: FreeNumbers,
    samples: Samples,
    rounds: int = 12,
    stiffness: float = 1.0,
    report: Callable[[str], None] = print,
) -> VertebraModel:
    """The model whose free numbers fit the samples best; a higher `stiffness` holds them nearer to the start."""
    misfit = Misfit(free, samples, stiffness)
    count = len(samples.distance)
    first = np.abs(misfit(misfit.x0)[:count]).mean()
    best = least_squares(
        misfit, misfit.x0, misfit.jacobian, loss="soft_l1", f_scale=0.5, x_scale=misfit.sigma, max_nfev=rounds
    )
    last = np.abs(misfit(best.x)[:count]).mean()
    pose = ", ".join(f"{value:.3f}" for value in best.x[-4:])
    report(f"{free.start.level}: mean difference {first:.3f} -> {last:.3f} mm in {best.nfev} rounds; pose {pose}")
    return misfit.model(best.x)
