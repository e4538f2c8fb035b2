"""A reference vertebra brought into the local frame of the generator: x left, y posterior, z superior, mm.

The sagittal plane is found by reflecting the bone onto itself, the axis by planes through the two end-plates,
the origin by the rims on the midline. The reference must come in LPS, about upright.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
BODY_DEPTH = 41.0  # mm from the front within which only the body lies on the midline


def load_local(path: Path, scale: float = 1.0) -> trimesh.Trimesh:
    """The bone in `path` in its local frame, multiplied by `scale` about its body's centre."""
    mesh = trimesh.load(path, force="mesh", process=False)
    rotation, middle = local_frame(mesh)
    return trimesh.Trimesh((mesh.vertices @ rotation - middle) * scale, mesh.faces, process=False)


def sagittal_plane(mesh: trimesh.Trimesh, rounds: int = 40) -> tuple[Floats, float]:
    """Unit normal (3,), to the left, and offset of the plane in which the bone mirrors itself."""
    points = trimesh.sample.sample_surface(mesh, 6000, seed=0)[0]
    centre = points.mean(axis=0)
    normal, offset = np.array([1.0, 0, 0]), float(centre[0])
    for _ in range(rounds):
        mirrored = points - 2 * np.outer(points @ normal - offset, normal)
        partner = points[cKDTree(points).query(mirrored)[1]]
        shift = partner.mean(axis=0) - mirrored.mean(axis=0)
        u, _, vt = np.linalg.svd((partner - partner.mean(0)).T @ (mirrored - mirrored.mean(0)))
        image = (mirrored - mirrored.mean(0)) @ (u @ np.diag([1, 1, np.linalg.det(u @ vt)]) @ vt).T
        image += mirrored.mean(0) + shift
        across = points - image
        lateral = (points - centre) @ normal
        away = np.abs(lateral) > 5
        normal = (across[away] * np.sign(lateral[away])[:, None]).mean(axis=0)
        normal /= np.linalg.norm(normal)
        offset = float((((points + image) / 2) @ normal).mean())
    return normal, offset


def local_frame(mesh: trimesh.Trimesh) -> tuple[Floats, Floats]:
    """Rotation (3, 3) with columns left, posterior, superior, and the origin (3,) in rotated coordinates."""
    normal, offset = sagittal_plane(mesh)
    superior = np.array([0, 0, 1.0]) - normal * normal[2]
    superior /= np.linalg.norm(superior)
    for _ in range(15):
        plates = [_end_plate(mesh, normal, superior, sign) for sign in (1, -1)]
        (_, upper), (_, lower) = plates
        superior = (upper + lower) / np.linalg.norm(upper + lower)
    posterior = np.cross(superior, normal)
    rotation = np.c_[normal, posterior, superior]
    top, bottom = (float(centre @ superior) for centre, _ in plates)
    middle = (top + bottom) / 2
    cut = trimesh.intersections.mesh_plane(mesh, normal, normal * offset).reshape(-1, 3) @ rotation
    body = cut[cut[:, 1] < (mesh.vertices @ posterior).min() + BODY_DEPTH * 1.12]
    rims = [body[(body[:, 2] - middle) * sign > 0.55 * (top - middle)][:, 1] for sign in (1, -1)]
    return rotation, np.array([offset, np.mean([(rim.min() + rim.max()) / 2 for rim in rims]), middle])


def _end_plate(mesh: trimesh.Trimesh, normal: Floats, superior: Floats, sign: int) -> tuple[Floats, Floats]:
    """Centre and upward normal (3,) of a plane through the upper (+1) or lower (-1) end-plate."""
    centres, weight = mesh.triangles_center, mesh.area_faces
    posterior = centres @ np.cross(superior, normal)
    facing = (posterior < posterior.min() + 27) & (mesh.face_normals @ superior * sign > 0.85)
    height = centres @ superior * sign
    facing &= height > np.quantile(height[facing], 0.3)
    centre = np.average(centres[facing], axis=0, weights=weight[facing])
    axes = np.linalg.svd((centres[facing] - centre) * np.sqrt(weight[facing])[:, None], full_matrices=False)[2]
    upward = axes[2] * np.sign(axes[2] @ superior)
    upward = upward - normal * (upward @ normal)
    return centre, upward / np.linalg.norm(upward)
