"""Annotations as GLB: the structures they lie on and each annotation as a named surface, for any viewer of glTF."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.errors import AnnotationError
from annotations.tags.model import Annotation
from annotations.tags.vocabulary import vocabulary
from meshes import glb
from meshes.export import LPS_TO_GLTF
from meshes.pack import MATERIALS, MeshPack
from viewer.core.tagging.on_surfaces import Faces, belongs, painted_on
from viewer.core.tagging.shapes import said, shape_of

DOT, TUBE = 1.2, 0.5  # mm, radius
SIDES = 8
LOST = (
    "GLB is for looking at: it has shapes, names, colours and figures, no history and no comments; curves run straight "
    "from point to point; it is not read back"
)
Array = NDArray[np.float64]
Surface = tuple[NDArray[np.float32], NDArray[np.uint32]]


def to_glb(annotations: Sequence[Annotation], pack: MeshPack) -> tuple[bytes, list[str]]:
    """The file's bytes, metres with Y up, and lines on what it lacks.

    Names of nodes say what, where, how much, the status and by whom; `extras` hold the id and the figures.
    Raises AnnotationError where nothing lies on the pack.
    """
    here = [one for one in annotations if belongs(one, pack)]
    on = painted_on(here, pack)
    materials = [glb.Material(role, colour) for role, colour in MATERIALS.items()]
    roles = list(MATERIALS)
    nodes = [
        glb.Node(
            key, {"POSITION": np.asarray(pack.meshes[key].points)}, pack.meshes[key].triangles,
            roles.index(pack.structures[key].role),
        )
        for key in pack.meshes
        if any(key in one.surfaces or key in one.faces or key == one.structure for one in here)
    ]  # fmt: skip
    numbers: dict[str, int] = {}
    for one in here:
        colour = shape_of(one).colour
        if colour not in numbers:
            numbers[colour] = len(materials)
            materials.append(glb.Material(colour, _linear(colour)))
        surface = _surface(one, on.faces.get(one.id, {}), pack)
        if surface is not None:
            nodes.append(glb.Node(name_of(one), {"POSITION": surface[0]}, surface[1], numbers[colour], _extras(one)))
    if not nodes:
        raise AnnotationError(
            "annotations", "GLB", "none on this pack", "one at least", "choose their pack with --pack"
        )
    lost = [f"{LOST}."]
    if len(here) < len(annotations):
        lost.append(f"{len(annotations) - len(here)} annotations lie on other packs and were left out.")
    return glb.encode({"Annotations": nodes}, materials, LPS_TO_GLTF), [*lost, *on.lost]


def _extras(one: Annotation) -> dict[str, Any]:
    told = {"id": one.id, "kind": one.kind, "label": one.label, "grade": one.grade, "structure": one.structure,
            "status": one.status, "author": one.author, "values": dict(sorted(one.values.items()))}  # fmt: skip
    return {name: value for name, value in told.items() if value}


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


def _surface(one: Annotation, painted: Mapping[str, Faces], pack: MeshPack) -> Surface | None:
    pieces: list[tuple[Array, NDArray[np.int64]]] = []
    for key, faces in painted.items():
        mesh = pack.meshes[key]
        used, local = np.unique(mesh.triangles[faces], return_inverse=True)
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
