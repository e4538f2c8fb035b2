"""Every change is kept, nobody is written over, and a stroke that was said to be saved is there after a kill."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import AnnotationError, StoreError
from annotations.tags.model import Annotation, new_id, touched
from annotations.tags.store import Conflict, Put, Remove, Store

AT = datetime(2026, 1, 31, 12, tzinfo=UTC)


def made(label="pedicle", **changes):
    return replace(Annotation(new_id(), "point", label, "atlas", "Ada", AT, AT, points=((1.0, 2.0, 3.0),)), **changes)


@pytest.fixture
def place(tmp_path):
    return str(tmp_path / "mine.db")


@pytest.fixture
def store(place):
    opened = Store(place, "Ada")
    yield opened
    opened.close()


def test_what_was_written_is_there_in_another_program(store, place):
    one, other = made(), made("lamina", structure="vertebra/L4", side="left")
    store.commit([Put(one), Put(other)])
    found = Store(place, "Ben").records()
    assert [record.annotation for record in found.values()] == [one, other]
    assert [(record.revision, record.sequence) for record in found.values()] == [(1, 1), (1, 2)]


def test_history_says_who_did_what_and_any_state_comes_back(store, place):
    one = made()
    store.commit([Put(one)])
    later = touched(one, comment="wide")
    Store(place, "Ben").commit([Put(later, 1)])
    store.commit([Remove(one.id, 2)])
    assert [(c.author, c.action, c.revision) for c in store.history(one.id)] == [
        ("Ada", "added", 1), ("Ben", "changed", 2), ("Ada", "removed", 3),
    ]  # fmt: skip
    assert store.record(one.id) is None
    back = store.restore(one.id, 2)
    assert (back.annotation, back.revision) == (later, 4)
    assert store.record(one.id) == back
    assert store.restore(one.id, 1).annotation == one


def test_a_revision_it_never_had_is_refused(store):
    one = made()
    store.commit([Put(one)])
    with pytest.raises(AnnotationError, match="revision 7"):
        store.restore(one.id, 7)


def test_two_at_once_are_told_and_nothing_is_written_over(store, place):
    one = made()
    store.commit([Put(one)])
    ben = Store(place, "Ben")
    theirs = touched(one, comment="Ben's")
    ben.commit([Put(theirs, 1)])
    beside = made("second")
    with pytest.raises(Conflict, match="Ben has changed") as caught:
        store.commit([Put(beside), Put(touched(one, comment="Ada's"), 1)])
    assert caught.value.theirs is not None
    assert caught.value.theirs.annotation == theirs
    assert set(store.records()) == {one.id}, "a transaction is written whole or not at all"
    ben.commit([Remove(one.id, 2)])
    with pytest.raises(Conflict, match="Ben has removed"):
        store.commit([Put(touched(one, comment="Ada's"), 2)])


def test_removing_twice_is_no_quarrel(store, place):
    one = made()
    store.commit([Put(one)])
    Store(place, "Ben").commit([Remove(one.id, 1)])
    store.commit([Remove(one.id, 1)])
    assert len(store.history(one.id)) == 2


def test_changes_of_others_are_seen_in_their_order(store, place):
    ben = Store(place, "Ben")
    seen = store.last_sequence()
    ones = [made(str(number)) for number in range(5)]
    for one in ones:
        ben.commit([Put(one)])
    assert [change.annotation for change in store.since(seen)] == ones
    assert store.since(store.last_sequence()) == []


def test_a_file_deleted_beneath_is_told_and_its_work_can_be_saved(store, place, tmp_path):
    one = made()
    store.commit([Put(one)])
    os.unlink(place)
    with pytest.raises(StoreError, match="was deleted or replaced"):
        store.commit([Put(made())])
    copy = tmp_path / "saved.db"
    store.save_copy(copy)
    assert [r.annotation for r in Store(str(copy), "Ada").records().values()] == [one]
    with pytest.raises(StoreError, match="is there already"):
        store.save_copy(copy)


def test_read_only_reads_and_refuses_to_write(store, place):
    one = made()
    store.commit([Put(one)])
    reader = Store(place, "Ben", read_only=True)
    assert set(reader.records()) == {one.id}
    with pytest.raises(StoreError, match="for reading only"):
        reader.commit([Put(made())])


def test_a_full_disk_writes_nothing_and_says_so(store, place):
    store.commit([Put(made())])
    with store._engine.connect() as connection:  # the smallest disk there is
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match="disk is full"):
        store.commit([Put(made(comment="x" * 20_000))])
    assert len(Store(place, "Ben").records()) == 1


@pytest.mark.parametrize("content", [b"no database at all", b"PK\x03\x04", b"{}"])
def test_other_files_are_refused_and_not_touched(tmp_path, content):
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(AnnotationError, match=r"other\.db"):
        Store(str(path), "Ada")
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_foreign_database_is_refused(tmp_path):
    path = tmp_path / "foreign.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE patients (name)")
    with pytest.raises(AnnotationError, match="patients"):
        Store(str(path), "Ada")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("patients",)]


def test_a_later_version_is_refused(store, place):
    store.close()
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE lumbar_schema SET version = 99")
    with pytest.raises(AnnotationError, match="99"):
        Store(place, "Ada")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["put", "remove"]))))
def test_the_table_of_now_is_always_the_end_of_the_history(tmp_path, steps):
    store = Store(str(tmp_path / f"{new_id()}.db"), "Ada")
    ones = [made(str(number)) for number in range(4)]
    for number, what in steps:
        record = store.record(ones[number].id)
        if what == "put" and (record is not None or not store.history(ones[number].id)):
            store.commit([Put(ones[number], record.revision if record else None)])
        elif record is not None:
            store.commit([Remove(ones[number].id, record.revision)])
    ends = {change.id: change for change in store.since(0)}
    there = {id_: change.revision for id_, change in ends.items() if change.action != "removed"}
    assert {id_: record.revision for id_, record in store.records().items()} == there
    store.close()
