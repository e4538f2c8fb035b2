"""Which bones carry each vertex, so that a later change of posture can move everything.

A bone carries itself. Anything else hangs between two neighbouring bones: the nearer carries the more, so that what
is attached to a bone goes with it whole and what lies half way goes half way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshes.build.surface import neighbour_mean
from meshes.mesh import Mesh

SOFTENING = 12  # rounds in which the weights are evened out along a surface
TOUCHING = 0.3  # mm; nearer than this a vertex counts as attached


def rigged(meshes: Mapping[str, Mesh], bones: tuple[str, ...]) -> dict[str, Mesh]:
    """The meshes with `rig` filled in, coarse sets too. bones: ids from above down, each in `meshes`."""
    trees = [cKDTree(meshes[bone].points) for bone in bones]
    return {key: _rigged(mesh, trees, bones.index(key) if key in bones else None) for key, mesh in meshes.items()}


def _rigged(mesh: Mesh, trees: list[cKDTree], own: int | None) -> Mesh:
    if own is not None:
        rig = np.zeros((len(mesh.points), 4), np.uint8)
        rig[:, :2] = own
    else:
        rig = carried_by(mesh, trees)
    coarse = mesh.coarse and _rigged(mesh.coarse, trees, own)
    return replace(mesh, rig=rig, coarse=coarse)


def carried_by(mesh: Mesh, trees: list[cKDTree]) -> NDArray[np.uint8]:
    """`Mesh.rig` (n, 4) of a soft surface between bones, whose vertices `trees` hold from above down.

    The place between the bones is one number a vertex, 0 at the first bone, 1 at the second and so on; it is evened out
    along the surface and then split into two neighbours and a weight.
    """
    distance = np.stack([np.maximum(tree.query(mesh.points)[0] - TOUCHING, 0.02) for tree in trees])
    nearest = distance.argmin(axis=0)
    at, last = np.arange(distance.shape[1]), len(trees) - 1
    above = np.where(nearest > 0, distance[np.maximum(nearest - 1, 0), at], np.inf)
    below = np.where(nearest < last, distance[np.minimum(nearest + 1, last), at], np.inf)
    near = distance[nearest, at]
    # squares: towards a far neighbour the pull fades, so that nothing jumps where the second bone changes
    pull = [near**2 / (near**2 + other**2) for other in (above, below)]
    place = nearest + pull[1] - pull[0]
    mean = neighbour_mean(mesh.triangles.astype(np.int64), len(mesh.points))
    fixed = near <= 0.02
    for _ in range(SOFTENING):
        place = np.where(fixed, place, 0.5 * place + 0.5 * (mean @ place))
    first = np.clip(np.floor(place), 0, max(last - 1, 0)).astype(int)
    weight = np.clip(np.round((place - first) * 255), 0, 255)
    return np.stack([first, np.minimum(first + 1, last), weight, np.zeros(len(at))], axis=1).astype(np.uint8)
