"""The faces between voxels of different labels, made into closed nets: quadrilaterals with shared corners.

A label's net is the outside of its voxels. Where two voxels of the label meet only at an edge or a corner, the vertices
there are doubled, so that every net is a closed manifold and the voxels stay joined. Corners of voxels are counted from
the low corner of voxel (0, 0, 0); smoothing comes later (`net_smoothing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Block = NDArray[np.unsignedinteger]
Tick = Callable[[float], None]  # told the share done; may raise to stop

#: Corners of the face between a voxel and the next one along an axis, from the next one's low corner, turned so that
#: the face looks along the axis.
CORNERS = (
    ((0, 0, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1)),
    ((0, 0, 0), (0, 0, 1), (1, 0, 1), (1, 0, 0)),
    ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)),
)


@dataclass(frozen=True)
class Faces:
    """Faces of voxels, sorted by the label that owns them; a face between two labels is there twice.

    corner : (m,) flat number of the lattice corner at the face's low end; kind : (m,) axis, plus 3 if it looks back
    owner : (m,) the label; lattice : how many corners there are along i, j, k (the first runs fastest)
    """

    corner: Ints
    kind: NDArray[np.uint8]
    owner: NDArray[np.int32]
    lattice: tuple[int, int, int]

    @property
    def strides(self) -> Ints:
        """By how much a corner's number grows along i, j, k."""
        return np.array([1, self.lattice[0], self.lattice[0] * self.lattice[1]])


@dataclass(frozen=True)
class Nets:
    """Nets side by side; no vertex belongs to two labels.

    points : (n, 3) corners, whole numbers of voxels; quads : (m, 4), outward by the right hand rule (one whose last
    two corners are the same is a triangle); owner : (m,) the label of each; sheet : (m,) which closed sheet it is of
    """

    points: Floats
    quads: Ints
    owner: Ints
    sheet: Ints


def faces_of(slabs: Iterator[Block], shape: tuple[int, int, int], limit: int) -> Faces:
    """The faces of a block of labels (i, j, k), given as slabs of it from low k to high, 0 outside and as background.

    limit : more faces than this raise OverflowError (noise would fill the memory)
    """
    lattice = (shape[0] + 1, shape[1] + 1, shape[2] + 1)
    strides = np.array([1, lattice[0], lattice[0] * lattice[1]])
    found: list[tuple[Ints, NDArray[np.uint8], NDArray[np.int32]]] = []
    before = np.zeros((shape[0], shape[1], 1), np.uint32)
    height, total = 0, 0
    for slab in slabs:
        # one layer of the slab below, so that the faces between the two are met as well
        block = np.concatenate([before.astype(slab.dtype), slab], axis=2)
        for axis in range(3):
            own = block if axis == 2 else block[:, :, 1:]
            part = _faces_along(own, axis, height - (axis == 2), strides)
            found.append(part)
            total += len(part[0])
            if total > limit:
                raise OverflowError(total)
        before, height = slab[:, :, -1:], height + slab.shape[2]
    found.append(_faces_along(np.concatenate([before, np.zeros_like(before)], axis=2), 2, height - 1, strides))
    corner, kind, owner = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(owner, kind="stable")
    return Faces(corner[order], kind[order], owner[order], lattice)


def _faces_along(
    block: Block, axis: int, height: int, strides: Ints
) -> tuple[Ints, NDArray[np.uint8], NDArray[np.int32]]:
    """Corner, kind and owner of the faces that look along one axis; `height` is the block's lowest k."""
    if axis < 2:  # the sides of the block are background
        block = np.concatenate([np.zeros_like(one := block.take([0], axis)), block, np.zeros_like(one)], axis=axis)
    low, high = [slice(None)] * 3, [slice(None)] * 3
    low[axis], high[axis] = slice(None, -1), slice(1, None)
    first, second = block[tuple(low)], block[tuple(high)]
    index = np.nonzero((first != second).transpose(2, 1, 0))[::-1]
    inner, outer = first[index].astype(np.int32), second[index].astype(np.int32)
    corner = index[0] * strides[0] + index[1] * strides[1] + (index[2] + height + (axis == 2)) * strides[2]
    own, other = inner > 0, outer > 0
    kinds = np.repeat(np.array([axis, axis + 3], np.uint8), [own.sum(), other.sum()])
    return np.concatenate([corner[own], corner[other]]), kinds, np.concatenate([inner[own], outer[other]])


def nets_of(faces: Faces, start: int, stop: int) -> Nets:
    """The nets of the faces from `start` to `stop`, which are all those of one or several labels."""
    strides = faces.strides
    steps = np.array([[np.dot(corner, strides) for corner in axis] for axis in CORNERS])
    steps = np.concatenate([steps, steps[:, ::-1]])
    quads = faces.corner[start:stop, None] + steps[faces.kind[start:stop]]
    owner = faces.owner[start:stop].astype(np.int64)
    quads, corner, crossed = _split(quads, owner, strides)
    points = np.stack(np.unravel_index(corner, faces.lattice, order="F"), axis=1).astype(float)
    if len(crossed):
        points, quads, owner = _with_middles(points, quads, owner, crossed)
    return Nets(points, quads, owner, _sheets(quads, len(points)))


def _split(quads: Ints, owner: Ints, strides: Ints) -> tuple[Ints, Ints, Ints]:
    """Quads by new vertices, the lattice corner of each vertex, and pairs of half edges that still lie on an edge of
    two others (k, 2). A vertex is shared only round one fan of faces.

    Half edge h runs along side h % 4 of quad h // 4. Two faces of a label that meet at an edge belong together. Where
    four meet, those do that bound the same space outside: so voxels that touch at an edge stay joined.
    """
    count = len(quads)
    start, end = quads.ravel(), np.roll(quads, -1, axis=1).ravel()
    axis = np.searchsorted(strides, np.abs(start - end))
    key = (np.repeat(owner, 4) * 3 + axis) * (int(quads.max()) + 1) + np.minimum(start, end)
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    size = np.diff(np.r_[first, len(key)])
    plain, four = first[size == 2], order[first[size == 4][:, None] + np.arange(4)]
    pairs = np.stack([order[plain], order[plain + 1]], axis=1)
    doubled = _paired(quads, four, strides)
    one, two = np.concatenate([pairs, *doubled]).T
    after = np.arange(4 * count).reshape(-1, 4)[:, [1, 2, 3, 0]].ravel()
    # outward faces run along a common edge in opposite directions
    rows, columns = np.concatenate([one, after[one]]), np.concatenate([after[two], two])
    links = sparse.coo_matrix((np.ones(len(rows), np.bool_), (rows, columns)), (4 * count, 4 * count))
    number, vertex = connected_components(links, directed=False)
    corner = np.empty(number, np.int64)
    corner[vertex] = quads.ravel()
    ends = [np.sort(np.stack([vertex[half[:, 0]], vertex[after[half[:, 0]]]], axis=1), axis=1) for half in doubled]
    crossed = doubled[1][(ends[0] == ends[1]).all(axis=1)]
    return vertex.reshape(-1, 4).astype(np.int64), corner, crossed


def _paired(quads: Ints, four: Ints, strides: Ints) -> tuple[Ints, Ints]:
    """Of four half edges each at a crossed edge (k, 4), the two pairs (k, 2) that bound the same space outside."""
    corners = quads[four // 4]  # (k, 4, 4)
    ijk = np.stack([corners // strides[2], corners % strides[2] // strides[1], corners % strides[1]], -1)[..., ::-1]
    here = np.take_along_axis(ijk, (four % 4)[..., None, None], 2)[..., 0, :]
    there = np.take_along_axis(ijk, ((four % 4 + 1) % 4)[..., None, None], 2)[..., 0, :]
    normal = np.cross(ijk[..., 1, :] - ijk[..., 0, :], ijk[..., 2, :] - ijk[..., 1, :])
    # from the edge across the face and on along its normal: into the space that the face bounds
    space = 2 * ijk.mean(axis=-2) - here - there + normal
    same = np.einsum("nj,nkj->nk", space[:, 0], space[:, 1:])
    partner = np.argmax(same, axis=1) if len(four) else np.zeros(0, np.int64)
    rest = np.array([[2, 3], [1, 3], [1, 2]])[partner]
    rows = np.arange(len(four))
    return (
        np.stack([four[:, 0], four[rows, partner + 1]], axis=1),
        np.stack([four[rows, rest[:, 0]], four[rows, rest[:, 1]]], axis=1),
    )


def _with_middles(points: Floats, quads: Ints, owner: Ints, crossed: Ints) -> tuple[Floats, Ints, Ints]:
    """A new vertex in the middle of each crossed edge for the second of its pairs, so that no edge has four faces.

    It is needed only where a knot of voxels joins both pairs at both ends (noise), so a plain loop will do.
    """
    middle = {}
    added = []
    for number, (one, two) in enumerate(crossed.tolist()):
        middle[one] = middle[two] = len(points) + number
        added.append((points[quads[one // 4, one % 4]] + points[quads[one // 4, (one + 1) % 4]]) / 2)
    touched = sorted({half // 4 for half in middle})
    fans: list[tuple[int, int, int, int]] = []
    owners = []
    for quad in touched:
        ring = []
        for side, corner in enumerate(quads[quad].tolist()):
            ring += [corner, middle[4 * quad + side]] if 4 * quad + side in middle else [corner]
        hub = next(n for n, vertex in enumerate(ring) if vertex >= len(points))
        ring = ring[hub:] + ring[:hub]
        fans += [(ring[0], ring[n], ring[n + 1], ring[n + 1]) for n in range(1, len(ring) - 1)]
        owners += [owner[quad]] * (len(ring) - 2)
    kept = np.ones(len(quads), bool)
    kept[touched] = False
    return (
        np.concatenate([points, added]),
        np.concatenate([quads[kept], np.array(fans, np.int64)]),
        np.concatenate([owner[kept], owners]),
    )


def _sheets(quads: Ints, count: int) -> Ints:
    """Which closed sheet each quad belongs to."""
    rows, columns = quads[:, [0, 0, 0]].ravel(), quads[:, 1:].ravel()
    links = sparse.coo_matrix((np.ones(len(rows), np.bool_), (rows, columns)), (count, count))
    return np.asarray(connected_components(links, directed=False)[1][quads[:, 0]], np.int64)


def without(nets: Nets, dropped: NDArray[np.bool_]) -> Nets:
    """The nets without the sheets of which `dropped` (by number) is true."""
    if not dropped.any():
        return nets
    kept = ~dropped[nets.sheet]
    used, quads = compact(nets.quads[kept], len(nets.points))
    return Nets(nets.points[used], quads, nets.owner[kept], nets.sheet[kept])


def compact(faces: Ints, count: int) -> tuple[Ints, Ints]:
    """Which of `count` vertices the faces use, and the faces by their place among those."""
    seen = np.zeros(count, bool)
    seen[faces.ravel()] = True
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[faces]
