"""Annotations as GLB: the structures they lie on and each annotation as a named surface, for any viewer of glTF."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotations.tags.model import Annotation, faces_of
from annotations.tags.vocabulary import vocabulary
from meshes import glb
from meshes.export import LPS_TO_GLTF
from meshes.pack import MATERIALS, MeshPack
from viewer.core.tagging.shapes import said, shape_of

DOT, TUBE = 1.2, 0.5  # mm, radius
SIDES = 8
LOST = "GLB is for looking at: it has shapes, names and colours, no history and no other fields, and is not read back"
Array = NDArray[np.float64]
Surface = tuple[NDArray[np.float32], NDArray[np.uint32]]


def to_glb(annotations: Sequence[Annotation], pack: MeshPack) -> bytes:
    """The file's bytes, metres with Y up; names say what, where, how much, the status and by whom."""
    materials = [glb.Material(role, colour) for role, colour in MATERIALS.items()]
    roles = list(MATERIALS)
    touched = [key for key in pack.meshes if any(key in one.surfaces for one in annotations)]
    nodes = [
        glb.Node(
            key, {"POSITION": np.asarray(pack.meshes[key].points)}, pack.meshes[key].triangles,
            roles.index(pack.structures[key].role),
        )
        for key in touched
    ]  # fmt: skip
    numbers: dict[str, int] = {}
    for one in annotations:
        colour = shape_of(one).colour
        if colour not in numbers:
            numbers[colour] = len(materials)
            materials.append(glb.Material(colour, _linear(colour)))
        surface = _surface(one, pack)
        if surface is not None:
            nodes.append(glb.Node(name_of(one), {"POSITION": surface[0]}, surface[1], numbers[colour]))
    return glb.encode({"Annotations": nodes}, materials, LPS_TO_GLTF)


def name_of(one: Annotation) -> str:
    """`L3 left · Pedicle · 41.2 mm² · reviewed · Anna`."""
    entry = vocabulary().get(one.label)
    where = " ".join(filter(None, (one.level, one.side)))
    what = " ".join(filter(None, (entry.name if entry else one.label, one.grade)))
    return " · ".join(filter(None, (where, what, said(one.values), one.status, one.author)))


def _linear(colour: str) -> tuple[float, float, float, float]:
    """sRGB to the linear numbers that glTF has (IEC 61966-2-1)."""
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return (red, green, blue, 1.0)


def _surface(one: Annotation, pack: MeshPack) -> Surface | None:
    pieces: list[tuple[Array, NDArray[np.int64]]] = []
    for key, runs in one.faces.items():
        mesh = pack.meshes.get(key)
        if mesh is not None:
            used, local = np.unique(mesh.triangles[faces_of(runs)], return_inverse=True)
            raised = mesh.points[used].astype(float) + 0.1 * mesh.normals[used]  # mm, to lie above the bone
            pieces.append((raised, local.reshape(-1, 3)))
    shape = shape_of(one)
    pieces += [_ball(point) for point in shape.handles]
    pieces += [_tube(start, end) for line in shape.lines for start, end in itertools.pairwise(line)]
    if not pieces:
        return None
    starts = np.cumsum([0, *(len(points) for points, _ in pieces)])
    points = np.concatenate([points for points, _ in pieces]).astype(np.float32)
    faces = np.concatenate([faces + start for (_, faces), start in zip(pieces, starts, strict=False)])
    return points, faces.astype(np.uint32)


def _ball(middle: Array) -> tuple[Array, NDArray[np.int64]]:
    import trimesh

    ball = trimesh.creation.icosphere(subdivisions=1, radius=DOT)
    return np.asarray(ball.vertices) + middle, np.asarray(ball.faces, np.int64)


def _tube(start: Array, end: Array) -> tuple[Array, NDArray[np.int64]]:
    way = end - start
    length = float(np.linalg.norm(way)) or 1.0
    way = way / length
    side = np.cross(way, [0.0, 0.0, 1.0] if abs(way[2]) < 0.9 else [1.0, 0.0, 0.0])
    side /= np.linalg.norm(side)
    turn = np.linspace(0, 2 * np.pi, SIDES, endpoint=False)[:, None]
    ring = TUBE * (np.cos(turn) * side + np.sin(turn) * np.cross(way, side))
    a, b = np.arange(SIDES), (np.arange(SIDES) + 1) % SIDES
    faces = np.concatenate([np.c_[a, b, a + SIDES], np.c_[b, b + SIDES, a + SIDES]])
    return np.concatenate([start + ring, end + ring]), faces
