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
from meshes.build.nerve import Root, nerve_levels, plan_root
from meshes.build.parameters import SEGMENTS, BuildError
from meshes.build.ramus import posterior_nerves
from meshes.build.root import nerve_surfaces, strands
from meshes.build.soft_table import SoftTable, read_soft_table
from meshes.build.surface import finish_mesh, surface_of_field
from meshes.build.sweep import Surface
from meshes.build.trunk import lumbosacral_trunk

Progress = Callable[[str, float], None]
Meshes = dict[str, BuiltMesh]
SAC_SPACING, SAC_TRIANGLES = 0.8, 12_000
ON_BONE = ("posterior-ramus", "medial-branch")  # nerves that reach the capsules: these do not give way to them


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
    built |= build_capsules(layout, table, bones, nerves | {"canal/dural-sac": canal["canal/dural-sac"]})
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
    """Nerves from the sac outwards, and what lies in the canal; both avoid bones and discs."""
    obstacles = Clearance([*bones.values(), *(mesh for name, mesh in discs.items() if name.endswith("annulus"))])
    course = canal_course(layout)
    sac = dural_sac(layout, course, table, obstacles)
    roots = {level: plan_root(layout, sac, table, level, obstacles) for level in nerve_levels(layout)}
    cord = spinal_cord(layout, course, table)
    ends = {}
    for level, root in roots.items():
        for anterior, strand in zip((True, False), strands(root), strict=True):
            station, left, back = course.locate(strand.path[:1])
            ends[level, anterior] = (float(station[0]), float(left[0]), float(back[0]))
    threads = rootlets(sac, cord, table, ends)
    field, grid = sac_field(sac, [root.sleeve for root in roots.values()], SAC_SPACING)
    canal = {
        "canal/dural-sac": surface_of_field(field, grid, SAC_TRIANGLES, mirror=True),
        "canal/conus-medullaris": finished(conus_medullaris(course, cord)),
        "canal/cauda-equina": finished(cauda_equina(sac, cord, threads), cauda_equina(sac, cord, threads, coarse=True)),
        "canal/filum-terminale": finished(filum_terminale(sac, cord, table)),
    }
    return build_nerves(layout, table, bones, roots, obstacles), canal


def build_nerves(
    layout: Layout, table: SoftTable, bones: Meshes, roots: dict[str, Root], obstacles: Clearance
) -> Meshes:
    """Roots, ganglia, spinal nerves, rami, medial branches and the lumbosacral trunk of both sides."""
    surfaces = {}
    for level, root in roots.items():
        parts = nerve_surfaces(root) | posterior_nerves(layout, table, bones, root)
        surfaces.update({(f"nerve/{level}", f"/{part}"): surface for part, surface in parts.items()})
    upper, lower = (roots[level] for level in layout.vertebrae[-2:])
    surfaces["nerve/lumbosacral-trunk", ""] = lumbosacral_trunk(upper, lower, table, obstacles)
    built = {}
    for (before, after), surface in surfaces.items():
        mesh = finished(surface)
        built[f"{before}/left{after}"] = mesh
        built[f"{before}/right{after}"] = mirrored_mesh(mesh)
    return built


def build_capsules(layout: Layout, table: SoftTable, bones: Meshes, nerves: Meshes) -> Meshes:
    """The capsule of every facet joint, clear of the nerves and the sac."""
    built: Meshes = {}
    roots = Clearance(mesh for name, mesh in nerves.items() if not name.endswith(ON_BONE))
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
