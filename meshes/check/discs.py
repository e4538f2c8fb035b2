"""Do the discs fill the space between the end-plates, without gap and without overlap?

Columns are drawn through the disc from bone to bone, a grid of them over the whole area in which the end-plates face
each other; along each the discs' parts must follow each other from the bone below to the bone above.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from meshes.check.finding import Checked, Finding, place
from meshes.measure.frame import LocalBone
from meshes.measure.section import Floats, Solid, level_crossings
from meshes.measure.segment import Between, between, section

MAX_GAP, MAX_OVERLAP = 0.3, 0.3  # mm, anatomy.md "Fit"
GRID = 2.0  # mm between the columns
MARGIN = 0.06  # of the width and depth, left out all round: there the rims are rounded off
STEEPEST = 0.6  # slope of an end-plate, above which a column says more of the slope than of the gap
PLATES = "cartilage-end-plate"
LEAST = 0.5  # mm of disc in a column, below which it is not the disc's


@dataclass(frozen=True, eq=False)
class Column:
    """One column: its foot (2,) mm left and back, the end-plates' heights, and what of the disc lies between."""

    foot: tuple[float, float]
    floor: float
    roof: float
    pieces: list[tuple[float, float]]

    @property
    def gap(self) -> tuple[float, float]:
        """The widest empty stretch between bone and bone, mm, and the height where it is."""
        reached, widest = self.floor, (0.0, self.floor)
        for low, high in [*self.pieces, (self.roof, self.roof)]:
            widest = max(widest, (low - reached, (low + reached) / 2))
            reached = max(reached, high)
        return widest

    @property
    def overlap(self) -> tuple[float, float]:
        """How deep the disc reaches into the bone below or above, mm, and the height where it does."""
        low, high = self.pieces[0][0], max(high for _, high in self.pieces)
        return max((self.floor - low, self.floor), (high - self.roof, self.roof))


def discs_meet(checked: Checked) -> Iterator[Finding]:
    """Per disc: the widest gap and the deepest overlap over the facing area."""
    for segment, (upper, lower) in checked.spine.segments.items():
        parts = [key for key in checked.pack.meshes if key == f"disc/{segment}" or key.startswith(f"disc/{segment}/")]
        above, below = checked.spine.bone(upper), checked.spine.bone(lower)
        frame = None if above is None or below is None else between(above, below)
        if not parts or above is None or below is None or frame is None:
            continue
        layers = _layers(checked, parts)
        columns = list(_columns(above, below, frame, layers))
        if not columns:
            yield Finding("disc meets bone", f"disc/{segment}", "nothing of the disc between the end-plates", False)
            continue
        for name, limit, sizes in (
            ("gap", MAX_GAP, [column.gap for column in columns]),
            ("overlap", MAX_OVERLAP, [column.overlap for column in columns]),
        ):
            at = int(np.argmax([size for size, _ in sizes]))
            size, height = sizes[at]
            x, y = columns[at].foot
            where = f"disc/{segment} at {place(frame.lift(np.array([y, height]), x))}"
            figure = f"{max(size, 0.0):.2f} mm {name} (at most {limit:g}) in {len(columns)} columns"
            yield Finding("disc meets bone", where, figure, size <= limit)


def _layers(checked: Checked, parts: list[str]) -> list[list[Solid]]:
    """Annulus and nucleus as one layer, for they meet in a wall that columns run along; each other part by itself."""
    core = [key for key in parts if not key.endswith(PLATES)]
    groups = [core, *([key] for key in parts if key.endswith(PLATES))]
    return [[one for key in group if (one := checked.spine.solid(key)) is not None] for group in groups if group]


def _columns(above: LocalBone, below: LocalBone, frame: Between, layers: list[list[Solid]]) -> Iterator[Column]:
    """Those columns of a grid where the end-plates run level enough and that have neighbours on all four sides."""
    middle = float((above.origin + below.origin) @ frame.left) / 2
    half = _half_width(above, below) * (1 - MARGIN)
    depth = frame.back_y - frame.front_y
    rows = np.arange(frame.front_y + MARGIN * depth, frame.back_y - MARGIN * depth + 1e-6, GRID / 2)
    found: dict[tuple[int, int], Column] = {}
    for i, x in enumerate(middle + np.arange(-half, half + 1e-6, GRID)):
        origin = frame.left * x
        bones = [section(bone, origin, frame) for bone in (above, below)]
        discs = [[frame.flat(line) for one in layer for line in one.cut(origin, frame.left)] for layer in layers]
        for j, y in enumerate(rows):
            column = _column((float(x), float(y)), bones, discs)
            if column is not None:
                found[i, j] = column
    return (column for at, column in found.items() if _level(found, *at))


def _level(columns: dict[tuple[int, int], Column], i: int, j: int) -> bool:
    """Whether both end-plates run level round a column that has neighbours on all sides."""
    for before, after in (((i - 1, j), (i + 1, j)), ((i, j - 1), (i, j + 1))):
        one, other = columns.get(before), columns.get(after)
        if one is None or other is None:
            return False
        run = abs(other.foot[0] - one.foot[0]) + abs(other.foot[1] - one.foot[1])
        if max(abs(other.floor - one.floor), abs(other.roof - one.roof)) > STEEPEST * run:
            return False
    return True


def _half_width(above: LocalBone, below: LocalBone) -> float:
    """Half the width, mm, of the smaller body between the two end-plates, by its own vertices near the rim."""
    widths = []
    for bone, plate in ((above, above.lower), (below, below.upper)):
        if plate is None:
            continue
        points = bone.solid.points
        height = np.abs(points[:, 2] - plate.height_at(0.0))
        front = (points[:, 1] < plate.back[0] - 4) & (points[:, 1] > plate.front[0])
        rim = points[front & (height < 4) & (np.abs(points[:, 0]) < np.ptp([plate.front[0], plate.back[0]]))]
        widths.append(np.abs(rim[:, 0]).max() if len(rim) else 15.0)
    return float(min(widths))


def _column(foot: tuple[float, float], bones: list[list[Floats]], discs: list[list[Floats]]) -> Column | None:
    y = foot[1]
    pieces = []
    for lines in discs:
        ends = np.concatenate([level_crossings(line, y, axis=1) for line in lines] or [np.empty(0)])
        pieces += [(float(ends.min()), float(ends.max()))] if ends.size else []
    pieces.sort()
    if not pieces or max(high for _, high in pieces) - pieces[0][0] < LEAST:
        return None
    middle = (pieces[0][0] + max(high for _, high in pieces)) / 2
    above, below = (
        np.concatenate([level_crossings(line, y, axis=1) for line in lines] or [np.empty(0)]) for lines in bones
    )
    above, below = above[above > middle], below[below < middle]
    if not above.size or not below.size:
        return None
    return Column(foot, float(below.max()), float(above.min()), pieces)
