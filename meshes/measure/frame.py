"""A bone's own frame, found from its surface alone: the plane it mirrors itself in, and its end-plates.

Local axes: x left, y posterior, z superior, mm; the origin of a vertebra is the centre of its body, that of the
sacrum the middle of the S1 end-plate. The bone must come in LPS, standing about upright.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from meshes.errors import MeshError
from meshes.measure.section import Floats, Solid, area
from meshes.mesh import Mesh

SAMPLES = 3000
ROUNDS = 60
SACRAL_TILT = 40.0  # degrees; where the search for the S1 end-plate begins
SMALLEST_BODY = 120.0  # mm2; smaller lines on the midline are no vertebral body
THIRD = 0.34  # of the end-plate's depth at either end, within which its rim is sought


class MeasureError(MeshError):
    """Something asked for cannot be measured; the message says what, why, and what to do."""


@dataclass(frozen=True, eq=False)
class Plate:
    """An end-plate on the midline, in local (y, z).

    front, back : the rim's corners (2,), where the outline turns from the plate into the wall
    crest_front, crest_back : where a straight edge laid on the plate touches its rim (2,)
    upward : unit normal (2,) of that straight edge, superior
    """

    front: Floats
    back: Floats
    crest_front: Floats
    crest_back: Floats
    upward: Floats

    def moved(self, by: Floats) -> Plate:
        """The same end-plate, shifted by (2,) mm."""
        return Plate(self.front + by, self.back + by, self.crest_front + by, self.crest_back + by, self.upward)

    def height_at(self, y: float) -> float:
        """z of the straight edge at `y`."""
        return float(self.crest_front[1] - (y - self.crest_front[0]) * self.upward[0] / self.upward[1])


@dataclass(frozen=True, eq=False)
class LocalBone:
    """A bone in its own frame.

    solid : the surface, local; rotation (3, 3) with columns left, posterior, superior; origin (3,) world
    body, arch : the midline's lines (k, 2) in local (y, z) in front of and behind the canal; arch may be None
    upper, lower : its end-plates; the sacrum has no lower one
    """

    solid: Solid
    rotation: Floats
    origin: Floats
    body: Floats
    arch: Floats | None
    upper: Plate
    lower: Plate | None

    def to_world(self, points: ArrayLike) -> Floats:
        """Local (3,) or (n, 3) to world."""
        return np.asarray(points, float) @ self.rotation.T + self.origin

    def to_local(self, points: ArrayLike) -> Floats:
        """World (3,) or (n, 3) to local."""
        return (np.asarray(points, float) - self.origin) @ self.rotation

    @cached_property
    def normals(self) -> Floats:
        """Outward unit normals (m, 3) of the triangles, local."""
        a, b, c = (self.solid.points[self.solid.triangles[:, corner]] for corner in range(3))
        normal = np.cross(b - a, c - a)
        return normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)

    @cached_property
    def centres(self) -> Floats:
        """Middles (m, 3) of the triangles, local."""
        return self.solid.points[self.solid.triangles].mean(axis=1)


def mirror_plane(points: Floats, triangles: NDArray[np.int64]) -> tuple[Floats, float]:
    """Unit normal (3,), to the left, and offset (mm) of the plane in which the surface mirrors itself best.

    The surface is reflected, each point paired with its nearest, and the plane that carries the pairs into
    each other solved for in closed form, until it stands still; the worst fifth of the pairs has no say.
    """
    sample = _sample(points, triangles)
    tree = cKDTree(sample)
    normal, offset = np.array([1.0, 0.0, 0.0]), float(sample[:, 0].mean())
    for _ in range(ROUNDS):
        image = sample - 2 * np.outer(sample @ normal - offset, normal)
        distance, partner = tree.query(image)
        kept = distance <= np.quantile(distance, 0.8)
        here, there = sample[kept], sample[partner[kept]]
        apart = there.mean(axis=0) - here.mean(axis=0)
        spread = (there - there.mean(axis=0)).T @ (here - here.mean(axis=0))
        moment = 2 * (spread + spread.T) - len(here) * np.outer(apart, apart)
        new = np.linalg.eigh(moment)[1][:, 0]
        new *= np.sign(new[0]) or 1.0
        still = float(np.abs(new - normal).max()) < 1e-6
        normal, offset = new, float((here.mean(axis=0) + there.mean(axis=0)) @ new / 2)
        if still:
            break
    return normal, offset


def _sample(points: Floats, triangles: NDArray[np.int64]) -> Floats:
    """SAMPLES points (n, 3) spread evenly over the surface, the same each time."""
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    size = np.cumsum(np.linalg.norm(np.cross(b - a, c - a), axis=1))
    count = np.arange(SAMPLES) + 0.5
    chosen = np.searchsorted(size, count / SAMPLES * size[-1])
    u, v = (count * 0.7548776662) % 1, (count * 0.5698402910) % 1  # Roberts' R2 sequence
    over = u + v > 1
    u, v = np.where(over, 1 - u, u)[:, None], np.where(over, 1 - v, v)[:, None]
    return a[chosen] * (1 - u - v) + b[chosen] * u + c[chosen] * v


def local_bone(mesh: Mesh, name: str, sacrum: bool = False) -> LocalBone:
    """`mesh` (LPS, mm) in its own frame. Raises MeasureError if no vertebral body is found on its midline."""
    points, triangles = mesh.points.astype(float), mesh.triangles.astype(np.int64)
    left, offset = mirror_plane(points, triangles)
    tilt = np.radians(SACRAL_TILT if sacrum else 0.0)
    superior = np.array([0.0, -np.sin(tilt), np.cos(tilt)])
    superior = _unit(superior - left * (superior @ left))
    lines = Solid(points, triangles).cut(left * offset, left)
    for _ in range(12):
        posterior = np.cross(superior, left)
        flat = [line @ np.column_stack([posterior, superior]) for line in lines]
        body, arch = _body_and_arch(flat, name)
        plates = [_plate(body, 1.0)] + ([] if sacrum else [_plate(body, -1.0)])
        upward = _unit(np.mean([plate.upward for plate in plates], axis=0))
        superior = _unit(upward[0] * posterior + upward[1] * superior)
    posterior = np.cross(superior, left)
    basis = np.column_stack([posterior, superior])
    flat = [line @ basis for line in lines]
    body, arch = _body_and_arch(flat, name)
    plates = [_plate(body, 1.0)] + ([] if sacrum else [_plate(body, -1.0)])
    middle = np.mean([corner for plate in plates for corner in (plate.front, plate.back)], axis=0)
    rotation = np.column_stack([left, posterior, superior])
    origin = rotation @ np.r_[offset, middle]
    moved = [plate.moved(-middle) for plate in plates]
    return LocalBone(
        Solid((points - origin) @ rotation, triangles),
        rotation,
        origin,
        body - middle,
        None if arch is None else arch - middle,
        moved[0],
        None if sacrum else moved[1],
    )


def _unit(vector: Floats) -> Floats:
    return vector / np.linalg.norm(vector)


def _body_and_arch(lines: list[Floats], name: str) -> tuple[Floats, Floats | None]:
    """The lines (k, 2) in front of and behind the canal."""
    large = sorted((line for line in lines if abs(area(line)) > SMALLEST_BODY), key=lambda line: line[:, 0].min())
    if not large:
        raise MeasureError(f"{name}: no vertebral body on the midline; expected a whole vertebra in LPS, mm")
    behind = [line for line in lines if line is not large[0] and line[:, 0].mean() > large[0][:, 0].mean()]
    return large[0], max(behind, key=lambda line: abs(area(line)), default=None)


def _plate(body: Floats, sign: float) -> Plate:
    """The upper (+1) or lower (-1) end-plate on the line of the body, whose up is about +y of the plane."""
    up = np.array([0.0, sign])
    for _ in range(12):
        back = np.array([abs(up[1]), -up[0] * np.sign(up[1])])
        front_corner = body[np.argmax(body @ (up - back))]
        back_corner = body[np.argmax(body @ (up + back))]
        low, high = front_corner @ back, back_corner @ back
        reach = (high - low) * THIRD
        along = body @ back
        crests = [
            body[np.argmax(np.where(near, body @ up, -np.inf))] for near in (along < low + reach, along > high - reach)
        ]
        run = crests[1] - crests[0]
        up = _unit(np.array([-run[1], run[0]])) * sign
    return Plate(front_corner, back_corner, crests[0], crests[1], up * sign)
