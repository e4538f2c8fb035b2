"""3D Slicer's markups (`.mrk.json`, schema 1.0.3), out and in, with a file beside it for what they cannot hold.

Slicer writes what its own schema does not allow (an empty text for a position that was not placed) and leaves out
what it does not need; both are taken. Where a point was moved in Slicer, Slicer's point counts.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotations.errors import AnnotationError
from annotations.tags.document import LONGEST, from_document, to_document
from annotations.tags.formats import slicer_shapes as shapes
from annotations.tags.formats.bounded import read_json
from annotations.tags.model import KINDS, Annotation, Point, new_id, now

SCHEMA = "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#"
SIDECAR, SIDECAR_VERSION = "lumbar-markups-sidecar", 1
TYPES: Mapping[str, str] = {
    "point": "Fiducial", "note": "Fiducial", "end-plate-angle": "Fiducial", "line": "Line", "polyline": "Curve",
    "closed-curve": "ClosedCurve", "angle": "Angle", "plane": "Plane", "box": "ROI",
}  # fmt: skip
KIND_OF: Mapping[str, str] = {
    "Fiducial": "point", "Line": "line", "Curve": "polyline", "ClosedCurve": "closed-curve", "Angle": "angle",
    "Plane": "plane", "ROI": "box",
}  # fmt: skip
LOST = "3D Slicer's markups have no painted regions and no tags on whole structures; they are in the file beside it"
_OUR_ID = re.compile(r"([0-9a-f]{32})-(\d+)")
MAX_MARKUPS = 100_000
UNIT_AXES = [-1.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 1.0]


def sidecar_of(path: Path) -> Path:
    """Where the file beside a `.mrk.json` lies."""
    return path.with_name(f"{path.name.removesuffix('.json').removesuffix('.mrk')}.lumbar.json")


def to_markups(annotations: Iterable[Annotation]) -> tuple[bytes, bytes, list[str]]:
    """The `.mrk.json`, the file beside it, and a line for what the first cannot hold."""
    rows = list(annotations)
    markups = [_markup(one) for one in rows if one.kind in TYPES]
    beside = {"format": SIDECAR, "version": SIDECAR_VERSION, "annotations": [to_document(one) for one in rows]}
    lost = [f"{LOST} ({len(rows) - len(markups)} of {len(rows)})."] if len(markups) < len(rows) else []
    return _bytes({"@schema": SCHEMA, "markups": markups}), _bytes(beside), lost


def _bytes(raw: Any) -> bytes:
    return (json.dumps(raw, indent=4, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _markup(one: Annotation) -> dict[str, Any]:
    points = [_centre(one)] if one.kind == "box" else list(one.points)
    colour = [int(one.colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] if one.colour else None
    found: dict[str, Any] = {
        "type": TYPES[one.kind],
        "coordinateSystem": "LPS",
        "coordinateUnits": "mm",
        "locked": False,
        "fixedNumberOfControlPoints": KINDS[one.kind].most == len(one.points),
        "labelFormat": "%N-%d",
        "lastUsedControlPointNumber": len(points),
        "controlPoints": [_control_point(one, number, point) for number, point in enumerate(points, start=1)],
        "measurements": [
            {"name": name, "enabled": False, "value": value, "units": name.rpartition("_")[2]}
            for name, value in sorted(one.values.items())
        ],
    }
    if colour:
        found["display"] = {"visibility": True, "color": colour, "selectedColor": colour}
    if one.kind == "plane":
        found |= {"planeType": "threePoints", "sizeMode": "auto"}
    if one.kind == "box":
        low, high = one.points
        size = [abs(a - b) for a, b in zip(low, high, strict=True)]
        found |= {"roiType": "Box", "center": points[0], "orientation": UNIT_AXES, "size": size, "insideOut": False}
    return found


def _centre(one: Annotation) -> Point:
    (a, b, c), (d, e, f) = one.points
    return ((a + d) / 2, (b + e) / 2, (c + f) / 2)


def _control_point(one: Annotation, number: int, point: Point) -> dict[str, Any]:
    return {
        "id": f"{one.id}-{number}",
        "label": one.label if len(one.points) == 1 else f"{one.label}-{number}",
        "description": one.comment if number == 1 else "",
        "associatedNodeID": "",
        "position": list(point),
        "orientation": UNIT_AXES,
        "selected": True,
        "locked": False,
        "visibility": True,
        "positionStatus": "defined",
    }


def from_markups(path: Path, pack: str, author: str) -> tuple[list[Annotation], list[str]]:
    """The annotations of a `.mrk.json` (and of the file beside it, if there is one), and lines to the user.

    pack : id of the pack that markups from Slicer itself are taken to lie on; author : whose they are taken to be

    Raises:
        AnnotationError: not markups, or a point that is no point.
    """
    raw = read_json(path)
    if not isinstance(raw, dict) or not isinstance(raw.get("markups"), list):
        raise AnnotationError(path.name, "markups", "no list", "3D Slicer's markups", "choose a .mrk.json file")
    if len(raw["markups"]) > MAX_MARKUPS:
        raise AnnotationError(path.name, "markups", len(raw["markups"]), f"at most {MAX_MARKUPS}", "split it")
    known = _beside(sidecar_of(path))
    notes: list[str] = []
    found: list[Annotation] = []
    for number, markup in enumerate(raw["markups"], start=1):
        found += _read_markup(markup, f"markup {number}", path.name, known, (pack, author), notes)
    found = _apart(found, path.name, notes)
    there = {one.id for one in found}
    found += [one for one in known.values() if one.kind not in TYPES and one.id not in there]
    return found, notes


def _apart(found: list[Annotation], file: str, notes: list[str]) -> list[Annotation]:
    """Each with an id of its own: who makes a copy in Slicer has the ids of our points twice."""
    seen: set[str] = set()
    apart = []
    for one in found:
        if one.id in seen:
            notes.append(f"{file}: {one.label[:40]}: a copy made in 3D Slicer was taken as another annotation.")
        apart.append(replace(one, id=new_id()) if one.id in seen else one)
        seen.add(one.id)
    return apart


def _beside(path: Path) -> dict[str, Annotation]:
    """The annotations of the file beside it; without one, none."""
    if not path.exists():
        return {}
    raw = read_json(path)
    if not isinstance(raw, dict) or raw.get("format") != SIDECAR or raw.get("version") != SIDECAR_VERSION:
        raise AnnotationError(path.name, "format", raw, f"{SIDECAR} {SIDECAR_VERSION}", "move it away to do without")
    rows = raw.get("annotations")
    if not isinstance(rows, list):
        raise AnnotationError(path.name, "annotations", rows, "a list", "move it away to do without")
    return {one.id: one for one in (from_document(row, path.name) for row in rows)}


def _read_markup(
    markup: Any, where: str, file: str, known: Mapping[str, Annotation], whose: tuple[str, str], notes: list[str]
) -> list[Annotation]:
    if not isinstance(markup, dict) or str(markup.get("type")) not in KIND_OF:
        kind = markup.get("type") if isinstance(markup, dict) else markup
        notes.append(f"{file}: {where}: {str(kind)[:40]!r} is no kind of markup that Lumbar has; it was left out.")
        return []
    system = markup.get("coordinateSystem", "LPS")
    if system not in ("LPS", "RAS", "0", "1", 0, 1):
        raise AnnotationError(file, f"{where}: coordinateSystem", system, "LPS or RAS", "correct it")
    if markup.get("coordinateUnits", "mm") not in ("mm", ["mm", "UCUM", "millimeter"]):
        raise AnnotationError(file, f"{where}: coordinateUnits", markup["coordinateUnits"], "mm", "convert it first")
    turn = -1.0 if system in ("RAS", "0", 0) else 1.0
    rows = markup.get("controlPoints", [])
    if not isinstance(rows, list):
        raise AnnotationError(file, f"{where}: controlPoints", rows, "a list", "correct it")
    placed = [
        (row, point)
        for number, row in enumerate(rows, start=1)
        if (point := _position(row, turn, f"{where}: control point {number}", file)) is not None
    ]
    if len(placed) < len(rows):
        notes.append(f"{file}: {where}: {len(rows) - len(placed)} points have no position and were left out.")
    return _annotations(markup, placed, where, file, known, whose, notes, turn)


def _position(row: Any, turn: float, where: str, file: str) -> Point | None:
    """A placed point in LPS; None where it was not placed (Slicer writes an empty text)."""
    if not isinstance(row, dict):
        raise AnnotationError(file, where, row, "an object", "correct it")
    value = row.get("position", "")
    if value in ("", None, []) or row.get("positionStatus", "defined") in ("undefined", "preview", "missing"):
        return None
    return shapes.vector(value, turn, f"{where}: position", file)


def _annotations(
    markup: Mapping[str, Any], placed: list[tuple[Any, Point]], where: str, file: str,
    known: Mapping[str, Annotation], whose: tuple[str, str], notes: list[str], turn: float,
) -> list[Annotation]:  # fmt: skip
    """A list of fiducials is as many points; everything else is one annotation."""
    kind = KIND_OF[str(markup["type"])]
    ours = _ours(placed, known)
    if ours is not None:
        return [_moved(ours, markup, placed, where, file, turn, notes)]
    if kind == "point":
        return [_new(kind, row, (point,), whose, markup) for row, point in placed]
    points, shape = _points(kind, markup, placed, where, file, turn, notes), KINDS[kind]
    if points is None:
        notes.append(f"{file}: {where}: nothing says how the plane lies; it was left out.")
        return []
    if len(points) < shape.least or (shape.most is not None and len(points) > shape.most):
        notes.append(f"{file}: {where}: {markup['type']} with {len(points)} placed points was left out.")
        return []
    return [_new(kind, placed[0][0] if placed else {}, points, whose, markup)]


def _points(
    kind: str, markup: Mapping[str, Any], placed: list[tuple[Any, Point]], where: str, file: str, turn: float,
    notes: list[str],
) -> tuple[Point, ...] | None:  # fmt: skip
    """The points of an annotation of our own kind; None for a plane that is none."""
    points = tuple(point for _, point in placed)
    if kind == "plane":
        return shapes.plane(markup, points, where, file, turn)
    if kind != "box":
        return points
    corners, upright = shapes.box(markup, points, where, file, turn)
    if not upright:
        notes.append(f"{file}: {where}: the box is turned, which Lumbar's are not: the upright box round it was taken.")
    return corners


def _ours(placed: list[tuple[Any, Point]], known: Mapping[str, Annotation]) -> Annotation | None:
    """The annotation a markup was written from, if all its points say so."""
    matches = [_OUR_ID.fullmatch(str(row.get("id", ""))) for row, _ in placed]
    ids = {match[1] for match in matches if match}
    return known.get(ids.pop()) if len(ids) == 1 and all(matches) else None


def _moved(
    one: Annotation, markup: Mapping[str, Any], placed: list[tuple[Any, Point]], where: str, file: str, turn: float,
    notes: list[str],
) -> Annotation:  # fmt: skip
    """Our annotation with what was changed in Slicer."""
    points = _points(one.kind, markup, placed, where, file, turn, notes) or ()
    said = placed[0][0].get("description") if placed else None
    comment = one.comment if said is None or str(said) == one.comment else _comment(said)
    shape = KINDS[one.kind]
    fits = shape.least <= len(points) and (shape.most is None or len(points) <= shape.most)
    same = fits and _near(points, _ordered(one.points) if one.kind == "box" else one.points) and comment == one.comment
    if same or not fits:
        return one
    return replace(one, points=points, comment=comment, values={}, changed=now())


def _near(some: tuple[Point, ...], others: tuple[Point, ...]) -> bool:
    return len(some) == len(others) and all(math.dist(a, b) < 1e-6 for a, b in zip(some, others, strict=True))


def _ordered(corners: tuple[Point, ...]) -> tuple[Point, ...]:
    first, second = corners
    low = tuple(map(min, first, second))
    high = tuple(map(max, first, second))
    return ((low[0], low[1], low[2]), (high[0], high[1], high[2]))


def _new(
    kind: str, row: Mapping[str, Any], points: tuple[Point, ...], whose: tuple[str, str], markup: Mapping[str, Any]
) -> Annotation:
    at = now()
    label = _label(row.get("label")) or _label(markup.get("name")) or KINDS[kind].name
    return Annotation(
        new_id(), kind, label, whose[0], whose[1], at, at, points=points, colour=_colour(markup), origin="3D Slicer",
        comment=_comment(row.get("description") or ""),
    )  # fmt: skip


def _label(value: Any) -> str:
    """What one line of an annotation can hold of it."""
    words = "".join(c if c.isprintable() else " " for c in str(value)) if value is not None else ""
    return " ".join(words.split())[:200].strip()


def _comment(value: Any) -> str:
    return "".join(c for c in str(value) if c.isprintable() or c == "\n")[:LONGEST]


def _colour(markup: Mapping[str, Any]) -> str:
    display = markup.get("display")
    value = display.get("selectedColor", display.get("color")) if isinstance(display, dict) else None
    shares = (
        [one for one in value if isinstance(one, (int, float)) and 0 <= one <= 1] if isinstance(value, list) else []
    )
    return "#" + "".join(f"{round(255 * one):02X}" for one in shares) if len(shares) == 3 else ""
