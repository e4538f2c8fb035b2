"""One fused mesh taken apart into the bodies it is made of: what hangs together by its triangles is one body."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from meshes.importing.cleaning import facing_outward, merged, signed_volume
from meshes.importing.formats.found import shown
from meshes.importing.model import Piece, Progress, silent

CRUMB = 0.01  # of the largest body's area: what is smaller is left out
OF_SIZE = 0.1  # of the largest body's area: what is larger may be a structure of its own
MAX_BODIES = 1000


def split_bodies(piece: Piece, progress: Progress = silent) -> list[Piece]:
    """The bodies of a piece, largest area first, called `name 1`, `name 2` ...; a piece of one body keeps its name.

    Crumbs are left out, which the hint `crumbs` says; a hollow within a body stays with it. The hint `body` says that
    the number in the name counts bodies, not levels. Raises Cancelled when `progress` says so.
    """
    labels, areas = _bodies(piece)
    order = np.argsort(-areas, kind="stable")
    kept = [int(body) for body in order if areas[body] >= CRUMB * areas[order[0]]][:MAX_BODIES]
    hollow_of = _hollows(piece, labels, kept)
    bodies = [body for body in kept if body not in hollow_of]
    crumbs = len(areas) - len(kept)
    hints = {key: value for key, value in piece.hints.items() if key not in ("open", "turned", "rewound", "branching")}
    if crumbs:
        hints["crumbs"] = f"{crumbs} crumb{'s' if crumbs > 1 else ''} left out"
    found = []
    for number, body in enumerate(bodies, 1):
        progress((number - 1) / len(bodies), piece.name)
        mine = [body, *(hollow for hollow, around in hollow_of.items() if around == body)]
        points, triangles = merged(piece.points, piece.triangles[np.isin(labels, mine)].astype(np.int64))
        triangles, said = facing_outward(points, triangles)
        name = shown(f"{piece.name} {number}") if len(bodies) > 1 else piece.name
        counted = {"body": f"{number} of {len(bodies)}"} if len(bodies) > 1 else {}
        found.append(replace(piece, name=name, points=points, triangles=triangles.astype(np.int32),
                             hints={**hints, **said, **counted}))  # fmt: skip
    progress(1.0, piece.name)
    return found


def bodies_of_size(piece: Piece) -> int:
    """How many bodies a piece has that could each be a structure."""
    _, areas = _bodies(piece)
    return int((areas >= OF_SIZE * areas.max()).sum())


def _bodies(piece: Piece) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(m,) the body of each triangle, and (bodies,) the area of each, square units of the piece."""
    faces, count = piece.triangles, len(piece.points)
    ends = faces[:, [0, 1]].ravel(), faces[:, [1, 2]].ravel()
    links = sparse.coo_matrix((np.ones(len(faces) * 2, np.int8), ends), (count, count))
    labels = connected_components(links, directed=False)[1][faces[:, 0]].astype(np.int64)
    a, b, c = (piece.points[faces[:, k]] for k in range(3))
    areas = np.bincount(labels, np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2)
    present, labels = np.unique(labels, return_inverse=True)
    return labels.ravel(), areas[present]


def _hollows(piece: Piece, labels: NDArray[np.int64], kept: list[int]) -> dict[int, int]:
    """Bodies that face inwards and lie in the box of a larger one that faces outwards: hollow -> around it."""
    boxes: list[tuple[int, NDArray[np.float64]]] = []
    found: dict[int, int] = {}
    for body in kept:  # largest first
        faces = piece.triangles[labels == body]
        corners = piece.points[np.unique(faces)]
        box = np.stack([corners.min(axis=0), corners.max(axis=0)])
        if signed_volume(piece.points, faces.astype(np.int64)) >= 0:
            boxes.append((body, box))
            continue
        around = [other for other, b in boxes if (b[0] <= box[0]).all() and (box[1] <= b[1]).all()]
        if around:
            found[body] = around[-1]
    return found
