"""The sacrum, measured on its mesh: sizes, open canal and foramina, clean parts; variants."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvista as pv
import trimesh
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from meshes.build.facet import facet_sheet
from meshes.build.layout import Layout
from meshes.build.options import BuildOptions, tables_for
from meshes.build.parameters import BuildError
from meshes.build.sacrum import sacrum_model
from meshes.build.sacrum_channels import foramen_channels
from meshes.build.sacrum_regions import PAIRED, PART_NAMES, SINGLE
from meshes.build.sacrum_table import RELIEFS, read_sacrum_table
from meshes.fit.write_sacrum import write_sacrum_table
from meshes.mesh import Mesh

PATCHES = {"anterior-sacral-foramina": 4, "posterior-sacral-foramina": 4, "dorsal-surface": 3}  # others: one


@pytest.fixture(scope="module")
def sacrum(layout: Layout, bones: dict[str, Mesh]) -> trimesh.Trimesh:
    """The sacrum in its own frame."""
    mesh = bones["vertebra/sacrum"]
    return trimesh.Trimesh(layout.frames["S1"].to_local(mesh.points), mesh.triangles, process=False)


def cut(mesh: trimesh.Trimesh, axis: int, at: float) -> np.ndarray:
    """Points (n, 3) where a plane across an axis cuts the bone."""
    return trimesh.intersections.mesh_plane(mesh, np.eye(3)[axis], at * np.eye(3)[axis]).reshape(-1, 3)


def distance(points: np.ndarray, mesh: trimesh.Trimesh) -> np.ndarray:
    """Signed distance (n,), positive outside."""
    return np.asarray(pv.PolyData(points).compute_implicit_distance(pv.wrap(mesh))["implicit_distance"])


def test_sizes(layout: Layout, sacrum: trimesh.Trimesh) -> None:
    table, middle = layout.parameters, cut(sacrum, 0, 0.0)
    assert 117 < np.ptp(sacrum.vertices[:, 0]) < 123, "morphometry: bounding width 119 to 121"
    rim = middle[(middle[:, 2] > -5) & (middle[:, 1] < 25), 1]
    assert np.ptp(rim) == pytest.approx(table.body.upper_depth["S1"], rel=0.05)
    plate = sacrum.vertices[np.abs(sacrum.vertices[:, 2]) < 0.8]
    plate = plate[(np.abs(plate[:, 0]) < 30) & (plate[:, 1] < 8)]
    assert np.ptp(plate[:, 0]) == pytest.approx(table.body.upper_width["S1"], rel=0.05)
    for level in ("S1", "S2"):
        y, half = table.sacrum.canal_posterior[level], table.sacrum.canal_half_depth[level]
        z = table.sacrum.body_superior[level] - (7 if level == "S1" else 0)
        line = np.sort(cut(sacrum, 2, z)[:, [0, 1]][np.abs(cut(sacrum, 2, z)[:, 0]) < 0.8, 1])
        assert line[line > y].min() - line[line < y].max() == pytest.approx(2 * half, rel=0.1)


def test_pelvic_surface_is_concave_and_the_promontory_stands_out(sacrum: trimesh.Trimesh) -> None:
    middle = cut(sacrum, 0, 0.0)
    z = np.arange(-112.0, -2.0, 4.0)
    front = np.array([middle[np.abs(middle[:, 2] - level) < 1.5, 1].min() for level in z])
    assert front.argmin() == len(front) - 1, "the promontory is the foremost point"
    chord = np.interp(z, [z[0], z[-1]], [front[0], front[-1]])
    assert 10 < (front - chord).max() < 30


def test_tapers_below_the_auricular_surface(sacrum: trimesh.Trimesh) -> None:
    widths = [np.ptp(cut(sacrum, 2, z)[:, 0]) for z in (-25.0, -50.0, -75.0, -100.0, -115.0)]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.4 * widths[0]


@pytest.mark.parametrize(("name", "nerve"), [("S1", 5.5), ("S2", 4.5), ("S3", 3.0), ("S4", 2.0)])
def test_foramina_leave_room_for_their_nerve(name: str, nerve: float, layout: Layout, sacrum: trimesh.Trimesh) -> None:
    site, frame = layout.sacral_foramen(name, "left"), layout.frames["S1"]
    canal, anterior = frame.to_local(site.canal), frame.to_local(site.anterior)
    assert distance(np.linspace(canal, anterior, 15), sacrum).min() > nerve / 2 + 0.6
    posterior = foramen_channels(layout, name)[1].stations(12)[0].astype(float)
    assert distance(posterior, sacrum).min() > 1.2, "the posterior foramen is open too"


def test_canal_is_roofed_to_the_hiatus_and_open_below(layout: Layout, sacrum: trimesh.Trimesh) -> None:
    table = layout.parameters.sacrum
    for level, roofed in (("S2", True), ("S3", True), ("S5", False)):
        inside = np.array([0.0, table.canal_posterior[level], table.body_superior[level]])
        behind = inside + np.linspace(0, 40, 81)[:, None] * [0.0, 1.0, 0.0]
        assert (distance(behind, sacrum).min() < 0) == roofed, level


def test_facet_covers_the_facing_area(layout: Layout, sacrum: trimesh.Trimesh) -> None:
    sheet = facet_sheet(layout, "L5-S1", "left").in_frame(layout.frames["S1"])
    u, v = (g.ravel() for g in np.meshgrid(np.linspace(-0.5, 0.5, 15), np.linspace(-0.5, 0.5, 15)))
    oval = u**2 + v**2 < 0.42**2
    gap = distance(sheet.points(u[oval] * sheet.width, v[oval] * sheet.height), sacrum)
    assert (gap > 0.35).all()
    assert (gap < 1.6).mean() > 0.85


def test_parts_are_whole(bones: dict[str, Mesh]) -> None:
    mesh = bones["vertebra/sacrum"]
    assert mesh.part is not None
    assert mesh.part_names == PART_NAMES
    assert set(np.unique(mesh.part)) == set(range(len(PART_NAMES)))
    edges = np.vstack([mesh.triangles[:, pair] for pair in ([0, 1], [1, 2], [2, 0])])
    same = edges[mesh.part[edges[:, 0]] == mesh.part[edges[:, 1]]]
    shape = (len(mesh.points),) * 2
    patch = connected_components(sparse.coo_matrix((np.ones(len(same)), same.T), shape), directed=False)[1]
    for i, name in enumerate(PART_NAMES):
        count = len(np.unique(patch[mesh.part == i]))
        assert count <= PATCHES.get(name.split("/")[0], 1), f"{name}: {count} patches"


def test_parts_of_the_two_sides_lie_on_their_side(bones: dict[str, Mesh]) -> None:
    mesh = bones["vertebra/sacrum"]
    assert mesh.part is not None
    for name in PAIRED:
        left, right = (mesh.points[mesh.part == PART_NAMES.index(f"{name}/{side}")] for side in ("left", "right"))
        assert left[:, 0].min() >= 0 >= right[:, 0].max()
        assert len(left) == pytest.approx(len(right), rel=0.05)
    assert len(PART_NAMES) == len(SINGLE) + 2 * len(PAIRED)


def test_table_written_and_read_again(tmp_path: Path) -> None:
    table = read_sacrum_table()
    write_sacrum_table(table, tmp_path / "sacrum.toml")
    again = read_sacrum_table(tmp_path / "sacrum.toml")
    for name in RELIEFS:
        assert np.allclose(getattr(table, name).heights, getattr(again, name).heights, atol=0.006)
    for name in ("lower", "lamina", "tubercles", "auricular"):
        assert np.allclose(getattr(table, name), getattr(again, name), atol=0.006)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[pelvic]", "[pelvis]", r"s\.toml: pelvic: missing"),
        ("rows = [0.00, 0.50", "rows = [0.50, 0.00", r"pelvic\.rows: found .* expected increasing"),
        ("lower_border = [", "lower_border = [ [1, 2, 3],", r"lower_border: found shape"),
    ],
)
def test_a_bad_table_is_named(old: str, new: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    write_sacrum_table(read_sacrum_table(), path)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(BuildError, match=message):
        read_sacrum_table(path)


@pytest.mark.parametrize(
    "options",
    [BuildOptions(variant="L6"), BuildOptions(variant="lumbarised-S1"), BuildOptions(sex="female")],
    ids=["L6", "lumbarised-S1", "female"],
)
def test_the_model_follows_the_table_of_sizes(options: BuildOptions) -> None:
    tables = tables_for(options)
    layout = Layout(tables.parameters)
    model, table = sacrum_model(layout, tables.shapes["S1"]), tables.parameters.sacrum
    grid = np.mgrid[0:70:2, -24:60:2, -130:16:2].reshape(3, -1).T.astype(np.float32)
    bone = grid[model.distance(grid) < 0]
    assert bone[:, 0].max() == pytest.approx(max(table.half_width.values()), abs=3.0)
    assert bone[:, 2].min() == pytest.approx(model.axis.z[-1], abs=4.0)
    for name in layout.parameters.sacral_levels[:-1]:
        site, frame = layout.sacral_foramen(name, "left"), layout.frames["S1"]
        path = np.linspace(frame.to_local(site.canal), frame.to_local(site.anterior), 9).astype(np.float32)
        assert model.distance(path).min() > 0.8, name
