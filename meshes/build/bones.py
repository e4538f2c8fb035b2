"""All bones of the atlas: T12, L1 ... L5 and the sacrum, from parameters to meshes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from meshes.build.fields import REACH, Array, Grid, difference
from meshes.build.layout import Layout, segment_levels
from meshes.build.model import BuiltMesh
from meshes.build.parameters import BuildError, Parameters
from meshes.build.regions import tidy
from meshes.build.sacrum import PART_NAMES as SACRUM_PARTS
from meshes.build.sacrum import SacrumModel, sacrum_model
from meshes.build.shapes import BoneShape, read_shapes
from meshes.build.surface import band_field, even_surface, finish_mesh
from meshes.build.vertebra import VertebraModel, vertebra_model
from meshes.build.vertebra_parts import PART_NAMES as VERTEBRA_PARTS
from meshes.build.vertebra_parts import PIECES, part_of
from meshes.build.workers import worker_pool

Progress = Callable[[str, float], None]
"""Called with the name of what has been built and the share done, 0 to 1."""

SPACING = 0.7
VERTEBRA_TRIANGLES, SACRUM_TRIANGLES = 36_000, 45_000


def bone_id(level: str) -> str:
    """Structure id of a level's bone: S1 is the sacrum."""
    return "vertebra/sacrum" if level == "S1" else f"vertebra/{level}"


Model = VertebraModel | SacrumModel


def bone_model(layout: Layout, level: str, shapes: dict[str, BoneShape]) -> Model:
    """The signed-distance model of a level's bone, in its local frame."""
    if level == "S1":
        return sacrum_model(layout, shapes[level])
    return vertebra_model(layout, level, shapes[level])


def _room_below(layout: Layout, level: str, shapes: dict[str, BoneShape]) -> Callable[[Array], Array] | None:
    """Distance to the lower neighbour, grown by the clearance, in this vertebra's frame; None for the sacrum."""
    segment = layout.segment_below(level)
    if segment is None:
        return None
    lower = segment_levels(segment)[1]
    model, here, there = bone_model(layout, lower, shapes), layout.frames[level], layout.frames[lower]

    def distance(points: Array) -> Array:
        field = np.full(len(points), REACH, np.float32)
        near = (points[:, 1] > 14) & (points[:, 2] < 8)
        field[near] = model.distance(np.asarray(there.to_local(here.to_world(points[near])), np.float32))
        return field - np.float32(layout.parameters.process.seam[level])

    return distance


def bone_mesh(layout: Layout, level: str, shapes: dict[str, BoneShape]) -> BuiltMesh:
    """One bone in the world: T12, L1 ... L5, or S1 for the sacrum."""
    model, frame = bone_model(layout, level, shapes), layout.frames[level]
    room = _room_below(layout, level, shapes)

    def distance(points: Array) -> Array:
        bone = model.distance(points)
        return bone if room is None else difference(bone, room(points), 1.2)

    half_width, low, high = _box(layout, level)
    half = Grid([0, *low], [half_width, *high], SPACING)
    left = band_field(half, distance)
    whole = np.concatenate([left[:0:-1], left])
    triangles = SACRUM_TRIANGLES if level == "S1" else VERTEBRA_TRIANGLES
    points, faces = even_surface(whole, _mirror_grid(half), triangles, mirror=True)
    names = VERTEBRA_PARTS if isinstance(model, VertebraModel) else SACRUM_PARTS
    local = points.astype(np.float32)
    part = tidy(part_of(model, local), faces, PIECES) if isinstance(model, VertebraModel) else model.part_of(local)
    return finish_mesh(frame.to_world(points), faces, part=part, part_names=names)


def _box(layout: Layout, level: str) -> tuple[float, tuple[float, float], tuple[float, float]]:
    """Half width, and lowest and highest (y, z), of the grid of a bone, local mm."""
    if level == "S1":
        return max(layout.parameters.sacrum.half_width.values()) + 10, (-32.0, -128.0), (62.0, 18.0)
    return layout.parameters.process.transverse_span[level] / 2 + 12, (-26.0, -45.0), (82.0, 34.0)


def _mirror_grid(half: Grid) -> Grid:
    """The grid of a half and its mirror image in x = 0."""
    high = half.low + half.spacing * (np.array(half.shape) - 1)
    reach = half.spacing * (half.shape[0] - 1)
    return Grid([-reach, *half.low[1:]], high - 1e-6, half.spacing)


def _build(parameters: Parameters, level: str, shapes: dict[str, BoneShape]) -> BuiltMesh:
    try:
        return bone_mesh(Layout(parameters), level, shapes)
    except BuildError as error:
        raise BuildError(f"{bone_id(level)}: {error}") from error


def build_bones(
    parameters: Parameters,
    progress: Progress = lambda name, share: None,
    workers: int = 2,
    shapes: dict[str, BoneShape] | None = None,
) -> dict[str, BuiltMesh]:
    """Every bone by structure id, from above down. The result does not depend on `workers`."""
    levels, forms = parameters.levels, shapes or read_shapes()
    built = {}
    with worker_pool(workers) as pool:
        jobs = {level: pool.submit(_build, parameters, level, forms) for level in reversed(levels)}
        for count, level in enumerate(reversed(levels), 1):
            built[bone_id(level)] = jobs[level].result()
            progress(bone_id(level), count / len(levels))
    return {bone_id(level): built[bone_id(level)] for level in levels}
