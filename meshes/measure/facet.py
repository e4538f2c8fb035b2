"""A facet joint between two bones: the area in which they face each other, its size, its angle, its space."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshes.measure.frame import LocalBone
from meshes.measure.reading import Reading, reading
from meshes.measure.section import Floats

FACING_REACH = 4.0  # mm; what lies farther apart than this does not face each other
FACET_REACH = 3.0  # mm; of what faces each other, the facets themselves lie as near as this
OPPOSED = -0.8  # cosine between the two bones' normals, at most
AHEAD = 0.7  # cosine between a bone's normal and the way to the other bone, at least
TOUCHING = 1.0  # mm; so near, or inside each other, the way says nothing
EDGE = 0.01  # share of the area left out at either end of an extent
MIDDLE = (0.25, 0.75)  # share of the height in which the joint's line is taken
LEAST_AREA = 20.0  # mm2; smaller is no joint
SPACE = (1.0, 2.5)  # mm, bone to bone, both cartilages included


@dataclass(frozen=True, eq=False)
class Facing:
    """The facing area on the superior articular process, in the lower bone's local frame.

    centres, normals (n, 3), areas (n,) mm2 : its triangles; gap (n,) mm to the other bone, negative where inside it
    """

    centres: Floats
    normals: Floats
    areas: Floats
    gap: Floats

    @property
    def within(self) -> float:
        """Share of the area with a gap inside SPACE."""
        good = (self.gap >= SPACE[0]) & (self.gap <= SPACE[1])
        return float(self.areas[good].sum() / self.areas.sum())


def facing(upper: LocalBone, lower: LocalBone, sign: float) -> Facing | None:
    """The facing area on the left (+1) or right (-1) of `lower`, or None where the bones do not meet."""
    chosen = _behind(lower, sign)
    centres, normals = lower.centres[chosen], lower.normals[chosen]
    if not len(centres):
        return None
    gap, ahead, opposed = _across(upper, lower, centres, normals)
    meets = (np.abs(gap) < FACING_REACH) & opposed & ahead
    a, b, c = (lower.solid.points[lower.solid.triangles[chosen][meets][:, corner]] for corner in range(3))
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
    if areas.sum() < LEAST_AREA:
        return None
    return Facing(centres[meets], normals[meets], areas, gap[meets])


def _behind(lower: LocalBone, sign: float) -> NDArray[np.bool_]:
    """Triangles beside and behind the canal that look back or to the midline: where a superior facet can be."""
    centres, normals = lower.centres, lower.normals
    beside = (centres[:, 0] * sign > 3) & (centres[:, 1] > lower.upper.back[0] + 3)
    return beside & ((normals[:, 1] > 0.2) | (normals[:, 0] * sign < -0.2)) & (np.abs(normals[:, 2]) < 0.8)


def _across(
    upper: LocalBone, lower: LocalBone, centres: Floats, normals: Floats
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """Gap (n,) to the nearest tangent plane of `upper`, whether that lies ahead, and whether it looks back."""
    others = lower.to_local(upper.to_world(upper.centres))
    turn = upper.rotation.T @ lower.rotation
    facing_back = upper.normals @ turn
    distance, nearest = cKDTree(others).query(centres, distance_upper_bound=2 * FACING_REACH)
    found = np.isfinite(distance)
    nearest = np.where(found, nearest, 0)
    way = others[nearest] - centres
    plane = -(way * facing_back[nearest]).sum(axis=1)
    weight = np.clip(distance / FACING_REACH, 0, 1)
    straight = np.where(plane < 0, -1.0, 1.0) * distance
    gap = np.where(found, np.where(np.abs(plane) < TOUCHING, plane, (1 - weight) * plane + weight * straight), np.inf)
    ahead = (way * normals).sum(axis=1) > AHEAD * np.where(found, distance, 1.0)
    opposed = (normals * facing_back[nearest]).sum(axis=1) < OPPOSED
    return gap, ahead | (distance < TOUCHING) | (plane < 0), opposed


def facet_sizes(bone: LocalBone, areas: dict[str, Facing]) -> Iterator[Reading]:
    """Width and height of the superior facets and their angle to the sagittal plane, means of the sides."""
    sizes = [_size(near) for area in areas.values() if (near := _near(area)).areas.sum() > LEAST_AREA]
    if not sizes:
        return
    places = [bone.to_world(size[3]) for size in sizes]
    across = [end for ends in places for end in ends[:2]]
    along = [end for ends in places for end in ends[2:4]]
    joint = [end for ends in places for end in ends[4:]]
    yield reading("superior-facet-width", np.mean([size[0] for size in sizes]), *across)
    yield reading("superior-facet-height", np.mean([size[1] for size in sizes]), *along)
    yield reading("facet-angle", np.mean([size[2] for size in sizes]), *joint)


def facet_lines(bone: LocalBone, areas: dict[str, Facing]) -> dict[str, Floats]:
    """Side to the three points (3, 3), world, whose angle at the middle one is that side's facet angle.

    The rear edge of the facet is the middle one; the first lies at its front edge, the last straight in front in the
    bone's sagittal plane; all are in one transverse plane of the bone.
    """
    found = {}
    for side, area in areas.items():
        near = _near(area)
        if near.areas.sum() > LEAST_AREA:
            front, rear = sorted(_size(near)[3][4:], key=lambda end: float(end[1]))
            front = np.array([front[0], front[1], rear[2]])
            found[side] = bone.to_world([front, rear, [rear[0], front[1], rear[2]]])
    return found


def _near(area: Facing) -> Facing:
    near = area.gap < FACET_REACH
    return Facing(area.centres[near], area.normals[near], area.areas[near], area.gap[near])


def _size(area: Facing) -> tuple[float, float, float, Floats]:
    """Width, height, angle to the sagittal plane (degrees), and the six ends (6, 3) they are taken between, local."""
    normal = (area.normals * area.areas[:, None]).sum(axis=0)
    along = np.array([0, 0, 1.0]) - normal * normal[2] / (normal @ normal)
    along /= np.linalg.norm(along)
    across = np.cross(along, normal / np.linalg.norm(normal))
    width, ends_across = _extent(area, across)
    height, ends_along = _extent(area, along)
    up = area.centres @ along
    low, high = (_quantile(up, area.areas, share) for share in MIDDLE)
    middle = (up >= low) & (up <= high)
    kept = Facing(area.centres[middle], area.normals[middle], area.areas[middle], area.gap[middle])
    _, joint = _extent(kept, across)
    run = joint[1] - joint[0]
    angle = float(np.degrees(np.arctan2(abs(run[0]), abs(run[1]))))
    return width, height, angle, np.vstack([ends_across, ends_along, joint])


def _extent(area: Facing, direction: Floats) -> tuple[float, Floats]:
    """Length along a unit `direction` and the mean places (2, 3) at its two ends."""
    along = area.centres @ direction
    low, high = _quantile(along, area.areas, EDGE), _quantile(along, area.areas, 1 - EDGE)
    ends = [area.centres[along <= low + 1.0].mean(axis=0), area.centres[along >= high - 1.0].mean(axis=0)]
    return float(high - low), np.array(ends)


def _quantile(values: Floats, weights: Floats, share: float) -> float:
    order = np.argsort(values)
    return float(np.interp(share, np.cumsum(weights[order]) / weights.sum(), values[order]))
