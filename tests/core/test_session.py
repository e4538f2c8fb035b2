from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from viewer.core import actions as do
from viewer.core.catalogue import Catalogue
from viewer.core.session import Session, load_session, pack_key, save_session
from viewer.core.state import Camera, Section, ViewState
from viewer.core.store import Store


def test_everything_comes_back(store: Store, tmp_path: Path) -> None:
    for action in (
        do.Select("nerve/L3/left"),
        do.SetVisible("disc/L4-L5", False),
        do.SetXray(True),
        do.SetExplode(0.4),
        do.SetSection(Section("coronal", 12.0, True)),
        do.SetLayer("ligaments", True),
        do.SetTheme("dark"),
        do.SetAudience("clinician"),
    ):
        store.dispatch(action)
    path = tmp_path / "deep" / "session.json"
    save_session(path, Session(store.state, {"geometry": "AAEC"}), "synthetic")
    session, message = load_session(path, store.catalogue)
    assert message is None
    assert session == Session(store.state, {"geometry": "AAEC"})
    assert [one.name for one in path.parent.iterdir()] == ["session.json"], "no temporary file is left"


def test_no_session_is_no_matter(store: Store, tmp_path: Path) -> None:
    assert load_session(tmp_path / "none.json", store.catalogue) == (Session(), None)


def test_ids_that_a_pack_no_longer_has_are_dropped(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    save_session(path, Session(ViewState(segment="L2-L3", structures=("vertebra/L9",))), "synthetic")
    session, message = load_session(path, store.catalogue)
    assert message is None
    assert session.state.segment == "L2-L3"
    assert session.state.structures == ()


def other_pack(store: Store, shift: float = 0.0) -> Catalogue:
    """One bone, as an import makes a pack of it."""
    from meshes.pack import MeshPack, PackInfo, describe_mesh

    mesh = store.catalogue.pack.meshes["vertebra/L3"]
    moved = replace(mesh, points=mesh.points + np.float32(shift), coarse=None)
    row = describe_mesh("vertebra/L3", moved, kind="vertebra", role="bone", side=None, levels=("L3",), parent=None)
    info = PackInfo("mine", "Mine", "", "", "imported", {"import": {"title": "Mine"}})
    return Catalogue(MeshPack(info, {"vertebra/L3": row}, {"vertebra/L3": moved}))


def test_each_pack_gets_its_own_view_back(store: Store, tmp_path: Path) -> None:
    """The atlas, then a patient, then the atlas: nothing lost, and nothing of one in the other but the theme."""
    path, mine = tmp_path / "session.json", other_pack(store)
    for action in (do.Select("L2-L3"), do.SetXray(True), do.SetSection(Section("sagittal", 3.0)), do.SetTheme("dark")):
        store.dispatch(action)
    save_session(path, Session(store.state, {"text_size": "125"}), pack_key(store.catalogue.pack))
    session, message = load_session(path, mine)
    assert (session.state, message) == (ViewState(theme="dark"), None)
    assert session.window == {"text_size": "125"}
    own = replace(session.state, structures=("vertebra/L3",), explode=0.5, audience="patient")
    save_session(path, Session(own, session.window), pack_key(mine.pack))
    assert load_session(path, mine)[0].state == own
    assert load_session(path, store.catalogue)[0].state == replace(store.state, audience="patient")
    save_session(path, Session(store.state), pack_key(store.catalogue.pack))
    assert load_session(path, mine)[0].state == replace(own, audience="student")


def test_two_imports_of_one_name_are_two_packs(store: Store) -> None:
    one, other = other_pack(store), other_pack(store, 1.0)
    assert one.pack.info.id == other.pack.info.id
    assert pack_key(one.pack) != pack_key(other.pack)
    assert pack_key(one.pack) == pack_key(other_pack(store).pack)


def test_a_camera_and_a_section_that_miss_the_pack_are_dropped(store: Store, tmp_path: Path) -> None:
    """A pack built anew elsewhere under its old name must not open on an empty picture."""
    path = tmp_path / "session.json"
    camera = Camera((0.0, -900.0, 1250.0), (0.0, 0.0, 1250.0), (0.0, 0.0, 1.0))
    state = ViewState(camera=camera, section=Section("axial", 1250.0), xray=True)
    save_session(path, Session(state), pack_key(store.catalogue.pack))
    assert load_session(path, store.catalogue)[0].state == ViewState(xray=True)


def test_views_of_many_packs_are_kept_but_not_without_end(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    for number in range(30):
        save_session(path, Session(ViewState(explode=number / 100)), f"case-{number}")
    assert list(json.loads(path.read_bytes())["others"]) == [f"case-{number}" for number in range(17, 29)]
    hidden = frozenset(f"other/{'x' * 90}-{number}" for number in range(4000))
    for name in ("one", "two", "three", "four"):
        save_session(path, Session(ViewState(hidden=hidden)), name)
    assert path.stat().st_size < 2**20
    assert load_session(path, store.catalogue)[1] is None


def damage(document: dict[str, Any], field: str, value: Any) -> str:
    document["state"][field] = value
    return json.dumps(document)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("explode", "much"),
        ("explode", float("nan")),
        ("xray", 1),
        ("theme", "pink"),
        ("hidden", "all"),
        ("structures", [1]),
        ("section", {"axis": "axial"}),
        ("section", {"axis": "diagonal", "position": 1}),
        ("camera", {"position": [0, 0, 0], "focal_point": [0, 0, 0], "view_up": [0, 0, 1]}),
        ("camera", {"position": [1e30, 0, 0], "focal_point": [0, 0, 0], "view_up": [0, 0, 1]}),
        ("camera", [1, 2]),
    ],
)
def test_a_damaged_field_sets_the_file_aside_with_a_word(store: Store, tmp_path: Path, field: str, value: Any) -> None:
    path = tmp_path / "session.json"
    save_session(path, Session(), "synthetic")
    rubbish = damage(json.loads(path.read_text()), field, value)
    path.write_text(rubbish)
    session, message = load_session(path, store.catalogue)
    assert session == Session()
    assert message is not None
    assert "\n" not in message
    assert "set aside" in message
    (kept,) = tmp_path.iterdir()
    assert kept.read_text() == rubbish
    assert kept.name in message


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["version", "state", "window", "camera", "hidden"]), inner, max_size=4),
    max_leaves=8,
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_rubbish_never_crashes(store: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "session.json"
    path.write_bytes(content)
    session, message = load_session(path, store.catalogue)
    assert session.state == ViewState()
    assert message is not None
