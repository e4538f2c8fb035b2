"""Painted regions and tags on structures as label maps: the right voxels, on any grid, and names that come back."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.errors import AnnotationError
from annotations.tags.model import runs_of
from meshes.importing.volumes.label_maps import read_label_map
from meshes.importing.volumes.scans import read_scan
from meshes.marks.numbers import volume
from tests.annotations.tags.making import annotation
from tests.core.tagging.placing import CAPSULE, L3, L4
from viewer.core.tagging import exchange, voxels

trimesh = pytest.importorskip("trimesh")


def grid(spacing=(1.0, 1.0, 1.0), angles=(0.0, 0.0, 0.0), shape=(70, 60, 50), flip=False):
    """An affine from indices to mm, LPS, about the body of L3, turned by `angles`, perhaps left-handed."""
    turn = trimesh.transformations.euler_matrix(*np.radians(angles))[:3, :3] @ np.diag(
        [1.0, 1.0, -1.0 if flip else 1.0]
    )
    affine = np.eye(4)
    affine[:3, :3] = turn * spacing
    affine[:3, 3] = np.array([0.017, 0.023, 0.031]) - affine[:3, :3] @ ((np.array(shape) - 1) / 2)
    return shape, affine


GRIDS = {
    "even": grid(),
    "oblique": grid((0.9, 1.1, 1.3), (20.0, -35.0, 50.0)),
    "left-handed": grid((1.2, 0.8, 1.0), (5.0, 10.0, -15.0), flip=True),
    "thick": grid((0.7, 0.7, 3.0), (0.0, 15.0, 0.0), (90, 90, 24)),
}
on_grids = pytest.mark.parametrize("name", GRIDS)


@pytest.fixture(scope="module")
def pack(catalogue):
    return catalogue.pack


def region(pack, key, faces, **changes):
    shas = {key: pack.structures[key].sha256}
    return annotation(
        kind="region", points=(), faces={key: runs_of(faces)}, surfaces=shas, pack=pack.info.id, level="L3", **changes
    )


def tag(pack, structure, **changes):
    return annotation(kind="structure", points=(), structure=structure, pack=pack.info.id, **changes)


def centres(values, affine, number=1):
    """Where the voxels of a number are, mm (n, 3)."""
    return np.argwhere(values == number) @ affine[:3, :3].T + affine[:3, 3]


def surface(pack, key):
    mesh = pack.meshes[key]
    return trimesh.Trimesh(mesh.points.astype(float), mesh.triangles, process=False)


@on_grids
@pytest.mark.parametrize("how", ["tag", "painted all over"])
def test_a_closed_surface_is_filled_to_its_volume(pack, name, how):
    shape, affine = GRIDS[name]
    all_over = range(len(pack.meshes[L3].triangles))
    one = tag(pack, L3) if how == "tag" else region(pack, L3, all_over)
    made, lost = voxels.label_volume([one], pack, shape, affine)
    mesh = pack.meshes[L3]
    held = np.count_nonzero(made.values) * abs(np.linalg.det(affine[:3, :3]))
    assert held == pytest.approx(volume(mesh.points.astype(float), mesh.triangles), rel=0.01)
    radii = np.array([22, 17, 13])
    far = np.linalg.norm(centres(made.values, affine) / radii, axis=1)
    assert far.max() < 1.0
    everywhere = np.indices(shape).reshape(3, -1).T @ affine[:3, :3].T + affine[:3, 3]
    inside = np.linalg.norm(everywhere / radii, axis=1) < 0.98  # of the ball, whose triangles lie a little within
    assert made.values.reshape(-1)[inside].all()
    assert len(lost) == 1
    assert " x ".join(f"{size:.3g}" for size in np.linalg.norm(affine[:3, :3], axis=0)) in lost[0]


@on_grids
def test_painted_faces_mark_the_voxels_they_pass_through_and_no_other(pack, name):
    shape, affine = GRIDS[name]
    faces = np.flatnonzero(pack.meshes[L3].points[pack.meshes[L3].triangles][..., 0].mean(axis=1) > 5)
    made, _ = voxels.label_volume([region(pack, L3, faces)], pack, shape, affine)
    patch = surface(pack, L3).submesh([faces], append=True, repair=False)
    half = np.linalg.norm(affine[:3, :3], axis=0)
    found = centres(made.values, affine)
    assert len(found) > 200
    away = trimesh.proximity.closest_point(patch, found)[1]
    assert away.max() <= np.linalg.norm(half) / 2 + 1e-6, "half a voxel's diagonal"
    everywhere = np.indices(shape).reshape(3, -1).T @ affine[:3, :3].T + affine[:3, 3]
    some = np.random.default_rng(5).choice(np.flatnonzero(np.linalg.norm(everywhere, axis=1) < 24), 4000, replace=False)
    near = some[trimesh.proximity.closest_point(patch, everywhere[some])[1] < 0.2 * half.min()]
    assert len(near) > 5
    assert made.values.reshape(-1)[near].all(), "whose centre is as good as on it"


def test_a_large_triangle_has_no_holes():
    shape, corners = (80, 80, 3), np.array([[[2.0, 2, 1], [75, 3, 1], [4, 77, 1]]])
    marked = np.zeros(shape, bool)
    marked.reshape(-1)[voxels._shell(shape, corners)] = True
    x, y = np.indices(shape[:2])
    within = np.ones(shape[:2], bool)
    for (ax, ay), (bx, by) in zip(corners[0, :, :2], np.roll(corners[0, :, :2], -1, axis=0), strict=True):
        within &= (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0
    assert within.sum() > 2500
    assert marked[..., 1][within].all()
    assert not marked[..., [0, 2]].any()


@settings(max_examples=15, deadline=None)
@given(
    st.tuples(*[st.floats(-180, 180)] * 3), st.tuples(*[st.floats(1.0, 2.5)] * 3), st.booleans(),
    st.sampled_from((L3, CAPSULE)),
)  # fmt: skip
def test_on_any_grid_the_middle_of_what_is_filled_is_the_bodys(catalogue, angles, spacing, flip, key):
    pack = catalogue.pack
    shape, affine = grid(spacing, angles, (60, 60, 60), flip)
    affine[:3, 3] += surface(pack, key).center_mass
    made, _ = voxels.label_volume([tag(pack, key)], pack, shape, affine)
    found, mesh = centres(made.values, affine), surface(pack, key)
    cell = abs(np.linalg.det(affine[:3, :3]))
    assert np.linalg.norm(found.mean(axis=0) - mesh.center_mass) < 0.5
    assert len(found) * cell == pytest.approx(mesh.volume, rel=0.05, abs=40 * cell)


def test_a_voxel_holds_the_later_one_and_painted_ones_go_over_filled_ones(pack):
    shape, affine = GRIDS["even"]
    body, patch, over = tag(pack, L3), region(pack, L3, range(40)), region(pack, L3, range(20, 40), label="pedicle")
    made, lost = voxels.label_volume([patch, over, body], pack, shape, affine)
    assert made.names[0] == "facet-joint" or "acet" in made.names[0]
    alone, _ = voxels.label_volume([patch], pack, shape, affine)
    twice, _ = voxels.label_volume([over], pack, shape, affine)
    assert np.array_equal(made.values >= 2, alone.values > 0)
    assert np.array_equal(made.values == 3, twice.values > 0)
    filled, _ = voxels.label_volume([body], pack, shape, affine)
    both = np.count_nonzero(filled.values * alone.values) + np.count_nonzero(twice.values)
    assert f"in {both} voxels" in " ".join(lost)


def test_what_it_cannot_hold_is_said(pack):
    count = len(pack.meshes[L3].triangles)
    rows = [
        region(pack, L3, [0, count, count + 1]), annotation(pack=pack.info.id), region(pack, "vertebra/L1", range(9)),
        replace(tag(pack, L3), pack="other"), region(pack, L3, [0], label="pedicle"),
    ]  # fmt: skip
    _, lost = voxels.label_volume(rows, pack, *GRIDS["even"])
    said = "\n".join(lost)
    assert "2 painted faces are left out" in said
    assert "2 other annotations" in said
    assert f"({rows[2].id[:8]}) has no voxel of its own" in said, "L1 is outside"
    assert f"({rows[0].id[:8]}) has no voxel of its own" in said, "all of it is under the last one"


def test_an_open_surface_is_not_filled(pack):
    mesh = pack.meshes[L3]
    cut = replace(pack, meshes={**pack.meshes, L3: replace(mesh, triangles=mesh.triangles[1:])})
    _, lost = voxels.label_volume([tag(cut, L3), region(cut, L4, [0]), region(cut, L3, [3])], cut, *GRIDS["even"])
    assert any("no closed surface" in line for line in lost)


def test_a_tag_on_a_part_does_not_fill_the_bone(pack):
    part = tag(pack, f"{L3}/pedicle/left", surfaces={L3: pack.structures[L3].sha256})
    with pytest.raises(AnnotationError, match="0 painted regions"):
        voxels.label_volume([part], pack, *GRIDS["even"])


@pytest.mark.parametrize("away", [0, 1])
def test_nothing_within_the_scan_is_refused(pack, away):
    shape, affine = GRIDS["even"]
    affine = affine.copy()
    affine[0, 3] += 500
    rows = [region(pack, L3, range(9))] if away else [annotation(pack=pack.info.id)]
    with pytest.raises(AnnotationError) as caught:
        voxels.label_volume(rows, pack, shape, affine)
    assert "\n" not in str(caught.value)


@on_grids
@pytest.mark.parametrize("ending", [".nii.gz", ".seg.nrrd", ".nrrd"])
def test_files_are_read_back_with_grid_numbers_and_names(pack, tmp_path, monkeypatch, name, ending):
    nibabel = pytest.importorskip("nibabel")
    shape, affine = GRIDS[name]
    scan = tmp_path / "scan.nii.gz"
    values = np.random.default_rng(1).integers(-900, 900, shape).astype(np.int16)
    image = nibabel.Nifti1Image(values, np.diag([-1.0, -1, 1, 1]) @ affine)
    image.header.set_xyzt_units("mm")
    nibabel.save(image, scan)
    monkeypatch.setattr(exchange.Where, "surfaces", lambda _self: pack)
    rows = [tag(pack, L3, grade="a\nb", label="Ω:=x"), region(pack, L3, range(40), label="pedicle", side="left")]
    out = tmp_path / f"out{ending}"
    lost = exchange.write(out, rows, exchange.Where(grid=scan))
    assert lost
    back = read_label_map(out)
    expected, _ = voxels.label_volume(rows, pack, shape, read_scan(scan).affine)
    assert np.array_equal(back.labels, expected.values)
    assert set(np.unique(back.labels)) == {0, 1, 2}
    assert np.abs(back.affine - affine).max() < 1e-4
    names = ["Ω:=x a b", "L3 left Pedicle"]
    assert list(expected.names) == names
    if ending == ".nii.gz":
        with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
            assert list(csv.reader(stream)) == [["number", "name"], ["1", names[0]], ["2", names[1]]]
    else:
        assert back.names == {1: names[0], 2: names[1]}


def test_simpleitk_sees_the_same_places(pack, tmp_path):
    itk = pytest.importorskip("SimpleITK")
    shape, affine = GRIDS["left-handed"]
    made, _ = voxels.label_volume([tag(pack, L3)], pack, shape, affine)
    at = [int(one) for one in np.argwhere(made.values)[77]]
    where = affine[:3, :3] @ at + affine[:3, 3]
    for name, data in (("a.nii.gz", voxels.to_nifti(made)), ("a.seg.nrrd", voxels.to_seg_nrrd(made))):
        (tmp_path / name).write_bytes(data)
        image = itk.ReadImage(str(tmp_path / name))
        assert image.TransformIndexToPhysicalPoint(at) == pytest.approx(where, abs=1e-4), name
        assert image[at] == 1
        assert np.array_equal(itk.GetArrayFromImage(image).T, made.values), name


def test_a_label_map_without_a_scan_says_what_it_needs(pack, tmp_path):
    from viewer.core.errors import ViewerError

    with pytest.raises(ViewerError, match="--grid"):
        exchange.write(tmp_path / "a.nii.gz", [annotation()])
    assert not list(tmp_path.iterdir())
