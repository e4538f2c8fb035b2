"""What an annotation says by itself: the structure, level and side it was placed on, and what it measures there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotations.tags.model import Annotation, faces_of
from annotations.tags.vocabulary import Protocol, protocols, vocabulary
from meshes.errors import MeshError
from meshes.marks import numbers
from viewer.core.catalogue import Catalogue
from viewer.core.tagging.state import Faces, Placed

#: mm from the middle of the body within which a point is on no side.
MIDDLE = 3.0
NAMELESS, SLIP = "note", "slip"
LONGEST_PART_SHARE = 0.6  # of a region's faces that must lie on one part for the region to be of that part


@dataclass(frozen=True)
class Spot:
    """structure : id of the structure, group or part, or None; term : what that is called in the vocabulary
    level : `L3`, `L3-L4`, or None; side : the patient's, or None; surfaces : ids of the surfaces it lies on
    """

    structure: str | None
    term: str
    level: str | None
    side: str | None
    surfaces: tuple[str, ...]


def spot_of(catalogue: Catalogue, placed: Sequence[Placed]) -> Spot:
    """Where a figure lies whose points were placed there (one at least)."""
    inner = [catalogue.part_at(one.mesh, one.part) or one.mesh for one in placed]
    structure = _common(catalogue, inner)
    meshes = tuple(dict.fromkeys(one.mesh for one in placed))
    side = _side(catalogue, structure)
    if side is None:
        side = _side_of_points(catalogue, [one.point for one in placed], meshes)
    return Spot(structure, term_of(catalogue, structure), level_of(catalogue, meshes), side, meshes)


def spot_of_structure(catalogue: Catalogue, at: Placed) -> Spot:
    """The whole structure that lies there."""
    whole = catalogue.structure_of(at.mesh) if at.mesh in catalogue.structures else at.mesh
    meshes = catalogue.meshes_of(whole) if catalogue.knows(whole) else ()
    return Spot(whole, term_of(catalogue, whole), level_of(catalogue, meshes), _side(catalogue, whole), meshes)


def spot_of_faces(catalogue: Catalogue, faces: Faces) -> Spot:
    """Where a painted region lies: on a part of a bone, where most of it does."""
    meshes = tuple(key for key, numbers in faces.items() if numbers)
    inner = [_main_part(catalogue, key, faces[key]) for key in meshes]
    structure = _common(catalogue, inner)
    side = _side(catalogue, structure)
    if side is None:
        corners = [
            catalogue.pack.meshes[key].points[catalogue.pack.meshes[key].triangles[sorted(faces[key])]]
            for key in meshes
        ]
        middles = np.concatenate([one.mean(axis=1) for one in corners])
        side = _side_of_points(catalogue, np.percentile(middles, (5, 95), axis=0), meshes)
    return Spot(structure, term_of(catalogue, structure), level_of(catalogue, meshes), side, meshes)


def _middles(catalogue: Catalogue, key: str, faces: Iterable[int]) -> numbers.Array:
    mesh = catalogue.pack.meshes[key]
    return mesh.points[mesh.triangles[sorted(faces)]].astype(float).mean(axis=1)


def _main_part(catalogue: Catalogue, key: str, faces: Iterable[int]) -> str:
    mesh = catalogue.pack.meshes[key]
    if mesh.part is None:
        return key
    parts = mesh.part[mesh.triangles[sorted(faces)]].ravel()
    counts = np.bincount(parts)
    best = int(counts.argmax())
    if counts[best] < LONGEST_PART_SHARE * len(parts):
        return key
    return catalogue.part_at(key, mesh.part_names[best]) or key


def _common(catalogue: Catalogue, ids: Sequence[str]) -> str | None:
    """The narrowest structure or group that holds all of `ids`, or None."""
    first, *others = dict.fromkeys(ids)
    pieces = first.split("/")
    for length in range(len(pieces), 1, -1):
        shared = "/".join(pieces[:length])
        if all(one == shared or one.startswith(f"{shared}/") for one in others) and catalogue.knows(shared):
            return shared
    return None


def term_of(catalogue: Catalogue, structure: str | None) -> str:
    """The entry of the vocabulary for a structure: its kind; `note` for several structures, and for unknown ones."""
    kind = catalogue.term(structure).kind if structure else NAMELESS
    return kind if kind in vocabulary() else NAMELESS


def level_of(catalogue: Catalogue, meshes: Iterable[str]) -> str | None:
    """`L3` for what belongs to one level; the first and the last for more (`L3-L4`, `L1-S1`)."""
    order = {level: number for number, level in enumerate(catalogue.spine.levels)}
    found = {level for key in meshes if key in catalogue.structures for level in catalogue.structures[key].levels}
    ordered = sorted(found, key=lambda level: order.get(level, len(order)))
    if not ordered:
        return None
    return ordered[0] if len(ordered) == 1 else f"{ordered[0]}-{ordered[-1]}"


def _side(catalogue: Catalogue, structure: str | None) -> str | None:
    if structure is None:
        return None
    part = catalogue.parts.get(structure)
    if part is not None:
        return part.side
    sides = {catalogue.structures[key].side for key in catalogue.meshes_of(structure)}
    return sides.pop() if len(sides) == 1 else None


def _side_of_points(catalogue: Catalogue, points: Iterable[Sequence[float]], meshes: Sequence[str]) -> str | None:
    """The side that all points lie on, clear of the middle; frame LPS: left is the greater x."""
    across = np.array([point[0] for point in points]) - catalogue.midline(meshes)
    if across.size and (across > MIDDLE).all():
        return "left"
    return "right" if across.size and (across < -MIDDLE).all() else None


def surfaces_of(catalogue: Catalogue, meshes: Iterable[str]) -> dict[str, str]:
    """The sha256 of each surface, by id: what annotations remember of what they lie on."""
    return {key: catalogue.structures[key].sha256 for key in meshes if key in catalogue.structures}


def steps_of(catalogue: Catalogue, protocol: str) -> tuple[tuple[str, str], ...]:
    """The steps (label, structure) of a series that this pack has the structures for; KeyError for no such series."""
    series: Protocol = protocols()[protocol]
    return tuple(step for step in series.steps if catalogue.knows(step[1]))


# --- numbers -------------------------------------------------------------------------------------


def measured(catalogue: Catalogue, one: Annotation) -> dict[str, float]:
    """What an annotation measures, by name with its unit. Raises ValueError where points coincide or lie in line."""
    points = np.array(one.points, float).reshape(-1, 3)
    take = _MEASURES.get(one.kind)
    values = take(catalogue, one, points) if take else {}
    return {name: round(float(value), 4) for name, value in values.items()}


def live(kind: str, points: Sequence[Sequence[float]]) -> dict[str, float]:
    """The same while the figure is still being placed; empty while there are too few points."""
    here = np.array(points, float).reshape(-1, 3)
    try:
        if kind in ("line", "polyline", "closed-curve") and len(here) > 1:
            return {"length_mm": numbers.length(here)}
        if kind == "angle" and len(here) == 3:
            return {"angle_deg": numbers.angle(here)}
        if kind == "end-plate-angle" and len(here) == 4:
            return {"angle_deg": numbers.cobb_angle(here)}
        if kind == "box" and len(here) == 2:
            return _box(None, None, here)
    except ValueError:
        pass
    return {}


def _line(_: object, one: Annotation, points: numbers.Array) -> dict[str, float]:
    if one.label == SLIP:  # which is told with its sign, and may be none
        return {"slip_mm": numbers.slip(points)}
    if numbers.length(points) == 0:
        raise ValueError("both ends lie in one place")
    return {"length_mm": numbers.length(points)}


def _curve(catalogue: Catalogue, one: Annotation, points: numbers.Array) -> dict[str, float]:
    closed = one.kind == "closed-curve"
    way = path_of(catalogue, one)
    found = {"length_mm": numbers.length(way if way is not None else points, closed=closed and way is None)}
    if closed:
        found["area_mm2"] = numbers.enclosed_area(way[:-1] if way is not None else points)
    return found


def path_of(catalogue: Catalogue, one: Annotation) -> numbers.Array | None:
    """The shortest way along the surface through a curve's points, (n, 3) mm; None where they lie on several."""
    if len(one.surfaces) != 1 or next(iter(one.surfaces)) not in catalogue.pack.meshes:
        return None
    from meshes.marks.painting import nearest_faces
    from meshes.marks.path import surface_path

    mesh = catalogue.pack.meshes[next(iter(one.surfaces))]
    points = np.array(one.points, float)
    try:
        faces = nearest_faces(mesh, points)
        return surface_path(
            mesh.points.astype(float), mesh.triangles, points, faces.tolist(), closed=one.kind == "closed-curve"
        )
    except MeshError:  # on pieces of the surface that do not hang together: straight through the air
        return None


def _angle(_: object, __: object, points: numbers.Array) -> dict[str, float]:
    return {"angle_deg": numbers.angle(points)}


def _end_plates(_: object, __: object, points: numbers.Array) -> dict[str, float]:
    return {"angle_deg": numbers.cobb_angle(points)}


def _plane(_: object, __: object, points: numbers.Array) -> dict[str, float]:
    """How the plane lies: its tilt from the axial plane, and to front and side."""
    _middle, normal = numbers.plane_of(points)
    normal = normal if normal[2] >= 0 else -normal
    return {"tilt_from_axial_deg": numbers.between(normal, np.array([0.0, 0.0, 1.0]))}


def _box(_: object, __: object, points: numbers.Array) -> dict[str, float]:
    sizes = np.abs(points[1] - points[0])
    if sizes.min() <= 0:
        raise ValueError("the corners of a box lie in one plane")
    names = ("width_mm", "depth_mm", "height_mm")
    return dict(zip(names, sizes.tolist(), strict=True)) | {"volume_mm3": float(sizes.prod())}


def _region(catalogue: Catalogue, one: Annotation, _: object) -> dict[str, float]:
    area = 0.0
    for key, runs in one.faces.items():
        mesh = catalogue.pack.meshes.get(key)
        if mesh is not None:
            area += numbers.surface_area(mesh.points.astype(float), mesh.triangles[faces_of(runs)])
    return {"area_mm2": area}


def _structure(catalogue: Catalogue, one: Annotation, _: object) -> dict[str, float]:
    """Area of all its surfaces, and the volume where each of them is closed."""
    meshes = [catalogue.pack.meshes[key] for key in one.surfaces if key in catalogue.pack.meshes]
    if not meshes:
        return {}
    volumes = [numbers.volume(mesh.points.astype(float), mesh.triangles) for mesh in meshes]
    area = sum(numbers.surface_area(mesh.points.astype(float), mesh.triangles) for mesh in meshes)
    closed = [volume for volume in volumes if volume is not None]
    return {"area_mm2": area} | ({"volume_mm3": sum(closed)} if len(closed) == len(meshes) else {})


_MEASURES: Mapping[str, Callable[[Catalogue, Annotation, numbers.Array], dict[str, float]]] = {
    "line": _line,
    "polyline": _curve,
    "closed-curve": _curve,
    "angle": _angle,
    "end-plate-angle": _end_plates,
    "plane": _plane,
    "box": _box,
    "region": _region,
    "structure": _structure,
}
