"""Which scheme a label map is numbered by: by names in the file, else by which labels occur, where, and how large.

A scheme is right if the vertebrae that it names stand in order, as far apart as vertebrae do, and if it knows all the
labels there are. Where two schemes fit alike and would name things differently, nothing is guessed.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from meshes.importing.model import LabelMap
from meshes.importing.names import SURE, guess
from meshes.importing.scheme_table import Scheme, shipped_schemes
from meshes.importing.surfaces import Found

#: mm from a vertebra's middle to the next (body and disc): at the first of its region, and by how much more at each
#: further one. About those of an adult; only used to weigh one scheme against another.
STEP = {"C": (16.0, 0.0), "T": (20.5, 0.8), "L": (33.0, 0.8)}
WIDTH = 0.3  # by how much of itself (log) a spine may be larger or smaller
UNEVEN = 0.15  # and by how much each step besides
LEAST = 0.25  # a scheme that fits less well is none
CLEAR = 1.6  # by how many times the best must fit better than one that names things otherwise
WIDE, LONG = 15.0, 140.0  # mm, the longest side of a vertebra's box
SACRUM = 55.0  # mm: a sacrum is at least as high, if it is not cut off
IN_ORDER = 0.5  # of a usual step a vertebra must at least lie below the one above it
OWN = "the file's own names"
_ORDER = [f"C{n}" for n in range(1, 8)] + [f"T{n}" for n in range(1, 14)] + [f"L{n}" for n in range(1, 8)]


@dataclass(frozen=True)
class Place:
    """Where a label lies: middle and size of its box, (3,) mm LPS, and whether the volume cuts it off."""

    middle: tuple[float, float, float]
    size: tuple[float, float, float]
    cut: bool = False


def places_of(label_map: LabelMap, found: Mapping[int, Found]) -> dict[int, Place]:
    """The place of each label that was found."""
    places = {}
    for label, one in found.items():
        low = np.array([side.start for side in one.box]) - 0.5
        high = np.array([side.stop for side in one.box]) - 0.5
        ends = np.array(list(itertools.product(*zip(low, high, strict=True))))
        corners = ends @ label_map.affine[:3, :3].T + label_map.affine[:3, 3]
        middle, size = (corners.min(0) + corners.max(0)) / 2, np.ptp(corners, axis=0)
        places[label] = Place((middle[0], middle[1], middle[2]), (size[0], size[1], size[2]), one.cut)
    return places


def guess_scheme(
    places: Mapping[int, Place], names: Mapping[int, str], schemes: Collection[Scheme] | None = None
) -> tuple[Scheme | None, str]:
    """The scheme that the labels are numbered by, or None, and the reason in a few words.

    places : the labels that occur; names : those that the file itself gives, which count before all else
    """
    if any(_sure(name) for label, name in names.items() if label in places):
        return Scheme("embedded", OWN, "the file", dict(names)), OWN
    fits = []
    for scheme in shipped_schemes() if schemes is None else schemes:
        fit, why = fit_of(scheme, places)
        if fit >= LEAST:
            # of two that fit, the one that makes sense of more of the labels
            fits.append((fit * (len(scheme.names(places)) / len(places)) ** 0.5, scheme, why))
    fits.sort(key=lambda one: -one[0])
    if not fits:
        return None, "the labels are numbered by no scheme that is known; say which by a table of number and name"
    best, scheme, why = fits[0]
    named = _told(scheme, places)
    rivals = [other for rank, other, _ in fits[1:] if best < CLEAR * rank and _told(other, places) != named]
    if rivals:
        both = " and ".join(f"{one.title} ({one.name})" for one in (scheme, *rivals[:2]))
        return None, f"the labels fit {both} alike; say which"
    return scheme, f"numbered as by {scheme.title}: {why}"


def _sure(name: str) -> bool:
    found = guess(name)
    return found.confidence >= SURE and (found.target is not None or "above" in found.reason)


def _told(scheme: Scheme, places: Mapping[int, Place]) -> dict[int, str | None]:
    """What the scheme makes of the labels, however it words it."""
    told = {label: guess(name).target for label, name in scheme.names(places).items()}
    return {label: target for label, target in told.items() if target}


def fit_of(scheme: Scheme, places: Mapping[int, Place]) -> tuple[float, str]:
    """How well a scheme fits, 0 to 1, and why."""
    names = scheme.names(places)
    if not names:
        return 0.0, "none of its labels"
    foreign = [label for label in places if not scheme.knows(label)]
    fit = scheme.prior * max(0.0, 1 - 3 * len(foreign) / len(places))
    bones = _bones(names, places)
    if scheme.several & names.keys():
        return fit * _fit_of_many(scheme, names, places), "its regions, without levels"
    fit *= _fit_of_sacrum(names, places, bones)
    if len(bones) < 2:
        return (0.3 * fit if bones else 0.0), f"{len(bones)} vertebra alone"
    return fit * _fit_of_spine(bones) * _fit_of_discs(names, places, bones), f"{len(bones)} vertebrae in order"


def _bones(names: Mapping[int, str], places: Mapping[int, Place]) -> list[tuple[str, Place]]:
    """The vertebrae by level, from above down."""
    found = [(name.split("_")[-1], places[label]) for label, name in names.items() if name.startswith("vertebra")]
    return sorted((one for one in found if one[0] in _ORDER), key=lambda one: _ORDER.index(one[0]))


def _fit_of_spine(bones: list[tuple[str, Place]]) -> float:
    """0 if the vertebrae stand in another order; else by how far apart they stand and how large they are."""
    logs = []
    for (upper, one), (lower, two) in itertools.pairwise(bones):
        steps = max(_steps(upper, lower), 1)
        usual = sum(_step(level) for level in _ORDER[_ORDER.index(upper) :][:steps])
        if one.middle[2] - two.middle[2] < IN_ORDER * 0.5 * usual:
            return 0.0
        if not (one.cut or two.cut):  # what is cut off has its middle elsewhere
            logs.append(math.log(math.dist(one.middle, two.middle) / usual))
    sized = sum(WIDE <= max(one.size) <= LONG for _, one in bones) / len(bones)
    size = statistics.median(logs) if logs else 0.2
    uneven = statistics.median([abs(one - size) for one in logs]) if logs else 0.0
    return sized * math.exp(-((size / WIDTH) ** 2) - (uneven / UNEVEN) ** 2)


def _step(level: str) -> float:
    first, more = STEP[level[0]]
    return first + more * (int(level[1:]) - 1)


def _steps(upper: str, lower: str) -> int:
    """From one level to another; T13 and L6 are not counted on where they are not named."""
    usual = [level for level in _ORDER if level not in ("T13", "L6", "L7") or level in (upper, lower)]
    return usual.index(lower) - usual.index(upper)


def _fit_of_sacrum(names: Mapping[int, str], places: Mapping[int, Place], bones: list[tuple[str, Place]]) -> float:
    """0 if the sacrum is above a vertebra, small if it is no higher than one."""
    own = [places[label] for label, name in names.items() if name == "sacrum"]
    if not own:
        return 1.0
    low, high = (pick(p.middle[2] + sign * p.size[2] / 2 for p in own) for pick, sign in ((min, -1), (max, 1)))
    if bones and (low + high) / 2 > min(one.middle[2] for _, one in bones):
        return 0.0
    return 1.0 if high - low >= SACRUM or any(one.cut for one in own) else 0.2


def _fit_of_discs(names: Mapping[int, str], places: Mapping[int, Place], bones: list[tuple[str, Place]]) -> float:
    """The share of the discs that lie below the vertebra whose name they begin with, and above the next."""
    heights = {level: one.middle[2] for level, one in bones}
    checks = []
    for label, name in names.items():
        if not name.startswith("disc_"):
            continue
        for level, height in heights.items():
            if name.startswith(f"disc_{level}"):
                checks.append(places[label].middle[2] < height)
            elif name.endswith(level):
                checks.append(places[label].middle[2] > height)
    return sum(checks) / len(checks) if checks else 1.0


def _fit_of_many(scheme: Scheme, names: Mapping[int, str], places: Mapping[int, Place]) -> float:
    """Labels of many bodies lie along the whole spine, those of the bodies and of the discs side by side."""
    own = [places[label] for label in scheme.several & names.keys()]
    long = max(one.size[2] for one in own)
    apart = max(abs(one.middle[2] - two.middle[2]) for one in own for two in own)
    return 1.0 if long > 1.5 * STEP["L"][0] and apart < 0.5 * long else 0.0
