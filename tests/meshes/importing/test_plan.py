"""The plan of an import: what each step changes, what it leaves alone, and that undo gives back exactly what was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.errors import MeshError
from meshes.importing import plan as plans
from meshes.importing.gathering import free_place, gather, made_of, split_piece
from meshes.importing.model import Cancelled, Guess, Piece
from meshes.importing.plan import ImportPlan, Pieces, PlanHistory
from meshes.pack import read_pack


def box(name: str, z: float, side: float = 40.0) -> Piece:
    solid = trimesh.creation.box((side, side * 0.8, side * 0.6))
    return Piece(name, np.asarray(solid.vertices) + (0, 0, z), np.asarray(solid.faces, np.int32), f"{name}.stl")


def spine(*names: str, sure: float = 1.0) -> ImportPlan:
    """A plan of vertebrae from above down, 35 mm apart; `?` is a piece without a guess."""
    pieces = [box(name, -35.0 * i) for i, name in enumerate(names)]
    guesses = [
        Guess(None, 0.5, "no word") if "?" in name else Guess(f"vertebra/{name}", sure, "name") for name in names
    ]
    return ImportPlan(Pieces.of(pieces), tuple(guesses), "A spine")


def targets(plan: ImportPlan) -> list[str | None]:
    return [guess.target for guess in plan.guesses]


def test_a_piece_is_named_left_out_or_kept_as_it_is() -> None:
    plan = spine("L3", "?x", "L5")
    named = plans.name_piece(plan, 1, "vertebra/L4")
    assert targets(named) == ["vertebra/L3", "vertebra/L4", "vertebra/L5"]
    assert plans.asked(named) == ()
    assert targets(plans.name_piece(plan, 0, None)) == [None, None, "vertebra/L5"]
    assert targets(plans.keep_as_other(plan, 1))[1] == "other/x"
    assert targets(plan) == ["vertebra/L3", None, "vertebra/L5"]  # the plan before stays what it was


def test_other_names_are_never_given_twice() -> None:
    plan = spine("?a b", "?a-b", "?A_B")
    for row in range(3):
        plan = plans.keep_as_other(plan, row)
    assert targets(plan) == ["other/a-b", "other/a-b-2", "other/a-b-3"]
    assert plans.hindrance(plan) is None


def test_what_is_asked_about_comes_first_then_from_above_down_then_what_is_left_out() -> None:
    plan = plans.name_piece(spine("L5", "L2", "?", "L3"), 3, None)
    assert plans.order(plan) == (2, 1, 0, 3)


def test_one_structure_twice_or_nothing_at_all_hinders() -> None:
    plan = plans.name_piece(spine("L3", "L4"), 1, "vertebra/L3")
    found = plans.hindrance(plan)
    assert found is not None
    assert (found.kind, found.target, found.rows) == ("doubled", "vertebra/L3", (0, 1))
    assert plans.doubled(plan) == {0: (1,), 1: (0,)}
    nothing = plans.hindrance(spine("?", "??"))
    assert nothing is not None
    assert nothing.kind == "nothing"
    assert plans.hindrance(spine("L3", "?")) is None  # what is not answered is left out


def test_levels_are_shifted_and_renamed_in_one_step() -> None:
    assert targets(plans.shift_levels(spine("L3", "L4"), 1)) == ["vertebra/L4", "vertebra/L5"]
    renamed = plans.rename_levels(spine("L5", "L6"), {"L5": "L4", "L6": "L5"})
    assert targets(renamed) == ["vertebra/L4", "vertebra/L5"]
    with pytest.raises(MeshError, match="two levels would be named L5"):
        plans.rename_levels(spine("L4", "L5"), {"L4": "L5"})


def test_six_lumbar_vertebrae_are_said_and_the_other_count_is_only_offered() -> None:
    plan = spine("L1", "L2", "L3", "L4", "L5", "L6")
    report = plans.levels(plan)
    assert [finding.kind for finding in report.findings] == ["six-lumbar"]
    (offer,) = report.proposals
    assert targets(plans.accept(plan, offer))[:2] == ["vertebra/T12", "vertebra/L1"]
    assert targets(plan)[0] == "vertebra/L1"


def test_unnamed_bones_are_offered_a_level() -> None:
    plan = spine("L3", "?", "L5")
    (offer,) = plans.levels(plan).proposals
    assert targets(plans.accept(plan, offer))[1] == "vertebra/L4"


def test_size_and_levels_follow_the_frame() -> None:
    plan = spine("L3", "L4", "L5")
    assert plans.size(plan) == pytest.approx((40, 32, 94))
    assert plans.size(plans.set_frame(plan, unit="cm")) == pytest.approx((400, 320, 940))
    turned = plans.set_frame(plan, axes="RPI")  # what was above is below
    assert [f.kind for f in plans.levels(turned).findings] == ["upside-down"]
    with pytest.raises(MeshError, match="unit"):
        plans.set_frame(plan, unit="inch")
    with pytest.raises(MeshError, match="axes"):
        plans.set_frame(plan, axes="LLS")


STEPS = st.one_of(
    st.tuples(st.just("name"), st.integers(0, 4), st.sampled_from([None, "vertebra/L2", "vertebra/L4", "disc/L3-L4"])),
    st.tuples(st.just("other"), st.integers(0, 4)),
    st.tuples(st.just("shift"), st.sampled_from([-1, 1])),
    st.tuples(
        st.just("rename"), st.dictionaries(st.sampled_from(["L1", "L3", "L5"]), st.sampled_from(["L2", "L6", None]))
    ),
    st.tuples(st.just("frame"), st.sampled_from(["mm", "cm", "m"]), st.sampled_from(["LPS", "RAS", "LSA"])),
    st.tuples(st.just("title"), st.text(max_size=8)),
    st.tuples(st.just("derive"), st.booleans()),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)  # fmt: skip
REDUCERS = {
    "name": plans.name_piece, "other": plans.keep_as_other, "shift": plans.shift_levels, "rename": plans.rename_levels,
    "frame": plans.set_frame, "title": plans.set_title, "derive": plans.set_derive,
}  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_undo_gives_exactly_the_earlier_plan_and_redo_the_later(steps: list[tuple]) -> None:
    history = PlanHistory(spine("L1", "L2", "L3", "?", "L5"))
    back, ahead = [], []  # what undo and redo must give
    for kind, *words in steps:
        before = history.present
        if kind == "undo":
            history = history.undo()
            if back:
                ahead.append(before)
                assert history.present is back.pop()
        elif kind == "redo":
            history = history.redo()
            if ahead:
                back.append(before)
                assert history.present is ahead.pop()
        else:
            kept = history
            try:
                history = history.do(lambda plan, kind=kind, words=words: REDUCERS[kind](plan, *words))
            except MeshError:
                assert history is kept
            if history is not kept:
                back.append(before)
                ahead.clear()
        assert len(history.present.guesses) == len(history.present.pieces.all)


# --- from files and to a pack ---------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three bones in metres with Y up, one badly named."""
    place = tmp_path / "in"
    place.mkdir()
    for name, height in (("L3", 0.07), ("thing", 0.035), ("L5", 0.0)):
        solid = trimesh.creation.box((0.08, 0.03, 0.07))
        solid.apply_translation((0, height, 0))
        solid.export(place / f"{name}.stl")
    return place


def test_a_folder_becomes_a_plan_with_its_frame(folder: Path) -> None:
    told: list[float] = []
    plan = gather([folder], lambda share, what: told.append(share))
    assert plan.title == "in"
    assert plan.unit == "m"
    assert plan.axes[1] == "S"
    assert plans.size(plan)[2] == pytest.approx(100, abs=1)
    assert [plan.pieces.all[row].name for row in plans.asked(plan)] == ["thing"]
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_several_files_are_read_as_one_input(folder: Path) -> None:
    plan = gather([folder / "L5.stl", folder / "L3.stl"])
    assert sorted(str(one) for one in targets(plan)) == ["vertebra/L3", "vertebra/L5"]
    (folder / "scan.nii").write_bytes(b"x")
    with pytest.raises(MeshError, match=r"scan\.nii: several files were chosen"):
        gather([folder / "L5.stl", folder / "scan.nii"])


def test_what_is_wrong_with_a_surface_is_told(folder: Path) -> None:
    solid = trimesh.load(folder / "L5.stl")
    trimesh.Trimesh(solid.vertices, solid.faces[1:]).export(folder / "L5.stl")
    assert "Not closed: L5." in gather([folder]).notes


def test_a_plan_is_carried_out_whole_and_never_over_another(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyvista", exc_type=ImportError)
    plan = plans.set_derive(plans.set_title(gather([folder]), "My Spine"), False)
    first, second = (made_of(plan, tmp_path / "packs") for _ in range(2))
    assert [first.path.name, second.path.name] == ["my-spine", "my-spine-2"]
    pack = read_pack(first.path)
    assert set(pack.meshes) == {"vertebra/L3", "vertebra/L5"}
    assert pack.info.title == "My Spine"
    box = np.concatenate([mesh.points for mesh in pack.meshes.values()])
    assert np.ptp(box, axis=0)[2] == pytest.approx(100, abs=2)  # mm, and superior is up


def test_a_cancelled_import_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyvista", exc_type=ImportError)

    def stop(share: float, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        made_of(gather([folder]), tmp_path / "packs", stop)
    assert not (tmp_path / "packs").exists()
    with pytest.raises(Cancelled):
        gather([folder], stop)


def test_a_stop_while_it_is_written_takes_it_away_again(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyvista", exc_type=ImportError)

    def late(share: float, what: str) -> None:
        if share == 1.0:
            assert (tmp_path / "packs" / "in").exists()
            raise Cancelled

    plan = plans.set_derive(gather([folder]), False)
    with pytest.raises(Cancelled):
        made_of(plan, tmp_path / "packs", late)
    assert list((tmp_path / "packs").iterdir()) == []


def test_places_are_never_shared(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a-2").symlink_to(tmp_path / "nowhere")
    assert free_place(tmp_path, "a").name == "a-3"
    assert free_place(tmp_path, "b").name == "b"


def test_a_fused_mesh_is_split_and_counted(tmp_path: Path) -> None:
    bodies = [trimesh.creation.box((60, 50, 30)) for _ in range(3)]
    for number, one in enumerate(bodies):
        one.apply_translation((0, 0, -38 * number))
    sacrum = trimesh.creation.box((100, 60, 110))
    sacrum.apply_translation((0, 0, -38 * 3 - 50))
    trimesh.util.concatenate([*bodies, sacrum]).export(tmp_path / "fused.stl")
    plan = gather([tmp_path / "fused.stl"])
    after = split_piece(plan, 0)
    assert sorted(str(one) for one in targets(after)) == [
        "vertebra/L3", "vertebra/L4", "vertebra/L5", "vertebra/sacrum",
    ]  # fmt: skip
    with pytest.raises(MeshError, match="one body"):
        split_piece(after, 0)
