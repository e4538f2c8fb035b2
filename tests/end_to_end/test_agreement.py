"""`lumbar agreement` and `lumbar merge` on real databases."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

pytest.importorskip("pingouin")
from annotations.tags.store import Put, Store
from tests.annotations.tags.making import annotation
from viewer.cli import main


@pytest.fixture
def two(tmp_path):
    """A and B: the same landmark 3 mm apart, and one that only B has."""
    one = replace(
        annotation(id="1" * 32),
        kind="point",
        points=((0.0, 0.0, 0.0),),
        faces={},
        surfaces={},
        values={},
        pack="lumbar-atlas",
    )
    other = replace(one, points=((3.0, 0.0, 0.0),))
    alone = replace(one, id=annotation(id="2" * 32).id, label="lamina")
    for name, rows in (("a", [one]), ("b", [other, alone])):
        store = Store(str(tmp_path / f"{name}.db"), name)
        store.commit(Put(row) for row in rows)
        store.close()
    return tmp_path


def test_disagreements_are_listed_worst_first(two, capsys):
    assert main(["agreement", str(two / "a.db"), str(two / "b.db"), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(row["measure"], row["value"]) for row in found["rows"]] == [("missing", 1.0), ("distance_mm", 3.0)]
    assert found["raters"] == ["a", "b"]


def test_a_merge_takes_what_it_is_told(two, capsys):
    out = two / "m.db"
    assert main(["merge", str(two / "a.db"), str(two / "b.db"), "-o", str(out), "--take", "B"]) == 0
    store = Store(str(out), "test")
    rows = [record.annotation for record in store.records().values()]
    store.close()
    assert sorted(one.label for one in rows) == sorted(["lamina", annotation(id="1" * 32).label])
    assert {one.points for one in rows} == {((3.0, 0.0, 0.0),), ((0.0, 0.0, 0.0),)}
    assert main(["merge", str(two / "a.db"), str(two / "b.db"), "-o", str(out), "--take", "B"]) != 0
    assert "--force" in capsys.readouterr().err


def test_a_merge_that_may_not_ask_writes_nothing(two, capsys):
    assert main(["merge", str(two / "a.db"), str(two / "b.db"), "-o", str(two / "m.db")]) != 0
    assert "--take" in capsys.readouterr().err
    assert not (two / "m.db").exists()


@pytest.mark.parametrize("content", [b"", b"not a database at all, only text", None])
def test_what_is_no_database_is_refused_in_a_line(two, capsys, content):
    bad = two / "bad.db"
    if content is not None:
        bad.write_bytes(content)
    assert main(["agreement", str(two / "a.db"), str(bad)]) != 0
    words = capsys.readouterr().err.strip()
    assert "bad.db" in words
    assert "\n" not in words
    assert (bad.read_bytes() if bad.exists() else None) == content


def test_a_merge_over_one_of_its_sources_is_refused_and_nothing_is_left_beside(two, capsys):
    before = {path.name: path.read_bytes() for path in two.iterdir()}
    out = str(two / "a.db")
    assert main(["merge", out, str(two / "b.db"), "-o", out, "--take", "B", "--force"]) != 0
    assert "another name" in capsys.readouterr().err
    assert main(["agreement", str(two / "a.db"), str(two / "b.db")]) == 0
    assert {path.name for path in two.iterdir()} - before.keys() <= {"a.db-wal", "a.db-shm", "b.db-wal", "b.db-shm"}
    assert (two / "a.db").read_bytes() == before["a.db"]
