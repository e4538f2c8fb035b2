"""The panel of annotations in the real window: list, details, history, drafts; by mouse and by keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QAbstractItemModelTester, QTest

from annotations.tags.model import Annotation, new_id, now
from viewer.core.actions import Select
from viewer.core.tagging import actions as act
from viewer.ui.tagging.list_model import ID


def made(catalogue, label="pedicle", structure="vertebra/L3", **fields) -> Annotation:
    at = now()
    more = {"kind": "point", "points": ((1.0, 2.0, 3.0),), "level": structure.split("/")[1], **fields}
    return Annotation(
        new_id(), more.pop("kind"), label, catalogue.pack.info.id, "Anna", at, at, structure=structure,
        surfaces={structure: catalogue.structures[structure].sha256}, **more,
    )  # fmt: skip


@pytest.fixture
def window(open_window, tmp_path):
    opened = open_window(annotations=str(tmp_path / "a.db"), author="Anna")
    catalogue = opened.store.catalogue
    rows = (
        made(catalogue, "pedicle"), made(catalogue, "lamina", comment="steep"),
        made(catalogue, "condition/disc-degeneration", "vertebra/L4", kind="structure", points=()),
    )  # fmt: skip
    opened.tags.dispatch(act.Add(rows, "import"))
    opened.bench.annotate()
    QTest.qWait(100)
    return opened


def shown(panel):
    return [
        panel.model._groups[g][1][n].name for g, (_, rows) in enumerate(panel.model._groups) for n in range(len(rows))
    ]


def by_label(window, label):
    return next(one for one in window.tags.annotations.values() if one.label == label)


def choose(window, *labels):
    window.tags.dispatch(act.Choose(tuple(by_label(window, label).id for label in labels)))


def test_the_model_is_sound_grouped_or_not(window):
    model = window.bench.panel.model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, window)
    for group in ("none", "level", "status", "kind"):
        window.bench.panel._ask(group=group)
        for id_ in window.tags.annotations:
            index = model.index_of(id_)
            assert index.data(ID) == id_
            assert model.index(index.row(), 0, index.parent()) == index
            assert index.parent().isValid() == (group != "none")


def test_filter_sort_and_group(window):
    panel = window.bench.panel
    panel.search.setText("steep")
    assert shown(panel) == ["Lamina"]
    panel.search.clear()
    panel.list.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert shown(panel) == ["Disc degeneration", "Lamina", "Pedicle"]
    panel.kind.setCurrentIndex(panel.kind.findData("structure"))
    assert shown(panel) == ["Disc degeneration"]
    panel.kind.setCurrentIndex(0)
    panel.group.setCurrentIndex(panel.group.findData("level"))
    assert [name for name, _ in panel.model._groups] == ["L3", "L4"]
    window.dispatch(Select("L1-L2"))
    panel.within.setChecked(True)
    assert shown(panel) == []


def test_choosing_goes_both_ways_and_keys_work(window):
    panel = window.bench.panel
    choose(window, "lamina")
    assert panel.selected() == (by_label(window, "lamina").id,)
    panel.list.setCurrentIndex(panel.model.index_of(by_label(window, "pedicle").id))
    assert window.tags.state.chosen == (by_label(window, "pedicle").id,)
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert window.tags.state.hidden == {by_label(window, "pedicle").id}
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert not window.tags.state.hidden
    camera = window.store.state.camera
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert window.store.state.camera != camera
    assert window.store.state.structures == ("vertebra/L3",)
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert len(window.tags.annotations) == 2
    window.tags.undo()
    assert len(window.tags.annotations) == 3


def test_several_are_edited_at_once_and_undone_at_once(window):
    panel = window.bench.panel
    choose(window, "lamina", "pedicle")
    details = panel.details
    assert details.comment.placeholderText() == "(several)"
    details.status.setCurrentIndex(details.status.findData("reviewed"))
    details.status.activated.emit(details.status.currentIndex())
    QTest.keyClicks(details.comment, "seen")
    QTest.keyClick(details.comment, Qt.Key.Key_Return)
    both = [by_label(window, label) for label in ("lamina", "pedicle")]
    assert {(one.status, one.comment) for one in both} == {("reviewed", "seen")}
    window.tags.undo()
    assert {by_label(window, label).comment for label in ("lamina", "pedicle")} == {"steep", ""}
    window.tags.undo()
    assert by_label(window, "lamina").status == "draft"


def test_a_word_with_grades_offers_them(window):
    choose(window, "condition/disc-degeneration")
    details = window.bench.panel.details
    grades = [details.grade.itemData(n) for n in range(details.grade.count())]
    assert grades == ["", "I", "II", "III", "IV", "V"]
    details.grade.setCurrentIndex(grades.index("IV"))
    details.grade.activated.emit(details.grade.currentIndex())
    assert by_label(window, "condition/disc-degeneration").grade == "IV"
    assert "Pfirrmann IV" in details.grade.currentText()


def test_the_next_one_is_called_as_chosen(window):
    following = window.bench.panel.next
    following.label.setEditText("Lamina")
    QTest.keyClick(following.label.lineEdit(), Qt.Key.Key_Return)
    assert window.tags.state.label == "lamina"
    following.label.setEditText("a word of my own")
    QTest.keyClick(following.label.lineEdit(), Qt.Key.Key_Return)
    assert window.tags.state.label == "a word of my own"
    following.plain.click()
    assert window.tags.state.label == ""


def test_a_series_begins_from_the_panel(window):
    series = window.bench.panel.next.series
    series.setCurrentIndex(series.findData("end-plate-corners"))
    series.activated.emit(series.currentIndex())
    assert (window.tags.state.tool, window.tags.state.protocol) == ("series", "end-plate-corners")


def test_an_earlier_state_is_brought_back(window):
    from viewer.ui.tagging.history import HistoryDialog

    one = by_label(window, "lamina")
    window.tags.dispatch(act.Edit((one.id,), {"comment": "flat"}))
    book = window.tags.core.book
    dialog = HistoryDialog(book.history(one.id), lambda was: book.restore(one.id, was), window)
    assert dialog.list.topLevelItemCount() == 2
    assert "flat" in dialog.list.topLevelItem(0).text(3)
    dialog.list.setCurrentItem(dialog.list.topLevelItem(1))
    dialog.back.click()
    assert by_label(window, "lamina").comment == "steep"
    assert book.history(one.id)[0].action == "added"
    assert len(book.history(one.id)) == 3
    dialog.deleteLater()


def test_drafts_are_checked_one_by_one_or_all(window):
    catalogue = window.store.catalogue
    drafts = tuple(replace(made(catalogue, "slip"), id=new_id(), origin="automatic", author="Lumbar") for _ in range(3))
    window.tags.dispatch(act.Add(drafts, "first draft"))
    panel = window.bench.panel
    assert "3" in panel.drafts.words.text()
    window.tags.dispatch(act.Choose((drafts[0].id,)))
    panel.check_drafts("reviewed", every=False)
    assert window.tags.annotations[drafts[0].id].status == "reviewed"
    assert window.tags.state.chosen[-1] in {one.id for one in drafts[1:]}  # on to the next
    panel.check_drafts("rejected", every=False)
    panel.check_drafts("reviewed", every=True)
    statuses = sorted(window.tags.annotations[one.id].status for one in drafts)
    assert statuses == ["rejected", "reviewed", "reviewed"]
    assert panel.drafts.isHidden()


@pytest.mark.parametrize("size", [100, 200])
def test_nothing_that_is_shown_moves_the_picture(window, size):
    window.set_text_size(size)
    QTest.qWait(300)
    before = window.viewport.size()
    for labels in (("lamina",), ("lamina", "pedicle"), ("condition/disc-degeneration",), ()):
        choose(window, *labels)
        QTest.qWait(50)
        assert window.viewport.size() == before
    window.bench.take("brush")
    QTest.qWait(50)
    assert window.viewport.size() == before
