"""All ligaments of the atlas, each fitted to the finished bones, discs and what lies in the canal.

They are found by casting lines at the finished surfaces, so that they lie on them: bone is entered a little only.
"""

from __future__ import annotations

import numpy as np

from meshes.build.canal import Course
from meshes.build.cast import locator_of
from meshes.build.flavum import flavum
from meshes.build.layout import Layout, segment_levels
from meshes.build.longitudinal import longitudinal_ligaments
from meshes.build.model import BuiltMesh
from meshes.build.soft_table import SoftTable
from meshes.build.spinous import interspinous, supraspinous
from meshes.build.sweep import Surface, mirrored_surface
from meshes.build.transverse import iliolumbar, intertransverse
from meshes.clearance import Clearance


def bones_of(layout: Layout, bones: dict[str, BuiltMesh], segment: str) -> tuple[BuiltMesh, BuiltMesh]:
    """The finished bones above and below a segment; the last level's is the sacrum."""
    upper, lower = segment_levels(segment)
    return bones[f"vertebra/{upper}"], bones["vertebra/sacrum" if lower == layout.levels[-1] else f"vertebra/{lower}"]


def flava(
    layout: Layout, course: Course, table: SoftTable, bones: dict[str, BuiltMesh], contents: Clearance | None
) -> dict[str, Surface]:
    """The ligamentum flavum of every segment and side as raw surfaces by structure id; the right mirrors the left."""
    built = {}
    for segment in layout.segments:
        left = flavum(layout, course, table, segment, *bones_of(layout, bones, segment), contents)
        built[f"ligament/flavum/{segment}/left"] = left
        built[f"ligament/flavum/{segment}/right"] = mirrored_surface(left)
    return built


def ligament_surfaces(
    layout: Layout,
    table: SoftTable,
    bones: dict[str, BuiltMesh],
    discs: list[BuiltMesh],
    roots: list[BuiltMesh],
    sac: BuiltMesh,
) -> dict[str, Surface]:
    """All ligaments but the flava as raw surfaces by structure id (world, mm), fitted to bones and discs, clear of
    roots and sac. What is paired is made on the left and mirrored."""
    nerves, contents = Clearance(roots), Clearance([*roots, sac])
    parts = [*bones.values(), *discs]
    offsets = np.cumsum([0] + [len(part.points) for part in parts[:-1]])
    triangles = np.concatenate([part.triangles + offset for part, offset in zip(parts, offsets, strict=True)])
    solid = locator_of(np.concatenate([part.points for part in parts]).astype(float), triangles.astype(np.int32))
    built = longitudinal_ligaments(layout, table, solid, contents)
    built["ligament/supraspinous"] = cord = supraspinous(layout, table, bones)
    for segment in layout.segments:
        upper, lower = bones_of(layout, bones, segment)
        built[f"ligament/interspinous/{segment}"] = interspinous(
            layout, table, segment, (upper, lower), None if segment == layout.segments[-1] else cord
        )
        if segment != layout.segments[-1]:  # there the ala lies below: that is the iliolumbar ligament's part
            left = intertransverse(layout, table, segment, upper, lower, nerves)
            built[f"ligament/intertransverse/{segment}/left"] = left
            built[f"ligament/intertransverse/{segment}/right"] = mirrored_surface(left)
    last = layout.vertebrae[-1]
    left = iliolumbar(layout, table, last, list(bones.values()), nerves)
    built["ligament/iliolumbar/left"] = left
    built["ligament/iliolumbar/right"] = mirrored_surface(left)
    return built
