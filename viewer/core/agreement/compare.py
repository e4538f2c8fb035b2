"""Two or more sets of annotations compared: every disagreement with its size and place, worst first, and the summary.

Surfaces come as (points (n, 3) mm, triangles (m, 3)) by id, so that no reader of packs is needed here.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from annotations.errors import AnnotationError
from annotations.tags.model import Annotation, faces_of
from annotations.tags.vocabulary import vocabulary
from viewer.core.agreement.pairing import paired
from viewer.core.agreement.statistics import Icc, Kappa, icc, kappa

Array = NDArray[np.float64]
Surfaces = Mapping[str, tuple[NDArray[np.float32], NDArray[np.int32]]]
Raters = Mapping[str, Mapping[str, Annotation]]
#: What makes two annotations wholly different: mm between landmarks, 1 - Dice, a share of a measurement.
WHOLLY = {"distance_mm": 10.0, "dice": 1.0, "status": 0.1, "value": 0.5, "missing": 1.0}


@dataclass(frozen=True)
class Disagreement:
    """One thing two raters see differently.

    first, second : ids of the annotations (None: that rater has none); raters : who they are
    measure : `distance_mm`, `dice`, `grade`, `missing` or the name of what was measured; value : how large it is
    words : both views in words; badness : 0 (the same) to 1 and more; point : where to look, mm LPS, or None
    """

    raters: tuple[str, str]
    first: str | None
    second: str | None
    structure: str
    label: str
    measure: str
    value: float
    words: str
    badness: float
    point: tuple[float, float, float] | None


@dataclass(frozen=True)
class Agreement:
    """Everything found; grades and values by label or measure, over all raters."""

    rows: tuple[Disagreement, ...]
    grades: Mapping[str, Kappa]
    values: Mapping[str, Icc]
    pairs: int
    raters: tuple[str, ...]


def agreement(raters: Raters, surfaces: Surfaces) -> Agreement:
    """Compare what raters (name -> annotations by id) have made of one pack.

    Rejected annotations do not count.

    Raises AnnotationError: fewer than two raters, several packs, surfaces that are not the same, or faces beyond them.
    """
    names = tuple(raters)
    if len(names) < 2:
        raise AnnotationError("raters", "databases", len(names), "two at least", "name another")
    raters = {
        name: {id_: one for id_, one in rows.items() if one.status != "rejected"} for name, rows in raters.items()
    }
    _check(raters, surfaces)
    rows: list[Disagreement] = []
    pairs = 0
    for one, other in itertools.combinations(names, 2):
        both, left, right = paired(raters[one], raters[other])
        pairs += len(both)
        rows += [row for pair in both for row in _differences((one, other), pair, surfaces)]
        rows += [_missing(surfaces, (one, other), row, first=True) for row in left]
        rows += [_missing(surfaces, (one, other), row, first=False) for row in right]
    rows.sort(key=lambda row: (-row.badness, row.structure, row.label))
    sets = _matched(raters)
    return Agreement(tuple(rows), _grades(sets), _values(sets), pairs, names)


def _check(raters: Raters, surfaces: Surfaces) -> None:
    packs = {one.pack for rows in raters.values() for one in rows.values()}
    if len(packs) > 1:
        found = ", ".join(sorted(packs))
        raise AnnotationError("annotations", "pack", found, "one pack", "choose it with --pack")
    painted = {
        (key, sum(runs[-1])) for rows in raters.values() for one in rows.values() for key, runs in one.faces.items()
    }
    for key, last in sorted(painted):
        count = len(surfaces[key][1]) if key in surfaces else 0
        if last > count:
            found = f"painted face {last - 1}"
            raise AnnotationError(
                "annotations", key, found, f"a surface of {count} faces", "choose its pack with --pack"
            )
    known: dict[str, str] = {}
    for rows in raters.values():
        for one in rows.values():
            for key, told in one.surfaces.items():
                if known.setdefault(key, told) != told:
                    raise AnnotationError(
                        "annotations", key, "two different surfaces", "the same for all", "annotate the same pack"
                    )


def _differences(names: tuple[str, str], pair: tuple[Annotation, Annotation], surfaces: Surfaces) -> list[Disagreement]:
    one, other = pair
    found = []
    if one.points and other.points:
        apart = _apart(one, other)
        found.append(
            _row(surfaces, names, pair, "distance_mm", apart, f"{apart:.1f} mm apart", apart / WHOLLY["distance_mm"])
        )
    if one.faces or other.faces:
        shared, mean, far = overlap(one, other, surfaces)
        words = f"Dice {shared:.2f}, surfaces {mean:.1f} mm apart in the mean, 95 % within {far:.1f} mm"
        found.append(_row(surfaces, names, pair, "dice", shared, words, (1 - shared) / WHOLLY["dice"]))
    if one.grade != other.grade:
        words = f"{one.grade or 'no grade'} against {other.grade or 'no grade'}"
        found.append(_row(surfaces, names, pair, "grade", 1.0, words, _steps(one, other)))
    if one.status != other.status:
        found.append(
            _row(surfaces, names, pair, "status", 1.0, f"{one.status} against {other.status}", WHOLLY["status"])
        )
    for name in one.values.keys() ^ other.values.keys():
        who = names[0] if name in one.values else names[1]
        found.append(_row(surfaces, names, pair, name, 0.0, f"{name}: only {who} has it", WHOLLY["missing"]))
    for name in one.values.keys() & other.values.keys():
        mine, theirs = one.values[name], other.values[name]
        size = max(abs(mine), abs(theirs), 1e-9)
        share = abs(mine - theirs) / size
        words = f"{name}: {mine:.2f} against {theirs:.2f}"
        found.append(_row(surfaces, names, pair, name, abs(mine - theirs), words, share / WHOLLY["value"]))
    return [row for row in found if row.badness > 0]


def _steps(one: Annotation, other: Annotation) -> float:
    """How far apart two grades are, 0 to 1: neighbours of five a quarter; 1 where they have no order or one is none."""
    entry = vocabulary().get(one.label)
    order = entry.grades if entry is not None else ()
    if one.grade not in order or other.grade not in order:
        return 1.0
    return abs(order.index(one.grade) - order.index(other.grade)) / max(len(order) - 1, 1)


def _row(
    surfaces: Surfaces,
    names: tuple[str, str],
    pair: tuple[Annotation, Annotation],
    measure: str,
    value: float,
    words: str,
    badness: float,
) -> Disagreement:
    one, other = pair
    return Disagreement(
        names, one.id, other.id, one.structure or "", one.label, measure, round(value, 4), words, round(badness, 4),
        _place(one, surfaces) or _place(other, surfaces),
    )  # fmt: skip


def _missing(surfaces: Surfaces, names: tuple[str, str], one: Annotation, *, first: bool) -> Disagreement:
    who = names[0] if first else names[1]
    words = f"only {who} has it"
    return Disagreement(
        names,
        one.id if first else None,
        None if first else one.id,
        one.structure or "",
        one.label,
        "missing",
        1.0,
        words,
        WHOLLY["missing"],
        _place(one, surfaces),
    )


def _place(one: Annotation, surfaces: Surfaces) -> tuple[float, float, float] | None:
    """Where to look for an annotation: the mean of its points, or the middle of its first painted face."""
    if one.points:
        x, y, z = np.mean(one.points, axis=0).tolist()
        return (x, y, z)
    for key, runs in one.faces.items():
        points, triangles = surfaces[key]
        x, y, z = points[triangles[runs[0][0]]].mean(axis=0).tolist()
        return (x, y, z)
    return None


def _apart(one: Annotation, other: Annotation) -> float:
    """mm: of figures with as many points, the mean from point to point; of curves, the mean distance both ways."""
    mine, theirs = np.array(one.points), np.array(other.points)
    if one.kind in ("polyline", "closed-curve") or len(mine) != len(theirs):
        closed = one.kind == "closed-curve"
        first, second = _along(mine, closed), _along(theirs, closed)
        return float((cKDTree(second).query(first)[0].mean() + cKDTree(first).query(second)[0].mean()) / 2)
    ways = [theirs, theirs[::-1]] if one.kind in ("line", "angle") else [theirs]
    return min(float(np.linalg.norm(mine - way, axis=1).mean()) for way in ways)


def _along(points: Array, closed: bool, step: float = 0.25) -> Array:
    """Places along a curve every quarter of a millimetre."""
    stops = np.concatenate([points, points[:1]]) if closed else points
    pieces = []
    for start, end in itertools.pairwise(stops):
        count = max(int(np.ceil(np.linalg.norm(end - start) / step)), 1)
        pieces.append(start + np.linspace(0, 1, count, endpoint=False)[:, None] * (end - start))
    return np.concatenate([*pieces, stops[-1:]])


def overlap(one: Annotation, other: Annotation, surfaces: Surfaces) -> tuple[float, float, float]:
    """Dice (1945) of two painted regions by area, and the distance between them both ways in mm: mean, 95 %.

    Distances are taken between the middles of the painted faces; infinite where one is empty.
    """
    shared = total = 0.0
    middles: list[list[Array]] = [[], []]
    for key in {*one.faces, *other.faces}:
        if key not in surfaces:
            continue
        points, triangles = surfaces[key]
        mine, theirs = ({*faces_of(rows.faces.get(key, ()))} for rows in (one, other))
        corners = points[triangles].astype(float)
        areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
        shared += float(areas[sorted(mine & theirs)].sum())
        total += float(areas[sorted(mine)].sum() + areas[sorted(theirs)].sum())
        for places, faces in zip(middles, (mine, theirs), strict=True):
            places.append(corners[sorted(faces)].mean(axis=1))
    first, second = (np.concatenate(places) if places else np.zeros((0, 3)) for places in middles)
    if not len(first) or not len(second):
        return 0.0, float("inf"), float("inf")
    apart = np.r_[cKDTree(second).query(first)[0], cKDTree(first).query(second)[0]]
    return (2 * shared / total if total else 0.0), float(apart.mean()), float(np.percentile(apart, 95))


# --- over all raters -------------------------------------------------------------------------------


def _matched(raters: Raters) -> list[list[Annotation]]:
    """What all raters have, one annotation of each: matched to those of the first."""
    names = list(raters)
    rows = {one.id: [one] for one in raters[names[0]].values()}
    for name in names[1:]:
        both, _, _ = paired(raters[names[0]], raters[name])
        met = {one.id: other for one, other in both}
        rows = {id_: [*row, met[id_]] for id_, row in rows.items() if id_ in met}
    return list(rows.values())


def _grades(sets: Sequence[Sequence[Annotation]]) -> dict[str, Kappa]:
    words = vocabulary()
    found = {}
    for label in sorted({row[0].label for row in sets if all(one.grade for one in row)}):
        ratings = [
            [one.grade for one in row] for row in sets if row[0].label == label and all(one.grade for one in row)
        ]
        entry = words.get(label)
        found[label] = kappa(ratings, entry.grades if entry is not None else ())
    return found


def _values(sets: Sequence[Sequence[Annotation]]) -> dict[str, Icc]:
    found = {}
    names = sorted({(row[0].label, name) for row in sets for name in row[0].values})
    for label, name in names:
        rows = [row for row in sets if row[0].label == label and all(name in one.values for one in row)]
        if rows:
            found[f"{label}: {name}"] = icc([[one.values[name] for one in row] for row in rows])
    return found
