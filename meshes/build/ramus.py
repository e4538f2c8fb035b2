"""Posterior rami and their medial branches: thin nerves that turn back round the bone and lie on it.

A lumbar posterior ramus turns back over the root of the transverse process of the vertebra below. Its medial branch
crosses the junction of that process with the superior articular process, passes the notch between mammillary and
accessory process, sends a twig up to the joint there and goes on down to the next joint. L5's lies in the groove
between the ala and the superior articular process of the sacrum and has only the joint L5-S1 (Bogduk 1982); those of
the sacrum leave through its posterior foramina.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.spatial import cKDTree

from meshes.build.facet import facet_sheet
from meshes.build.fork import forked
from meshes.build.layout import Frame, Layout
from meshes.build.model import BuiltMesh
from meshes.build.nerve import SACRAL_ROOTS, Root, sacral_index, towards_back
from meshes.build.parameters import BuildError
from meshes.build.soft_table import SoftTable
from meshes.build.sweep import Surface, arc_length, resample, smoothed, smoothstep, tube
from meshes.clearance import Clearance

Array = NDArray[np.float64]
LIE = 0.35  # mm aimed at between a posterior ramus and the bone it lies on
ROUNDS = 120
SUPPLE = 1.6  # points over which a path is evened out after each move
SIDES = 8
JOINT_MARGIN = 1.2  # mm beyond the facing area at which a branch reaches the capsule


@dataclass(frozen=True)
class Groove:
    """Where a posterior ramus crosses a vertebra (world, left): over the border and through the notch, (3,) mm each."""

    border: Array
    notch: Array


def draped(path: Array, radius: float, bones: Clearance, hold: float = 3.0, lie: float = LIE) -> Array:
    """`path` ((n, 3) mm) laid on the bones: where it is inside it comes out, where it is off it sinks on to them.

    It lies `lie` mm off them. The first `hold` mm and the last point stay near their places, so that a nerve may
    come from a distance.
    """
    s = arc_length(path)
    free = smoothstep(s / hold)[:, None]
    sink = smoothstep((s - hold) / 6.0)
    for turn in range(ROUNDS):
        gap, away = bones.distance_and_direction(path, reach=8.0)
        short = radius + lie - gap
        move = np.where(short > 0, short, 0.35 * sink * np.maximum(short, -1.0))
        if turn < ROUNDS - 25:
            path = smoothed(path + 0.6 * free * move[:, None] * away, SUPPLE)
            path = resample(path, len(path)) if turn % 10 == 9 else path
        else:
            push = gaussian_filter1d(np.maximum(move, 0)[:, None] * away, 1.6, axis=0, mode="nearest")
            path = path + free * push
    return path


def posterior_nerves(
    layout: Layout, table: SoftTable, bones: Mapping[str, BuiltMesh], root: Root
) -> dict[str, Surface]:
    """Posterior ramus of a root and, for a free vertebra's, its medial branch (closed surfaces, left side, world)."""
    index = sacral_index(layout, root.level)
    thickness = {way: table.value("ramus", "thickness", way) / 2 for way in ("posterior", "medial")}
    if index is not None:
        around = Clearance(bones.values(), centre=root.at(root.division)[0], reach=45.0)
        path = _sacral_ramus(layout, root, index, thickness["posterior"], around)
        return {"posterior-ramus": _tapered_tube(path, thickness["posterior"])}
    below = layout.levels[layout.levels.index(root.level) + 1]
    bone = bones["vertebra/sacrum" if below == layout.levels[-1] else f"vertebra/{below}"]
    groove = groove_of(bone, layout.frames[below], below)
    around = Clearance(bones.values(), centre=groove.border, reach=55.0)
    path = _lumbar_ramus(layout, root, groove, below, thickness["posterior"], around)
    return {
        "posterior-ramus": _tapered_tube(path, thickness["posterior"]),
        "medial-branch": _medial_branch(layout, groove, below, path, thickness["medial"], around),
    }


def _tapered_tube(path: Array, radius: float) -> Surface:
    share = np.linspace(0, 1, len(path))
    return tube(path, radius * (1 - 0.28 * smoothstep((share - 0.4) / 0.6)), SIDES)


# ---- places on the bones -----------------------------------------------------------------------


def groove_of(bone: BuiltMesh, frame: Frame, level: str) -> Groove:
    """The way round the base of the left superior articular process of a vertebra or the sacrum.

    Raises BuildError if the bone has no such part.
    """
    local = frame.to_local(bone.points.astype(float))
    process = _part(bone, local, "superior-articular-", "mammillary-")
    if len(process) == 0:
        raise BuildError(f"{level}: superior-articular-process/left: missing in the bone's parts; label it")
    accessory, mammillary = _part(bone, local, "accessory-"), _part(bone, local, "mammillary-")
    if len(accessory) and len(mammillary):
        far, nearest = cKDTree(accessory).query(mammillary)
        pair = int(far.argmin())
        notch = 0.5 * (mammillary[pair] + accessory[nearest[pair]])
    else:  # the sacrum: the outer back edge of the process at its base
        low = process[process[:, 2] < np.quantile(process[:, 2], 0.25)]
        notch = low[np.argmax(low[:, 0] + low[:, 1])]
    side = float(np.quantile(process[:, 0], 0.97))
    strip = local[
        (np.abs(local[:, 0] - side - 0.8) < 0.9)
        & (local[:, 1] > notch[1] - 9)
        & (local[:, 1] < notch[1] + 1)
        & (np.abs(local[:, 2] - notch[2]) < 14)
    ]
    if len(strip) == 0:
        raise BuildError(f"{level}: no bone beside the left superior articular process; look at its transverse process")
    border = strip[np.argmax(strip[:, 2])]
    return Groove(frame.to_world(border), frame.to_world(notch))


def _part(bone: BuiltMesh, points: Array, *beginnings: str) -> Array:
    """Points of the left parts whose names begin so."""
    if bone.part is None:
        return np.empty((0, 3))
    chosen = [k for k, name in enumerate(bone.part_names) if name.startswith(beginnings) and name.endswith("/left")]
    return points[np.isin(bone.part, chosen)]


def joint_margin(layout: Layout, segment: str, height: float) -> Array:
    """A point (3,) on the hind margin of a left facet joint, `height` its place from -1 (below) to 1 (above)."""
    sheet = facet_sheet(layout, segment, "left")
    return sheet.points(sheet.width / 2 + JOINT_MARGIN, height * sheet.height / 2)


# ---- the nerves --------------------------------------------------------------------------------


def _start(root: Root) -> tuple[Array, Array]:
    """Where a posterior ramus begins inside its nerve (3,), and the way it takes from there (3,), unit."""
    at = root.division - 1.0
    place = root.at(at)[0]
    index = int(np.searchsorted(root.length, at))
    back = towards_back(root.path)[index]
    way = 0.45 * (root.path[index + 1] - root.path[index]) / (root.length[index + 1] - root.length[index]) + back
    return place, way / np.linalg.norm(way)


def _lumbar_ramus(layout: Layout, root: Root, groove: Groove, below: str, radius: float, bones: Clearance) -> Array:
    """Path (n, 3) from the nerve back over the root of the transverse process, a little way down behind it."""
    place, way = _start(root)
    frame = layout.frames[below]
    over = frame.to_local(groove.border) + [1.5, 0.0, radius + LIE]
    behind = frame.to_local(groove.notch) + [5.5, 0.5, 1.0]
    out = root.radius[root.ganglion]
    points = np.array([place, place + out * way, place + 2.2 * out * way, *frame.to_world(np.array([over, behind]))])
    path = resample(points, int(arc_length(points)[-1] / 1.1) + 2)
    return draped(path, radius, bones, hold=7.0)


def _sacral_ramus(layout: Layout, root: Root, index: int, radius: float, bones: Clearance) -> Array:
    """Path (n, 3) from the nerve back through the posterior foramen, turning down and out behind the sacrum."""
    place, way = _start(root)
    foramen = layout.sacral_foramen(SACRAL_ROOTS[index], "left")
    mouth = foramen.posterior
    local = layout.frames[layout.levels[-1]]
    beyond = local.to_world(local.to_local(mouth) + np.array([[1.5, 4.0, -1.5], [4.5, 6.0, -6.0]]))
    points = np.concatenate([[place, place + 2.0 * way], [0.5 * (place + 2 * way + mouth), mouth], beyond])
    path = resample(points, int(arc_length(points)[-1] / 1.1) + 2)
    return draped(path, radius, bones, hold=4.0)


def _medial_branch(
    layout: Layout, groove: Groove, below: str, ramus: Array, radius: float, bones: Clearance
) -> Surface:
    """The branch from the ramus at the border, through the notch and down to the next joint, with a twig up."""
    nearest = int(np.argmin(((ramus - groove.border) ** 2).sum(axis=1)))
    start = ramus[max(nearest - 1, 1)]
    frame = layout.frames[below]
    index = layout.levels.index(below)
    here = layout.segments[index - 1]
    inward = frame.to_world(frame.to_local(groove.notch) + [-3.5, 1.2, -2.0])
    notch = frame.to_world(frame.to_local(groove.notch) + [0.0, 0.6, 0.0])
    if index == len(layout.segments):
        path = _laid(np.array([start, notch, inward, joint_margin(layout, here, -0.55)]), radius, bones)
        return tube(path, _thinning(radius, len(path)), SIDES, cap_rings=3)
    target = joint_margin(layout, layout.segments[index], 0.55)
    path = _laid(np.array([start, notch, inward, 0.45 * inward + 0.55 * target, target]), radius, bones)
    at = int(np.argmin(((path - inward) ** 2).sum(axis=1)))
    twig = _laid(np.array([path[at], joint_margin(layout, here, -0.45)]), 0.8 * radius, bones, hold=0.8)
    return forked(path, _thinning(radius, len(path)), twig, 0.8 * radius, at)


def _laid(points: Array, radius: float, bones: Clearance, hold: float = 1.0) -> Array:
    path = resample(points, max(int(arc_length(points)[-1] / 0.8), 6))
    return draped(path, radius, bones, hold)


def _thinning(radius: float, count: int) -> Array:
    return radius * (1 - 0.25 * np.linspace(0, 1, count))
