"""Painted regions and tagged structures as a label map on the grid of a scan.

A voxel takes a region's number where the painted surface passes through it; a structure that is tagged as a whole, and
closed, fills every voxel whose centre lies inside. A voxel holds one number: the later annotation wins.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.errors import AnnotationError
from annotations.tags.model import Annotation, faces_of
from annotations.tags.vocabulary import vocabulary
from meshes.marks.numbers import volume
from meshes.pack import MeshPack

MOST = 65_535  # numbers that a label map of 16 bits holds
STEP = 0.5  # of a voxel's edge between places at which a surface is looked up
Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LabelVolume:
    """values : (i, j, k) uint16; affine : (4, 4) from indices to mm, LPS; names : of the numbers from 1 up"""

    values: NDArray[np.uint16]
    affine: Array
    names: tuple[str, ...]


def label_volume(
    annotations: Sequence[Annotation], pack: MeshPack, shape: tuple[int, ...], affine: Array
) -> tuple[LabelVolume, list[str]]:
    """The label map on a grid (`shape`, `affine` as `meshes.importing.model.Scan` has it), and what it cannot hold.

    Raises AnnotationError where nothing painted or tagged lies within the grid.
    """
    wanted = [one for one in annotations if one.faces or one.kind == "structure"]
    if not wanted or len(wanted) > MOST:
        found = f"{len(wanted)} painted regions and tags on structures"
        raise AnnotationError("annotations", "label map", found, f"1 to {MOST}", "paint a region first")
    values = np.zeros(shape, np.uint16)
    inverse = np.linalg.inv(affine)
    lost: list[str] = []
    for number, one in enumerate(wanted, start=1):
        for key in one.surfaces:
            mesh = pack.meshes.get(key)
            if mesh is None:
                continue
            points = np.c_[mesh.points.astype(float), np.ones(len(mesh.points))] @ inverse[:3].T
            if one.faces:
                _shell(values, points[mesh.triangles[faces_of(one.faces.get(key, ()))]], number)
            elif volume(mesh.points.astype(float), mesh.triangles) is not None:
                _fill(values, points[mesh.triangles], number)
            else:
                lost.append(f"{key} is no closed surface; it is left out of the label map.")
    if not values.any():
        raise AnnotationError("annotations", "label map", "nothing within the scan", "something", "open its own scan")
    if len(wanted) < len(annotations):
        rest = len(annotations) - len(wanted)
        lost.append(f"A label map holds painted regions and tagged structures; {rest} other annotations were left out.")
    gone = [one for number, one in enumerate(wanted, start=1) if not (values == number).any()]
    lost += [f"{one.label} on {one.structure} has no voxel of its own." for one in gone[:20]]
    return LabelVolume(values, affine, tuple(_name(one) for one in wanted)), lost


def _name(one: Annotation) -> str:
    entry = vocabulary().get(one.label)
    parts = (one.level, one.side, entry.name if entry else one.label, one.grade)
    return " ".join(part for part in parts if part)


def _shell(values: NDArray[np.uint16], corners: Array, number: int) -> None:
    """Mark the voxels that triangles (n, 3, 3), in indices, pass through."""
    if not len(corners):
        return
    spans = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    for count in np.unique(np.maximum(np.ceil(spans / STEP).astype(int), 1)):
        these = corners[np.maximum(np.ceil(spans / STEP).astype(int), 1) == count]
        u, v = np.array([(a, b) for a in range(count + 1) for b in range(count + 1 - a)]).T / count
        weights = np.c_[1 - u - v, u, v]
        places = np.rint(np.einsum("pc,ncx->npx", weights, these).reshape(-1, 3)).astype(np.int64)
        inside = ((places >= 0) & (places < values.shape)).all(axis=1)
        values[tuple(places[inside].T)] = number


def _fill(values: NDArray[np.uint16], corners: Array, number: int) -> None:
    """Mark the voxels whose centres lie inside a closed surface, by counting its crossings along each column."""
    shift = np.array([1.23e-4, 3.21e-4, 0.0])  # so that no column runs through an edge
    low = np.maximum(np.ceil(corners[..., :2].min(axis=1) - shift[:2]).astype(int), 0)
    high = np.minimum(np.floor(corners[..., :2].max(axis=1) - shift[:2]).astype(int), np.array(values.shape[:2]) - 1)
    columns, heights = [], []
    for across in range(int((high - low)[:, 0].max(initial=-1)) + 1):
        for along in range(int((high - low)[:, 1].max(initial=-1)) + 1):
            cell = low + (across, along)
            met = np.flatnonzero((cell <= high).all(axis=1))
            inside, height = _crossing(corners[met], cell[met] + shift[:2])
            columns.append(cell[met][inside])
            heights.append(height[inside])
    if not columns:
        return
    column, height = np.concatenate(columns), np.concatenate(heights)
    above = np.clip(np.ceil(height).astype(int), 0, values.shape[2])
    start, end = column.min(axis=0), column.max(axis=0) + 1
    flips = np.zeros((*(end - start), values.shape[2] + 1), np.int32)
    np.add.at(flips, (column[:, 0] - start[0], column[:, 1] - start[1], above), 1)
    inner = (np.cumsum(flips, axis=2)[..., :-1] % 2).astype(bool)
    values[start[0] : end[0], start[1] : end[1]][inner] = number


def _crossing(corners: Array, at: Array) -> tuple[NDArray[np.bool_], Array]:
    """Whether columns at (n, 2) meet triangles (n, 3, 3), and how high, (n,)."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    across, along = b - a, c - a
    area = across[:, 0] * along[:, 1] - across[:, 1] * along[:, 0]
    safe = np.where(area == 0, 1.0, area)
    away = at - a[:, :2]
    u = (away[:, 0] * along[:, 1] - away[:, 1] * along[:, 0]) / safe
    v = (across[:, 0] * away[:, 1] - across[:, 1] * away[:, 0]) / safe
    inside = (area != 0) & (u >= 0) & (v >= 0) & (u + v <= 1)
    return inside, a[:, 2] + u * across[:, 2] + v * along[:, 2]


def to_nifti(one: LabelVolume) -> bytes:
    """The bytes of a gzipped NIfTI file (frame RAS, as NIfTI has it)."""
    import nibabel

    image = nibabel.Nifti1Image(one.values, np.diag([-1.0, -1.0, 1.0, 1.0]) @ one.affine)
    image.header.set_xyzt_units("mm")
    import gzip

    return gzip.compress(image.to_bytes(), mtime=0)


def names_table(one: LabelVolume) -> bytes:
    """What the numbers stand for, as CSV; `lumbar import --scheme` takes such a table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["number", "name"])
    writer.writerows([number, name] for number, name in enumerate(one.names, start=1))
    return out.getvalue().encode()


def to_seg_nrrd(one: LabelVolume) -> bytes:
    """The bytes of 3D Slicer's .seg.nrrd: one layer of numbers, with their names."""
    import gzip

    ways = " ".join(f"({','.join(f'{number:.12g}' for number in column)})" for column in one.affine[:3, :3].T)
    origin = ",".join(f"{number:.12g}" for number in one.affine[:3, 3])
    head = [
        "NRRD0004", "type: unsigned short", "dimension: 3", "space: left-posterior-superior",
        f"sizes: {' '.join(str(size) for size in one.values.shape)}", f"space directions: {ways}",
        "kinds: domain domain domain", "endian: little", "encoding: gzip", f"space origin: ({origin})",
    ]  # fmt: skip
    for number, name in enumerate(one.names):
        where = np.argwhere(one.values == number + 1)
        ends = np.c_[where.min(axis=0), where.max(axis=0)].ravel() if len(where) else [0, -1, 0, -1, 0, -1]
        head += [
            f"Segment{number}_ID:=Segment_{number + 1}", f"Segment{number}_Name:={name}",
            f"Segment{number}_LabelValue:={number + 1}", f"Segment{number}_Layer:=0",
            f"Segment{number}_Extent:={' '.join(str(end) for end in ends)}",
        ]  # fmt: skip
    body = gzip.compress(one.values.astype("<u2").tobytes(order="F"), mtime=0)
    return "\n".join([*head, "", ""]).encode() + body
