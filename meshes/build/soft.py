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
from meshes.build.capsule import CapsuleNeighbours, facet_capsule
from meshes.build.cartilage import facet_cartilage, facing_area
from meshes.build.disc import disc_surfaces
from meshes.build.facet import facet_sheet
from meshes.build.layout import Layout, segment_levels
from meshes.build.ligament import flava, ligament_surfaces
from meshes.build.model import BuiltMesh
from meshes.build.nerve import Root, nerve_levels, plan_root
from meshes.build.parameters import BuildError
from meshes.build.ramus import posterior_nerves
from meshes.build.root import nerve_surfaces, strands
from meshes.build.soft_table import SoftTable, read_soft_table
from meshes.build.surface import finish_mesh, surface_of_field, vertex_normals
from meshes.build.sweep import Surface
from meshes.build.trunk import lumbosacral_trunk
from meshes.clearance import Clearance

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
    built |= build_flava(layout, table, bones, built)
    built |= build_facet_joints(layout, table, bones, built)
    progress("facet joints", 0.8)
    built |= build_ligaments(layout, table, bones, built)
    progress("ligaments", 1.0)
    return built


def build_discs(layout: Layout, table: SoftTable, bones: Meshes) -> Meshes:
    """All parts of the disc of every segment."""
    built = {}
    for segment in layout.segments:
        pair = [bone_of(bones, level) for level in segment_levels(segment)]
        surfaces = disc_surfaces(layout, table, segment, *pair)
        built.update({name: finished(surface) for name, surface in surfaces.items()})
    return built


def build_nerves_and_canal(layout: Layout, table: SoftTable, bones: Meshes, discs: Meshes) -> tuple[Meshes, Meshes]:
    """Nerves from the sac outwards, and what lies in the canal; both avoid bones and discs, the sac also the flava."""
    obstacles = Clearance([*bones.values(), *(mesh for name, mesh in discs.items() if name.endswith("annulus"))])
    course = canal_course(layout)
    sac = dural_sac(layout, course, table, obstacles, Clearance(full_flava(layout, table, bones)))
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


def full_flava(layout: Layout, table: SoftTable, bones: Meshes) -> list[BuiltMesh]:
    """The flava in full thickness, as if the canal were empty: points, triangles and normals only."""
    made = []
    for points, triangles in flava(layout, canal_course(layout), table, bones, None).values():
        normals = vertex_normals(points, triangles.astype(np.int64))
        made.append(BuiltMesh(points.astype(np.float32), triangles, normals.astype(np.float32)))
    return made


def build_flava(layout: Layout, table: SoftTable, bones: Meshes, soft: Meshes) -> Meshes:
    """The ligamentum flavum of every segment and side, clear of roots and sac."""
    contents = Clearance([*deep_nerves(soft), soft["canal/dural-sac"]])
    surfaces = flava(layout, canal_course(layout), table, bones, contents)
    return {name: finished(surface) for name, surface in surfaces.items()}


def deep_nerves(soft: Meshes) -> list[BuiltMesh]:
    """The nerves to which joints and ligaments give way: all but those that lie on bone."""
    return [mesh for name, mesh in soft.items() if name.startswith("nerve/") and not name.endswith(ON_BONE)]


def build_facet_joints(layout: Layout, table: SoftTable, bones: Meshes, soft: Meshes) -> Meshes:
    """Cartilages, joint space and capsule of every facet joint; the capsule clear of nerves, sac and flava."""
    built: Meshes = {}
    contents = Clearance([*deep_nerves(soft), soft["canal/dural-sac"]])
    for segment in layout.segments:
        upper, lower = (bone_of(bones, level) for level in segment_levels(segment))
        around = CapsuleNeighbours(contents, Clearance([soft[f"ligament/flavum/{segment}/left"]]))
        area = facing_area(facet_sheet(layout, segment, "left"), f"facet/{segment}/left", upper, lower)
        parts = {name: finished(surface) for name, surface in facet_cartilage(area, table, segment).items()}
        parts["capsule"] = facet_capsule(area, table, segment, upper, lower, around)
        for name, mesh in parts.items():
            built[f"facet/{segment}/left/{name}"] = mesh
            built[f"facet/{segment}/right/{name}"] = mirrored_mesh(mesh)
    return built


def build_ligaments(layout: Layout, table: SoftTable, bones: Meshes, soft: Meshes) -> Meshes:
    """All ligaments but the flava."""
    discs = [mesh for name, mesh in soft.items() if name.endswith("annulus")]
    surfaces = ligament_surfaces(layout, table, bones, discs, deep_nerves(soft), soft["canal/dural-sac"])
    return {name: finished(surface) for name, surface in surfaces.items()}
