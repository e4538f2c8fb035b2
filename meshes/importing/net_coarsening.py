"""Nets of very fine voxels made coarser: neighbouring vertices that lie in one cell of a grid become one vertex.

Only vertices that hang together inside their cell are joined, so that two sheets that pass through one cell stay two.
Where the joining would leave an edge with more than two triangles, or a vertex with two fans, it is taken back. All of
it is done for many labels at once; a tenth of the time of collapsing edges one by one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from meshes.importing.nets import Floats, Ints, Nets, compact

ROUNDS = 8  # of taking back
STAIRS = 1.5  # area of the voxels' faces over that of the smooth surface, about
PER_CELL = 3.0  # triangles for each cell's face of smooth surface, about
WORTH = 1.3  # times the triangles wanted, from which on a net is made coarser


def coarsened(nets: Nets, spacing: Floats, triangles: int) -> Nets:
    """The nets with about so many triangles each, where they have more; vertices between corners, all sheets closed.

    spacing : (3,) mm between voxels. Sheets keep their numbers. A label that cannot be had stays as it is.
    """
    count = int(nets.owner.max()) + 1
    wanted = 2 * np.bincount(nets.owner, minlength=count) > WORTH * triangles
    if not wanted.any():
        return nets
    fine = np.concatenate([nets.quads[:, [0, 1, 2]], nets.quads[:, [0, 2, 3]]])
    owner, sheet = np.tile(nets.owner, 2), np.tile(nets.sheet, 2)
    whole = fine[:, 1] != fine[:, 2]
    whole &= (fine[:, 0] != fine[:, 1]) & (fine[:, 2] != fine[:, 0])
    fine, owner, sheet = fine[whole], owner[whole], sheet[whole]
    cell = _cells(nets, spacing, triangles, wanted)
    group = _joined(fine, cell)
    for _ in range(ROUNDS):
        mapped = group[fine]
        kept = _whole(mapped)
        wrong = _knots(mapped[kept], int(group.max()) + 1)
        if not len(wrong):
            break
        group = _taken_back(group, wrong)
    else:
        back = np.unique(owner[kept][np.isin(mapped[kept], wrong).any(axis=1)])
        of_vertex = _owner_of(nets)
        group = _taken_back(group, np.unique(group[np.isin(of_vertex, back)]))
        mapped = group[fine]
        kept = _whole(mapped)
    used, faces = compact(mapped[kept], len(group))
    size = np.bincount(group, minlength=len(group))[used]
    middle = np.stack([np.bincount(group, nets.points[:, n], len(group))[used] / size for n in range(3)], axis=1)
    return Nets(middle, faces[:, [0, 1, 2, 2]], owner[kept], sheet[kept])


def _owner_of(nets: Nets) -> Ints:
    owner = np.zeros(len(nets.points), np.int64)
    owner[nets.quads.ravel()] = np.repeat(nets.owner, 4)
    return owner


def _cells(nets: Nets, spacing: Floats, triangles: int, wanted: NDArray[np.bool_]) -> Ints:
    """A number for the cell that each vertex lies in, -1 - itself for those of labels that stay as they are."""
    count = len(wanted)
    one, two = (nets.points[nets.quads[:, n]] - nets.points[nets.quads[:, 0]] for n in (1, 3))
    area = np.bincount(nets.owner, np.linalg.norm(np.cross(one * spacing, two * spacing), axis=1), count)
    side = np.sqrt(PER_CELL * area / STAIRS / triangles)
    owner = _owner_of(nets)
    with np.errstate(divide="ignore", invalid="ignore"):
        place = np.floor(nets.points * spacing / side[owner][:, None] + 0.37)
    place = np.where(wanted[owner][:, None], place, 0).astype(np.int64)
    low, span = place.min(axis=0), np.ptp(place, axis=0) + 1
    place -= low
    cell = (place[:, 2] * span[1] + place[:, 1]) * span[0] + place[:, 0]
    return np.where(wanted[owner], cell, -1 - np.arange(len(cell)))


def _joined(faces: Ints, cell: Ints) -> Ints:
    """The number of a group for each vertex: those that hang together within a cell."""
    start, end = faces.ravel(), faces[:, [1, 2, 0]].ravel()
    same = cell[start] == cell[end]
    links = sparse.coo_matrix((np.ones(same.sum(), np.bool_), (start[same], end[same])), (len(cell), len(cell)))
    return np.asarray(connected_components(links, directed=False)[1], np.int64)


def _whole(faces: Ints) -> NDArray[np.bool_]:
    return (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])


def _knots(faces: Ints, count: int) -> Ints:
    """Groups at edges that have not two triangles, one each way, and groups with more than one fan of triangles."""
    start, end = faces.ravel(), faces[:, [1, 2, 0]].ravel()
    there, back = start * count + end, end * count + start
    order, other = np.argsort(there), np.argsort(back)
    single = np.r_[True, there[order[1:]] != there[order[:-1]]]
    single[:-1] &= single[1:]
    if not single.all():
        # joining keeps a net closed, so that every edge is met as often one way as the other: this tells them all
        wrong = np.zeros(count, bool)
        wrong[start[order[~single]]] = wrong[end[order[~single]]] = True
        return np.flatnonzero(wrong)
    corner = np.arange(len(start))
    after = corner.reshape(-1, 3)[:, [1, 2, 0]].ravel()
    # half edge `order[n]` runs the other way than `other[n]`: the corner one starts at is where the other one ends
    links = sparse.coo_matrix((np.ones(len(start), np.bool_), (order, after[other])), (len(start), len(start)))
    fans, number = connected_components(links, directed=False)
    vertex = np.empty(fans, np.int64)
    vertex[number] = start
    return np.flatnonzero(np.bincount(vertex) > 1)


def _taken_back(group: Ints, wrong: Ints) -> Ints:
    """The groups with those of `wrong` dissolved into single vertices."""
    tied = np.ones(int(group.max()) + 1, bool)
    tied[wrong] = False
    alone = np.flatnonzero(~tied[group])
    new = (np.cumsum(tied) - 1)[group]
    new[alone] = np.count_nonzero(tied) + np.arange(len(alone))
    return new
