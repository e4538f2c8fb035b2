"""One spine laid onto another without a landmark: a turn, a shift and one scale, never a mirror image.

What both name is what guides it: every bone finds the bone of the same id, so that a level is never mistaken for its
neighbour. The start comes from the bones' own middles and directions, the rest from the trimmed iterative closest
point with distances to the tangent plane (Chen and Medioni 1992; Chetverikov 2005 for the trimming).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshes.errors import MeshError
from meshes.measure.frame import MeasureError, local_bone
from meshes.mesh import Mesh

Array = NDArray[np.float64]
SAMPLES = 500  # points of each structure
MOST_POINTS = 20_000  # of a spine that is taken as one shape
ASTRAY = 3.0  # mm between surfaces on the average, from which on another start is tried
KEPT = 0.8  # of the pairs; the rest may be what only one of the two has
ROUNDS, FIRST_ROUNDS, TOLERANCE = 60, 12, 1e-7
SCALES = (0.5, 2.0)  # beyond, one of the two is no spine in mm


@dataclass(frozen=True)
class Alignment:
    """`matrix` (4, 4) takes the moving spine's mm LPS to the fixed one's: scale times rotation, then a shift.

    mean, p95 : distance of the surfaces after it, mm, over what both have
    shared : ids it was found from; empty: from the whole shape
    """

    matrix: Array
    scale: float
    mean: float
    p95: float
    shared: tuple[str, ...]

    def moved(self, points: NDArray[np.floating]) -> Array:
        """Points (n, 3) of the moving spine, in the fixed one's frame."""
        return np.asarray(points, float) @ self.matrix[:3, :3].T + self.matrix[:3, 3]

    @property
    def back(self) -> Array:
        """The matrix (4, 4) the other way."""
        return np.array(np.linalg.inv(self.matrix), np.float64)


def align(moving: Mapping[str, Mesh], fixed: Mapping[str, Mesh], only: Iterable[str] | None = None) -> Alignment:
    """The similarity that lays `moving` onto `fixed`, both by structure id, mm LPS.

    only : ids to go by (the two vertebrae of a segment); None: every vertebra both have

    Raises:
        MeshError: there is nothing to go by, or the two do not fit each other at all.
    """
    if not moving or not fixed:
        raise MeshError("align: found no surface in one of the two, expected a spine in each")
    shared = _shared(moving, fixed, only)
    if not shared:
        return _by_shape(moving, fixed)
    pairs = [_Pair(moving[key], fixed[key]) for key in shared]
    start = _start(shared, moving, fixed)
    found = _refined(start, pairs)
    if _distances(found, pairs).mean() > ASTRAY:  # a spine that lies or is turned: the bones' directions mislead
        whole = [np.concatenate([sampled(spine[key]) for key in shared]) for spine in (moving, fixed)]
        others = [_refined(way, pairs, rounds=FIRST_ROUNDS) for way in _ways_round(*whole)]
        found = _refined(min((found, *others), key=lambda matrix: float(_distances(matrix, pairs).mean())), pairs)
    return _checked(found, pairs, tuple(shared))


def _shared(moving: Mapping[str, Mesh], fixed: Mapping[str, Mesh], only: Iterable[str] | None) -> list[str]:
    wanted = None if only is None else set(only)
    both = [key for key in moving if key in fixed and (wanted is None or key in wanted)]
    bones = [key for key in both if key.startswith("vertebra/")]
    # one may have the whole sacrum and the other its first body, so it guides only where little else does
    free = [key for key in bones if key != "vertebra/sacrum"]
    return (free if len(free) > 1 else bones) or both


class _Pair:
    """What of the moving spine goes onto what of the fixed one."""

    def __init__(self, moving: Mesh, fixed: Mesh) -> None:
        self.sample = sampled(moving, SAMPLES if len(moving.triangles) else 6 * SAMPLES)
        self.points = np.asarray(fixed.points, float)
        self.normals = np.asarray(fixed.normals, float)
        self.tree = cKDTree(self.points)


def sampled(mesh: Mesh, number: int = SAMPLES) -> Array:
    """Points (n, 3) spread over the vertices of a mesh, the same ones each time."""
    places = np.linspace(0, len(mesh.points) - 1, min(number, len(mesh.points))).astype(int)
    order = np.random.default_rng(0).permutation(len(mesh.points))
    return np.array(mesh.points[order[places]], np.float64)


def _start(shared: Sequence[str], moving: Mapping[str, Mesh], fixed: Mapping[str, Mesh]) -> Array:
    """From the middles of bones and, where they are found, their directions."""
    ours: list[Array] = []
    theirs: list[Array] = []
    for key in shared:
        there = [_middle_and_directions(spine[key], key) for spine in (moving, fixed)]
        count = min(map(len, there))
        ours += there[0][:count].tolist()
        theirs += there[1][:count].tolist()
    if len(ours) < 3:
        return _shifted(np.array(ours), np.array(theirs))
    return fitted(np.array(ours), np.array(theirs))


def _middle_and_directions(mesh: Mesh, key: str) -> Array:
    """The middle (1, 3), then a point left, behind and above of it (4, 3) where the bone's own frame is found."""
    points = np.asarray(mesh.points, float)
    middle = np.asarray(points.mean(axis=0))
    if not key.startswith("vertebra/"):
        return middle[None]
    try:
        bone = local_bone(mesh, key, sacrum=key == "vertebra/sacrum")
    except MeasureError:
        return middle[None]
    axes = bone.to_world(np.eye(3)) - bone.to_world(np.zeros((1, 3)))
    return np.concatenate([middle[None], middle + np.std(points) * axes])


def _shifted(ours: Array, theirs: Array) -> Array:
    matrix = np.eye(4)
    matrix[:3, 3] = (theirs - ours).mean(axis=0)
    return matrix


def fitted(ours: Array, theirs: Array) -> Array:
    """The similarity (4, 4) that brings points (n, 3) nearest to others (Umeyama 1991), never a mirror image."""
    a, b = ours - ours.mean(axis=0), theirs - theirs.mean(axis=0)
    u, sizes, v = np.linalg.svd(b.T @ a)
    sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ v))])
    rotation = u @ np.diag(sign) @ v
    scale = float((sizes * sign).sum() / max((a**2).sum(), 1e-12))
    matrix = np.eye(4)
    matrix[:3, :3] = scale * rotation
    matrix[:3, 3] = theirs.mean(axis=0) - scale * rotation @ ours.mean(axis=0)
    return matrix


def _refined(start: Array, pairs: Sequence[_Pair], *, scaled: bool = True, rounds: int = ROUNDS) -> Array:
    matrix = start
    for _ in range(rounds):
        here, there, normals = _closest(matrix, pairs)
        distance = np.linalg.norm(here - there, axis=1)
        kept = distance <= np.quantile(distance, KEPT)
        step = _step(here[kept], there[kept], normals[kept], scaled)
        matrix = step @ matrix
        if np.abs(step - np.eye(4))[:3].max() < TOLERANCE:
            break
    return matrix


def _closest(matrix: Array, pairs: Sequence[_Pair]) -> tuple[Array, Array, Array]:
    here, there, normals = [], [], []
    for pair in pairs:
        moved = pair.sample @ matrix[:3, :3].T + matrix[:3, 3]
        _, nearest = pair.tree.query(moved)
        here.append(moved)
        there.append(pair.points[nearest])
        normals.append(pair.normals[nearest])
    return np.concatenate(here), np.concatenate(there), np.concatenate(normals)


def _step(here: Array, there: Array, normals: Array, scaled: bool) -> Array:
    """The small similarity (4, 4) that takes points onto the tangent planes of their partners, by least squares."""
    middle = here.mean(axis=0)
    arm = here - middle
    rows = np.column_stack([np.cross(arm, normals), normals, np.einsum("ij,ij->i", arm, normals)])
    lacking = np.einsum("ij,ij->i", there - here, normals)
    # a little of the plain distance keeps what the planes leave open (a lone ball turns on the spot)
    weak = 1e-3 * np.diag([np.mean((arm**2).sum(axis=1))] * 3 + [1.0] * 3 + [np.mean((arm**2).sum(axis=1))])
    found = np.linalg.solve(rows.T @ rows / len(rows) + 1e-3 * weak, rows.T @ lacking / len(rows))
    turned, _ = np.linalg.qr(np.eye(3) + _cross(found[:3]))
    rotation = turned * np.sign(np.diag(turned))  # the nearest thing to it that is a rotation
    matrix = np.eye(4)
    matrix[:3, :3] = (1 + found[6] if scaled else 1.0) * rotation
    matrix[:3, 3] = middle + found[3:6] - matrix[:3, :3] @ middle
    return matrix


def _cross(way: Array) -> Array:
    x, y, z = way
    return np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])


def _distances(matrix: Array, pairs: Sequence[_Pair]) -> Array:
    here, there, _ = _closest(matrix, pairs)
    return np.asarray(np.linalg.norm(here - there, axis=1))


def _checked(matrix: Array, pairs: Sequence[_Pair], shared: tuple[str, ...]) -> Alignment:
    distance = _distances(matrix, pairs)
    scale = float(np.cbrt(np.linalg.det(matrix[:3, :3])))
    if not SCALES[0] <= scale <= SCALES[1]:
        raise MeshError(f"align: one spine is {scale:.2g} times the other; check the units of both")
    return Alignment(matrix, scale, float(distance.mean()), float(np.quantile(distance, 0.95)), shared)


def _by_shape(moving: Mapping[str, Mesh], fixed: Mapping[str, Mesh]) -> Alignment:
    """Without a name in common: the longest ways onto each other, the four ways round, the best of them.

    Without a scale, which would shrink one into the densest place of the other: both are in mm.
    """
    pair = _Pair(_joined(moving), _joined(fixed))
    whole = pair.sample, pair.points
    found = [_checked_or_none(_refined(start, [pair], scaled=False), [pair]) for start in _ways_round(*whole)]
    good = [one for one in found if one is not None]
    if not good:
        raise MeshError("align: the two do not fit each other; check that both are spines in mm")
    return min(good, key=lambda one: one.mean)


def _joined(spine: Mapping[str, Mesh]) -> Mesh:
    """Some points of all bones (of everything, where nothing is called a bone) as one surface without triangles."""
    meshes = [mesh for key, mesh in spine.items() if key.startswith("vertebra/")] or list(spine.values())
    points, normals = (np.concatenate([getattr(mesh, name) for mesh in meshes]) for name in ("points", "normals"))
    some = np.random.default_rng(0).permutation(len(points))[:MOST_POINTS]
    return Mesh(points[some], np.empty((0, 3), np.int32), normals[some])


def _checked_or_none(matrix: Array, pairs: Sequence[_Pair]) -> Alignment | None:
    try:
        return _checked(matrix, pairs, ())
    except MeshError:
        return None


def _ways_round(ours: Array, theirs: Array) -> list[Array]:
    axes = []
    for points in (ours, theirs):
        _, _, ways = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
        ways[2] *= np.sign(np.linalg.det(ways))
        axes.append(ways.T)
    starts = []
    for first, second in itertools.product((1.0, -1.0), repeat=2):
        rotation = axes[1] @ np.diag([first, second, first * second]) @ axes[0].T
        matrix = np.eye(4)
        matrix[:3, :3] = rotation
        matrix[:3, 3] = theirs.mean(axis=0) - matrix[:3, :3] @ ours.mean(axis=0)
        starts.append(matrix)
    return starts
