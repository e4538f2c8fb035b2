"""First drafts, exports and imports of annotations through the real window."""

from __future__ import annotations

import json

import pytest

from tests.annotations.tags.making import annotation
from tests.ui.conftest import wait_until
from viewer.core.tagging.actions import Add, Delete, Edit


@pytest.fixture
def tagged(open_window, tmp_path):
    return open_window(annotations=str(tmp_path / "a.db"), author="Ada")


def one(window, **changes):
    return annotation(pack=window.store.catalogue.pack.info.id, **changes)


def said(window):
    return window.info.words.text()


def at_surface(window, structure="vertebra/L3"):
    return tuple(float(x) for x in window.store.catalogue.pack.meshes[structure].points[11])


def test_a_first_draft_is_one_step_and_brings_back_nothing_that_was_removed(tagged):
    begin = tagged.commands.actions["tags-draft"].trigger
    begin()
    wait_until(lambda: "drafts were added" in said(tagged), seconds=60)
    made = dict(tagged.tags.annotations)
    assert said(tagged).startswith(f"{len(made)} drafts")
    assert {(row.origin, row.status) for row in made.values()} == {("automatic", "draft")}
    assert {"lordosis", "slip", "anterior-body-height", "canal-depth"} <= {row.label for row in made.values()}
    assert tagged.commands.actions["undo"].text() == "Undo: first draft"
    tagged.commands.actions["undo"].trigger()
    assert not tagged.tags.annotations
    tagged.commands.actions["redo"].trigger()
    gone, corrected = list(made)[:2]
    tagged.tags.dispatch(Delete((gone,)))
    tagged.tags.dispatch(Edit((corrected,), {"comment": "corrected"}))
    begin()
    wait_until(lambda: "Nothing to add" in said(tagged), seconds=60)
    assert set(tagged.tags.annotations) == set(made) - {gone}
    assert tagged.tags.annotations[corrected].comment == "corrected"


@pytest.mark.parametrize("ending", [".json", ".mrk.json"])
def test_out_and_in_again_gives_the_same(tagged, tmp_path, ending):
    rows = tuple(one(tagged, label=label, points=(at_surface(tagged),)) for label in ("pedicle", "lamina"))
    tagged.tags.dispatch(Add(rows))
    out = tmp_path / f"out{ending}"
    tagged.tags.files.export_to(out)
    assert said(tagged).startswith("2 annotations are in")
    before = dict(tagged.tags.annotations)
    tagged.tags.dispatch(Delete(tuple(before)))
    tagged.tags.files.import_files([out])
    wait_until(lambda: "added" in said(tagged))
    assert said(tagged) == "2 annotations added, 0 changed, 0 the same already."
    assert tagged.tags.annotations == before
    assert tagged.commands.actions["undo"].text() == "Undo: import"
    tagged.commands.actions["undo"].trigger()
    assert not tagged.tags.annotations


def test_what_a_format_cannot_hold_is_said(tagged, tmp_path):
    tagged.tags.dispatch(Add((one(tagged, kind="region", points=(), faces={"vertebra/L3": ((0, 4),)}),)))
    tagged.tags.files.export_to(tmp_path / "out.csv")
    assert "no painted faces" in said(tagged)
    tagged.tags.files.export_to(tmp_path / "out.doc")
    assert "is no format" in said(tagged)
    assert not (tmp_path / "out.doc").exists()


def markups(path, points, label="my own word"):
    rows = [{"label": label, "position": list(point)} for point in points]
    path.write_text(json.dumps({"markups": [{"type": "Fiducial", "coordinateSystem": "LPS", "controlPoints": rows}]}))
    return path


def test_markups_let_go_over_the_window_are_imported_and_what_is_odd_is_listed(tagged, tmp_path):
    from PyQt6.QtCore import QMimeData, QPointF, Qt, QUrl
    from PyQt6.QtGui import QDropEvent

    path = markups(tmp_path / "drag.mrk.json", [at_surface(tagged), (900.0, 0.0, 0.0)])
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    tagged.dropEvent(drop)
    wait_until(lambda: "2 annotations added" in said(tagged))
    assert len(tagged.tags.annotations) == 2, "nothing is lost"
    from viewer.ui.dialogs import ReadingDialog

    (dialog,) = [shown for shown in tagged.findChildren(ReadingDialog) if shown.isVisible()]
    words = dialog.text.toPlainText()
    assert "mm from every surface" in words
    assert words.count("no vocabulary") == 2
    dialog.close()


def test_a_file_that_cannot_be_read_changes_nothing(tagged, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    tagged.tags.files.import_files([bad])
    wait_until(lambda: "bad.json" in said(tagged))
    assert not tagged.tags.annotations


def test_the_dialogs_lead_to_the_files(tagged, tmp_path, monkeypatch):
    from PyQt6.QtWidgets import QFileDialog

    tagged.tags.dispatch(Add((one(tagged),)))
    out = tmp_path / "named"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kwargs: (str(out), "CSV (*.csv)"))
    tagged.commands.actions["tags-export"].trigger()
    assert (tmp_path / "named.csv").exists()
    tagged.commands.actions["tags-copy"].trigger()
    assert (tmp_path / "named.db").exists()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args, **_kwargs: ([str(tmp_path / "named.csv")], ""))
    tagged.commands.actions["tags-import"].trigger()
    wait_until(lambda: "1 the same already" in said(tagged))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_kwargs: (str(tmp_path / "named.db"), ""))
    tagged.commands.actions["tags-open"].trigger()
    assert tagged.tags.place == str(tmp_path / "named.db")
    assert len(tagged.tags.annotations) == 1
