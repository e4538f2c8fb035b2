"""A team at one PostgreSQL: others' changes are seen, quarrels told, a lost line loses nothing."""

from __future__ import annotations

import importlib.util
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from annotations.errors import UnreachableError
from annotations.tags.model import Annotation, new_id, touched
from annotations.tags.store import Conflict, Put, Remove, Store
from annotations.tags.team import TeamStore

pytest.importorskip("psycopg", reason="no psycopg: install the extra `team`")
AT = datetime(2026, 1, 31, 12, tzinfo=UTC)


def made(label="pedicle", **changes):
    return replace(Annotation(new_id(), "point", label, "atlas", "Ada", AT, AT, points=((1.0, 2.0, 3.0),)), **changes)


@pytest.fixture(scope="module")
def server():
    path = Path(__file__).with_name("postgres.py")
    spec = importlib.util.spec_from_file_location("postgres_for_tests", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    running = module.Server()
    yield running
    running.remove()


@pytest.fixture
def team(server, tmp_path):
    stores = [TeamStore(server.url, name, tmp_path / f"{name}.outbox") for name in ("Ada", "Ben")]
    yield stores
    for store in stores:
        store.close()


def test_the_same_store_works_on_a_server(server):
    store, one = Store(server.url, "Ada"), made()
    store.commit([Put(one)])
    later = touched(one, comment="wide")
    Store(server.url, "Ben").commit([Put(later, 1)])
    with pytest.raises(Conflict, match="Ben has changed"):
        store.commit([Remove(one.id, 1)])
    assert [change.author for change in store.history(one.id)] == ["Ada", "Ben"]
    assert store.restore(one.id, 1).annotation == one
    store.close()


def test_four_clients_at_once_lose_nothing_and_number_all_changes(server):
    before = Store(server.url, "x").last_sequence()
    failures, rounds = [], 25

    def work(name):
        try:
            store = Store(server.url, name)
            mine = made(name)
            revision = store.commit([Put(mine)])[mine.id].revision
            for number in range(rounds):
                revision = store.commit([Put(touched(mine, comment=str(number)), revision)])[mine.id].revision
            store.close()
        except Exception as error:
            failures.append(repr(error))

    threads = [threading.Thread(target=work, args=(name,)) for name in ("Ada", "Ben", "Cem", "Dua")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    changes = Store(server.url, "x").since(before)
    assert [change.sequence for change in changes] == list(range(before + 1, before + 1 + 4 * (rounds + 1)))
    last = {change.author: change.annotation.comment for change in changes}
    assert last == dict.fromkeys(("Ada", "Ben", "Cem", "Dua"), str(rounds - 1))


def test_four_clients_on_one_annotation_each_win_once(server):
    one = made()
    Store(server.url, "x").commit([Put(one)])
    won, lost = [], []

    def work(name):
        store = Store(server.url, name)
        try:
            store.commit([Put(touched(one, comment=name), 1)])
            won.append(name)
        except Conflict:
            lost.append(name)
        store.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 3)
    assert Store(server.url, "x").record(one.id).annotation.comment == won[0]


def test_changes_of_others_appear_at_the_next_look(team):
    ada, ben = team
    one = made()
    ada.commit([Put(one)])
    assert [change.annotation for change in ben.poll() if change.id == one.id] == [one]
    assert ben.records()[one.id].annotation == one
    ada.commit([Remove(one.id, 1)])
    ben.poll()
    assert one.id not in ben.records()


def test_a_lost_line_loses_nothing(team, server, tmp_path):
    ada, ben = team
    old = made("old")
    ada.commit([Put(old)])
    server.stop()
    first, second = made("first"), made("second")
    ada.commit([Put(first)])
    assert not ada.online
    changed = touched(old, comment="while away")
    ada.commit([Put(changed, 1), Put(second)])
    ada.commit([Put(touched(second, comment="again"), 0)])
    assert ada.poll() == []
    assert ada.waiting == 4
    assert ada.records()[old.id].annotation == changed
    ada.close()  # and the program is closed before the line is back
    again = TeamStore(server.url, "Ada", tmp_path / "Ada.outbox")
    assert {first.id, second.id, old.id} <= again.records().keys()
    server.start()
    again.poll()
    assert again.online
    assert again.waiting == 0
    assert again.quarrels == {}
    ben.poll()  # finds its line broken, and opens it anew at the next look
    ben.poll()
    assert {id_: ben.records()[id_].annotation.comment for id_ in (old.id, first.id, second.id)} == {
        old.id: "while away", first.id: "", second.id: "again",
    }  # fmt: skip
    again.close()


def test_what_both_changed_meanwhile_is_shown_and_nothing_written_over(team, server, tmp_path):
    ada, ben = team
    one = made()
    ada.commit([Put(one)])
    ben.poll()
    server.stop()
    ada.commit([Put(touched(one, comment="Ada's"), 1)])
    server.start()
    ben.poll()
    ben.poll()
    ben.commit([Put(touched(one, comment="Ben's"), 1)])
    ada.poll()
    ada.poll()
    assert ada.waiting == 0
    quarrel = ada.quarrels[one.id]
    assert (quarrel.mine.comment, quarrel.theirs.annotation.comment, quarrel.who) == ("Ada's", "Ben's", "Ben")
    assert ada.records()[one.id].annotation.comment == "Ben's"
    ada.close()  # the quarrel outlives the program
    ada = team[0] = TeamStore(server.url, "Ada", tmp_path / "Ada.outbox")
    assert ada.quarrels[one.id] == quarrel
    ada.settle(one.id, mine=True)
    assert ada.quarrels == {}
    ben.poll()
    assert ben.records()[one.id].annotation.comment == "Ada's"


def test_a_step_whose_answer_was_lost_is_no_quarrel(team, server):
    ada, _ = team
    one = made()
    server.stop()
    ada.commit([Put(one)])
    server.start()
    Store(server.url, "Ada").commit([Put(one)])  # as if the line broke between the server's work and its answer
    ada.poll()
    ada.poll()
    assert (ada.waiting, ada.quarrels) == (0, {})


def test_a_server_that_is_not_there_is_said_in_one_line_without_the_password():
    with pytest.raises(UnreachableError) as caught:
        Store("postgresql://ada:secret@127.0.0.1:1/none", "Ada")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
