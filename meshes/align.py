"""Laying one spine over another without landmarks: the similarity (rotation, translation, one scale) that does it best.

Points spread over the surfaces of the bones that both have are paired with the nearest of the same bone, both ways
(one way alone would shrink the moving spine), and the similarity solved for until it stands still; pairs that lie
far apart count little, so that a missing process or a stranger's blob does no harm. Where the two share no id the
surfaces are paired as a whole. The result is always a rotation: a mirror image is never turned into its original.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from meshes.errors import MeshError
from meshes.mesh import Mesh
from meshes.pack import MeshPack
from meshes.pairing import Cloud, Floats, Pairs, Surface, pair, surface_of

COARSE, FINE = 900, 5000  # points over all of one side: to choose where to begin, and to finish
NEAR, CLOSE, EXACT = 12, 20, 4  # rounds: point to point from afar, point to plane, and on the surface itself
POOR, POOR_WHOLE = 0.16, 0.04  # mean distance, as a share of the radius of a bone, of a whole spine; above it the
# odd starts are tried too
STILL = 1e-6  # radians, share and mm; a smaller step ends the search
TRIMMED = 0.15  # share of the pairs, the farthest apart, that have no say
SACRUM = "vertebra/sacrum"


@dataclass(frozen=True, eq=False)
class Alignment:
    """How the moving spine comes to lie on the fixed one.

    matrix : (4, 4), moving to fixed, both LPS mm; scale : the one factor in it
    mean, p95 : mm between the surfaces afterwards, both ways, without the farthest TRIMMED of the pairs
    matched : ids of the structures that were paired; empty where none is shared and the wholes were
    """

    matrix: Floats
    scale: float
    mean: float
    p95: float
    matched: tuple[str, ...]

    @property
    def rotation(self) -> Floats:
        """(3, 3), a proper rotation."""
        return self.matrix[:3, :3] / self.scale

    @property
    def inverse(self) -> Floats:
        """(4, 4), fixed to moving."""
        return np.asarray(np.linalg.inv(self.matrix), float)


def align(moving: MeshPack | Mapping[str, Mesh], fixed: MeshPack | Mapping[str, Mesh], level: str | None = None) -> (
    Alignment
):  # fmt: skip
    """The similarity that lays `moving` over `fixed`; the same for the same input.

    level : a segment such as `L4-L5`, whose two vertebrae alone are laid over each other; None takes all they share
    Raises MeshError where one has no surface, or lacks a vertebra of `level`.
    """
    here, there = _meshes(moving), _meshes(fixed)
    matched = _matched(here, there, level)
    ours, theirs = _surfaces(here, matched), _surfaces(there, matched)
    matrix = _best_start(_clouds(ours, COARSE), _clouds(theirs, COARSE))
    a, b = _clouds(ours, FINE), _clouds(theirs, FINE)
    matrix = _to_planes(a, b, matrix, CLOSE)
    matrix = _to_planes(a, b, matrix, EXACT, exact=True)
    apart = np.sort(pair(a, b, matrix, exact=True).apart)
    apart = apart[: max(1, round(len(apart) * (1 - TRIMMED)))]
    return Alignment(matrix, _scale(matrix), float(apart.mean()), float(np.quantile(apart, 0.95)), matched)


def _meshes(spine: MeshPack | Mapping[str, Mesh]) -> Mapping[str, Mesh]:
    found = spine.meshes if isinstance(spine, MeshPack) else spine
    whole = {key: mesh for key, mesh in found.items() if len(mesh.triangles)}
    if not whole:
        raise MeshError("align: found a spine without surfaces, expected at least one bone; take another pack")
    return whole


def _matched(a: Mapping[str, Mesh], b: Mapping[str, Mesh], level: str | None) -> tuple[str, ...]:
    """Ids to pair: vertebrae that both have, else whatever both have."""
    if level is not None:
        return _of_segment(a, b, level)
    shared = tuple(key for key in b if key in a)
    return tuple(key for key in shared if key.startswith("vertebra/")) or shared


def _of_segment(a: Mapping[str, Mesh], b: Mapping[str, Mesh], level: str) -> tuple[str, ...]:
    found = []
    for name in level.split("-"):
        own = f"vertebra/{name}"
        key = SACRUM if own not in b and name.startswith("S") else own
        if key not in a or key not in b:
            raise MeshError(
                f"align: {level} needs {key} in both spines, found it in "
                f"{'one' if key in a or key in b else 'neither'}; align on another segment or on all"
            )
        found.append(key)
    return tuple(found)


def _surfaces(meshes: Mapping[str, Mesh], matched: Sequence[str]) -> list[Surface]:
    """One a matched structure; without any, one of all bones (or, without bones, of everything)."""
    if matched:
        return [surface_of([meshes[key]]) for key in matched]
    bones = [mesh for key, mesh in meshes.items() if key.startswith("vertebra/")]
    return [surface_of(bones or list(meshes.values()))]


def _clouds(surfaces: Sequence[Surface], count: int) -> list[Cloud]:
    return [surface.spread(max(count // len(surfaces), 150)) for surface in surfaces]


# --- where to begin ------------------------------------------------------------------------------


def _best_start(a: list[Cloud], b: list[Cloud]) -> Floats:
    """The start from which the search comes nearest; odd ones are tried only where the plain ones lead nowhere."""
    radius = float(np.mean([_radius([cloud]) for cloud in b]))
    enough = radius * (POOR if len(b) > 1 else POOR_WHOLE)
    best, nearest = np.eye(4), np.inf
    for start, plain in _starts(a, b):
        if not plain and nearest < enough:
            break
        matrix = _to_points(a, b, start, NEAR)
        apart = np.sort(pair(a, b, matrix, exact=True).apart)
        score = float(apart[: max(1, round(len(apart) * (1 - TRIMMED)))].mean())
        if score < nearest * 0.999:
            best, nearest = matrix, score
    return best


def _starts(a: list[Cloud], b: list[Cloud]) -> Iterator[tuple[Floats, bool]]:
    """Similarities to begin with, and whether each is a plain one: as they stand, by centroids, by principal axes."""
    here, there = (np.concatenate([cloud.points for cloud in side]) for side in (a, b))
    size = _radius(b) / _radius(a)
    yield _about(np.eye(3), size, here.mean(axis=0), there.mean(axis=0)), True
    if len(a) > 2:
        centres = (np.array([cloud.points.mean(axis=0) for cloud in side]) for side in (a, b))
        yield similarity(*centres), True
    own, other = _axes(here), _axes(there)
    # Bones paired by name leave no doubt which axis is the long one.
    for order in itertools.islice(itertools.permutations(range(3)), 1 if len(a) > 1 else None):
        for signs in itertools.product((1.0, -1.0), repeat=3):
            turn = other @ (own[:, order] * signs).T
            if np.linalg.det(turn) > 0:  # never a mirror image
                yield _about(turn, size, here.mean(axis=0), there.mean(axis=0)), False


def _axes(points: Floats) -> Floats:
    """Principal axes as columns, the shortest first."""
    return np.linalg.eigh(np.cov(points.T))[1]


def _radius(clouds: list[Cloud]) -> float:
    """How far the points lie from their middle: root mean square, mm."""
    points = np.concatenate([cloud.points for cloud in clouds])
    return float(np.sqrt(((points - points.mean(axis=0)) ** 2).sum(axis=1).mean()))


def _about(turn: Floats, size: float, here: Floats, there: Floats) -> Floats:
    """The (4, 4) that turns and sizes about `here` and carries it to `there`."""
    matrix = np.eye(4)
    matrix[:3, :3] = turn * size
    matrix[:3, 3] = there - matrix[:3, :3] @ here
    return matrix


# --- the search ----------------------------------------------------------------------------------


def similarity(here: Floats, there: Floats, weight: Floats | None = None) -> Floats:
    """The (4, 4) of least squares that carries points (n, 3) to points (n, 3); Umeyama's, never a mirror image."""
    share = np.ones(len(here)) if weight is None else weight
    share = share / share.sum()
    middle, goal = share @ here, share @ there
    out, far = here - middle, there - goal
    u, stretch, v = np.linalg.svd((far * share[:, None]).T @ out)
    flip = np.array([1.0, 1.0, np.sign(np.linalg.det(u) * np.linalg.det(v)) or 1.0])
    size = float((stretch * flip).sum() / (share @ (out**2).sum(axis=1)))
    return _about(u @ np.diag(flip) @ v, size, middle, goal)


def _to_points(a: list[Cloud], b: list[Cloud], matrix: Floats, rounds: int) -> Floats:
    for _ in range(rounds):
        pairs = pair(a, b, matrix)
        matrix = similarity(pairs.moving, pairs.fixed, _weights(pairs.apart)) @ matrix
    return matrix


def _to_planes(a: list[Cloud], b: list[Cloud], matrix: Floats, rounds: int, *, exact: bool = False) -> Floats:
    for _ in range(rounds):
        step = _step(pair(a, b, matrix, exact=exact))
        matrix = step @ matrix
        if float(np.abs(step - np.eye(4)).max()) < STILL:
            break
    return matrix


def _step(pairs: Pairs) -> Floats:
    """The small similarity (4, 4) that brings the moving points nearest to the planes of their partners."""
    middle = pairs.moving.mean(axis=0)
    size = float(np.abs(pairs.moving - middle).max()) or 1.0
    out = (pairs.moving - middle) / size  # so that all seven unknowns are of a kind
    normals = pairs.normals
    off = np.einsum("ij,ij->i", normals, pairs.fixed - pairs.moving) / size
    rows = np.column_stack([np.cross(out, normals), normals, np.einsum("ij,ij->i", normals, out)])
    weight = _weights(pairs.apart)[:, None]
    # What no point speaks for (turning a ball) stays as it is.
    found = np.linalg.lstsq(rows.T @ (rows * weight), rows.T @ (off[:, None] * weight), rcond=1e-9)[0].ravel()
    turn, shift, growth = found[:3], found[3:6] * size, float(np.clip(found[6], -0.3, 0.3))
    from scipy.spatial.transform import Rotation

    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_rotvec(turn).as_matrix() * (1 + growth)
    matrix[:3, 3] = middle + shift - matrix[:3, :3] @ middle
    return matrix


def _weights(apart: Floats) -> Floats:
    """(n,): 1 for the nearest pairs, less and less with the distance, nothing for the farthest TRIMMED of them."""
    usual = float(np.median(apart)) * 1.5 + 1e-9
    return np.where(apart <= np.quantile(apart, 1 - TRIMMED), (usual**2 / (usual**2 + apart**2)) ** 2, 0.0)


def _scale(matrix: Floats) -> float:
    return float(np.cbrt(np.linalg.det(matrix[:3, :3])))
