"""Everything that is not bone, in the order in which one thing is fitted to the next.

Discs between the end-plates, the sac in the canal, roots clear of bone and disc, then what fills the sac, capsules
round the facet joints, ligaments last. Paired structures are made on the left and mirrored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from meshes.build.canal import (
    canal_course,
    cauda_equina,
    conus_medullaris,
    dural_sac,
    filum_terminale,
    rootlets,
    sac_field,
    spinal_cord,
)
from meshes.build.capsule import facet_capsule
from meshes.build.clearance import Clearance
from meshes.build.disc import disc_surfaces
from meshes.build.facet import facet_sheet
from meshes.build.layout import Layout, segment_levels
from meshes.build.ligament import ligament_surfaces
from meshes.build.model import BuiltMesh
from meshes.build.nerve import ROOTS, Root, ganglion_surface, plan_root, root_surface
from meshes.build.parameters import SEGMENTS, BuildError
from meshes.build.soft_table import SoftTable, read_soft_table
from meshes.build.surface import finish_mesh, surface_of_field
from meshes.build.sweep import Surface

Progress = Callable[[str, float], None]
Meshes = dict[str, BuiltMesh]
SAC_SPACING, SAC_TRIANGLES = 0.8, 12_000


def bone_of(bones: Meshes, level: str) -> BuiltMesh:
    """The finished bone of a level. Raises BuildError if it is not there."""
    name = "vertebra/sacrum" if level == "S1" else f"vertebra/{level}"
    if name not in bones:
        raise BuildError(f"soft: {name}: missing, found {', '.join(sorted(bones)) or 'none'}; build the bones first")
    return bones[name]


def mirrored_mesh(mesh: BuiltMesh) -> BuiltMesh:
    """The mirror image in the mid-sagittal plane, coarse set included."""
    flip = np.array([-1, 1, 1], np.float32)
    return replace(
        mesh,
        points=mesh.points * flip,
        normals=mesh.normals * flip,
        triangles=np.ascontiguousarray(mesh.triangles[:, ::-1]),
        coarse=mirrored_mesh(mesh.coarse) if mesh.coarse else None,
    )


def finished(surface: Surface, coarse: Surface | None = None) -> BuiltMesh:
    """A swept surface with normals, occlusion and a coarse set, which may be given as a surface of its own."""
    if coarse is None:
        return finish_mesh(*surface)
    fine, small = (finish_mesh(*shape, coarse_triangles=len(shape[1])) for shape in (surface, coarse))
    return replace(fine, coarse=replace(small, coarse=None))


def build_soft(
    layout: Layout, bones: Meshes, progress: Progress = lambda name, share: None, sizes: SoftTable | None = None
) -> Meshes:
    """Discs, canal, nerves, capsules and ligaments by structure id (world, mm), fitted to the finished bones."""
    table = sizes or read_soft_table()
    built = build_discs(layout, table, bones)
    progress("discs", 0.2)
    nerves, canal = build_nerves_and_canal(layout, table, bones, built)
    built |= nerves | canal
    progress("nerves", 0.6)
    built |= build_capsules(layout, table, bones, nerves)
    progress("facet capsules", 0.8)
    built |= build_ligaments(layout, table, bones, built)
    progress("ligaments", 1.0)
    return built


def build_discs(layout: Layout, table: SoftTable, bones: Meshes) -> Meshes:
    """Annulus and nucleus of every segment."""
    built = {}
    for segment in SEGMENTS:
        pair = [bone_of(bones, level) for level in segment_levels(segment)]
        surfaces = disc_surfaces(layout, table, segment, *pair)
        built.update({name: finished(surface) for name, surface in surfaces.items()})
    return built


def build_nerves_and_canal(layout: Layout, table: SoftTable, bones: Meshes, discs: Meshes) -> tuple[Meshes, Meshes]:
    """Roots with ganglia, and what lies in the canal; both avoid bones and discs."""
    obstacles = Clearance([*bones.values(), *(mesh for name, mesh in discs.items() if name.endswith("annulus"))])
    course = canal_course(layout)
    sac = dural_sac(layout, course, table, obstacles)
    roots = {level: plan_root(layout, sac, table, level, obstacles) for level in ROOTS}
    cord = spinal_cord(layout, course, table)
    exits = {}
    for level, root in roots.items():
        station, left, back = course.locate(root.path[:1])
        exits[level] = (float(station[0]), float(left[0]), float(back[0]))
    strands = rootlets(sac, cord, table, exits)
    field, grid = sac_field(sac, [root.sleeve for root in roots.values()], SAC_SPACING)
    canal = {
        "canal/dural-sac": surface_of_field(field, grid, SAC_TRIANGLES, mirror=True),
        "canal/conus-medullaris": finished(conus_medullaris(course, cord)),
        "canal/cauda-equina": finished(cauda_equina(sac, cord, strands), cauda_equina(sac, cord, strands, coarse=True)),
        "canal/filum-terminale": finished(filum_terminale(sac, cord, table)),
    }
    return build_nerves(table, roots), canal


def build_nerves(table: SoftTable, roots: dict[str, Root]) -> Meshes:
    """Roots and ganglia of both sides."""
    built = {}
    for level, root in roots.items():
        size = [table.value("ganglion", way, level) for way in ("width", "length")]
        for suffix, surface in (("", root_surface(root)), ("/ganglion", ganglion_surface(root, *size))):
            mesh = finished(surface)
            built[f"nerve/{level}/left{suffix}"] = mesh
            built[f"nerve/{level}/right{suffix}"] = mirrored_mesh(mesh)
    return built


def build_capsules(layout: Layout, table: SoftTable, bones: Meshes, nerves: Meshes) -> Meshes:
    """The capsule of every facet joint, clear of the nerves."""
    built: Meshes = {}
    roots = Clearance(nerves.values())
    for segment in SEGMENTS:
        upper, lower = (bone_of(bones, level) for level in segment_levels(segment))
        mesh = facet_capsule(facet_sheet(layout, segment, "left"), table, segment, upper, lower, roots)
        built[f"facet/{segment}/left/capsule"] = mesh
        built[f"facet/{segment}/right/capsule"] = mirrored_mesh(mesh)
    return built


def build_ligaments(layout: Layout, table: SoftTable, bones: Meshes, soft: Meshes) -> Meshes:
    """Longitudinal ligaments, flava, interspinous and supraspinous ligaments."""
    surfaces = ligament_surfaces(layout, canal_course(layout), table, bones, soft)
    return {name: finished(surface) for name, surface in surfaces.items()}
