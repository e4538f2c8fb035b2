"""A first draft: what the program can measure by itself, placed as annotations to be accepted or corrected."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from annotations.tags.model import Annotation, Point, now
from meshes.marks import numbers
from meshes.measure.facet import facet_lines
from meshes.measure.frame import LocalBone, Plate
from meshes.measure.reading import Reading
from meshes.measure.spine import Spine
from meshes.pack import MeshPack

Floats = NDArray[np.float64]
AUTHOR, ORIGIN = "Lumbar", "automatic"
#: Measures between two places; the draft's line lies there, and its value is the line's own length.
LINES = frozenset(
    (
        "anterior-body-height", "posterior-body-height",
        "upper-end-plate-width", "lower-end-plate-width", "canal-depth", "canal-width", "anterior-disc-height",
        "middle-disc-height", "posterior-disc-height",
    )
)  # fmt: skip
_SPACE = uuid.UUID("4c756d62-6172-4c75-8d62-617264726166")  # of the ids of drafts


def drafts(pack: MeshPack, at: datetime | None = None) -> list[Annotation]:
    """Body and disc heights, end-plates, canal, lordosis, angles, slip and facet angles, as draft annotations.

    The same pack gives the same ids, so that a draft that was corrected or rejected is not made twice.
    """
    spine, moment = Spine(pack), at or now()
    made = _Maker(pack, moment)
    for key in spine.bones:
        for one in spine.of_bone(key):
            made.line(one, key, (spine.level(key),))
    for segment, (upper, lower) in spine.segments.items():
        for one in spine.of_segment(segment):
            made.line(one, _disc_or_segment(pack, segment), _levels(segment))
        _segment(made, spine, segment, upper, lower)
        _facets(made, spine, segment, upper, lower)
    _lordosis(made, spine)
    return made.found


def _levels(segment: str) -> tuple[str, ...]:
    return tuple(segment.split("-"))


def _disc_or_segment(pack: MeshPack, segment: str) -> str:
    key = f"disc/{segment}"
    return key if any(one == key or one.startswith(f"{key}/") for one in pack.structures) else segment


class _Maker:
    def __init__(self, pack: MeshPack, at: datetime) -> None:
        self.pack, self.at = pack, at
        self.found: list[Annotation] = []

    def line(self, one: Reading, place: str, levels: Sequence[str]) -> None:
        """A reading between two places."""
        if one.measure in LINES and len(one.places) == 2:
            length = {"length_mm": round(numbers.length(np.array(one.places)), 3)}
            self.add("line", one.measure, place, levels, one.places, length)

    def add(
        self, kind: str, label: str, place: str, levels: Sequence[str], points: Sequence[Point],
        values: Mapping[str, float], side: str | None = None,
    ) -> None:  # fmt: skip
        """One draft annotation; its id follows from what and where it is."""
        surfaces = {key: self.pack.structures[key].sha256 for key in (place,) if key in self.pack.structures}
        id_ = uuid.uuid5(_SPACE, f"{self.pack.info.id} {label} {place} {surfaces.get(place, '')}{side or ''}").hex
        self.found.append(
            Annotation(
                id_, kind, label, self.pack.info.id, AUTHOR, self.at, self.at, structure=place,
                level=levels[0] if len(levels) == 1 else "-".join(levels), side=side, points=tuple(points),
                surfaces=surfaces, values=dict(values), origin=ORIGIN,
            )
        )  # fmt: skip


def _segment(made: _Maker, spine: Spine, segment: str, upper: str, lower: str) -> None:
    above, below = spine.bone(upper), spine.bone(lower)
    if above is None or below is None or above.lower is None:
        return
    place = _disc_or_segment(spine.pack, segment)
    corners = [*_corners(above, above.upper), *_corners(below, below.upper)]
    made.add("end-plate-angle", "segment-lordosis", place, _levels(segment), corners, _angle(corners))
    corners = [*_corners(above, above.lower), *_corners(below, below.upper)]
    made.add("end-plate-angle", "disc-wedge", place, _levels(segment), corners, _angle(corners))
    ends, slip = _slip(np.array(corners))
    made.add("line", "slip", place, _levels(segment), ends, {"slip_mm": slip})


def _facets(made: _Maker, spine: Spine, segment: str, upper: str, lower: str) -> None:
    """Each side's angle between the facet joint and the sagittal plane; where they differ, the joints are asymmetric.

    Taken in transverse section as Masharawi et al. 2004 do; the measure's figure is the mean of the sides.
    """
    below = spine.bone(lower)
    if below is None:
        return
    for side, line in facet_lines(below, spine.facing(upper, lower)).items():
        joint = f"facet/{segment}/{side}"
        place = joint if any(key.startswith(joint) for key in spine.pack.structures) else segment
        points = [_point(place) for place in line]
        angle = round(numbers.angle(np.array(points)), 3)
        made.add("angle", "facet-angle", place, _levels(segment), points, {"angle_deg": angle}, side)


def _lordosis(made: _Maker, spine: Spine) -> None:
    """L1 to S1, where both are there."""
    keys = {spine.level(key): key for key in spine.bones}
    first, last = (spine.bone(keys[level]) if level in keys else None for level in ("L1", "S1"))
    if first is not None and last is not None:
        corners = [*_corners(first, first.upper), *_corners(last, last.upper)]
        made.add("end-plate-angle", "lordosis", keys["L1"], ("L1", "S1"), corners, _angle(corners))


def _corners(bone: LocalBone, plate: Plate) -> Iterator[Point]:
    """Front and back corner of an end-plate in the bone's midline, world."""
    for corner in (plate.front, plate.back):
        yield _point(bone.to_world(np.r_[0.0, corner]))


def _point(place: Floats) -> Point:
    x, y, z = np.round(place, 3).tolist()
    return (x, y, z)


def _angle(corners: Sequence[Point]) -> dict[str, float]:
    return {"angle_deg": round(numbers.end_plate_angle(np.array(corners)), 3)}


def _slip(corners: Floats) -> tuple[list[Point], float]:
    """How far the upper body's lower back corner lies in front of (positive) the lower body's upper back corner, mm.

    corners : (4, 3) front and back of the upper body's lower plate, then of the lower body's upper plate
    Taken along the lower plate, as slips are (Taillard 1954); the line runs from the lower corner to the foot of the
    upper one.
    """
    along = corners[2] - corners[3]
    along /= np.linalg.norm(along)
    slip = float((corners[1] - corners[3]) @ along)
    ends = np.round([corners[3], corners[3] + slip * along], 3)
    return [_point(end) for end in ends], round(numbers.slip(ends), 3)


def fresh(made: Sequence[Annotation], present: Mapping[str, object], ever: Sequence[str]) -> list[Annotation]:
    """The drafts that are not there and never were: what was removed or rejected is not brought back."""
    known = set(itertools.chain(present, ever))
    return [one for one in made if one.id not in known]
