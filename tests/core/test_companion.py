"""Another pack with the open one: the same view in both, what is asked of either asked of both."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from meshes.pack import MeshPack, PackInfo
from tests.synthetic import synthetic_pack
from viewer.core import actions as act
from viewer.core.appearance import selection_roles
from viewer.core.catalogue import Catalogue
from viewer.core.companion import (
    CompanionPack,
    carried,
    counterpart,
    ghost_looks,
    mirrored,
    reflected,
    usual_companion,
)
from viewer.core.errors import ViewerError
from viewer.core.framing import home_camera
from viewer.core.history import Undo
from viewer.core.palette import BASE_COLOURS, GHOSTS
from viewer.core.session import Session, load_session, save_session
from viewer.core.state import Camera, Companion, Section, ViewState
from viewer.core.store import Store

MATRIX = np.eye(4)
MATRIX[:3, :3] = Rotation.from_euler("xyz", (5, -3, 8), degrees=True).as_matrix() * 1.25
MATRIX[:3, 3] = (10.0, -20.0, 30.0)


@pytest.fixture(scope="session")
def bones_only(catalogue) -> Catalogue:
    """L1 to the sacrum and their discs, each disc of one piece and no joints, nerves or ligaments."""
    meshes, rows = {}, {}
    for key, mesh in catalogue.pack.meshes.items():
        row = catalogue.structures[key]
        name = key.removesuffix("/annulus")
        if key == "vertebra/T12" or not (key.startswith("vertebra/") or name != key) or "T12" in key:
            continue
        meshes[name] = replace(mesh, part=None, part_names=())
        rows[name] = replace(row, id=name, parent=None, part_names=())
    return Catalogue(MeshPack(PackInfo("bones", "Bones", "CC0", "", ""), rows, meshes))


def at(matrix, point):
    return matrix[:3, :3] @ np.asarray(point) + matrix[:3, 3]


def test_the_selection_is_the_same_where_the_other_has_it(catalogue, bones_only):
    state = act.reduce(ViewState(), act.Select("L2-L3"), catalogue)
    seen = mirrored(state, MATRIX, catalogue, bones_only)
    assert seen.segment == "L2-L3"
    assert selection_roles(seen, bones_only) == {
        "vertebra/L2": "vertebrae", "vertebra/L3": "vertebrae", "disc/L2-L3": "disc",
    }  # fmt: skip
    assert mirrored(replace(state, segment="T12-L1"), MATRIX, catalogue, bones_only).segment is None


@pytest.mark.parametrize(
    ("target", "there"),
    [
        ("disc/L2-L3", "disc/L2-L3"),
        ("disc/L2-L3/nucleus", "disc/L2-L3"),
        ("nerve/L2/left", None),
        ("vertebra/L3/pedicle/left", None),  # its whole bone would say something else
        ("vertebra/L3", "vertebra/L3"),
        ("nonsense/here", None),
    ],
)
def test_what_stands_for_what(bones_only, target, there):
    assert counterpart(target, bones_only) == there


def test_all_switches_are_the_same_and_ids_the_other_lacks_are_left_out(catalogue, bones_only):
    state = ViewState(
        segment="L4-L5", structures=("nerve/L4/left", "disc/L4-L5/nucleus"), pointed="nerve/L4/left", spotlight=True,
        hidden=frozenset({"vertebra/L3", "facet/L2-L3/left/capsule"}), isolated=frozenset({"disc/L2-L3/annulus"}),
        layers=frozenset({"bones"}), xray=True, explode=0.4, labels=True, theme="dark", audience="patient",
        presenting=True, companion=Companion(),
    )  # fmt: skip
    seen = mirrored(state, MATRIX, catalogue, bones_only)
    assert seen.structures == ("disc/L4-L5",)
    assert (seen.pointed, seen.spotlight) == (None, False)
    assert seen.hidden == {"vertebra/L3"}
    assert seen.isolated == {"disc/L2-L3"}
    assert seen.companion is None
    for name in ("layers", "xray", "explode", "labels", "theme", "audience", "presenting"):
        assert getattr(seen, name) == getattr(state, name)


def test_nothing_shown_alone_stays_nothing(catalogue, bones_only):
    """Where only nerves are isolated, a pack without nerves shows nothing, not everything."""
    state = ViewState(isolated=frozenset({"nerve/L2/left/ganglion"}))
    assert mirrored(state, MATRIX, catalogue, bones_only).isolated == frozenset()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-300, 300), min_size=3, max_size=3), st.integers(0, 9999), st.floats(0.2, 5))
def test_the_camera_sees_the_same_in_both(place, seed, scale):
    """A point keeps its bearing from the eye, and the way back is the way there turned round."""
    turn = Rotation.random(random_state=seed).as_matrix()
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = turn * scale, place
    camera = Camera((100.0, 200.0, 50.0), (1.0, 2.0, 3.0), (0.0, 0.0, 1.0), 25.0)
    seen = carried(camera, matrix)
    assert np.linalg.norm(seen.view_up) == pytest.approx(1)
    assert seen.view_angle == 25.0

    def bearing(camera, point):
        towards = np.subtract(camera.focal_point, camera.position)
        towards = towards / np.linalg.norm(towards)
        right = np.cross(towards, camera.view_up)
        way = np.subtract(point, camera.position)
        way = way / np.linalg.norm(way)
        return [way @ axis for axis in (towards, right / np.linalg.norm(right), camera.view_up)]

    point = (20.0, -10.0, 30.0)
    assert np.allclose(bearing(seen, at(matrix, point)), bearing(camera, point), atol=1e-6)
    again = carried(seen, np.linalg.inv(matrix))
    assert np.allclose(again.position, camera.position, atol=1e-6)
    assert np.allclose(again.view_up, camera.view_up, atol=1e-9)


def test_without_a_camera_the_home_view_of_the_open_pack_is_the_one(catalogue, bones_only):
    seen = mirrored(ViewState(), MATRIX, catalogue, bones_only)
    assert np.allclose(at(MATRIX, seen.camera.focal_point), home_camera(catalogue).focal_point, atol=1e-6)


def test_a_click_there_is_a_click_here(catalogue, bones_only):
    asked = reflected(act.Click("disc/L2-L3", (1.0, 2.0, 3.0)), MATRIX, catalogue, bones_only)
    state = act.reduce(ViewState(), asked, catalogue)
    assert state.segment == "L2-L3"
    assert np.allclose(asked.point, at(MATRIX, (1.0, 2.0, 3.0)))
    assert act.reduce(state, asked, catalogue).structures == ("disc/L2-L3",)


def test_a_click_on_what_is_missing_here_selects_its_segment(catalogue, bones_only):
    back = np.linalg.inv(MATRIX)
    asked = reflected(act.Click("nerve/L4/left/ganglion", (0.0, 0.0, 0.0)), back, bones_only, catalogue)
    assert asked == act.Select("L4-L5")
    assert reflected(act.Click("nerve/T12/left/ganglion", (0, 0, 0)), back, bones_only, catalogue) is None


def test_pointing_camera_and_section_come_back_where_they_were(catalogue, bones_only):
    camera = home_camera(catalogue)
    seen = carried(camera, np.linalg.inv(MATRIX))
    asked = reflected(act.SetCamera(seen, gesture=7), MATRIX, catalogue, bones_only)
    assert asked.gesture == 7
    assert np.allclose(asked.camera.position, camera.position, atol=1e-6)
    assert reflected(act.Point("disc/L2-L3", False), MATRIX, catalogue, bones_only) == act.Point("disc/L2-L3", False)
    assert reflected(act.Point(None), MATRIX, catalogue, bones_only) == act.Point(None)
    plain = np.diag((2.0, 2.0, 2.0, 1.0))
    cut = act.SetSection(Section("axial", 12.0, True), gesture=3)
    assert reflected(cut, plain, catalogue, bones_only) == act.SetSection(Section("axial", 24.0, True), gesture=3)
    seen = mirrored(ViewState(section=Section("axial", 24.0)), plain, catalogue, bones_only)
    assert seen.section == Section("axial", 12.0)
    assert reflected(act.SetXray(True), plain, catalogue, bones_only) == act.SetXray(True)


def test_ghosts_are_of_one_colour_and_follow_the_selection(catalogue):
    state = act.reduce(ViewState(), act.Select("L2-L3"), catalogue)
    looks = ghost_looks(state, catalogue, 0.5)
    assert {look.colour for look in looks.values()} == {GHOSTS["light"]}
    assert all(look.opacity < 1 for look in looks.values())
    assert looks["vertebra/L2"].opacity > 3 * looks["vertebra/L5"].opacity > 0
    firmer = ghost_looks(state, catalogue, 1.0)
    assert all(firmer[key].opacity > looks[key].opacity for key in looks)


@pytest.mark.parametrize(
    "wrong",
    [Companion(way="under"), Companion(aligned_on="pelvis"), Companion(strength=1.5), Companion(strength=-0.1)],
)
def test_nonsense_is_refused(store, wrong):
    with pytest.raises(ViewerError):
        store.dispatch(act.SetCompanion(wrong))
    assert store.state == ViewState()


def test_it_can_be_undone_and_one_drag_of_the_slider_is_one_step(store):
    store.dispatch(act.SetCompanion(Companion(way="over")))
    for strength in (0.6, 0.7, 0.8):
        store.dispatch(act.SetCompanion(Companion(way="over", strength=strength), gesture=4))
    store.dispatch(Undo())
    assert store.state.companion == Companion(way="over")
    store.dispatch(Undo())
    assert store.state.companion is None


def test_the_session_keeps_it(catalogue, tmp_path):
    path = tmp_path / "session.json"
    companion = Companion("", "over", "segment", 0.75)
    save_session(path, Session(ViewState(companion=companion)), "synthetic")
    session, notice = load_session(path, catalogue)
    assert notice is None
    assert session.state.companion == companion


@pytest.mark.parametrize("wrong", [7, [], "over", {"way": "under"}, {"pack": 3}, {"strength": "much"}, {"pack": "a\0"}])
def test_a_damaged_one_is_set_aside(catalogue, tmp_path, wrong):
    path = tmp_path / "session.json"
    save_session(path, Session(ViewState()), "synthetic")
    document = json.loads(path.read_text())
    document["state"]["companion"] = wrong
    path.write_text(json.dumps(document))
    session, notice = load_session(path, catalogue)
    assert session.state.companion is None
    assert notice is not None


def test_a_session_from_an_earlier_version_has_none(catalogue, tmp_path):
    path = tmp_path / "session.json"
    save_session(path, Session(ViewState()), "synthetic")
    document = json.loads(path.read_text())
    del document["state"]["companion"]
    path.write_text(json.dumps(document))
    assert load_session(path, catalogue)[0].state == ViewState()


def test_the_atlas_is_not_put_beside_itself(catalogue, tmp_path):
    atlas = Catalogue(replace(catalogue.pack, info=replace(catalogue.pack.info, id="lumbar-atlas")))
    path = tmp_path / "session.json"
    save_session(path, Session(ViewState(companion=Companion())), "synthetic")
    assert load_session(path, atlas)[0].state.companion is None
    assert usual_companion(atlas) is None
    assert usual_companion(catalogue) == ""


def test_aligned_on_a_segment_only_where_both_have_it(catalogue, bones_only):
    pack = CompanionPack(catalogue, bones_only, "x")
    assert pack.shared_segments == ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
    on = Companion("x", aligned_on="segment")
    assert pack.level_of(ViewState(segment="L4-L5", companion=on)) == "L4-L5"
    assert pack.level_of(ViewState(segment="T12-L1", companion=on)) is None
    assert pack.level_of(ViewState(companion=on)) is None
    assert pack.level_of(ViewState(segment="L4-L5", companion=Companion("x"))) is None
    whole = pack.alignment(ViewState(companion=on))
    one = pack.alignment(ViewState(segment="L5-S1", companion=on))
    assert one.matched == ("vertebra/L5", "vertebra/sacrum")
    assert len(whole.matched) == 6
    assert pack.alignment(ViewState()) is whole  # worked out once


def test_the_store_opens_it_when_asked_and_lets_go_of_it(catalogue, tmp_path):
    from meshes.pack import write_pack

    write_pack(tmp_path / "other", synthetic_pack())
    store = Store(catalogue)
    assert store.companion() is None
    store.dispatch(act.SetCompanion(Companion(str(tmp_path / "other"))))
    opened = store.companion()
    assert opened.title == "Synthetic pack"
    assert store.companion() is opened
    assert np.allclose(opened.alignment(store.state).matrix, np.eye(4), atol=1e-3)
    store.dispatch(act.SetCompanion(None))
    assert store.companion() is None
    assert store._companion is None


# Machado et al. 2009, severity 1: what is left of linear RGB without one sort of cone.
BLIND = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


@pytest.mark.parametrize("eyes", [np.eye(3), *(np.array(rows) for rows in BLIND.values())], ids=["all", *BLIND])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colour_of_what_is_laid_over_is_unlike_bone_to_any_eyes(theme, eyes):
    def seen(colour):
        share = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
        linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
        linear = np.clip(eyes @ linear, 0, 1)
        xyz = np.array(((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))) @ linear
        f = np.cbrt(xyz / (0.9505, 1.0, 1.089))
        return np.array((116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])))

    apart = {role: np.linalg.norm(seen(GHOSTS[theme]) - seen(colour)) for role, colour in BASE_COLOURS.items()}
    assert apart["bone"] > 28
    assert apart["disc"] > 10
