"""Painted regions as a labelled surface, PLY or VTP: every painted surface whole, with a number for each face.

`label` is 0 where nothing is painted, else the number of a region; where regions overlap, the second one stands in
`label_2`, and so on. One file holds all painted surfaces one after the other; `surface` says which one a face is of.
What each number stands for lies in the file too, as JSON (`annotations.tags.document`, the faces left out). mm, LPS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.errors import AnnotationError
from annotations.tags.document import from_document, to_document
from annotations.tags.model import Annotation, runs_of
from meshes.pack import MeshPack
from viewer.core.tagging.on_surfaces import painted_on, shortened

FORMAT, VERSION = "lumbar-painted", 1
MOST_LAYERS = 16
SAME = 1e-3  # mm, between corners of surfaces that are taken for the same
Ints = NDArray[np.int32]
Indices = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Labelled:
    """Surfaces one after the other: points (n, 3) mm LPS, triangles (m, 3), and rows of numbers (m,) for each face.

    table : what the file says of itself, as JSON holds it
    """

    points: NDArray[np.float32]
    triangles: Ints
    rows: Mapping[str, Ints]
    table: Mapping[str, Any]


def labelled(annotations: Sequence[Annotation], pack: MeshPack) -> tuple[Labelled, list[str]]:
    """The surfaces that are painted on, and lines on what is left out. Raises AnnotationError where none is."""
    on = painted_on(annotations, pack)
    regions = [one for one in annotations if one.id in on.faces]
    if not regions:
        raise AnnotationError("annotations", "painted regions", "none on this pack", "one at least", "paint one first")
    keys = [key for key in pack.meshes if any(key in faces for faces in on.faces.values())]
    surfaces, documents = [], []
    layers: list[Ints] = []
    total = sum(len(pack.meshes[key].triangles) for key in keys)
    starts = dict(zip(keys, np.cumsum([0, *(len(pack.meshes[key].triangles) for key in keys)]), strict=False))
    dropped = 0
    for number, one in enumerate(regions, start=1):
        documents.append({"number": number, "annotation": to_document(replace(one, faces={}))})
        for key, faces in on.faces[one.id].items():
            dropped += _lay(layers, faces + starts[key], number, total)
    corners = np.cumsum([0, *(len(pack.meshes[key].points) for key in keys)])
    triangles = [pack.meshes[key].triangles + start for key, start in zip(keys, corners, strict=False)]
    for key in keys:
        surfaces.append({"id": key, "sha256": pack.structures[key].sha256, "faces": len(pack.meshes[key].triangles)})
    rows = {f"label_{number}" if number > 1 else "label": row for number, row in enumerate(layers, start=1)}
    each = [np.full(len(pack.meshes[key].triangles), number, np.int32) for number, key in enumerate(keys)]
    table = {"format": FORMAT, "version": VERSION, "pack": pack.info.id, "surfaces": surfaces, "labels": documents}
    made = Labelled(
        np.concatenate([pack.meshes[key].points for key in keys]).astype(np.float32),
        np.concatenate(triangles).astype(np.int32), {**rows, "surface": np.concatenate(each)}, table,
    )  # fmt: skip
    return made, [*_lost(annotations, regions, dropped), *on.lost]


def _lay(layers: list[Ints], faces: Indices, number: int, total: int) -> int:
    """Write a region's number into the first layer that is free at each of its faces; how many found none."""
    left = faces
    for depth in range(MOST_LAYERS):
        if not left.size:
            return 0
        if depth == len(layers):
            layers.append(np.zeros(total, np.int32))
        free = layers[depth][left] == 0
        layers[depth][left[free]] = number
        left = left[~free]
    return int(left.size)


def _lost(annotations: Sequence[Annotation], regions: Sequence[Annotation], dropped: int) -> list[str]:
    lines = []
    if len(regions) < len(annotations):
        rest = len(annotations) - len(regions)
        lines.append(f"Labelled surfaces hold painted regions only; {rest} other annotations were left out.")
    if dropped:
        lines.append(f"More than {MOST_LAYERS} regions lie over one another: {dropped} faces of the last are left out.")
    return lines


def annotations_of(found: Labelled, pack: MeshPack, file: str) -> tuple[list[Annotation], list[str]]:
    """The regions of labelled surfaces, on the surfaces of `pack`.

    Raises AnnotationError where the surfaces are others.
    """
    table = found.table
    if table.get("format") != FORMAT or table.get("version") != VERSION:
        raise AnnotationError(file, "labels", table.get("format"), f"{FORMAT} {VERSION}", "choose a file Lumbar wrote")
    surfaces, documents = _list(table, "surfaces", file), _list(table, "labels", file)
    starts, told = _matched(found, surfaces, pack, file)
    numbers = [_number(document, file) for document in documents]
    labels, faces = _by_label(found)
    ends = np.searchsorted(labels, np.array([[number, number + 1] for number in numbers], np.int64).reshape(-1, 2))
    rows = []
    for document, (low, high) in zip(documents, ends, strict=True):
        mine = np.unique(faces[low:high])
        on = {key: mine[(mine >= start) & (mine < start + pack.structures[key].triangles)] - start
              for key, start in starts.items()}  # fmt: skip
        runs = {key: [list(run) for run in runs_of(some.tolist())] for key, some in on.items() if some.size}
        rows.append(_taken_over(from_document({**document["annotation"], "faces": runs}, file), told, pack))
    notes = [f"{file}: {line}" for line in told.values()]
    strange = np.setdiff1d(labels, numbers)
    notes += [f"{file}: label {value} has no name and was left out." for value in strange.tolist()]
    return rows, shortened(notes)


def _number(document: Mapping[str, Any], file: str) -> int:
    number = document.get("number")
    if type(number) is not int or not 0 < number < 2**31 - 1 or not isinstance(document.get("annotation"), dict):
        raise AnnotationError(file, "labels", document, "number and annotation", "the file is damaged")
    return number


def _by_label(found: Labelled) -> tuple[Indices, Indices]:
    """All labels but 0 from the lowest up (n,), and the face that has each (n,)."""
    rows = [row for name, row in found.rows.items() if name.startswith("label")]
    faces = [np.flatnonzero(row) for row in rows]
    labels = np.concatenate([row[some].astype(np.int64) for row, some in zip(rows, faces, strict=True)] or [_NOTHING])
    order = np.argsort(labels, kind="stable")
    return labels[order], np.concatenate([*faces, _NOTHING])[order].astype(np.int64)


_NOTHING: Indices = np.zeros(0, np.int64)


def _matched(
    found: Labelled, surfaces: Sequence[Mapping[str, Any]], pack: MeshPack, file: str
) -> tuple[dict[str, int], dict[str, str]]:
    """Where each surface's faces start, and of those that are the pack's but for rounding what is to be said.

    Raises AnnotationError where a surface is not the pack's, by its sha256 or by its corners within `SAME`.
    """
    starts: dict[str, int] = {}
    told: dict[str, str] = {}
    start = 0
    for surface in surfaces:
        key = str(surface.get("id"))
        row = pack.structures.get(key)
        if row is None or row.triangles != surface.get("faces") or key in starts:
            raise AnnotationError(file, f"surface {key}", "another surface", "that of the pack", "choose its pack")
        if row.sha256 != surface.get("sha256"):
            away = _away(found, start, key, pack)
            if not away <= SAME:
                raise AnnotationError(file, f"surface {key}", "another surface", "that of the pack", "choose its pack")
            told[key] = f"{key} differs from the pack's by {away:.1g} mm and was taken for the same."
        starts[key] = start
        start += row.triangles
    if start != len(found.triangles):
        raise AnnotationError(file, "faces", len(found.triangles), str(start), "the file is damaged or was edited")
    return starts, told


def _away(found: Labelled, start: int, key: str, pack: MeshPack) -> float:
    """The greatest distance between the corners of a surface here and there, mm; infinite where they cannot match."""
    mesh = pack.meshes[key]
    here = found.triangles[start : start + len(mesh.triangles)]
    if len(here) != len(mesh.triangles) or here.min() < 0 or here.max() >= len(found.points):
        return float("inf")
    with np.errstate(all="ignore"):
        apart = found.points[here].astype(float) - mesh.points[mesh.triangles]
        away = float(np.linalg.norm(apart, axis=2).max())
    return away if np.isfinite(away) else float("inf")


def _taken_over(one: Annotation, told: Mapping[str, str], pack: MeshPack) -> Annotation:
    """A region on surfaces that are the same but for rounding lies on those of the pack from now on."""
    taken = {key: pack.structures[key].sha256 for key in one.faces if key in told}
    return replace(one, pack=pack.info.id, surfaces={**one.surfaces, **taken}) if taken else one


def _list(table: Mapping[str, Any], name: str, file: str) -> list[dict[str, Any]]:
    rows = table.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) > 100_000:
        raise AnnotationError(file, name, rows, "a list of objects", "the file is damaged")
    return rows
