"""All bones of the atlas: T12, L1 ... L5 and the sacrum, from parameters to meshes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from meshes.build.fields import REACH, Array, Grid, difference
from meshes.build.layout import Layout, segment_below, segment_levels
from meshes.build.model import BuiltMesh
from meshes.build.parameters import VERTEBRAE, Parameters
from meshes.build.shapes import BoneShape, read_shapes
from meshes.build.surface import band_field, even_surface, finish_mesh
from meshes.build.vertebra import PART_NAMES, VertebraModel, vertebra_model

Progress = Callable[[str, float], None]
"""Called with the name of what has been built and the share done, 0 to 1."""

SPACING = 0.7
TRIANGLES = {level: 36_000 for level in VERTEBRAE} | {"S1": 45_000}
CLEARANCE = 1.3  # least distance, mm, between neighbouring bones outside the discs
BOX = ((-26.0, 78.0), (-45.0, 34.0))  # y and z of a vertebra's grid, local mm


def bone_id(level: str) -> str:
    """Structure id of a level's bone: S1 is the sacrum."""
    return "vertebra/sacrum" if level == "S1" else f"vertebra/{level}"


@dataclass(frozen=True, eq=False)
class Neighbour:
    """The arch of the vertebra below, from which the bone above keeps its distance."""

    model: VertebraModel
    to_local: Callable[[Array], Array]


def _room_below(layout: Layout, level: str, shapes: dict[str, BoneShape]) -> Callable[[Array], Array] | None:
    """Distance to the lower neighbour, grown by the clearance, in this vertebra's frame; None above the sacrum."""
    segment = segment_below(level)
    lower = segment_levels(segment)[1] if segment else None
    if lower is None or lower == "S1":
        return None
    model = vertebra_model(layout, lower, shapes[lower])
    here, there = layout.frames[level], layout.frames[lower]

    def distance(points: Array) -> Array:
        moved = np.asarray(there.to_local(here.to_world(points)), np.float32)
        field = np.full(len(points), REACH, np.float32)
        near = (points[:, 1] > 14) & (points[:, 2] < 8)
        field[near] = model.distance(moved[near])
        return field - np.float32(CLEARANCE)

    return distance


def vertebra_mesh(layout: Layout, level: str, shapes: dict[str, BoneShape]) -> BuiltMesh:
    """One of T12, L1 ... L5 in the world."""
    model, frame = vertebra_model(layout, level, shapes[level]), layout.frames[level]
    room = _room_below(layout, level, shapes)

    def distance(points: Array) -> Array:
        bone = model.distance(points)
        return bone if room is None else difference(bone, room(points), 1.0)

    half_width = layout.parameters.process.transverse_span[level] / 2 + 12
    grid = Grid.symmetric(half_width, (BOX[0][0], BOX[1][0]), (BOX[0][1], BOX[1][1]), SPACING)
    half = Grid([0, *grid.low[1:]], [half_width, BOX[0][1], BOX[1][1]], SPACING)
    left = band_field(half, distance)
    points, faces = even_surface(np.concatenate([left[:0:-1], left]), _mirror_grid(half), TRIANGLES[level], mirror=True)
    part = model.part_of(points.astype(np.float32))
    return finish_mesh(frame.to_world(points), faces, part=part, part_names=PART_NAMES)


def _mirror_grid(half: Grid) -> Grid:
    """The grid of a half and its mirror image in x = 0."""
    high = half.low + half.spacing * (np.array(half.shape) - 1)
    reach = half.spacing * (half.shape[0] - 1)
    return Grid([-reach, *half.low[1:]], high - 1e-6, half.spacing)


def _build(parameters: Parameters, level: str) -> BuiltMesh:
    layout = Layout(parameters)
    if level == "S1":
        from meshes.build.sacrum import sacrum_mesh

        return sacrum_mesh(layout, TRIANGLES[level])
    return vertebra_mesh(layout, level, read_shapes())


def build_bones(
    parameters: Parameters, progress: Progress = lambda name, share: None, workers: int = 2
) -> dict[str, BuiltMesh]:
    """Every bone by structure id, from above down. The result does not depend on `workers`."""
    levels = [*VERTEBRAE, "S1"]
    built = {}
    with ProcessPoolExecutor(workers) as pool:
        jobs = {level: pool.submit(_build, parameters, level) for level in reversed(levels)}
        for count, level in enumerate(reversed(levels), 1):
            built[bone_id(level)] = jobs[level].result()
            progress(bone_id(level), count / len(levels))
    return {bone_id(level): built[bone_id(level)] for level in levels}
