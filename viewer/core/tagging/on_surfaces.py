"""Which painted faces of annotations are faces of a pack, and plain words on those that are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.tags.model import Annotation, Runs
from meshes.pack import MeshPack

Faces = NDArray[np.int64]
MOST_LINES = 20


@dataclass(frozen=True, eq=False)
class Painted:
    """faces : by annotation's id, by surface, the faces (n,) from the lowest up; lost : lines on those of no surface"""

    faces: Mapping[str, Mapping[str, Faces]]
    lost: list[str]


def painted_on(annotations: Iterable[Annotation], pack: MeshPack) -> Painted:
    """The faces that regions have on `pack`: on surfaces that are still those they were painted on."""
    found: dict[str, dict[str, Faces]] = {}
    lost: list[str] = []
    for one in annotations:
        for key, runs in one.faces.items():
            count = len(pack.meshes[key].triangles) if key in pack.meshes else 0
            why = _strange(one, key, pack)
            faces = within(runs, 0 if why else count)
            if faces.size:
                found.setdefault(one.id, {})[key] = faces
            missing = sum(number for _, number in runs) - faces.size
            if missing:
                why = why or f"{key} has {count} faces only"
                lost.append(f"{one.label} ({one.id[:8]}): {why}; {missing} painted faces are left out.")
    return Painted(found, shortened(lost))


def belongs(one: Annotation, pack: MeshPack) -> bool:
    """Whether an annotation lies on this pack."""
    return one.pack == pack.info.id


def within(runs: Runs, count: int) -> Faces:
    """The faces of runs below `count`."""
    pieces = [np.arange(first, min(first + number, count), dtype=np.int64) for first, number in runs if first < count]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int64)


def shortened(lines: Sequence[str]) -> list[str]:
    """Not more lines than anybody reads."""
    if len(lines) <= MOST_LINES:
        return list(lines)
    return [*lines[:MOST_LINES], f"… and {len(lines) - MOST_LINES} more of this kind."]


def _strange(one: Annotation, key: str, pack: MeshPack) -> str:
    """Why faces of this surface are none of the pack's, or an empty text."""
    if key not in pack.meshes:
        return f"the pack has no surface {key}"
    told = one.surfaces.get(key)
    if told is not None and told != pack.structures[key].sha256:
        return f"{key} is another surface now than when it was painted"
    if told is None and not belongs(one, pack):
        return f"it was painted on the pack {one.pack}"
    return ""
