"""`lumbar tags` from the command line to files and back."""

from __future__ import annotations

import json

import pytest

from annotations.tags.model import new_id
from annotations.tags.store import Put, Store
from meshes.pack import read_pack
from meshes.shipped import ATLAS_ID, atlas_path
from tests.annotations.tags.making import annotation
from viewer.cli import main


@pytest.fixture
def database(tmp_path):
    mesh = read_pack(atlas_path()).meshes["vertebra/L4"]
    point = tuple(float(x) for x in mesh.points[100])
    rows = [
        annotation(label="pedicle", pack=ATLAS_ID, structure="vertebra/L4", level="L4", points=(point,)),
        annotation(
            id=new_id(), kind="region", label="pedicle", pack=ATLAS_ID, points=(), faces={"vertebra/L4": ((5, 9),)},
            values={"area_mm2": 12.5},
        ),
    ]  # fmt: skip
    path = tmp_path / "mine.db"
    store = Store(str(path), "Ada")
    store.commit([Put(one) for one in rows])
    store.close()
    return path


def rows_of(path):
    store = Store(str(path), "x")
    found = {id_: record.annotation for id_, record in store.records().items()}
    store.close()
    return found


def test_list_names_them(database, capsys):
    assert main(["tags", "list", str(database)]) == 0
    out = capsys.readouterr().out
    assert "vertebra/L4" in out
    assert "area_mm2 12.50" in out
    assert main(["tags", "list", str(database), "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


@pytest.mark.parametrize("name", ["a.json", "a.mrk.json"])
def test_export_and_import_give_the_same_again(database, tmp_path, name, capsys):
    out, new = tmp_path / name, tmp_path / "new.db"
    assert main(["tags", "export", str(database), "-o", str(out)]) == 0
    assert main(["tags", "import", str(new), str(out), "--author", "Ben"]) == 0
    assert rows_of(new) == rows_of(database)
    assert "2 added, 0 changed, 0 the same" in capsys.readouterr().out
    assert main(["tags", "import", str(new), str(out)]) == 0
    assert "0 added, 0 changed, 2 the same" in capsys.readouterr().out


def test_what_a_table_cannot_hold_is_said(database, tmp_path, capsys):
    assert main(["tags", "export", str(database), "-o", str(tmp_path / "a.csv")]) == 0
    assert "no painted faces" in capsys.readouterr().err


def test_check_finds_nothing_wrong_and_then_everything(database, capsys):
    assert main(["tags", "check", str(database)]) == 0
    assert "2 annotations, 0 findings" in capsys.readouterr().out
    store = Store(str(database), "Ada")
    store.commit([
        Put(annotation(label="no such word", pack=ATLAS_ID, structure="vertebra/L9", points=((900.0, 0, 0),))),
        Put(annotation(id=new_id(), kind="region", label="pedicle", pack=ATLAS_ID, points=(),
                       faces={"vertebra/L4": ((10**6, 1),), "nowhere": ((0, 1),)})),
        Put(annotation(id=new_id(), label="pedicle", pack="other")),
        Put(annotation(id=new_id(), label="pedicle", pack=ATLAS_ID, surfaces={"vertebra/L4": "0"},
                       points=rows_of(database)[next(iter(rows_of(database)))].points)),
    ])  # fmt: skip
    store.close()
    assert main(["tags", "check", str(database)]) == 1
    out = capsys.readouterr().out
    for line in ("in no vocabulary", "no structure 'vertebra/L9'", "mm from every surface", "on face 1000000",
                 "which this pack has not", "lies on the pack 'other'", "another surface now"):  # fmt: skip
        assert line in out
    assert "6 annotations, 7 findings" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["list", "nothing.db"], "nothing.db"),
        (["export", "{db}"], "expected a file"),
        (["export", "{db}", "-o", "a.xyz"], "is no format"),
        (["import", "{db}"], "found no file"),
        (["import", "{db}", "{tmp}/none.json"], "none.json"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(database, tmp_path, words, says, capsys):
    filled = [word.format(db=database, tmp=tmp_path) for word in words]
    assert main(["tags", *filled]) == 1
    err = capsys.readouterr().err.strip()
    assert says in err
    assert "\n" not in err


def test_drafts_are_added_once(tmp_path, capsys):
    place = tmp_path / "drafts.db"
    assert main(["tags", "draft", str(place)]) == 0
    first = rows_of(place)
    assert f"{len(first)} drafts added, 0 there before" in capsys.readouterr().out
    assert {(one.status, one.origin) for one in first.values()} == {("draft", "automatic")}
    assert {"lordosis", "slip", "facet-angle", "canal-depth"} <= {one.label for one in first.values()}
    assert main(["tags", "draft", str(place)]) == 0
    assert f"0 drafts added, {len(first)} there before" in capsys.readouterr().out
    assert rows_of(place) == first
