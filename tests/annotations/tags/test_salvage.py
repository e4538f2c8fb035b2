"""A damaged database is left as it is; its last good state opens for reading."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from annotations.errors import AnnotationError, StoreError
from annotations.tags.model import Annotation, new_id, touched
from annotations.tags.salvage import damage_of, open_store, rescue
from annotations.tags.store import Put, Store

AT = datetime(2026, 1, 31, 12, tzinfo=UTC)


def made(**changes):
    return replace(Annotation(new_id(), "note", "note", "atlas", "Ada", AT, AT, points=((1.0, 2.0, 3.0),)), **changes)


def filled(path, number=300):
    store = Store(str(path), "Ada")
    ones = [made(comment="x" * 200) for _ in range(number)]
    store.commit([Put(one) for one in ones])
    store.close()
    return ones


def test_a_whole_file_opens_and_leaves_a_copy(tmp_path):
    path = tmp_path / "mine.db"
    ones = filled(path)
    store, line = open_store(str(path), "Ada")
    assert line is None
    assert len(store.records()) == len(ones)
    assert damage_of(tmp_path / ".mine.db.last-good") is None


def test_what_a_damaged_file_still_gives_is_read(tmp_path):
    path = tmp_path / "mine.db"
    ones = {one.id: one for one in filled(path)}
    raw = bytearray(path.read_bytes())
    pages = len(raw) // 4096
    raw[4096 * (pages // 2) : 4096 * (pages // 2 + 1)] = os.urandom(4096)
    path.write_bytes(raw)
    store, line = open_store(str(path), "Ada")
    assert line is not None
    assert "mine.db is damaged" in line
    assert "\n" not in line
    assert path.read_bytes() == raw
    found = store.records()
    assert len(found) > 0.8 * len(ones)
    assert all(record.annotation == ones[id_] for id_, record in found.items())
    with pytest.raises(StoreError, match="for reading only"):
        store.commit([Put(made())])


def test_a_file_of_which_nothing_is_left_opens_from_its_last_copy(tmp_path):
    path = tmp_path / "mine.db"
    ones = filled(path)
    open_store(str(path), "Ada")[0].close()
    raw = bytearray(path.read_bytes())
    raw[20:] = os.urandom(len(raw) - 20)
    path.write_bytes(raw)
    store, line = open_store(str(path), "Ada")
    assert line is not None
    assert {record.annotation.id for record in store.records().values()} == {one.id for one in ones}
    assert path.read_bytes() == raw


def test_nothing_to_be_read_is_said(tmp_path):
    path = tmp_path / "mine.db"
    path.write_bytes(b"SQLite format 3\x00" + os.urandom(9000))
    before = path.read_bytes()
    with pytest.raises(StoreError, match="nothing of it can be read"):
        open_store(str(path), "Ada")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_rescued_file_has_the_present_state_of_each(tmp_path):
    path = tmp_path / "mine.db"
    store, one = Store(str(path), "Ada"), made()
    store.commit([Put(one)])
    later = touched(one, comment="later")
    store.commit([Put(later, 1)])
    store.close()
    rescued = Store(str(rescue(path)), "Ada")
    assert rescued.record(one.id).annotation == later
    assert [change.revision for change in rescued.history(one.id)] == [1, 2]


@pytest.mark.parametrize("seed", range(60))
def test_any_damage_ends_in_a_store_or_a_line(tmp_path, seed):
    chance = random.Random(seed)
    path = tmp_path / "mine.db"
    ids = {one.id for one in filled(path, 40)}
    raw = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 3, 30, 300))):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    if chance.random() < 0.3:
        del raw[chance.randrange(len(raw)) :]
    path.write_bytes(raw)
    said = ""
    try:
        store, _ = open_store(str(path), "Ada")
        assert store.records().keys() <= ids
        store.close()
    except (AnnotationError, StoreError) as error:
        said = str(error)
    assert "\n" not in said
    assert said == "" or "mine" in said
    if damage_of_quietly(path) is not None:
        assert path.read_bytes() == raw


def damage_of_quietly(path):
    try:
        return damage_of(path)
    except AnnotationError as error:
        return str(error)
