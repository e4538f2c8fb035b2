"""Are the ligaments attached where they are in life?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from meshes.check.finding import Checked, Finding, place
from meshes.measure.arch import SIDES
from meshes.measure.frame import LocalBone
from meshes.measure.section import Floats, area

TOUCHING = 0.3  # mm
HIGHEST = 0.65  # of the lamina's height: the flavum comes from the lower half of the lamina above, and a little more
EDGE = 6.0  # mm below the upper edge of the lamina below, within which the flavum ends
SAGITTAL = 5.0  # mm from the midline: there a sagittal plane meets the lamina and no articular process
BESIDE = 2.0  # mm to either side of that plane

Judge = Callable[[LocalBone, Floats, Floats], tuple[str, bool]]
"""Bone, section of its lamina, and the places that touch it: a figure and whether it is good."""


def flava_attached(checked: Checked) -> Iterator[Finding]:
    """Where on the laminae above and below each flavum is attached."""
    for segment, (upper, lower) in checked.spine.segments.items():
        for side, sign in SIDES.items():
            key = f"ligament/flavum/{segment}/{side}"
            if key in checked.pack.meshes:
                yield _upper_end(checked, key, upper, sign)
                yield _lower_end(checked, key, lower, sign)


def _contact(checked: Checked, key: str, bone: str) -> tuple[Floats, float, Floats]:
    """Vertices (n, 3) that touch the bone, the least distance, and the place (3,) of it."""
    points = checked.pack.meshes[key].points.astype(float)
    distance = checked.surface(bone).distance(points)
    at = int(distance.argmin())
    return points[distance < TOUCHING], float(distance[at]), points[at]


def _upper_end(checked: Checked, key: str, bone: str, sign: float) -> Finding:
    def judged(local: LocalBone, lamina: Floats, touching: Floats) -> tuple[str, bool]:
        own = _near(local.to_local(touching), sign)
        end = float(_near(local.to_local(checked.pack.meshes[key].points), sign)[:, 2].max())
        low, high = float(lamina[:, 1].min()), float(lamina[:, 1].max())
        share = (end - low) / (high - low)
        in_front = float((own[:, 1] < np.interp(own[:, 2], *_middle_line(lamina))).mean())
        figure = f"up to {share:.0%} of the lamina's height, {in_front:.0%} on its front"
        return figure, 0 < share <= HIGHEST and in_front >= 0.5

    return _attachment(checked, key, bone, sign, "flavum attached above", judged)


def _lower_end(checked: Checked, key: str, bone: str, sign: float) -> Finding:
    def judged(local: LocalBone, lamina: Floats, touching: Floats) -> tuple[str, bool]:
        end = float(_near(local.to_local(checked.pack.meshes[key].points), sign)[:, 2].min())
        depth = float(lamina[:, 1].max()) - end
        return f"ends {depth:.1f} mm below the lamina's upper edge", -1.0 <= depth <= EDGE

    return _attachment(checked, key, bone, sign, "flavum attached below", judged)


def _attachment(checked: Checked, key: str, bone: str, sign: float, name: str, judged: Judge) -> Finding:
    """Whether the flavum touches the bone at all and, where a lamina is to be seen, what `judged` says of its end."""
    touching, least, nearest = _contact(checked, key, bone)
    where = f"{key} to {bone} at {place(nearest)}"
    if not len(touching):
        return Finding(name, where, f"{least:.2f} mm off the lamina", False)
    local = checked.spine.bone(bone)
    lamina = None if local is None else _lamina(local, sign)
    if local is None or lamina is None:
        return Finding(name, where, f"touches, {least:.2f} mm", True)
    figure, good = judged(local, lamina, touching)
    return Finding(name, where, f"{len(touching)} vertices touch, {figure}", good)


def _near(points: Floats, sign: float) -> Floats:
    """Those of the places (n, 3), local, that lie near the sagittal plane through the lamina; all if none does."""
    near = points[np.abs(points[:, 0] * sign - SAGITTAL) < BESIDE]
    return near if len(near) else points


def _lamina(bone: LocalBone, sign: float) -> Floats | None:
    """The section (k, 2), local (y, z), of the lamina in the sagittal plane SAGITTAL mm from the midline."""
    lines = [line[:, 1:] for line in bone.solid.cut([sign * SAGITTAL, 0, 0], [1, 0, 0])]
    behind = [line for line in lines if line[:, 0].min() > bone.upper.back[0] + 3]
    return max(behind, key=lambda line: abs(area(line)), default=None)


def _middle_line(lamina: Floats) -> tuple[Floats, Floats]:
    """Heights and the middle between the lamina's front and back there."""
    heights = np.linspace(lamina[:, 1].min() + 0.5, lamina[:, 1].max() - 0.5, 20)
    near = [lamina[np.abs(lamina[:, 1] - height) < 1.0, 0] for height in heights]
    return heights, np.array([(y.min() + y.max()) / 2 if len(y) else np.nan for y in near])


def longitudinal_lie_on(checked: Checked) -> Iterator[Finding]:
    """How near the longitudinal ligaments come to each body and disc they pass."""
    for name in ("anterior", "posterior"):
        key = f"ligament/{name}-longitudinal"
        if key not in checked.pack.meshes:
            continue
        points = checked.pack.meshes[key].points.astype(float)
        discs = [f"disc/{segment}/annulus" for segment in checked.spine.segments]
        gaps = []
        for other in (*checked.bones, *(disc for disc in discs if disc in checked.pack.meshes)):
            distance = np.abs(checked.surface(other).distance(points))
            at = int(distance.argmin())
            gaps.append((float(distance[at]), other, points[at]))
        if not gaps:
            continue
        gap, other, at = max(gaps, key=lambda row: row[0])
        figure = f"at most {gap:.2f} mm off the {len(gaps)} bodies and discs it passes"
        yield Finding("ligament lies on", f"{key}, {other} at {place(at)}", figure, gap <= TOUCHING)


def spinous_attached(checked: Checked) -> Iterator[Finding]:
    """How near the interspinous and supraspinous ligaments come to each spinous process they join."""
    for segment, both in checked.spine.segments.items():
        yield from _touches(checked, f"ligament/interspinous/{segment}", both)
    key = "ligament/supraspinous"
    if key in checked.pack.meshes:
        levels = checked.pack.structures[key].levels
        ends = checked.bones[-2:]  # it ends between the last two vertebrae; the last one it need not reach
        joined = tuple(bone for bone in checked.bones if checked.spine.level(bone) in levels and bone not in ends)
        yield from _touches(checked, key, joined)


def _touches(checked: Checked, key: str, bones: tuple[str, ...]) -> Iterator[Finding]:
    if key not in checked.pack.meshes:
        return
    for bone in bones:
        _, least, nearest = _contact(checked, key, bone)
        where = f"{key} to {bone} at {place(nearest)}"
        yield Finding("ligament touches process", where, f"{least:.2f} mm", least <= TOUCHING)
