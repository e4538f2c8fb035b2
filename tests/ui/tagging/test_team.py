"""A team's PostgreSQL in the real window: others' changes, a server that goes and comes, quarrels."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from annotations.tags.store import Put, Store
from tests.annotations.tags.making import annotation
from tests.annotations.tags.postgres import Server
from tests.ui.conftest import wait_until
from viewer.core.tagging.actions import Add, Edit


@pytest.fixture(scope="module")
def server():
    made = Server()
    yield made
    made.remove()


@pytest.fixture
def team(open_window, server, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    window = open_window(annotations=server.url, author="Ada")
    wait_until(lambda: window.tags.troubles.word is not None and word(window) == "Team: connected")
    return window


def word(window):
    return window.tags.troubles.word.text()


def one(window, **changes):
    return annotation(pack=window.store.catalogue.pack.info.id, **changes)


def test_others_changes_appear_within_two_seconds_and_mine_are_theirs_at_once(team, server):
    ben = Store(server.url, "Ben")
    ben.commit([Put(theirs := one(team))])
    wait_until(lambda: theirs.id in team.tags.annotations, seconds=2)
    team.tags.dispatch(Add((mine := one(team),)))
    assert mine.id in ben.records()
    record = ben.record(mine.id)
    ben.commit([Put(replace(mine, comment="Ben's"), record.revision)])
    wait_until(lambda: team.tags.annotations[mine.id].comment == "Ben's", seconds=2)
    ben.close()


def test_without_the_server_work_goes_on_and_is_sent_when_it_is_back(team, server, tmp_path):
    team.tags.dispatch(Add((first := one(team),)))
    assert list(tmp_path.glob("lumbar/outbox-*.db")), "what waits lies in the user's data"
    server.stop()
    try:
        wait_until(lambda: word(team) == "Working offline", seconds=8)
        began = time.monotonic()
        team.tags.dispatch(Edit((first.id,), {"comment": "away"}))
        team.tags.dispatch(Add((second := one(team),)))
        assert time.monotonic() - began < 1, "nothing waits for the server"
        assert team.tags.annotations[first.id].comment == "away"
        assert word(team) == "Working offline, 2 to be sent"
    finally:
        server.start()
    wait_until(lambda: word(team) == "Team: connected", seconds=12)
    ben = Store(server.url, "Ben")
    assert ben.record(first.id).annotation.comment == "away"
    assert second.id in ben.records()
    ben.close()
    team.tags.dispatch(Edit((second.id,), {"comment": "back"}))  # no quarrel with what was sent
    assert word(team) == "Team: connected"
    assert not team.tags.troubles.contests


@pytest.mark.parametrize(
    ("answer", "comments"), [("mine", ["mine"]), ("theirs", ["Ben's"]), ("both", ["Ben's", "mine"])]
)
def test_a_quarrel_over_what_was_changed_meanwhile_is_asked_about(team, server, answer, comments):
    label = f"quarrel {answer}"
    team.tags.dispatch(Add((first := one(team, label=label),)))
    team.tags._watching.stop()
    team.tags.core.book.store.go_offline()
    team.tags.dispatch(Edit((first.id,), {"comment": "mine"}))
    ben = Store(server.url, "Ben")
    ben.commit([Put(replace(first, comment="Ben's"), ben.record(first.id).revision)])
    team.tags.look()
    dialog = team.tags.troubles.dialog
    assert dialog.isVisible()
    assert ben.record(first.id).annotation.comment == "Ben's"
    assert team.tags.annotations[first.id].comment == "Ben's", "the picture shows what is stored"
    assert [dialog.table.item(0, column).text() for column in range(3)] == ["Comment", "mine", "Ben's"]
    dialog.buttons[answer].click()
    there = sorted(record.annotation.comment for record in ben.records().values() if record.annotation.label == label)
    assert there == comments
    assert sorted(found.comment for found in team.tags.annotations.values() if found.label == label) == comments
    assert not dialog.isVisible()
    ben.close()


def test_theirs_that_changed_again_while_the_question_stood_is_asked_about_again(team, server):
    team.tags.dispatch(Add((first := one(team),)))
    team.tags._watching.stop()
    team.tags.core.book.store.go_offline()
    team.tags.dispatch(Edit((first.id,), {"comment": "mine"}))
    ben = Store(server.url, "Ben")
    ben.commit([Put(replace(first, comment="Ben's"), ben.record(first.id).revision)])
    team.tags.look()
    ben.commit([Put(replace(first, comment="Ben's second"), ben.record(first.id).revision)])
    dialog = team.tags.troubles.dialog
    dialog.buttons["mine"].click()
    assert ben.record(first.id).annotation.comment == "Ben's second"
    assert dialog.isVisible()
    assert dialog.table.item(0, 2).text() == "Ben's second"
    dialog.buttons["mine"].click()
    assert ben.record(first.id).annotation.comment == "mine"
    ben.close()


def test_a_server_that_was_never_there_does_not_hold_the_window_up(open_window, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    window = open_window(annotations="postgresql://lumbar@127.0.0.1:9/postgres", author="Ada")
    wait_until(lambda: window.tags.troubles.word is not None and word(window).startswith("Working offline"))
    window.tags.dispatch(Add((first := one(window),)))
    assert first.id in window.tags.annotations
    assert word(window) == "Working offline, 1 to be sent"
