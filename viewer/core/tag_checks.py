"""Whether annotations fit the pack they lie on: known structures and words, points on surfaces, faces that exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import numpy as np
from scipy.spatial import cKDTree

from annotations.tags.model import Annotation
from viewer.core.catalogue import Catalogue

FAR = 5.0  # mm from the nearest corner of any surface


def findings(annotations: Iterable[Annotation], catalogue: Catalogue, words: Collection[str]) -> list[str]:
    """One line for each thing that does not fit; `words` are the labels that are allowed."""
    rows = list(annotations)
    return [f"{one.id[:8]} ({one.label}): {line}" for one in rows for line in _of_one(one, catalogue, words)] + [
        f"{one.id[:8]} ({one.label}): {line}" for one, line in _far(rows, catalogue)
    ]


def _of_one(one: Annotation, catalogue: Catalogue, words: Collection[str]) -> Iterator[str]:
    pack = catalogue.pack
    if one.pack != pack.info.id:
        yield f"lies on the pack {one.pack!r}, not on {pack.info.id!r}; choose it with --pack"
        return
    if one.label not in words:
        yield "the label is in no vocabulary; add it to a list of your own or choose another"
    if one.structure is not None and not catalogue.knows(one.structure):
        yield f"there is no structure {one.structure!r} in this pack"
    for key, told in one.surfaces.items():
        row = catalogue.structures.get(key)
        if row is not None and row.sha256 != told:
            yield f"{key} has another surface now than when this was placed"
    for key, runs in one.faces.items():
        mesh = pack.meshes.get(key)
        if mesh is None:
            yield f"is painted on {key}, which this pack has not"
        elif runs and sum(runs[-1]) > len(mesh.triangles):
            yield f"is painted on face {sum(runs[-1]) - 1} of {key}, which has {len(mesh.triangles)}"


def _far(rows: list[Annotation], catalogue: Catalogue) -> Iterator[tuple[Annotation, str]]:
    """Points that lie nowhere near a surface; the middle of a triangle may lie some way from its corners."""
    placed = [one for one in rows if one.points and one.pack == catalogue.pack.info.id and one.kind != "box"]
    if not placed:
        return
    tree = cKDTree(np.concatenate([mesh.points for mesh in catalogue.pack.meshes.values()]))
    for one in placed:
        distance = float(tree.query(np.asarray(one.points))[0].max())
        if distance > FAR:
            yield one, f"a point lies {distance:.0f} mm from every surface"
