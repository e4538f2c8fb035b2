"""Structure, level, side and label follow from where an annotation is placed, and what it measures from its points."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from annotations.tags.model import KINDS, runs_of
from annotations.tags.vocabulary import protocols, vocabulary
from meshes.mesh import Mesh
from meshes.pack import MeshPack, PackInfo, describe_mesh, read_pack
from meshes.shipped import atlas_path
from tests.annotations.tags.making import annotation
from tests.core.tagging.placing import on, on_part
from tests.synthetic import WITH_FREE_S1, WITH_L6, blob, synthetic_pack
from viewer.core.catalogue import Catalogue
from viewer.core.tagging import making


@pytest.fixture(scope="module")
def atlas():
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    return Catalogue(read_pack(atlas_path()))


def said(catalogue, *places):
    spot = making.spot_of(catalogue, places)
    return spot.structure, spot.term, spot.level, spot.side


@pytest.mark.parametrize(
    ("key", "part", "wanted"),
    [
        ("vertebra/L3", "pedicle/left", ("vertebra/L3/pedicle/left", "pedicle", "L3", "left")),
        ("vertebra/L3", "spinous-process", ("vertebra/L3/spinous-process", "spinous-process", "L3", None)),
        ("disc/L4-L5/nucleus", None, ("disc/L4-L5/nucleus", "nucleus", "L4-L5", None)),
        ("facet/L4-L5/right/capsule", None, ("facet/L4-L5/right/capsule", "facet-capsule", "L4-L5", "right")),
        ("nerve/L4/left/anterior-root", None, ("nerve/L4/left/anterior-root", "anterior-root", "L4", "left")),
    ],
)
def test_a_click_on_the_atlas_says_what_lies_there(atlas, key, part, wanted):
    if part:
        place = on_part(atlas, key, part)
    else:  # of a structure in the middle, the face nearest to the midline
        mesh = atlas.pack.meshes[key]
        middles = mesh.points[mesh.triangles].mean(axis=1)
        place = on(atlas, key, int(np.abs(middles[:, 0] - atlas.midline((key,))).argmin()))
    assert said(atlas, place) == wanted


def test_side_is_the_patients_where_the_structure_has_none(atlas):
    mesh = atlas.pack.meshes["disc/L4-L5/annulus"]
    middles = mesh.points[mesh.triangles].mean(axis=1)
    for face, side in ((middles[:, 0].argmax(), "left"), (middles[:, 0].argmin(), "right")):
        assert said(atlas, on(atlas, "disc/L4-L5/annulus", int(face)))[3] == side
    both = [on(atlas, "disc/L4-L5/annulus", int(face)) for face in (middles[:, 0].argmax(), middles[:, 0].argmin())]
    assert said(atlas, *both) == ("disc/L4-L5/annulus", "annulus", "L4-L5", None)


def test_points_on_two_structures_are_on_what_holds_both(atlas):
    body, pedicle = on_part(atlas, "vertebra/L3", "body"), on_part(atlas, "vertebra/L3", "pedicle/left")
    assert said(atlas, body, pedicle)[:3] == ("vertebra/L3", "vertebra", "L3")
    assert said(atlas, body, on_part(atlas, "vertebra/L4", "body"))[:3] == (None, "note", "L3-L4")
    assert said(atlas, on(atlas, "vertebra/L1", 1), on(atlas, "vertebra/sacrum", 1))[2] == "L1-S1"
    inner, outer = (on(atlas, f"disc/L4-L5/{name}", 7) for name in ("nucleus", "annulus"))
    assert said(atlas, inner, outer)[:3] == ("disc/L4-L5", "disc", "L4-L5")


def test_a_tag_on_a_structure_is_on_the_whole_of_it(atlas):
    joint = making.spot_of_structure(atlas, on(atlas, "facet/L4-L5/left/joint-space", 1))
    assert (joint.structure, joint.term, joint.level, joint.side) == (
        "facet/L4-L5/left", "facet-joint", "L4-L5", "left",
    )  # fmt: skip
    assert set(joint.surfaces) == {key for key in atlas.structures if key.startswith("facet/L4-L5/left/")}
    bone = making.spot_of_structure(atlas, on_part(atlas, "vertebra/L3", "pedicle/left"))
    assert (bone.structure, bone.side, bone.surfaces) == ("vertebra/L3", None, ("vertebra/L3",))


def test_a_region_is_on_the_part_most_of_it_lies_on(atlas):
    mesh = atlas.pack.meshes["vertebra/L3"]
    part = mesh.part[mesh.triangles]
    pedicle = np.flatnonzero((part == mesh.part_names.index("pedicle/right")).all(axis=1))
    body = np.flatnonzero((part == mesh.part_names.index("body")).all(axis=1))
    some = making.spot_of_faces(atlas, {"vertebra/L3": frozenset([*pedicle[:80], *body[:20]])})
    assert (some.structure, some.term, some.side) == ("vertebra/L3/pedicle/right", "pedicle", "right")
    half = making.spot_of_faces(atlas, {"vertebra/L3": frozenset([*pedicle[:50], *body[:50]])})
    assert (half.structure, half.term, half.level) == ("vertebra/L3", "vertebra", "L3")
    two = making.spot_of_faces(atlas, {"vertebra/L3": frozenset(body[:9]), "vertebra/L4": frozenset(range(9))})
    assert (two.structure, two.term, two.level) == (None, "note", "L3-L4")
    assert two.surfaces == ("vertebra/L3", "vertebra/L4")


@pytest.mark.parametrize("levels", [None, WITH_L6, WITH_FREE_S1])
def test_every_structure_group_and_part_has_a_word_of_the_vocabulary(levels, atlas, catalogue):
    spines = (atlas, catalogue) if levels is None else (Catalogue(synthetic_pack(levels)),)
    for spine in spines:
        ids = {*spine.entries, *spine.parts, *spine.structures}
        assert len(ids) > 100
        for one in ids:
            assert making.term_of(spine, one) in vocabulary(), one
            if one not in spine.segments:
                assert making.term_of(spine, one) != "note", one
        for segment in (*spine.segments, None):
            assert making.term_of(spine, segment) in vocabulary()


def test_an_imported_pack_without_parts(early):
    mesh = early.pack.meshes["vertebra/L3"]
    assert mesh.part is None
    face = int(mesh.points[mesh.triangles].mean(axis=1)[:, 0].argmax())
    assert said(early, on(early, "vertebra/L3", face)) == ("vertebra/L3", "vertebra", "L3", "left")
    region = making.spot_of_faces(early, {"vertebra/L3": frozenset(range(20))})
    assert (region.structure, region.term, region.level) == ("vertebra/L3", "vertebra", "L3")


def test_what_nobody_has_heard_of_is_still_a_word_of_the_vocabulary():
    mesh = blob((0, 0, 0), (5, 5, 5))
    row = describe_mesh("thing/x", mesh, kind="gadget", role="bone", side=None, parent=None, levels=())
    strange = Catalogue(MeshPack(PackInfo("odd", "Odd", "CC0", "x", "y"), {"thing/x": row}, {"thing/x": mesh}))
    assert said(strange, on(strange, "thing/x", 1))[:3] == ("thing/x", "note", None)


def test_a_series_leads_over_what_the_pack_has(atlas, early):
    for protocol in protocols():
        steps = making.steps_of(atlas, protocol)
        assert steps
        assert all(label in vocabulary() and atlas.knows(structure) for label, structure in steps)
    bone = blob((0, 0, 0), (20, 15, 12))
    row = describe_mesh("vertebra/L2", bone, kind="vertebra", role="bone", side=None, parent=None, levels=("L2",))
    lone = Catalogue(MeshPack(PackInfo("one", "One", "CC0", "x", "y"), {"vertebra/L2": row}, {"vertebra/L2": bone}))
    assert {structure for _, structure in making.steps_of(lone, "end-plate-corners")} == {"vertebra/L2"}
    with pytest.raises(KeyError):
        making.steps_of(atlas, "no such series")


# --- numbers ---------------------------------------------------------------------------------------


def sheet(size=20, step=0.5):
    """A flat square in the plane z = 0, and a Catalogue of it."""
    ticks = np.arange(0, size + step / 2, step)
    x, y = np.meshgrid(ticks, ticks, indexing="ij")
    points = np.column_stack([x.ravel(), y.ravel(), 0 * x.ravel()]).astype(np.float32)
    number = np.arange(len(points)).reshape(len(ticks), -1)
    a, b, c, d = number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    up = np.tile(np.float32((0, 0, 1)), (len(points), 1))
    mesh = Mesh(points, faces.astype(np.int32), up, np.ones(len(points), np.float32))
    row = describe_mesh("vertebra/L3", mesh, kind="vertebra", role="bone", side=None, parent=None, levels=("L3",))
    return Catalogue(MeshPack(PackInfo("flat", "Flat", "CC0", "x", "y"), {"vertebra/L3": row}, {"vertebra/L3": mesh}))


def measured(catalogue, kind, points, **more):
    surfaces = {key: row.sha256 for key, row in catalogue.structures.items()}
    one = annotation(kind=kind, points=tuple(map(tuple, points)), surfaces=surfaces, **more)
    return making.measured(catalogue, one)


def test_each_kind_measures_what_geometry_says():
    flat = sheet()
    assert measured(flat, "point", [(1.0, 1, 0)]) == {}
    assert measured(flat, "line", [(1.0, 1, 0), (4.0, 5, 0)]) == {"length_mm": 5.0}
    assert measured(flat, "polyline", [(1.0, 1, 0), (4.0, 5, 0), (4.0, 15, 0)])["length_mm"] == pytest.approx(15)
    square = measured(flat, "closed-curve", [(2.0, 2, 0), (12.0, 2, 0), (12.0, 12, 0), (2.0, 12, 0)])
    assert square == {"length_mm": pytest.approx(40, rel=1e-3), "area_mm2": pytest.approx(100, rel=1e-3)}
    assert measured(flat, "angle", [(1.0, 0, 0), (0.0, 0, 0), (0.0, 3, 0)]) == {"angle_deg": 90.0}
    tilted = [(0.0, 0, 0), (10.0, 0, 0), (0.0, 10, 10 * math.tan(math.radians(30)))]
    assert measured(flat, "plane", tilted) == {"tilt_from_axial_deg": pytest.approx(30)}
    box = measured(flat, "box", [(1.0, 2, 3), (5.0, 0, 13)])
    assert box == {"width_mm": 4, "depth_mm": 2, "height_mm": 10, "volume_mm3": 80}
    faces = {"vertebra/L3": runs_of(range(80))}
    assert measured(flat, "region", [], faces=faces) == {"area_mm2": pytest.approx(80 * 0.125)}
    assert measured(flat, "structure", []) == {"area_mm2": pytest.approx(400)}  # open: no volume


@pytest.mark.parametrize("wanted", [-31.0, 0.0, 4.5, 48.0])
def test_cobb_angles_sagittal_and_coronal(wanted):
    flat, way = sheet(), math.radians(wanted)
    lordosis = [(0, -15, 40), (0, 15, 40), (3, -15 * math.cos(way), -15 * math.sin(way)),
                (3, 15 * math.cos(way), 15 * math.sin(way))]  # fmt: skip
    assert measured(flat, "end-plate-angle", lordosis)["angle_deg"] == pytest.approx(wanted, abs=1e-3)
    scoliosis = [(y, x, z) for x, y, z in lordosis]  # the same from right to left, seen from the front
    assert measured(flat, "end-plate-angle", scoliosis)["angle_deg"] == pytest.approx(wanted, abs=1e-3)


def test_a_closed_structure_has_a_volume():
    ball = blob((0, 0, 0), (10, 10, 10), rings=150)
    row = describe_mesh("vertebra/L3", ball, kind="vertebra", role="bone", side=None, parent=None, levels=("L3",))
    catalogue = Catalogue(MeshPack(PackInfo("b", "B", "CC0", "x", "y"), {"vertebra/L3": row}, {"vertebra/L3": ball}))
    found = measured(catalogue, "structure", [])
    assert found["volume_mm3"] == pytest.approx(4000 / 3 * math.pi, rel=1e-3)
    assert found["area_mm2"] == pytest.approx(400 * math.pi, rel=1e-3)


@pytest.mark.parametrize("kind", ["line", "angle", "end-plate-angle", "plane", "box"])
def test_where_points_coincide_there_is_nothing_to_measure(kind):
    points = [(1.0, 1, 1)] * KINDS[kind].least
    with pytest.raises(ValueError, match=r"coincide|one place|in one line|in one plane"):
        measured(sheet(), kind, points)
    assert making.live(kind, points) in ({}, {"length_mm": 0.0})


def test_live_numbers_say_what_is_stored_in_the_end():
    flat = sheet()
    for kind, points in (
        ("line", [(1.0, 1, 0), (4, 5, 0)]),
        ("angle", [(1.0, 0, 0), (0, 0, 0), (3, 3, 0)]),
        ("end-plate-angle", [(0.0, -15, 40), (0, 15, 42), (0, -15, 0), (0, 15, 1)]),
        ("box", [(1.0, 2, 3), (5, 0, 13)]),
    ):
        assert making.live(kind, points) == pytest.approx(measured(flat, kind, points), abs=1e-4)
        assert making.live(kind, points[:-1]) == {}


def test_a_curve_over_two_surfaces_goes_through_the_air(catalogue):
    keys = ("vertebra/L3", "vertebra/L4")
    one = annotation(
        kind="polyline", points=tuple(on(catalogue, key, 9).point for key in keys),
        surfaces={key: catalogue.structures[key].sha256 for key in keys},
    )  # fmt: skip
    assert making.path_of(catalogue, one) is None
    assert making.measured(catalogue, one)["length_mm"] == pytest.approx(35, rel=1e-3)
    assert making.path_of(catalogue, replace(one, surfaces={"gone": "x"})) is None
