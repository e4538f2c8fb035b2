"""Which annotation of one rater is meant by which of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from annotations.tags.model import Annotation, faces_of

FARTHEST = 25.0  # mm between two places that are still taken for the same
TIE = 1e-6  # mm that a word that differs counts for
Pair = tuple[Annotation, Annotation]
Key = tuple[str, str, str, str | None, str | None, str | None]


def paired(
    first: Mapping[str, Annotation], second: Mapping[str, Annotation]
) -> tuple[list[Pair], list[Annotation], list[Annotation]]:
    """Pairs, and what only the first and only the second rater has.

    Those with one id belong together; of the rest those on one pack, of one kind, label, structure, level and side,
    where there are several so that the distances between them are least in sum.
    """
    ones, others = dict(first), dict(second)
    pairs = [(ones[id_], others[id_]) for id_ in ones if id_ in others and ones[id_].kind == others[id_].kind]
    taken = {one.id for one, _ in pairs}
    mine = _by_key(one for one in ones.values() if one.id not in taken)
    theirs = _by_key(one for one in others.values() if one.id not in taken)
    for key in mine.keys() & theirs.keys():
        pairs += _assigned(mine[key], theirs[key])
    left = {id(one) for pair in pairs for one in pair}
    return (
        sorted(pairs, key=lambda pair: pair[0].id),
        [one for one in ones.values() if id(one) not in left],
        [one for one in others.values() if id(one) not in left],
    )


def _by_key(rows: object) -> dict[Key, list[Annotation]]:
    found: dict[Key, list[Annotation]] = {}
    for one in rows:  # type: ignore[attr-defined]  # any iterable
        found.setdefault((one.pack, one.kind, one.label, one.structure, one.level, one.side), []).append(one)
    return found


def _assigned(mine: Sequence[Annotation], theirs: Sequence[Annotation]) -> list[Pair]:
    apart = np.array([[distance(one, other) + TIE * _differing(one, other) for other in theirs] for one in mine])
    # what is too far costs the same however far, so that it never drives near ones apart
    rows, columns = linear_sum_assignment(np.where(apart <= FARTHEST, apart, 10 * FARTHEST))
    return [
        (mine[row], theirs[column]) for row, column in zip(rows, columns, strict=True) if apart[row, column] <= FARTHEST
    ]


def _differing(one: Annotation, other: Annotation) -> int:
    """How many words differ: of two at one distance, the more alike belong together, whoever comes first."""
    return sum(getattr(one, name) != getattr(other, name) for name in ("grade", "status", "comment", "values"))


def distance(one: Annotation, other: Annotation) -> float:
    """mm between the middles of two annotations; of regions, FARTHEST where nothing is shared, 0 where all is."""
    if one.faces and other.faces:
        mine, theirs = (_painted(row) for row in (one, other))
        return FARTHEST * (1 - 2 * len(mine & theirs) / (len(mine) + len(theirs)))
    if not one.points or not other.points:
        return 0.0
    return float(np.linalg.norm(middle(one) - middle(other)))


def middle(one: Annotation) -> NDArray[np.float64]:
    """The mean of an annotation's points, (3,) mm."""
    return np.asarray(np.mean(one.points, axis=0))


def _painted(one: Annotation) -> set[tuple[str, int]]:
    return {(key, face) for key, runs in one.faces.items() for face in faces_of(runs)}
