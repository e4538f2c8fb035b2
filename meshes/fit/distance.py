"""Shape distance between two bone surfaces: what is left when pose and size are taken away.

One surface is laid on the other by the similarity (rotation, shift, one scale) that iterative closest points find when
run both ways (Besl & McKay 1992; Umeyama 1991 for the similarity). Both must be about upright in the same frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyvista as pv
import trimesh
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
SAMPLES, THIN, ROUNDS, COARSE_ROUNDS = 20_000, 4, 120, 40


@dataclass(frozen=True, eq=False)
class Similarity:
    """x -> scale * rotation @ x + shift."""

    scale: float
    rotation: Floats
    shift: Floats

    def place(self, points: NDArray[np.floating]) -> Floats:
        """Points (n, 3) moved."""
        return self.scale * np.asarray(points, float) @ self.rotation.T + self.shift


@dataclass(frozen=True, eq=False)
class ShapeDistance:
    """Symmetric distances in mm at the reference's size: mean, 95th percentile, greatest; and the fit they follow."""

    mean: float
    p95: float
    max: float
    fit: Similarity


def best_similarity(source: Floats, target: Floats) -> Similarity:
    """Least squares similarity that takes points (n, 3) to their partners (n, 3)."""
    a, b = source - source.mean(axis=0), target - target.mean(axis=0)
    u, s, vt = np.linalg.svd(b.T @ a)
    signs = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    rotation, scale = u @ np.diag(signs) @ vt, float((s * signs).sum() / (a**2).sum())
    return Similarity(scale, rotation, target.mean(axis=0) - scale * rotation @ source.mean(axis=0))


def aligned(source: Floats, target: Floats) -> Similarity:
    """The similarity that lays the cloud (n, 3) on the cloud (m, 3)."""
    size = [float(np.linalg.norm(cloud - cloud.mean(axis=0), axis=1).mean()) for cloud in (source, target)]
    scale = size[1] / size[0]
    fit = Similarity(scale, np.eye(3), target.mean(axis=0) - scale * source.mean(axis=0))
    tree = cKDTree(target)
    for cloud, rounds in ((source[::20], COARSE_ROUNDS), (source[::THIN], ROUNDS)):
        back = target[:: max(1, len(target) // len(cloud))]
        for _ in range(rounds):
            moved = fit.place(cloud)
            forth, reverse = tree.query(moved)[1], cKDTree(moved).query(back)[1]
            fit = best_similarity(np.concatenate([cloud, cloud[reverse]]), np.concatenate([target[forth], back]))
    return fit


def shape_distance(mesh: trimesh.Trimesh, reference: trimesh.Trimesh) -> ShapeDistance:
    """How far `mesh`, laid on `reference`, lies from it and it from `mesh`."""
    source, target = (trimesh.sample.sample_surface(m, SAMPLES, seed=at)[0] for at, m in enumerate((mesh, reference)))
    fit = aligned(source, target)
    moved = trimesh.Trimesh(fit.place(mesh.vertices), mesh.faces, process=False)
    gaps = np.concatenate(
        [_gaps(fit.place(source)[::THIN], reference), _gaps(np.asarray(target, float)[::THIN], moved)]
    )
    return ShapeDistance(float(gaps.mean()), float(np.percentile(gaps, 95)), float(gaps.max()), fit)


def _gaps(points: Floats, surface: trimesh.Trimesh) -> Floats:
    bare = pv.PolyData.from_regular_faces(np.asarray(surface.vertices, float), np.asarray(surface.faces))
    found = pv.PolyData(points).compute_implicit_distance(bare)["implicit_distance"]
    return np.abs(np.asarray(found, float))
