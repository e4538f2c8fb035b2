"""Another annotator's database in the window: the worst first, a jump to each, a merge that asks and can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from annotations.tags.model import Annotation, new_id, now
from annotations.tags.store import Put, Store
from viewer.core.tagging.actions import Add


def landmark(catalogue, label, x, **more) -> Annotation:
    at = now()
    return Annotation(
        new_id(), "point", label, catalogue.pack.info.id, "Anna", at, at, structure="vertebra/L3",
        points=((x, 0.0, 0.0),), **more,
    )  # fmt: skip


@pytest.fixture
def window(open_window, tmp_path):
    made = open_window(annotations=str(tmp_path / "a.db"), author="Anna")
    near = landmark(made.store.catalogue, "pedicle", 0.0)
    far = landmark(made.store.catalogue, "lamina", 0.0)
    alone = landmark(made.store.catalogue, "sacrum", 0.0)
    made.tags.dispatch(Add((near, far), "import"))
    other = Store(str(tmp_path / "b.db"), "Ben")
    rows = [replace(near, points=((1.0, 0, 0),)), replace(far, points=((9.0, 0, 0),)), alone]
    other.commit(Put(one) for one in rows)
    other.close()
    return made


def opened(window, path):
    from viewer.ui.tagging.comparing import CompareDialog

    window.tags.files.compare_with(path)
    (dialog,) = window.findChildren(CompareDialog)
    return dialog


def test_the_worst_is_first_and_enter_goes_there(window, tmp_path):
    dialog = opened(window, tmp_path / "b.db")
    words = [dialog.rows.item(row, 2).text() for row in range(dialog.rows.rowCount())]
    assert words == ["only b has it", "9.0 mm apart", "1.0 mm apart"]
    camera = window.store.state.camera
    dialog.rows.setCurrentCell(1, 0)
    QTest.keyClick(dialog.rows, Qt.Key.Key_Return)
    assert window.store.state.camera != camera
    (chosen,) = window.tags.state.chosen
    assert window.tags.annotations[chosen].label == "lamina"
    dialog.close()


def test_a_merge_does_what_is_chosen_and_is_undone_as_one(window, tmp_path):
    before = dict(window.tags.annotations)
    dialog = opened(window, tmp_path / "b.db")
    chosen = {one.mine.label: box for one, box in zip(dialog.plan.differences, dialog.choices, strict=True)}
    assert all(box.currentData() == "mine" for box in chosen.values())
    chosen["lamina"].setCurrentIndex(chosen["lamina"].findData("theirs"))
    dialog.merge_button.click()
    now_there = {one.label: one.points[0][0] for one in window.tags.annotations.values()}
    assert now_there == {"pedicle": 0.0, "lamina": 9.0, "sacrum": 0.0}
    window.tags.undo()
    assert dict(window.tags.annotations) == before


@pytest.mark.parametrize("content", [None, b"", b"plain text in place of a database"])
def test_what_is_no_database_is_said_in_a_line(window, tmp_path, content):
    path = tmp_path / "bad.db"
    if content is not None:
        path.write_bytes(content)
    before = dict(window.tags.annotations)
    window.tags.files.compare_with(path)
    assert "bad.db" in window.info.words.text()
    assert dict(window.tags.annotations) == before
