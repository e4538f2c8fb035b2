"""Facet joints that a set of bones lacks, derived from them: a capsule round the space between the facing facets.

The body's surface is where the distances to the two bones add up to the joint space and a little more, so it fills the
space, swells round its margin, more so above and below (the recesses), and runs out on either bone. Where the bones
do not allow that, a line says why. VTK contours the field (meshes.build.surface).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from meshes.build.cast import kept_shallow
from meshes.build.fields import Grid, intersection, smooth_step
from meshes.build.parameters import BuildError
from meshes.build.surface import even_surface
from meshes.clearance import Clearance
from meshes.importing.discs import LocalBones, level_of, neighbours
from meshes.importing.model import Piece
from meshes.importing.threads import side_by_side
from meshes.measure.facet import FACET_REACH, LEAST_AREA, Facing, facing
from meshes.measure.frame import LocalBone, MeasureError
from meshes.mesh import Mesh

Array = NDArray[np.float64]
SIDES = {"left": 1.0, "right": -1.0}
SPACING = 0.6  # mm of the grid the body is contoured on
TRIANGLES = 2400
SPREAD = 4.1  # mm that the distances to both bones add up to beyond the joint space, at the capsule's surface
RECESS = 1.6  # mm more at the upper and the lower end of the joint
MARGIN = 3.6  # mm beyond the facets that the capsule may reach
SEAT, DEEPEST_SEAT = 0.5, 1.2  # mm by which it sinks into bone, so that its edge is hidden; more where bones touch
DEEPEST_EDGE = 0.2  # mm a vertex may lie inside bone after the triangles were evened out
EVENNESS = 1.1  # mm over which small bumps of the bones are evened out
TOGETHER = 2.5  # mm; triangles of one facet lie no farther apart
DEEPEST = -1.0  # mm; where the bones run into each other more than that, no space can be told
FINE = 1.1  # mm between the places at which a bone's surface is known
BOX = 5.5  # mm beyond the facets that the grid reaches
NEAR, FAR = 2.0, 8.0  # mm beyond the margin, and from a bone, up to which distances are worked out


@dataclass(frozen=True, eq=False)
class JointPlace:
    """Where a joint lies: `middles` (n, 3) of its space, mm LPS, one for each triangle of the superior facet.

    up (3,) : unit, along the joint; gap, tightest : the space between the bones, mm, over half and over a tenth of
    the area at most; negative where they run into each other
    """

    middles: Array
    up: Array
    gap: float
    tightest: float


def derive_facets(
    bones: Mapping[str, Mesh], present: frozenset[str], local: LocalBones | None = None
) -> tuple[dict[str, Piece], list[str]]:
    """Facet joints by id (`facet/L4-L5/left`) between neighbours that have none, and a line for each not to be had.

    bones : vertebra ids from above down, the sacrum last, each with its surface (mm, LPS)
    present : ids of the joints there are, by side
    local : the bones in their frames, where others ask for them too
    """
    local = local or LocalBones(bones)
    wanted = [
        (f"facet/{level_of(upper)}-{level_of(lower)}/{side}", upper, lower, sign)
        for upper, lower in itertools.pairwise(bones)
        if neighbours(upper, lower)  # where not, the line on the disc says so
        for side, sign in SIDES.items()
    ]
    wanted = [one for one in wanted if one[0] not in present]

    def made(one: tuple[str, str, str, float]) -> Piece | str:
        key, upper, lower, sign = one
        try:
            place = joint_place(local[upper], local[lower], sign)
            points, triangles = joint_surface(place, bones[upper], bones[lower])
        except (MeasureError, BuildError) as error:
            return f"{key}: not derived ({error})"
        return Piece(key, points, triangles, "derived from the bones", {"derived": "yes"})

    done = list(side_by_side(made, wanted))
    notes = [one for one in done if isinstance(one, str)]
    return {one.name: one for one in done if isinstance(one, Piece)}, notes


def joint_place(upper: LocalBone, lower: LocalBone, sign: float) -> JointPlace:
    """Where the joint on the left (+1) or right (-1) lies.

    Raises:
        MeasureError: no facets face each other there, or the bones run into each other.
    """
    area = facing(upper, lower, sign)
    if area is None:
        raise MeasureError("no articular processes face each other there; the arch may be cut off, missing or fused")
    area = _facet(area)
    gap = float(np.median(area.gap))
    if gap < DEEPEST:
        raise MeasureError(f"the bones run into each other by {-gap:.1f} mm there, so no joint space can be told")
    middles = area.centres + area.normals * np.maximum(area.gap, 0.0)[:, None] / 2
    normal = (area.normals * area.areas[:, None]).sum(axis=0)
    normal /= np.linalg.norm(normal)
    up = np.array([0.0, 0.0, 1.0]) - normal * normal[2]
    return JointPlace(
        lower.to_world(middles), lower.rotation @ (up / np.linalg.norm(up)), gap, float(np.quantile(area.gap, 0.1))
    )


def _facet(area: Facing) -> Facing:
    """The largest connected piece of what faces each other closely: the facet, without stray triangles."""
    close = np.flatnonzero(area.gap < FACET_REACH)
    links = cKDTree(area.centres[close]).query_pairs(TOGETHER, output_type="ndarray")
    graph = coo_matrix((np.ones(len(links)), links.T), (len(close), len(close)))
    label = connected_components(graph, directed=False)[1]
    sizes = np.bincount(label, area.areas[close], minlength=1)
    kept = close[label == sizes.argmax()] if len(close) else close
    if area.areas[kept].sum() < LEAST_AREA:
        raise MeasureError(
            f"the articular processes there face each other closely over {area.areas[kept].sum():.0f} mm2, "
            f"expected at least {LEAST_AREA:.0f}"
        )
    return Facing(area.centres[kept], area.normals[kept], area.areas[kept], area.gap[kept])


def joint_surface(place: JointPlace, upper: Mesh, lower: Mesh) -> tuple[Array, NDArray[np.int32]]:
    """Points (n, 3), mm LPS, and outward triangles (m, 3) of the capsule with what it holds.

    Raises:
        BuildError: nothing closed is left between the bones.
    """
    low, high = place.middles.min(axis=0) - BOX, place.middles.max(axis=0) + BOX
    grid = Grid(low, high, SPACING)
    points = grid.points().astype(float)
    away = cKDTree(place.middles).query(points, distance_upper_bound=MARGIN + NEAR)[0]
    near = np.isfinite(away)
    centre, reach = (low + high) / 2, float(np.linalg.norm(high - low)) / 2
    above, below = np.full((2, *grid.shape), FAR, np.float32)
    walls = [Clearance([_refined(bone, centre, reach)]) for bone in (upper, lower)]
    for known, values in zip(walls, (above, below), strict=True):
        values.reshape(-1)[near] = known.distance(points[near], FAR)
    body = 0.6 * (gaussian_filter(above + below, EVENNESS / SPACING) - _spread(place, points).reshape(grid.shape))
    body = intersection(body, np.where(near, away - MARGIN, NEAR).reshape(grid.shape).astype(np.float32), 2.0)
    seat = np.float32(np.clip(SEAT - place.tightest / 2, SEAT, DEEPEST_SEAT))
    body = intersection(body.astype(np.float32), -np.minimum(above, below) - seat, 0.4)
    surface, triangles = even_surface(body, grid, TRIANGLES)
    if place.tightest > 0:  # where the bones touch, out of the one would be into the other
        for known in walls:
            surface = kept_shallow(surface, known, DEEPEST_EDGE)
    return surface, triangles.astype(np.int32)


def _spread(place: JointPlace, points: Array) -> NDArray[np.float32]:
    """What the distances to both bones add up to (n,) mm at the capsule's surface, at points (n, 3)."""
    along, heights = points @ place.up, place.middles @ place.up
    half = max(float(np.ptp(heights)) / 2, 1.0)
    share = np.abs(along - (heights.max() + heights.min()) / 2) / half
    return (place.gap + SPREAD + RECESS * smooth_step(share, 0.6, 1.1)).astype(np.float32)


def _refined(mesh: Mesh, centre: Array, reach: float) -> Mesh:
    """The surface within `reach` mm of `centre` as points FINE mm apart at most, with normals; no triangles."""
    points, triangles, normals = mesh.points.astype(float), mesh.triangles, mesh.normals.astype(float)
    inside = np.linalg.norm(points - centre, axis=1) < reach
    near = triangles[inside[triangles].any(axis=1)]
    if not len(near):
        raise MeasureError("the bones do not reach the joint")
    corners = points[near]
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    steps = np.clip(np.ceil(longest / FINE), 1, 12).astype(int)
    places, directions = [], []
    for count in np.unique(steps):
        chosen = near[steps == count]
        grid = [(i / count, j / count) for i in range(count + 1) for j in range(count + 1 - i)]
        weights = np.array([(a, b, 1 - a - b) for a, b in grid])
        places.append(np.einsum("kc,ncd->nkd", weights, points[chosen]).reshape(-1, 3))
        directions.append(np.einsum("kc,ncd->nkd", weights, normals[chosen]).reshape(-1, 3))
    joined, ways = np.concatenate(places), np.concatenate(directions)
    rows = np.ascontiguousarray(np.round(joined, 4)).view(np.dtype((np.void, 24))).ravel()
    _, first = np.unique(rows, return_index=True)
    joined = joined[first]
    ways = ways[first] / np.maximum(np.linalg.norm(ways[first], axis=1, keepdims=True), 1e-9)
    return Mesh(joined.astype(np.float32), np.empty((0, 3), np.int32), ways.astype(np.float32))
