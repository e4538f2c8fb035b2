"""Painted regions and tagged structures as a label map on the grid of a scan.

How faces become voxels: places are laid over every painted triangle, at most half a voxel's edge apart along the grid,
and the voxel each of them lies in takes the region's number. So every marked voxel's centre is within half a voxel's
diagonal of a painted face. A structure that is tagged as a whole, or painted all over, and closed, fills every voxel
whose centre lies inside instead. A voxel holds one number: painted regions go over filled ones, later over earlier.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.errors import AnnotationError
from annotations.tags.model import Annotation
from annotations.tags.vocabulary import vocabulary
from meshes.marks.numbers import volume
from meshes.pack import MeshPack
from viewer.core.tagging.on_surfaces import Faces, belongs, painted_on, shortened

MOST = 65_535  # numbers that a label map of 16 bits holds
STEP = 0.5  # of a voxel's edge between places at which a surface is looked up
AT_ONCE = 2_000_000  # places
Array = NDArray[np.float64]
Places = NDArray[np.int64]
_NOWHERE: Places = np.zeros(0, np.int64)


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
    on = painted_on(annotations, pack)
    solids = {one.id: _solids(one, on.faces.get(one.id, {}), pack) for one in annotations}
    wanted = [one for one in annotations if one.id in on.faces or solids[one.id]]
    wanted.sort(key=lambda one: not solids[one.id])  # what is painted in part stays seen over what is filled
    if not wanted or len(wanted) > MOST:
        found = f"{len(wanted)} painted regions and tags on structures of this pack"
        raise AnnotationError("annotations", "label map", found, f"1 to {MOST}", "paint a region first")
    values = np.zeros(shape, np.uint16)
    flat, inverse = values.reshape(-1), np.linalg.inv(affine)
    lost: list[str] = []
    voxels: list[Places] = []
    covered = 0
    for number, one in enumerate(wanted, start=1):
        marked: list[Places] = []
        for key in sorted(solids[one.id] | on.faces.get(one.id, {}).keys()):
            mesh = pack.meshes[key]
            corners = (np.c_[mesh.points.astype(float), np.ones(len(mesh.points))] @ inverse[:3].T)[mesh.triangles]
            if key in solids[one.id] and _is_closed(key, pack):
                marked.append(_inside(shape, corners))
            elif one.faces:
                marked.append(_shell(shape, corners[on.faces[one.id][key]]))
            else:
                lost.append(f"{key} is no closed surface; it is left out of the label map.")
        voxels.append(np.unique(np.concatenate([_NOWHERE, *marked])))
        covered += int(np.count_nonzero(flat[voxels[-1]]))
        flat[voxels[-1]] = number
    if not any(places.size for places in voxels):
        raise AnnotationError("annotations", "label map", "nothing within the scan", "something", "open its own scan")
    for number, (one, places) in enumerate(zip(wanted, voxels, strict=True), start=1):
        if not (flat[places] == number).any():
            lost.append(f"{_name(one)} ({one.id[:8]}) has no voxel of its own.")
    lines = _lost(len(annotations) - len(wanted), covered, affine)
    return LabelVolume(values, affine, tuple(_name(one) for one in wanted)), [*lines, *shortened(lost), *on.lost]


def _is_closed(key: str, pack: MeshPack) -> bool:
    mesh = pack.meshes[key]
    return volume(mesh.points.astype(float), mesh.triangles) is not None


def _solids(one: Annotation, faces: Mapping[str, Faces], pack: MeshPack) -> set[str]:
    """The surfaces that an annotation means as a whole."""
    if one.kind != "structure":
        return {key for key, some in faces.items() if len(some) == len(pack.meshes[key].triangles)}
    if not belongs(one, pack):
        return set()
    named = [key for key in pack.meshes if one.structure and f"{key}/".startswith(f"{one.structure}/")]
    told = {key for key in one.surfaces if key in pack.meshes and not (one.structure or "").startswith(f"{key}/")}
    return told or set(named)


def _lost(left: int, covered: int, affine: Array) -> list[str]:
    sides = " x ".join(f"{size:.3g}" for size in np.linalg.norm(affine[:3, :3], axis=0))
    lines = [f"A label map holds voxels of {sides} mm, not faces: regions are as coarse as that, and have names only."]
    if left:
        lines.append(
            f"A label map holds painted regions and tagged structures; {left} other annotations were left out."
        )
    if covered:
        lines.append(f"Annotations lie over one another in {covered} voxels; a voxel holds the last of them only.")
    return lines


def _name(one: Annotation) -> str:
    entry = vocabulary().get(one.label)
    parts = (one.level, one.side, entry.name if entry else one.label, one.grade)
    return " ".join(" ".join(part for part in parts if part).split())


def _shell(shape: tuple[int, ...], corners: Array) -> Places:
    """The voxels (n,), counted through the grid, that triangles (m, 3, 3), in indices, pass through; perhaps twice."""
    if not len(corners):
        return _NOWHERE
    spans = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    counts = np.maximum(np.ceil(spans / STEP).astype(int), 1)
    found = []
    for count in np.unique(counts):
        these = corners[counts == count]
        u, v = np.array([(a, b) for a in range(count + 1) for b in range(count + 1 - a)]).T / count
        weights = np.c_[1 - u - v, u, v]
        portion = max(AT_ONCE // len(weights), 1)
        for start in range(0, len(these), portion):
            at = np.einsum("pc,ncx->npx", weights, these[start : start + portion])
            places = np.rint(at.reshape(-1, 3)).astype(np.int64)
            inner = places[((places >= 0) & (places < shape)).all(axis=1)]
            found.append(np.unique(np.ravel_multi_index(tuple(inner.T), shape)))
    return np.concatenate(found)


def _inside(shape: tuple[int, ...], corners: Array) -> Places:
    """The voxels (n,) whose centres lie inside a closed surface, by counting its crossings along each column."""
    shift = np.array([1.23e-4, 3.21e-4, 0.0])  # so that no column runs through an edge
    low = np.maximum(np.ceil(corners[..., :2].min(axis=1) - shift[:2]).astype(int), 0)
    high = np.minimum(np.floor(corners[..., :2].max(axis=1) - shift[:2]).astype(int), np.array(shape[:2]) - 1)
    columns, heights = [], []
    for across in range(int((high - low)[:, 0].max(initial=-1)) + 1):
        for along in range(int((high - low)[:, 1].max(initial=-1)) + 1):
            cell = low + (across, along)
            met = np.flatnonzero((cell <= high).all(axis=1))
            inside, height = _crossing(corners[met], cell[met] + shift[:2])
            columns.append(cell[met][inside])
            heights.append(height[inside])
    if not any(len(some) for some in columns):
        return _NOWHERE
    column, height = np.concatenate(columns), np.concatenate(heights)
    above = np.clip(np.ceil(height).astype(int), 0, shape[2])
    start, end = column.min(axis=0), column.max(axis=0) + 1
    flips = np.zeros((*(end - start), shape[2] + 1), np.int32)
    np.add.at(flips, (column[:, 0] - start[0], column[:, 1] - start[1], above), 1)
    inner = np.argwhere(np.cumsum(flips, axis=2)[..., :-1] % 2) + (*start, 0)
    return np.ravel_multi_index(tuple(inner.T), shape).astype(np.int64)


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
