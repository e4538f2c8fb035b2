"""Sizes measured back from surfaces: known shapes give known figures, and the figures follow the shape alone."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from meshes.measure.body import heights
from meshes.measure.frame import MeasureError, local_bone, mirror_plane
from meshes.measure.ligament import flavum_thickness
from meshes.measure.measuring import WHOLE, Measure, measures_of
from meshes.measure.nerve import Sac, centre_line, ganglion_sizes, root_angle, root_diameter, root_way
from meshes.measure.section import Solid, area, centroid, inside, level_crossings
from meshes.measure.spine import Spine
from meshes.measure.table import Definition, parse_table, read_table
from meshes.mesh import Mesh
from meshes.pack import DESCRIPTION_FILE, MeshPack, PackInfo, describe_mesh, read_pack
from meshes.shipped import atlas_path
from tests.reference import reference_folder
from tests.synthetic import blob, synthetic_pack

Floats = NDArray[np.float64]

needs_atlas = pytest.mark.skipif(not (atlas_path() / DESCRIPTION_FILE).exists(), reason="no atlas is built yet")


def solid(mesh: Mesh) -> Solid:
    return Solid(mesh.points.astype(float), mesh.triangles.astype(np.int64))


def turn(degrees: tuple[float, float, float]) -> Floats:
    """Rotation about x, then y, then z."""
    out = np.eye(3)
    for axis, angle in enumerate(np.radians(degrees)):
        i, j = (axis + 1) % 3, (axis + 2) % 3
        one = np.eye(3)
        one[i, i] = one[j, j] = np.cos(angle)
        one[j, i], one[i, j] = np.sin(angle), -np.sin(angle)
        out = one @ out
    return out


def moved(mesh: Mesh, rotation: Floats, shift: tuple[float, float, float] = (0, 0, 0), scale: float = 1.0) -> Mesh:
    points = mesh.points.astype(float) * scale @ rotation.T + shift
    normals = mesh.normals.astype(float) @ rotation.T
    return replace(mesh, points=points.astype(np.float32), normals=normals.astype(np.float32), coarse=None)


def tube(line: Floats, radius: float, around: int = 24) -> Mesh:
    """A closed tube of circular sections at right angles to a straight line of places (n, 3)."""
    along = (line[-1] - line[0]) / np.linalg.norm(line[-1] - line[0])
    first = np.cross(along, [1.0, 0, 0] if abs(along[0]) < 0.9 else [0, 1.0, 0])
    first /= np.linalg.norm(first)
    second = np.cross(along, first)
    angle = np.arange(around) * 2 * np.pi / around
    ring = np.outer(np.cos(angle), first) + np.outer(np.sin(angle), second)
    points = np.vstack([*(place + radius * ring for place in line), line[0], line[-1]])
    faces = []
    for row, at in itertools.product(range(len(line) - 1), range(around)):
        a, b = row * around + at, row * around + (at + 1) % around
        faces += [(a, b, b + around), (a, b + around, a + around)]
    last, start, end = (len(line) - 1) * around, len(line) * around, len(line) * around + 1
    for at in range(around):
        faces += [(start, (at + 1) % around, at), (end, last + at, last + (at + 1) % around)]
    normals = np.vstack([np.tile(ring, (len(line), 1)), -along, along])
    return Mesh(points.astype(np.float32), np.array(faces, np.int32), normals.astype(np.float32))


def box(low: tuple[float, float, float], high: tuple[float, float, float]) -> Mesh:
    corners = np.array(list(itertools.product(*zip(low, high, strict=True))), np.float32)
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    faces = [face for a, b, c, d in quads for face in ((a, b, c), (a, c, d))]
    return Mesh(corners, np.array(faces, np.int32), np.sign(corners - corners.mean(axis=0)) / np.sqrt(3))


# ---- sections ----------------------------------------------------------------------------------
@settings(max_examples=30, deadline=None)
@given(st.floats(-0.9, 0.9), st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda v: np.linalg.norm(v) > 0.2))
def test_a_ball_is_cut_in_a_circle(share: float, direction: tuple[float, float, float]) -> None:
    normal = np.array(direction) / np.linalg.norm(direction)
    ball = solid(blob((3, -2, 5), (10, 10, 10), rings=40))
    (line,) = ball.cut(np.array([3, -2, 5]) + 10 * share * normal, normal)
    axes = np.linalg.svd(normal[None])[2][1:]
    if np.linalg.det(np.vstack([axes, normal])) < 0:
        axes = axes[::-1]
    assert area(line @ axes.T) == pytest.approx(np.pi * 100 * (1 - share**2), rel=0.03)
    assert centroid(line @ axes.T) == pytest.approx(axes @ [3, -2, 5], abs=0.1)


def test_a_hole_runs_the_other_way_round() -> None:
    outer, inner = box((0, 0, 0), (10, 10, 10)), box((3, 3, 3), (6, 6, 6))
    hollow = Solid(
        np.vstack([outer.points, inner.points]).astype(float),
        np.vstack([outer.triangles, inner.triangles[:, ::-1] + len(outer.points)]).astype(np.int64),
    )
    lines = hollow.cut([0, 0, 5], [0, 0, 1])
    assert sorted(round(area(line[:, :2])) for line in lines) == [-9, 100]


def test_nothing_is_cut_where_nothing_is() -> None:
    assert solid(box((0, 0, 0), (1, 1, 1))).cut([0, 0, 5], [0, 0, 1]) == []


def test_crossings_of_a_square() -> None:
    square = np.array([(0.0, 0), (4, 0), (4, 4), (0, 4)])
    assert level_crossings(square, 1.0) == pytest.approx([0, 4])
    assert inside(square, (1, 1))
    assert not inside(square, (5, 1))


# ---- frames ------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def atlas() -> MeshPack:
    return read_pack(atlas_path())


@pytest.fixture(scope="module")
def spine(atlas: MeshPack) -> Spine:
    return Spine(atlas)


@needs_atlas
@settings(max_examples=8, deadline=None)
@given(st.tuples(st.floats(-10, 10), st.floats(-10, 10), st.floats(-10, 10)))
def test_the_mirror_plane_turns_with_the_bone(degrees: tuple[float, float, float]) -> None:
    mesh = moved(read_pack(atlas_path()).meshes["vertebra/L3"], turn(degrees), (40, -20, 300))
    normal, offset = mirror_plane(mesh.points.astype(float), mesh.triangles.astype(np.int64))
    assert normal == pytest.approx(turn(degrees)[:, 0], abs=2e-3)
    assert offset == pytest.approx(float(np.array([40, -20, 300]) @ turn(degrees)[:, 0]), abs=0.15)


def figures(pack: MeshPack, *targets: str) -> dict[tuple[str, str], float]:
    found = Spine(pack)
    rows = [one for target in targets for one in measures_of(found, target, ())]
    return {(one.target, one.definition.id): one.reading.value for one in rows}


def with_meshes(pack: MeshPack, meshes: dict[str, Mesh]) -> MeshPack:
    return MeshPack(pack.info, {key: pack.structures[key] for key in meshes}, meshes)


PAIR = ("vertebra/L3", "vertebra/L4")


@needs_atlas
def test_figures_do_not_depend_on_where_the_bones_stand(atlas: MeshPack) -> None:
    rotation = turn((6, -5, 8))
    here = figures(with_meshes(atlas, {key: atlas.meshes[key] for key in PAIR}), *PAIR, "L3-L4")
    there = {key: moved(atlas.meshes[key], rotation, (80, -150, 900)) for key in PAIR}
    turned = figures(with_meshes(atlas, there), *PAIR, "L3-L4")
    assert turned.keys() == here.keys()
    for key, value in here.items():
        if key[1].endswith("-extent"):
            continue  # along the room's axes, not the bone's
        assert turned[key] == pytest.approx(value, rel=0.02, abs=0.15), key


@needs_atlas
def test_figures_grow_with_the_bones(atlas: MeshPack) -> None:
    before = figures(with_meshes(atlas, {key: atlas.meshes[key] for key in PAIR}), *PAIR, "L3-L4")
    larger = {key: moved(atlas.meshes[key], np.eye(3), scale=1.1) for key in PAIR}
    after = figures(with_meshes(atlas, larger), *PAIR, "L3-L4")
    table = read_table()
    # how far facets face each other is cut off at 3 and 4 mm, whatever the bones' size
    kept = [key for key in before if "facet" not in key[1]]
    assert len(kept) > 35
    for key in kept:
        grown = 1.1 ** {"mm": 1, "cm2": 2, "cm3": 3, "deg": 0}[table[key[1]].unit]
        assert after[key] == pytest.approx(before[key] * grown, rel=0.04, abs=0.3), key


@needs_atlas
def test_a_wider_bone_is_wider_and_nothing_else(atlas: MeshPack) -> None:
    mesh = atlas.meshes["vertebra/L2"]
    wide = replace(mesh, points=mesh.points * np.float32([1.2, 1, 1]), coarse=None)
    before = figures(with_meshes(atlas, {"vertebra/L2": mesh}), "vertebra/L2")
    after = figures(with_meshes(atlas, {"vertebra/L2": wide}), "vertebra/L2")
    target = "vertebra/L2"
    for name in ("upper-end-plate-width", "lower-end-plate-width", "canal-width", "transverse-span"):
        assert after[target, name] == pytest.approx(1.2 * before[target, name], rel=0.01), name
    for name in ("upper-end-plate-depth", "anterior-body-height", "canal-depth", "spinous-length", "pedicle-height"):
        assert after[target, name] == pytest.approx(before[target, name], rel=0.02), name


@needs_atlas
@pytest.mark.parametrize("shift", [-1.5, 2.0])
def test_discs_and_foramina_grow_when_bones_are_drawn_apart(atlas: MeshPack, shift: float) -> None:
    up = local_bone(atlas.meshes[PAIR[1]], PAIR[1]).rotation[:, 2]
    apart = {PAIR[0]: moved(atlas.meshes[PAIR[0]], np.eye(3), tuple(shift * up)), PAIR[1]: atlas.meshes[PAIR[1]]}
    before = figures(with_meshes(atlas, {key: atlas.meshes[key] for key in PAIR}), "L3-L4")
    after = figures(with_meshes(atlas, apart), "L3-L4")
    for name in ("anterior-disc-height", "middle-disc-height", "posterior-disc-height", "foramen-height"):
        assert after["L3-L4", name] - before["L3-L4", name] == pytest.approx(shift, abs=0.15), name
    assert after["L3-L4", "disc-wedge"] == pytest.approx(before["L3-L4", "disc-wedge"], abs=0.05)


@needs_atlas
def test_bending_the_spine_changes_the_angles_by_as_much(atlas: MeshPack) -> None:
    keys = ("vertebra/L1", "vertebra/L5", "vertebra/sacrum")
    straight = {key: atlas.meshes[key] for key in keys}
    tilted = straight | {"vertebra/sacrum": moved(atlas.meshes["vertebra/sacrum"], turn((7, 0, 0)))}
    before, after = (
        {one.measure: one.value for one in Spine(with_meshes(atlas, meshes)).of_whole()}
        for meshes in (straight, tilted)
    )
    assert before.keys() == {"lordosis", "sacral-slope"}
    for name in before:
        assert after[name] - before[name] == pytest.approx(7, abs=0.05)


def test_a_bone_without_a_body_is_refused_in_one_line() -> None:
    with pytest.raises(MeasureError, match=r"vertebra/X: no vertebral body on the midline"):
        local_bone(blob((0, 0, 0), (4, 4, 4)), "vertebra/X")


def test_a_cylinder_is_as_tall_as_it_is() -> None:
    stack = tube(np.array([(0.0, 0, -13), (0, 0, -6), (0, 0, 6), (0, 0, 13)]), 20.0, around=90)
    bone = local_bone(stack, "drum")
    found = {one.measure: one.value for one in heights(bone)}
    assert found["anterior-body-height"] == pytest.approx(26, abs=0.1)
    assert found["posterior-body-height"] == pytest.approx(26, abs=0.1)
    assert found["body-wedge"] == pytest.approx(0, abs=0.1)


# ---- nerves and ligaments ----------------------------------------------------------------------
def test_a_ganglion_is_as_long_and_wide_as_it_is() -> None:
    grain = moved(blob((0, 0, 0), (2.5, 2.5, 4), rings=30), turn((30, 40, 10)), (5, 6, 7))
    width, length, ends = ganglion_sizes(grain.points.astype(float), grain.triangles)
    assert width == pytest.approx(5, rel=0.02)
    assert length == pytest.approx(8, rel=0.02)
    assert np.linalg.norm(ends[1] - ends[0]) == pytest.approx(length, rel=0.01)


@pytest.mark.parametrize("degrees", [14.0, 26.0, 40.0])
def test_a_root_has_its_diameter_and_angle(degrees: float) -> None:
    sac = Sac(solid(tube(np.linspace((0, 20, 60), (0, 20, -60), 60), 7.0, around=48)))
    run = np.array([np.sin(np.radians(degrees)), 0, -np.cos(np.radians(degrees))])
    start = np.array([3.0, 20, 20])
    root = solid(tube(start + np.outer(np.linspace(0, 50, 80), run), 2.0))
    way = root_way([root], sac)
    assert way[0, 0] == pytest.approx(7, abs=0.6)
    assert root_angle(way, sac)[0] == pytest.approx(degrees, abs=1.0)
    size, place = root_diameter(way, [root]) or (0, np.zeros(3))
    assert size == pytest.approx(4, rel=0.02)
    assert np.linalg.norm(np.cross(place - start, run)) < 0.3


def test_two_strands_count_together() -> None:
    line = np.linspace((20, 0, 30), (20, 0, 0), 40)
    strands = [solid(tube(line, 1.0)), solid(tube(line + (0, 2.0, 0), 1.0))]
    size, _ = root_diameter(centre_line(strands), strands) or (0, None)
    assert size == pytest.approx(4, rel=0.02)


def test_a_flavum_is_as_thick_as_it_is() -> None:
    slab = box((2, 0, 0), (12, 3.4, 16))
    (found,) = flavum_thickness([solid(slab), solid(moved(slab, turn((0, 0, 25))))])
    assert found.value == pytest.approx(3.4, abs=0.1)


# ---- what is measured of what ------------------------------------------------------------------
@needs_atlas
@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("vertebra/L3", "pedicle-medial-angle"),
        ("vertebra/L3/pedicle/left", "pedicle-width"),
        ("L4-L5", "flavum-thickness"),
        ("disc/L2-L3", "middle-disc-height"),
        ("facet/L1-L2/left", "facet-angle"),
        ("nerve/L5/right", "ganglion-length"),
        ("ligament/flavum/L1-L2/left", "flavum-thickness"),
        ("ligament/posterior-longitudinal", "posterior-longitudinal-fan"),
        ("canal/dural-sac", "volume"),
    ],
)
def test_each_target_is_told_what_applies(spine: Spine, target: str, expected: str) -> None:
    members = [key for key in spine.pack.meshes if key == target or key.startswith(f"{target}/")]
    rows = measures_of(spine, target, members)
    assert expected in {one.definition.id for one in rows}
    for one in rows:
        assert np.isfinite(one.reading.value)
        assert one.as_json().keys() == rows[0].as_json().keys()


@needs_atlas
def test_everything_of_section_11_is_measured(spine: Spine) -> None:
    found = {(one.definition.id, one.target.split("/")[-1]) for one in measures_of(spine, WHOLE, ())}
    for row in read_table().values():
        for column in row.defaults:
            assert (row.id, {"S1": "sacrum"}.get(column, column) if row.of == "bone" else column) in found, row.id


@needs_atlas
def test_places_lie_on_the_bone(spine: Spine) -> None:
    low, high = np.array(spine.pack.structures["vertebra/L4"].bounds)
    for one in measures_of(spine, "vertebra/L4", ()):
        if "longitudinal" not in one.definition.id:
            for place in one.reading.places:
                assert (np.array(place) >= low - 1).all(), one.definition.id
                assert (np.array(place) <= high + 1).all(), one.definition.id


def test_blobs_are_measured_without_a_word() -> None:
    spine = Spine(synthetic_pack())
    for one in measures_of(spine, WHOLE, ()):
        assert np.isfinite(one.reading.value)
    rows = {one.definition.id: one for one in measures_of(spine, "vertebra/L3", ["vertebra/L3"])}
    assert rows["volume"].reading.value == pytest.approx(4 / 3 * np.pi * 22 * 17 * 13 / 1000, rel=0.05)
    assert rows["transverse-extent"].reading.value == pytest.approx(44, rel=0.01)


def test_a_deviation_below_the_resolution_counts_for_nothing() -> None:
    row = Definition("a", "a", "bone", "mm", "a", "a", resolution=0.1)
    spine = Spine(synthetic_pack())
    one = measures_of(spine, "vertebra/L3", ["vertebra/L3"])[0]
    for value, good in ((0.29, True), (0.31, False), (0.2, True)):
        measured = Measure("x", row, replace(one.reading, value=value), 0.2)
        assert measured.good is good
    assert Measure("x", row, one.reading, None).good


# ---- the table ---------------------------------------------------------------------------------
ROW = {"name": "n", "of": "bone", "unit": "mm", "definition": "d", "source": "s", "L1": 4.0}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"unit": "inch"}, r"t: x\.unit: found 'inch', expected one of mm"),
        ({"of": "cat"}, r"t: x\.of: found 'cat'"),
        ({"L1": "four"}, r"t: x\.L1: found 'four', expected a number above 0"),
        ({"L1": -1.0}, r"t: x\.L1: found -1\.0"),
        ({"name": 3}, r"t: x\.name: found 3, expected text"),
        ({"source": ""}, r"t: x\.source: empty"),
    ],
)
def test_a_bad_row_is_refused_by_name(change: dict[str, object], words: str) -> None:
    assert parse_table({"format": 1, "x": ROW}, "t")["x"].defaults == {"L1": 4.0}
    with pytest.raises(MeasureError, match=words):
        parse_table({"format": 1, "x": {**ROW, **change}}, "t")


def test_bad_files_are_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match=r"none\.toml: cannot be read"):
        read_table(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("= 3")
    with pytest.raises(MeasureError, match=r"bad\.toml: not a TOML table"):
        read_table(tmp_path / "bad.toml")
    with pytest.raises(MeasureError, match=r"format: found 2, expected 1"):
        parse_table({"format": 2})


# ---- real bones --------------------------------------------------------------------------------
# The mean of 87 people, which is about 8 % larger than the published means: definitions that mean what the
# literature means give figures close to it. Angles do not grow with size.
ANGLES = {
    "pedicle-medial-angle": ((8, 14), (10, 17), (13, 20), (24, 36)),
    "facet-angle": ((28, 40), (35, 46), (42, 54)),
}
LENGTHS = ("upper-end-plate-width", "lower-end-plate-depth", "anterior-body-height", "canal-width", "pedicle-width")


def test_real_bones_measure_as_published() -> None:
    trimesh, folder = pytest.importorskip("trimesh"), reference_folder()
    meshes, rows = {}, {}
    for level in ("L2", "L3", "L4", "L5"):
        bone = trimesh.load(folder / "clouthier" / f"{level}.ply", process=False)
        key = f"vertebra/{level}"
        points, faces, normals = bone.vertices, bone.faces, bone.vertex_normals
        meshes[key] = Mesh(np.array(points, "f4"), np.array(faces, "i4"), np.array(normals, "f4"))
        rows[key] = describe_mesh(
            key, meshes[key], kind="vertebra", role="bone", side=None, levels=[level], parent=None
        )
    found = measures_of(Spine(MeshPack(PackInfo("r", "r", "r", "r", "r"), rows, meshes)), WHOLE, ())
    for name, ranges in ANGLES.items():
        values = [one.reading.value for one in found if one.definition.id == name]
        assert len(values) == len(ranges)
        for value, (low, high) in zip(values, ranges, strict=True):
            assert low <= value <= high, name
    for name in LENGTHS:
        shares = [one.deviation for one in found if one.definition.id == name]
        assert len(shares) == 4
        assert all(share is not None and -0.08 < share < 0.18 for share in shares), (name, shares)
