"""Nets of voxels made smooth: no vertex leaves its place by more than half a voxel, every sheet keeps its volume."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from meshes.importing.nets import Floats, Ints, Nets, Tick

ROUNDS = 30  # of smoothing on a grid of cubes
MOST_ROUNDS = 80  # on one of long voxels, whose steps are wider
STEP, BACK = 0.6, -0.63  # Taubin's pair: smooths without shrinking
REACH = 0.5  # of a voxel, along each axis, that a vertex may leave its corner
VOLUME_ROUNDS = 5
OFFSET = 0.1  # of a voxel at most in each of these rounds
OFF_BY = 0.01  # a sheet further than this from its voxels' volume stays as its voxels are


def smoothed(nets: Nets, spacing: Floats, volumes: Floats, tick: Tick) -> Floats:
    """Points (n, 3) of the nets, mm along the grid's axes, smoothed.

    spacing : (3,) mm between voxels; volumes : of each sheet by number, mm3, that it must have
    A sheet that cannot keep its volume (one of a few voxels) keeps its corners instead.
    """
    corner = nets.points * spacing
    low, high = ((corner + side * REACH * spacing).astype(np.float32) for side in (-1, 1))
    mean = _mean(nets.quads, len(corner))
    points = corner.astype(np.float32)  # half the memory to go through, and good to 0.0001 mm
    rounds = min(round(ROUNDS * float(spacing.max() / spacing.min()) ** 0.5), MOST_ROUNDS)
    for turn in range(rounds):
        tick(turn / (rounds + VOLUME_ROUNDS))
        for weight in (STEP, BACK):
            points += np.float32(weight) * (mean @ points - points)
            np.clip(points, low, high, out=points)
    last = lambda turn: tick((rounds + turn) / (rounds + VOLUME_ROUNDS))  # noqa: E731
    return _of_volume(nets, corner, points.astype(float), spacing, volumes, last)


def _mean(quads: Ints, count: int) -> sparse.csr_matrix:
    """Averages a vertex's neighbours (count, count)."""
    start, end = quads.ravel(), np.roll(quads, -1, axis=1).ravel()
    start, end = start[start != end], end[start != end]
    links = sparse.coo_matrix((np.ones(len(start)), (start, end)), (count, count)).tocsr()
    links.data[:] = 1.0  # as each edge is met in both directions, this is symmetric
    mean = sparse.diags(1 / np.maximum(np.diff(links.indptr), 1)) @ links
    return mean.astype(np.float32)


def _of_volume(nets: Nets, corner: Floats, points: Floats, spacing: Floats, wanted: Floats, tick: Tick) -> Floats:
    """Points moved along their normals, alike all over a sheet, until each sheet has its voxels' volume again."""
    quads, sheet = nets.quads, nets.sheet
    count = len(wanted)
    of_vertex = np.zeros(len(points), np.int64)
    of_vertex[quads.ravel()] = np.repeat(sheet, 4)
    most = OFFSET * spacing.min()
    for turn in range(VOLUME_ROUNDS):
        tick(turn)
        face = np.cross(points[quads[:, 2]] - points[quads[:, 0]], points[quads[:, 3]] - points[quads[:, 1]])
        flat = quads.ravel()
        normal = np.stack([np.bincount(flat, np.repeat(face[:, n], 4), len(points)) for n in range(3)], axis=1)
        normal = normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
        area = np.bincount(sheet, np.linalg.norm(face, axis=1), count) / 2
        lacking = wanted - sheet_volumes(nets, points, count)
        points = points + np.clip(lacking / np.maximum(area, 1e-9), -most, most)[of_vertex][:, None] * normal
    off = np.abs(sheet_volumes(nets, points, count) - wanted) > OFF_BY * np.abs(wanted)
    return np.where(off[of_vertex][:, None], corner, points)


def sheet_volumes(nets: Nets, points: Floats, count: int = 0) -> Floats:
    """Volume of each sheet by number, cut into triangles as `triangles_of` does; negative for the wall of a hollow."""
    quads = _turned(points, nets.quads)
    a, b, c, d = (points[quads[:, n]] for n in range(4))
    six = np.einsum("ij,ij->i", a, np.cross(b, c) + np.cross(c, d))
    return np.bincount(nets.sheet, six, count) / 6


def triangles_of(points: Floats, quads: Ints) -> NDArray[np.int32]:
    """The quads cut along their shorter diagonal, (k, 3)."""
    turned = _turned(points, quads)
    both = np.concatenate([turned[:, [0, 1, 2]], turned[:, [0, 2, 3]]])
    flat = (both[:, 0] == both[:, 1]) | (both[:, 1] == both[:, 2]) | (both[:, 2] == both[:, 0])
    return both[~flat].astype(np.int32)


def _turned(points: Floats, quads: Ints) -> Ints:
    """The quads begun at a corner of their shorter diagonal."""
    one = ((points[quads[:, 2]] - points[quads[:, 0]]) ** 2).sum(axis=1)
    two = ((points[quads[:, 3]] - points[quads[:, 1]]) ** 2).sum(axis=1)
    return np.where((two < one)[:, None], quads[:, [1, 2, 3, 0]], quads)
