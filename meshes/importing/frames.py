"""The units and axes of foreign pieces, found from the anatomy in them, and the way to LPS and millimetres.

Units by the size of bones and discs, up and down by the order of levels, front and back by where the bulk of the
vertebrae lies (the body is in front, the spinous process behind). Left and right of one's spine look alike: they follow
from the other two, since only proper rotations are thought of. A mirrored file therefore stays mirrored, and is
noticed only where pieces are named by their sides. Axes are found up to turns by 90 degrees.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.levels import COLUMN
from meshes.importing.model import Guess, Piece, Points

Floats = NDArray[np.float64]
UNITS = {"mm": 1.0, "cm": 10.0, "m": 1000.0}
LETTERS = ("RL", "AP", "IS")  # towards - and + along x, y, z of LPS
NAMES = {"LPS": "LPS", "RAS": "RAS", "LSA": "Y up (glTF)"}
SIZES = {"vertebra": 88.0, "sacrum": 140.0, "disc": 52.0, "nucleus": 36.0, "body": 50.0}  # mm, longest side of the box


@dataclass(frozen=True)
class FrameGuess:
    """How a file's coordinates lie.

    unit : mm, cm or m; axes : where +x, +y and +z of the file point, such as "LPS", "RAS", "LSA" (Y up, glTF)
    confidence : 0 to 1; reason : what it was told by; mirrored : sides by name contradict a proper rotation
    """

    unit: str
    axes: str
    confidence: float
    reason: str
    mirrored: bool = False

    @property
    def scale(self) -> float:
        """Millimetres in one unit of the file."""
        return UNITS[self.unit]

    @property
    def matrix(self) -> Floats:
        """(3, 3), rows of one entry +1 or -1: from the file's axes to LPS, without the unit."""
        return axes_matrix(self.axes)

    @property
    def title(self) -> str:
        """What the user reads: `RAS, mm`."""
        return f"{NAMES.get(self.axes, self.axes)}, {self.unit}"


AS_IT_IS = FrameGuess("mm", "LPS", 1.0, "the file says so")


def axes_matrix(axes: str) -> Floats:
    """(3, 3) from coordinates whose +x, +y, +z point to the letters of `axes` (L R P A S I) to LPS.

    Raises MeshError unless the letters are three different axes.
    """
    matrix = np.zeros((3, 3))
    for column, letter in enumerate(axes):
        row = next((r for r, pair in enumerate(LETTERS) if letter in pair), None)
        if row is None or column > 2:
            raise MeshError(f"axes {axes!r}: found {letter!r}, expected three letters of L R, P A, S I such as LPS")
        matrix[row, column] = 1 if LETTERS[row][1] == letter else -1
    if abs(np.linalg.det(matrix)) != 1:
        raise MeshError(f"axes {axes!r}: not three different axes, expected such as LPS, RAS or LSA")
    return matrix


def all_axes() -> list[str]:
    """The 24 proper ones, the usual first."""
    turned = ("".join(pick) for order in itertools.permutations(LETTERS) for pick in itertools.product(*order))
    proper = sorted(axes for axes in turned if np.linalg.det(axes_matrix(axes)) > 0)
    return sorted(proper, key=lambda axes: list(NAMES).index(axes) if axes in NAMES else len(NAMES))


def to_lps(points: Points, frame: FrameGuess) -> Points:
    """`points` (n, 3) of the file in LPS, mm."""
    return np.asarray(points, dtype=np.float64) @ (frame.matrix.T * frame.scale)


def guess_frame(pieces: Sequence[Piece], guesses: Sequence[Guess]) -> FrameGuess:
    """The frame all of `pieces` share. The guesses tell what is what; a guess of None is passed over.

    If the pieces' hints say `frame` or `space` (letters as above) and `unit`, that is taken,
    with a word if the anatomy differs.
    """
    told = [(p, g.target) for p, g in zip(pieces, guesses, strict=True) if g.target and len(p.points)]
    unit, unit_trust, unit_reason = _unit(told)
    axes, trust, reason, mirrored = _axes(told)
    found = FrameGuess(unit, axes, round(min(unit_trust, trust), 3), f"{unit_reason}; {reason}", mirrored)
    return _declared(pieces, found)


def _declared(pieces: Sequence[Piece], found: FrameGuess) -> FrameGuess:
    frame, unit = _stated(pieces, "frame") or _stated(pieces, "space"), _stated(pieces, "unit")
    frame, unit = (frame if frame in all_axes() else ""), (unit if unit in UNITS else "")
    if not frame and not unit:
        return found
    taken = (unit or found.unit, frame or found.axes)
    reason = f"the file says {' and '.join(word for word in (frame, unit) if word)}"
    if taken != (found.unit, found.axes) and found.confidence > 0.5:
        return FrameGuess(*taken, 0.6, f"{reason}, though the anatomy looks like {found.title}", found.mirrored)
    return FrameGuess(*taken, 1.0 if frame and unit else max(found.confidence, 0.5), reason, found.mirrored)


def _stated(pieces: Sequence[Piece], key: str) -> str:
    """What all pieces' hints say alike, or ""."""
    values = {p.hints.get(key, "") for p in pieces}
    return values.pop() if len(values) == 1 else ""


# --- units --------------------------------------------------------------------------------------------------------


def _unit(told: Sequence[tuple[Piece, str]]) -> tuple[str, float, str]:
    """By the longest sides of what has a known size: units lie ten times apart, people do not."""
    ratios = [math.log10(side / SIZES[kind]) for piece, target in told
              if (kind := _kind(target)) and (side := float(np.ptp(piece.points, axis=0).max())) > 0]  # fmt: skip
    if not ratios:
        return "mm", 0.2, "nothing of known size, millimetres supposed"
    middle = float(np.median(ratios))
    unit = min(UNITS, key=lambda name: abs(middle + math.log10(UNITS[name])))
    off = abs(middle + math.log10(UNITS[unit]))
    size = 10**middle * SIZES["vertebra"]
    trust = 0.98 if off < 0.25 else 0.6 if off < 0.4 else 0.2
    return unit, trust, f"a vertebra is {size:.3g} wide, in {unit} {size * UNITS[unit]:.0f} mm"


def _kind(target: str) -> str:
    """The row of SIZES that `target` is measured by, or ""."""
    parts = target.split("/")
    if target == "vertebra/sacrum":
        return "sacrum"
    if parts[0] == "vertebra":
        return "vertebra" if len(parts) == 2 and parts[1] != "S1" else "body" if parts[-1] == "body" else ""
    if parts[0] == "disc":
        return "nucleus" if parts[-1] == "nucleus" else "disc" if len(parts) == 2 or parts[-1] == "annulus" else ""
    return ""


# --- axes ---------------------------------------------------------------------------------------------------------


def _axes(told: Sequence[tuple[Piece, str]]) -> tuple[str, float, str, bool]:
    up, up_trust, up_reason = _superior(told)
    if up is None:
        return "LPS", 0.2, f"{up_reason}, LPS supposed", False
    back, back_trust, back_reason = _posterior(told, up)
    if back is None:
        axes = next(a for a in all_axes() if _points_up(a, up))
        return axes, 0.3, f"{up_reason}; {back_reason}", False
    left = np.cross(back, up)
    axes = _letters(np.array([left, back, up]))
    mirrored = _sides_are_swapped(told, left)
    trust = min(up_trust, back_trust) * (0.5 if mirrored else 1)
    swapped = "; left and right by name are swapped: a mirrored file?" if mirrored else ""
    return axes, trust, f"{up_reason}; {back_reason}{swapped}", mirrored


def _letters(matrix: Floats) -> str:
    """The letters of `axes_matrix(letters) == matrix`."""
    rows = np.abs(matrix).argmax(axis=0)
    return "".join(LETTERS[row][int(matrix[row, column] > 0)] for column, row in enumerate(rows))


def _points_up(axes: str, up: Floats) -> bool:
    return bool(np.array_equal(axes_matrix(axes)[2], up))


def _superior(told: Sequence[tuple[Piece, str]]) -> tuple[Floats | None, float, str]:
    """The axis along which the places of the levels rise."""
    places = [(place, middle_of(piece.points)) for piece, target in told if (place := _place(target)) is not None]
    if len({place for place, _ in places}) < 2:
        return None, 0.0, "fewer than two levels to tell up from down"
    order = np.array([place for place, _ in places])
    middles = np.array([middle for _, middle in places])
    slope = -(order - order.mean()) @ (middles - middles.mean(axis=0))
    axis, lead = _strongest(slope)
    if axis is None:
        return None, 0.0, "the levels lie in one place"
    return axis, 0.97 if lead > 1.6 else 0.6 if lead > 1.15 else 0.35, "up by the order of levels"


def _place(target: str) -> float | None:
    """Where on the column a midline structure stands, 0 at T12."""
    parts = target.split("/")
    if target == "vertebra/sacrum":
        return COLUMN.index("S1") + 0.5
    levels = parts[1].split("-") if len(parts) > 1 and parts[0] in ("vertebra", "disc") else []
    places = [COLUMN.index(level) for level in levels if level in COLUMN]
    return sum(places) / len(places) if places and len(places) == len(levels) else None


def _posterior(told: Sequence[tuple[Piece, str]], up: Floats) -> tuple[Floats | None, float, str]:
    """From the bulk of each vertebra to the middle of its box, and from the discs to the bones and the canal."""
    across = np.eye(3)[up == 0].any(axis=0)
    votes = [_bulk_to_middle(p) * across for p, t in told if t.startswith("vertebra/") and _kind(t) == "vertebra"]
    if votes:
        axis, lead = _strongest(np.sum(votes, axis=0))
        if axis is not None and np.mean([vote @ axis > 0 for vote in votes]) > 0.7 and lead > 1.3:
            sure = float(np.mean([vote @ axis for vote in votes])) > 0.035
            return axis, 0.97 if sure and lead > 2 else 0.65, "front by the bulk of the vertebrae"
    front = [middle_of(p.points) for p, t in told if t.startswith("disc/") or t.endswith("/body")]
    behind = [middle_of(p.points) for p, t in told if t.startswith(("canal", "facet/")) or _kind(t) == "vertebra"]
    if front and behind:
        axis, _ = _strongest((np.mean(behind, axis=0) - np.mean(front, axis=0)) * across)
        return axis, 0.5, "front by the discs before the bones and the canal"
    return None, 0.0, "nothing to tell front from back"


def _bulk_to_middle(piece: Piece) -> Floats:
    """(3,) from the centre of mass to the middle of the box, as a share of the box's longest side."""
    low, high = piece.points.min(axis=0), piece.points.max(axis=0)
    span = float((high - low).max())
    return ((low + high) / 2 - centre_of_mass(piece)) / span if span > 0 else np.zeros(3)


def centre_of_mass(piece: Piece) -> Floats:
    """(3,) of the volume if the surface about closes, else of the surface, else of the points; the file's units."""
    points = np.asarray(piece.points, dtype=np.float64)
    origin = middle_of(points)
    if len(piece.triangles) == 0:
        return points.mean(axis=0)
    a, b, c = (points[piece.triangles[:, k]] - origin for k in range(3))
    volumes = np.einsum("ij,ij->i", a, np.cross(b, c)) / 6
    box = float(np.prod(np.ptp(points, axis=0)))
    if abs(volumes.sum()) > 0.05 * box > 0:
        return origin + (volumes @ (a + b + c)) / 4 / volumes.sum()
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    total = float(areas.sum())
    return origin + (areas @ (a + b + c)) / 3 / total if total > 0 else points.mean(axis=0)


def middle_of(points: Points) -> Floats:
    """(3,) the middle of the box around `points`."""
    return (points.min(axis=0) + points.max(axis=0)) / 2


def _strongest(vector: Floats) -> tuple[Floats | None, float]:
    """The signed axis a vector mostly points along, and by how much it leads the next."""
    sizes = np.sort(np.abs(vector))
    if not np.isfinite(sizes).all() or sizes[2] <= 0:
        return None, 0.0
    axis = np.zeros(3)
    place = int(np.abs(vector).argmax())
    axis[place] = np.sign(vector[place])
    return axis, float(sizes[2] / sizes[1]) if sizes[1] > 0 else math.inf


def _sides_are_swapped(told: Sequence[tuple[Piece, str]], left: Floats) -> bool:
    """Whether what is named left lies to the right of what is named right."""
    middles: dict[str, list[float]] = {"left": [], "right": []}
    for piece, target in told:
        for side in set(target.split("/")) & set(middles):
            middles[side].append(float(middle_of(piece.points) @ left))
    return bool(middles["left"] and middles["right"] and np.mean(middles["left"]) < np.mean(middles["right"]))
