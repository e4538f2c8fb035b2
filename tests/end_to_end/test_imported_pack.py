"""Everything works on an imported pack: few bones, one, none, far from the origin and askew, things of its own."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="packs are made with VTK")
import trimesh

from meshes.pack import read_pack
from meshes.shipped import atlas_path
from viewer.cli import main
from viewer.core import actions as do
from viewer.core.appearance import explode_offsets
from viewer.core.camera import VIEW_DIRECTIONS
from viewer.core.catalogue import Catalogue
from viewer.core.describe import describe
from viewer.core.opening import open_catalogue
from viewer.core.search import SearchIndex
from viewer.core.state import Section, ViewState

TURN = trimesh.transformations.euler_matrix(0.2, -0.3, 0.15)
TURN[:3, 3] = (180.0, -310.0, 1250.0)
#: Name of the pack: the atlas's bones under the names of the files, whether turned and far away, further words.
INPUTS: dict[str, tuple[dict[str, str], bool, tuple[str, ...]]] = {
    "few": ({"L3": "vertebra/L3", "L4": "vertebra/L4"}, False, ()),
    "far": ({"L3": "vertebra/L3", "L4": "vertebra/L4"}, True, ()),
    "one": ({"L3": "vertebra/L3"}, False, ()),
    "six": ({"L5": "vertebra/L4", "L6": "vertebra/L5", "sacrum": "vertebra/sacrum"}, False, ()),
    "gap": ({"L2": "vertebra/L2", "L4": "vertebra/L4"}, False, ()),
    "other": ({"L4": "vertebra/L4", "thing": "disc/L1-L2/nucleus"}, False, ("--name", "thing=other/left-kidney")),
    "boneless": ({"thing": "disc/L1-L2/nucleus"}, False, ("--name", "thing=other/left-kidney")),
}
SEGMENTS = {"few": ("L3-L4",), "far": ("L3-L4",), "six": ("L5-L6", "L6-S1")}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    atlas, folder = read_pack(atlas_path()), tmp_path_factory.mktemp("packs")
    found = {}
    for name, (pieces, far, more) in INPUTS.items():
        (folder / "in" / name).mkdir(parents=True)
        for file, key in pieces.items():
            mesh = atlas.meshes[key]
            points = trimesh.transform_points(mesh.points, TURN) if far else mesh.points
            trimesh.Trimesh(points, mesh.triangles, process=False).export(folder / "in" / name / f"{file}.ply")
        found[name] = folder / name
        words = ["--unit", "mm", "--axes", "LPS", *more]
        assert main(["import", str(folder / "in" / name), "-o", str(found[name]), *words]) == 0
    return found


@pytest.fixture(params=list(INPUTS))
def catalogue(packs: dict[str, Path], request: pytest.FixtureRequest) -> Catalogue:
    return open_catalogue(packs[request.param])


def test_segments_are_those_of_neighbours(packs: dict[str, Path]) -> None:
    for name, place in packs.items():
        assert open_catalogue(place).segments == SEGMENTS.get(name, ()), name


def test_every_target_is_selected_framed_described_and_found(catalogue: Catalogue) -> None:
    """In each the camera looks at the pack, the words are there, and the search finds what is there alone."""
    low, high = catalogue.bounds_of(())
    index = SearchIndex(catalogue)
    for target in (*catalogue.segments, *catalogue.entries):
        state = do.reduce(ViewState(), do.Select(target), catalogue)
        assert state.camera is not None
        focal = np.array(state.camera.focal_point)
        assert ((focal >= low - 5) & (focal <= high + 5)).all(), target
        said = describe(catalogue, target)
        assert said.title
        assert ("(derived)" in said.title) == catalogue.is_derived(target), target
        assert bool(said.note) >= catalogue.is_derived(target)
        found = index.search(said.title, 10)
        assert target in [one.target for one in found], target
        assert all(catalogue.knows(one.target) or "/" in one.target for one in found)


def test_views_and_ways_of_looking_hold(catalogue: Catalogue) -> None:
    state = ViewState()
    for action in (
        *(do.LookFrom(view) for view in VIEW_DIRECTIONS), do.StepSegment(1), do.StepSegment(-1), do.SetXray(True),
        do.SetExplode(1.0), do.Home(), do.SetLabels(True), do.Frame(), do.Isolate(), do.ShowAll(), do.Hide(),
        do.StepOut(), do.Select("condition/disc-herniation"), do.Select("root/L5"), do.SetPresenting(True), do.Home(),
    ):  # fmt: skip
        state = do.reduce(state, action, catalogue)
    middle = catalogue.bounds_of(()).mean(axis=0)
    assert state.camera is not None
    assert np.linalg.norm(np.array(state.camera.focal_point) - middle) < 120


def test_the_midline_is_the_patients_own(packs: dict[str, Path]) -> None:
    """A cut across the body goes through the bones wherever the scan has its origin; in the atlas it stays at 0."""
    few, far = (open_catalogue(packs[name]) for name in ("few", "far"))
    assert abs(few.midline()) < 0.2
    assert Catalogue(read_pack(atlas_path())).midline() == 0.0
    for level, key in (("L3", "vertebra/L3"), ("L4", "vertebra/L4")):
        middle = trimesh.transform_points(few.pack.meshes[key].points, TURN)[:, 0]
        assert far.midline((f"vertebra/{level}",)) == pytest.approx((middle.min() + middle.max()) / 2, abs=0.2)
    low, high = far.bounds_of(())[:, 0]
    assert low + 20 < far.midline() < high - 20


def test_a_cut_opened_in_the_window_goes_through_the_bones(packs: dict[str, Path]) -> None:
    pytest.importorskip("PyQt6.QtCore", exc_type=ImportError)
    from viewer.core.store import Store
    from viewer.ui.commands import cut

    store = Store(open_catalogue(packs["far"]))
    store.dispatch(do.Select("L3-L4"))
    for axis, number in do.SECTION_NORMALS.items():
        store.dispatch(cut(store, axis))
        section = store.state.section
        assert isinstance(section, Section)
        for key in ("vertebra/L3", "vertebra/L4"):
            low, high = store.catalogue.bounds_of([key])[:, number]
            assert low - 15 < section.position < high + 15, (axis, key)
        if axis == "sagittal":
            assert low < section.position < high


def test_two_vertebrae_come_apart(packs: dict[str, Path]) -> None:
    """Each is more than half as high as both together; neither stays where it is for that."""
    for name in ("few", "far"):
        offsets = explode_offsets(1.0, open_catalogue(packs[name]))
        assert offsets["vertebra/L3"][2] > 10
        assert offsets["vertebra/L4"][2] < -10


def test_what_is_derived_is_told_in_tree_and_text(packs: dict[str, Path]) -> None:
    pytest.importorskip("PyQt6.QtCore", exc_type=ImportError)
    from viewer.ui.tree_model import GROUPINGS, build_tree

    catalogue = open_catalogue(packs["few"])
    derived = {"disc/L3-L4", "facet/L3-L4/left", "facet/L3-L4/right", "canal/vertebral-canal"}
    assert catalogue.derived == derived
    assert catalogue.is_derived("facet/L3-L4")
    assert not catalogue.is_derived("L3-L4")
    for grouping in GROUPINGS:
        labels = {node.target: node.label for node in build_tree(catalogue, grouping).walk() if node.target}
        assert {target for target, label in labels.items() if "derived" in label} >= derived
        assert all(label.count("derived") <= 1 for label in labels.values())
        assert len({labels[f"facet/L3-L4/{side}"] for side in ("left", "right")}) == 2


def test_the_tree_calls_things_what_they_are(packs: dict[str, Path]) -> None:
    pytest.importorskip("PyQt6.QtCore", exc_type=ImportError)
    from viewer.ui.tree_model import GROUPINGS, build_tree

    def headings(name: str) -> dict[str, list[str]]:
        root = build_tree(open_catalogue(packs[name]), GROUPINGS[0])
        return {top.label: [node.label for node in top.children] for top in root.children}

    assert headings("one")["Bones"] == ["Vertebra L3"]
    assert headings("other")["Other"] == ["Left kidney"]
    assert headings("boneless") == {"Other": ["Left kidney"]}
    assert list(headings("few")) == ["L3-L4 segment", "Canal and other nerves"]


def test_the_command_line_works_on_each(packs: dict[str, Path], tmp_path: Path, capsys) -> None:
    for name, place in packs.items():
        picture, mask = tmp_path / f"{name}.png", tmp_path / f"{name}-mask.png"
        words = ["--pack", str(place), "--size", "200x150", "--mask", str(mask)]
        assert main(["snapshot", str(picture), *words]) == 0
        assert picture.stat().st_size > 500
        assert set(json.loads(mask.with_suffix(".json").read_text()).values()) <= set(read_pack(place).structures)
        assert main(["export", str(tmp_path / f"{name}.stl"), "--pack", str(place)]) == 0
        assert main(["structures", "--pack", str(place)]) == 0
        main(["check", str(place)])  # what it finds is the bones' own affair
        checked = capsys.readouterr().out
        assert "left mirrors right" not in checked
        assert "FAIL  clear of bone       facet" not in checked
    assert main(["describe", "facet/L3-L4/left", "--pack", str(packs["far"])]) == 0
    assert "derived from the bones" in capsys.readouterr().out


def test_one_table_over_all_of_them_with_reasons(packs: dict[str, Path], tmp_path: Path, capsys) -> None:
    """Figures of the same bones agree wherever they lie; a broken pack is a line; nothing is empty without a reason."""
    broken = tmp_path / "broken"
    broken.mkdir()
    code = main(["measure", *map(str, packs.values()), str(broken), "--format", "csv"])
    assert code == 1
    out, err = capsys.readouterr()
    rows = list(csv.DictReader(out.splitlines()))
    assert all(bool(row["value"]) != bool(row["reason"]) for row in rows)
    assert not [row for row in rows if row["pack"] == "broken"]
    assert f"{broken / 'pack.json'}: missing; a mesh pack has pack.json and meshes.glb" in err
    value = {(row["pack"], row["target"], row["id"]): row["value"] for row in rows}
    for measure, within in (("canal-depth", 0.5), ("pedicle-width", 0.5), ("upper-end-plate-width", 0.7)):
        one, two = (float(value[name, "vertebra/L3", measure]) for name in ("few", "far"))
        assert one == pytest.approx(two, abs=within), measure
    assert value["one", "all", "lordosis"] == ""
    assert not any(target == "L2-L4" for _, target, _ in value)
    assert float(value["far", "L3-L4", "facet-space"]) == pytest.approx(float(value["few", "L3-L4", "facet-space"]), abs=0.2)  # fmt: skip  # noqa: E501


def test_a_pack_that_goes_away_or_cannot_be_written_is_no_matter_once_open(
    packs: dict[str, Path], tmp_path: Path
) -> None:
    import shutil

    place = tmp_path / "moved"
    shutil.copytree(packs["few"], place)
    for file in place.iterdir():
        file.chmod(0o444)
    place.chmod(0o555)
    catalogue = open_catalogue(place)
    place.chmod(0o755)
    shutil.rmtree(place)
    state = do.reduce(ViewState(), do.Select("L3-L4"), catalogue)
    assert describe(catalogue.in_language("de"), "disc/L3-L4").title
    assert catalogue.meshes_of("L3-L4")
    assert state.segment == "L3-L4"
