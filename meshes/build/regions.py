"""Parts of a surface made clean: each in one piece, with smooth borders."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Labels = NDArray[np.uint8]
SMOOTH_ROUNDS = 8
NO_LABEL = np.uint8(255)


def tidy(part: Labels, faces: NDArray[np.int64], pieces: Mapping[int, int]) -> Labels:
    """The labels (n,) of the vertices of `faces` (m, 3): borders smoothed, islands given to their neighbours.

    pieces: label to how many of its largest connected regions are kept, where that is not one.
    """
    links = _links(faces, len(part))
    for _ in range(SMOOTH_ROUNDS):
        part = _majority(part, links, own=1.5)
    islands = _islands(part, links, pieces)
    while islands.any():
        shown = np.where(islands, NO_LABEL, part)
        grown = _majority(shown, links, own=0.0)
        settled = islands & (grown != NO_LABEL)
        if not settled.any():
            break
        part = np.where(settled, grown, part)
        islands &= ~settled
    return part


def _links(faces: NDArray[np.int64], count: int) -> sparse.csr_matrix:
    """Symmetric matrix (count, count) with a one for each edge."""
    i, j = faces[:, [0, 1, 2, 1, 2, 0]].ravel(), faces[:, [1, 2, 0, 0, 1, 2]].ravel()
    links = sparse.coo_matrix((np.ones(len(i)), (i, j)), (count, count)).tocsr()
    links.data[:] = 1
    return links


def _majority(part: Labels, links: sparse.csr_matrix, own: float) -> Labels:
    """Each vertex takes the label most of its neighbours have; its own counts `own` times. NO_LABEL never wins."""
    names = np.unique(part[part != NO_LABEL])
    votes = np.stack([links @ (part == name) + own * (part == name) for name in names])
    best = names[votes.argmax(axis=0)]
    return np.where(votes.max(axis=0) > 0, best, part).astype(np.uint8)


def _islands(part: Labels, links: sparse.csr_matrix, pieces: Mapping[int, int]) -> NDArray[np.bool_]:
    """Whether a vertex (n,) lies outside the largest connected regions of its label."""
    rows, columns = links.nonzero()
    same = part[rows] == part[columns]
    alike = sparse.coo_matrix((np.ones(same.sum()), (rows[same], columns[same])), links.shape)
    region = connected_components(alike, directed=False)[1]
    size = np.bincount(region)
    islands = np.zeros(len(part), bool)
    for name in np.unique(part):
        here = np.unique(region[part == name])
        kept = here[np.argsort(size[here], kind="stable")[::-1][: pieces.get(int(name), 1)]]
        islands |= (part == name) & ~np.isin(region, kept)
    return islands
