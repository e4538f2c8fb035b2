from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from viewer.core import actions as do
from viewer.core.session import Session, load_session, save_session
from viewer.core.state import Section, ViewState
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


def test_ids_of_another_pack_are_dropped(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    save_session(path, Session(ViewState(segment="L2-L3", structures=("vertebra/L9",))), "other")
    session, message = load_session(path, store.catalogue)
    assert message is None
    assert session.state.segment == "L2-L3"
    assert session.state.structures == ()


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
