"""File > Import in a real window: from files to an open pack, by mouse and by keyboard, and what goes wrong."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyvistaqt", exc_type=ImportError)
import trimesh
from PyQt6 import sip
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QThread, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QComboBox, QMessageBox

from meshes.importing import plan as plans
from meshes.importing.model import Cancelled
from meshes.pack import read_pack
from tests.ui.conftest import wait_until

BONES = {"L3": 0.07, "thing": 0.035, "L5": 0.0}  # metres, Y up
STRUCTURE = 1


def bones(folder: Path, names: dict[str, float] = BONES) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, height in names.items():
        solid = trimesh.creation.icosphere(subdivisions=3, radius=1.0)
        solid.apply_scale((0.04, 0.015, 0.035))
        solid.apply_translation((0, height, 0))
        solid.export(folder / f"{name}.stl")
    return folder


@pytest.fixture
def opened():
    """What the window was asked to open: (path, notice)."""
    return []


@pytest.fixture
def window(open_window, opened, tmp_path):
    made = open_window(open_pack=lambda path, notice="": opened.append((path, notice)))
    made.imports.folder = tmp_path / "packs"
    return made


def dialog_for(window, *paths: Path):
    window.imports.read(tuple(paths))
    wait_until(lambda: window.imports.dialog is not None and window.imports.dialog.isVisible())
    dialog = window.imports.dialog
    dialog.activateWindow()
    wait_until(lambda: dialog.isActiveWindow() and not dialog.preview.canvas.frame_due)
    return dialog


def targets(dialog) -> dict[str, str | None]:
    return {p.name: g.target for p, g in zip(dialog.plan.pieces.all, dialog.plan.guesses, strict=True)}


def cell(dialog, piece: str, column: int) -> str:
    number = [one.name for one in dialog.plan.pieces.all].index(piece)
    return dialog.table.rows.index(dialog.table.rows.row_of(number), column).data()


def close(dialog) -> None:
    dialog.reject()
    QTest.qWait(1)


def test_what_is_unsure_is_asked_first_answered_by_keyboard_and_imported(window, opened, tmp_path) -> None:
    dialog = dialog_for(window, bones(tmp_path / "my bones"))
    assert dialog.table.hasFocus()
    assert dialog.table.rows.index(0, 0).data() == "thing"
    assert cell(dialog, "thing", STRUCTURE) == "Not recognised: choose"
    assert cell(dialog, "L3", 2) == "Sure, 95 %"
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    wait_until(lambda: isinstance(QApplication.focusWidget(), QComboBox) or dialog.findChildren(QComboBox, "x") == [])
    editor = dialog.table.findChild(QComboBox)
    assert editor is not None
    line = editor.lineEdit()
    QTest.keyClicks(line, "L4")
    QTest.keyClick(line, Qt.Key.Key_Return)
    wait_until(lambda: targets(dialog)["thing"] == "vertebra/L4")
    assert cell(dialog, "thing", 2) == "Chosen by you"
    assert dialog.table.rows.index(0, 0).data() == "thing"  # the row stays where it was
    dialog.details.parent()
    QTest.mouseClick(dialog.fields.derive, Qt.MouseButton.LeftButton, pos=QPoint(8, dialog.fields.derive.height() // 2))
    assert dialog.plan.derive is False
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    wait_until(lambda: bool(opened), 60)
    path, notice = opened[0]
    assert path == tmp_path / "packs" / "my-bones"
    assert str(path) in notice
    pack = read_pack(path)
    assert set(pack.meshes) == {"vertebra/L3", "vertebra/L4", "vertebra/L5"}
    heights = [pack.meshes[f"vertebra/{level}"].points[:, 2].mean() for level in ("L3", "L4", "L5")]
    assert np.diff(heights) == pytest.approx([-35, -35], abs=1)  # metres and Y up are mm and superior now
    assert window.imports.dialog is None


def test_every_change_is_undone_and_redone_by_keys(window, tmp_path) -> None:
    dialog = dialog_for(window, bones(tmp_path / "in"))
    first = dialog.plan
    QTest.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
    assert cell(dialog, "thing", STRUCTURE) == "Left out"
    QTest.mouseClick(dialog.details.down, Qt.MouseButton.LeftButton)
    assert targets(dialog)["L3"] == "vertebra/L4"
    last = dialog.plan
    for _ in range(2):
        QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.plan is first
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for _ in range(2):
        QTest.keyClick(dialog, Qt.Key.Key_Z, both)
    assert dialog.plan is last
    assert not dialog.redo_button.isEnabled()
    close(dialog)


def test_one_structure_twice_is_said_at_the_rows_and_hinders(window, tmp_path) -> None:
    dialog = dialog_for(window, bones(tmp_path / "in"))
    dialog.do(lambda plan: plans.name_piece(plan, 1, "vertebra/L3"))
    dialog.do(lambda plan: plans.name_piece(plan, 0, "vertebra/L3"))
    assert not dialog.go.isEnabled()
    assert "(L3) is chosen for" in dialog.message.text()
    assert dialog.message.isVisible()
    for row, piece in enumerate(dialog.plan.pieces.all[:2]):
        other = dialog.plan.pieces.all[1 - row].name
        assert cell(dialog, piece.name, 3).startswith(f"The same as {other}")
    close(dialog)


def test_nothing_recognised_still_opens_the_table(window, tmp_path, opened) -> None:
    dialog = dialog_for(window, bones(tmp_path / "in", {"a": 0.0, "b": 0.04}))
    assert not dialog.go.isEnabled()
    assert "Nothing is recognised" in dialog.message.text()
    dialog.table.structures.chosen.emit(0, "vertebra/L2")
    wait_until(lambda: dialog.go.isEnabled())
    close(dialog)
    assert not (tmp_path / "packs").exists()
    assert not opened


def test_a_click_in_the_preview_chooses_the_row_and_the_row_lights_the_surface(window, tmp_path) -> None:
    dialog = dialog_for(window, bones(tmp_path / "in"))
    pane = dialog.preview
    pane.scene.look_from("anterior")
    pane.canvas.draw()
    wait_until(lambda: not pane.canvas.frame_due)
    names = [one.name for one in dialog.plan.pieces.all]
    middle = pane.canvas.rect().center()
    found = {}
    for share in (-0.3, 0.0, 0.3):
        place = middle + QPoint(0, round(share * pane.canvas.height()))
        QTest.mouseClick(pane.canvas, Qt.MouseButton.LeftButton, pos=place)
        found[share] = names[dialog.table.piece()]
    assert list(found.values()) == ["L3", "thing", "L5"]  # from above down, though the file has Y up
    lit = [actor.GetProperty().GetColor() for actor in pane.scene._actors]
    assert len({colour for colour in lit if colour == lit[names.index("L5")]}) == 1
    assert lit.count(lit[names.index("L5")]) == 1
    close(dialog)


def test_units_and_axes_are_shown_changeable_and_the_size_follows(window, tmp_path) -> None:
    dialog = dialog_for(window, bones(tmp_path / "in"))
    details = dialog.details
    assert (details.unit.currentText(), details.axes.currentData()) == ("m", dialog.plan.axes)
    assert "Spine 100 mm tall" in details.size_label.text()
    details.unit.setCurrentText("cm")
    details.unit.activated.emit(details.unit.currentIndex())
    assert dialog.plan.unit == "cm"
    assert "Spine 1 mm tall" in details.size_label.text()
    dialog.undo()
    assert details.unit.currentText() == "m"
    close(dialog)


def test_levels_are_renamed_in_one_step(window, tmp_path, monkeypatch) -> None:
    from viewer.ui.importing.renaming import RenameDialog

    dialog = dialog_for(window, bones(tmp_path / "in"))

    def answer(self: RenameDialog) -> bool:
        assert list(self.boxes) == ["L3", "L5"]
        for level, to in (("L3", "L2"), ("L5", "L4")):
            self.boxes[level].setCurrentIndex(self.boxes[level].findData(to))
        return True

    monkeypatch.setattr(RenameDialog, "exec", answer)
    QTest.mouseClick(dialog.details.rename, Qt.MouseButton.LeftButton)
    assert (targets(dialog)["L3"], targets(dialog)["L5"]) == ("vertebra/L2", "vertebra/L4")
    assert len(dialog.history.past) == 1
    monkeypatch.setattr(RenameDialog, "mapping", lambda self: {"L2": "L4"})
    monkeypatch.setattr(RenameDialog, "exec", lambda self: True)
    QTest.mouseClick(dialog.details.rename, Qt.MouseButton.LeftButton)
    assert "two levels would be named L4" in dialog.message.text()
    assert len(dialog.history.past) == 1
    close(dialog)


def test_an_offer_of_levels_is_a_button_and_never_taken_unasked(window, tmp_path) -> None:
    dialog = dialog_for(window, bones(tmp_path / "in"))
    assert targets(dialog)["thing"] is None
    offers = [dialog.details.offers.itemAt(i).widget() for i in range(dialog.details.offers.count())]
    assert [one.text() for one in offers] == ["Use: counted from L5, L5"]
    QTest.mouseClick(offers[0], Qt.MouseButton.LeftButton)
    assert targets(dialog)["thing"] == "vertebra/L4"
    close(dialog)


def test_a_fused_mesh_is_split_from_the_dialog(window, tmp_path) -> None:
    whole = trimesh.util.concatenate([
        trimesh.creation.icosphere(radius=30).apply_transform(trimesh.transformations.translation_matrix((0, 0, z)))
        for z in (0, 70, 140)
    ])  # fmt: skip
    whole.export(tmp_path / "fused.stl")
    dialog = dialog_for(window, tmp_path / "fused.stl")
    QTest.mouseClick(dialog.split, Qt.MouseButton.LeftButton)
    wait_until(lambda: len(dialog.plan.pieces.all) == 3)
    assert dialog.table.rows.rowCount() == 3
    dialog.undo()
    assert dialog.table.rows.rowCount() == 1
    close(dialog)


def test_bad_input_is_one_line_and_what_was_open_stays(window, tmp_path, opened) -> None:
    (tmp_path / "L3.stl").write_bytes(b"solid nothing\nendsolid\n")
    window.imports.read((tmp_path / "L3.stl",))
    wait_until(lambda: window.info.isVisible())
    assert window.info.words.text().startswith("Not imported: L3.stl: ")
    assert "\n" not in window.info.words.text()
    assert window.imports.dialog is None
    assert not opened


def test_stopping_while_it_reads_really_stops(window, tmp_path, monkeypatch) -> None:
    ended = threading.Event()

    def slow(paths, progress):
        try:
            while True:
                progress(0.3, "x")
                time.sleep(0.005)
        except Cancelled:
            ended.set()
            raise

    monkeypatch.setattr("meshes.importing.gathering.gather", slow)
    window.imports.read((tmp_path,))
    wait_until(lambda: window.imports._bar.bar.value() == 300)
    QTest.mouseClick(window.imports._bar.button, Qt.MouseButton.LeftButton)
    assert ended.wait(5)
    wait_until(lambda: not any(one.isRunning() for one in window.imports.findChildren(QThread)))
    assert window.imports.dialog is None
    assert window.isVisible()


def test_stopping_while_the_pack_is_made_writes_nothing(window, tmp_path, monkeypatch, opened) -> None:
    def slow(plan, folder, progress):
        while True:
            progress(0.5, "x")
            time.sleep(0.005)

    monkeypatch.setattr("viewer.ui.importing.dialog.made_of", slow)
    dialog = dialog_for(window, bones(tmp_path / "in"))
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    wait_until(lambda: dialog.bar.value() == 500)
    assert not dialog.go.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "nothing was written" in dialog.message.text()
    assert dialog.go.isEnabled()
    close(dialog)
    assert not opened
    assert not (tmp_path / "packs").exists()


def test_closing_the_window_while_it_reads_or_asks_is_safe(window, tmp_path, monkeypatch) -> None:
    dialog_for(window, bones(tmp_path / "in"))
    window.close()
    assert window.imports.dialog is None


def test_closing_the_window_while_a_thread_works_waits_for_it(window, tmp_path, monkeypatch) -> None:
    def slow(paths, progress):
        while True:
            progress(0.3, "x")
            time.sleep(0.005)

    monkeypatch.setattr("meshes.importing.gathering.gather", slow)
    window.imports.read((tmp_path,))
    QTest.qWait(30)
    window.close()
    assert not any(one.isRunning() for one in window.imports.findChildren(QThread))


def let_go(window, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, left, none = QPointF(300, 300), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(at, Qt.DropAction.CopyAction, data, left, none))


def test_a_pack_that_is_dropped_is_opened_and_anything_else_imported(window, tmp_path, opened) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.json").write_text("{}")
    let_go(window, pack)
    assert opened == [(pack, "")]
    let_go(window, pack / "pack.json")
    assert opened[1:] == [(pack, "")]
    folder = bones(tmp_path / "in")
    let_go(window, folder / "L3.stl", folder / "L5.stl")
    wait_until(lambda: window.imports.dialog is not None)
    assert set(targets(window.imports.dialog)) == {"L3", "L5"}
    close(window.imports.dialog)


def test_import_stands_in_the_file_menu_with_its_key(window, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(window.imports, "choose", lambda: asked.append(True))
    window.activateWindow()
    wait_until(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert asked == [True]
    titles = [action.text() for action in window.menus["&File"].actions()]
    assert titles.index("Recent packs") < titles.index("Import…")


def test_recent_packs_are_listed_kept_and_forgotten_when_gone(open_window, store, tmp_path, opened) -> None:
    from viewer.core.import_choices import RecentPack, write_recent
    from viewer.ui.importing.desk import RECENT

    there, gone = tmp_path / "there", tmp_path / "gone"
    there.mkdir()
    (there / "pack.json").write_text("{}")
    kept = write_recent([RecentPack(str(there), "R & D"), RecentPack(str(gone), "Gone")])
    window = open_window(words={RECENT: kept}, open_pack=lambda path, notice="": opened.append(path))
    menu = window.imports._menu
    first, second, _, clean = menu.actions()
    assert (first.text(), first.isEnabled()) == ("R && D", True)
    assert (second.text(), second.isEnabled()) == ("Gone (no longer there)", False)
    first.trigger()
    assert opened == [there]
    clean.trigger()
    assert [one.title for one in window.imports.recent] == ["R & D"]
    assert window.window_words()[RECENT] == write_recent(window.imports.recent)


@pytest.mark.parametrize("words", ["", "no json", "{}", "[1]", '[["a"]]', "[[1, 2, 3]]"])
def test_a_damaged_list_of_recent_packs_is_forgotten(words) -> None:
    from viewer.core.import_choices import read_recent

    assert read_recent(words) == ()


def test_no_question_is_left_to_a_modal_box(window, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda self: pytest.fail("a box was opened"))
    close(dialog_for(window, bones(tmp_path / "in")))


def test_escape_in_the_list_of_structures_leaves_the_list_alone(window, tmp_path) -> None:
    dialog = dialog_for(window, bones(tmp_path / "in"))
    QTest.keyClick(dialog.table, Qt.Key.Key_F2)
    editor = dialog.table.findChild(QComboBox)
    assert editor is not None
    QTest.keyClicks(editor.lineEdit(), "zz")
    QTest.keyClick(editor.lineEdit(), Qt.Key.Key_Escape)
    QTest.qWait(10)
    assert dialog.isVisible()
    assert targets(dialog)["thing"] is None
    assert dialog.history.past == ()
    close(dialog)


@pytest.mark.parametrize(
    ("typed", "found"), [("lumbar 4", "vertebra/L4"), ("disc/L3-L4", "disc/L3-L4"), ("blah", None)]
)
def test_words_as_files_have_them_and_ids_are_understood_and_nonsense_is_said(window, tmp_path, typed, found) -> None:
    dialog = dialog_for(window, bones(tmp_path / "in"))
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    line = dialog.table.findChild(QComboBox).lineEdit()
    QTest.keyClicks(line, typed)
    QTest.keyClick(line, Qt.Key.Key_Return)
    wait_until(lambda: targets(dialog)["thing"] == found and ("'blah'" in dialog.message.text()) == (found is None))
    close(dialog)


@pytest.fixture
def label_map(tmp_path) -> Path:
    """L3 to L5 and the sacrum numbered as nobody does it but this file: 1, 2, 3, 4."""
    import nibabel

    from tests.meshes.importing.synthetic_spine import labelled_boxes

    found = labelled_boxes({"L3": 1, "L4": 2, "L5": 3, "sacrum": 4})
    turned = np.diag([-1.0, -1.0, 1.0, 1.0]) @ found.affine
    nibabel.save(nibabel.Nifti1Image(found.labels, turned), tmp_path / "labels.nii.gz")
    return tmp_path / "labels.nii.gz"


def test_a_label_map_goes_the_same_way_and_is_read_again(window, label_map, tmp_path, monkeypatch) -> None:
    from PyQt6.QtWidgets import QFileDialog

    table = tmp_path / "mine.csv"
    table.write_text("1,L3\n2,L4\n3,L5\n4,sacrum\n")
    dialog = dialog_for(window, label_map)
    first, details = dialog.plan, dialog.details
    assert details.scheme.isVisible()
    assert not details.unit.isEnabled()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *words: (str(table), ""))
    last = details.scheme.count() - 1
    details.scheme.setCurrentIndex(last)
    details.scheme.activated.emit(last)
    wait_until(lambda: dialog.plan is not first and dialog._work is None)
    assert set(targets(dialog).values()) == {"vertebra/L3", "vertebra/L4", "vertebra/L5", "vertebra/sacrum"}
    assert details.scheme.currentText() == "mine.csv"
    assert dialog.go.isEnabled()
    dialog.undo()
    assert dialog.plan is first
    assert details.scheme.currentText() == "Guessed"
    close(dialog)


def test_a_scheme_that_does_not_fit_is_one_line_and_the_table_stays(window, label_map) -> None:
    dialog = dialog_for(window, label_map)
    first, details = dialog.plan, dialog.details
    at = details.scheme.findText("verse")
    assert at > 0
    details.scheme.setCurrentIndex(at)
    details.scheme.activated.emit(at)
    wait_until(lambda: dialog._work is None and "labels.nii.gz" in dialog.message.text())
    assert dialog.plan is first
    assert details.scheme.currentText() == "Guessed"
    close(dialog)


def test_a_stray_escape_does_not_throw_decisions_away(window, tmp_path) -> None:
    dialog = dialog_for(window, bones(tmp_path / "in"))
    QTest.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
    QTest.keyClick(dialog.table, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "once more" in dialog.message.text()
    QTest.keyClick(dialog.table, Qt.Key.Key_Escape)
    wait_until(lambda: window.imports.dialog is None)


def test_the_pack_replaces_what_was_open_and_the_user_is_told_where_it_lies(qapp, catalogue, tmp_path) -> None:
    from viewer.core.state import ViewState
    from viewer.ui.application import Desk

    desk = Desk(qapp, tmp_path / "session.json")
    try:
        before = desk.show(catalogue, ViewState())
        before.imports.folder = tmp_path / "packs"
        dialog = dialog_for(before, bones(tmp_path / "My spine"))
        dialog.do(lambda plan: plans.set_derive(plan, False))
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        wait_until(lambda: desk.window is not before, 60)
        after = desk.window
        assert after.store.catalogue.pack.info.title == "My spine"
        assert str(tmp_path / "packs" / "my-spine") in after.info.words.text()
        assert [one.title for one in after.imports.recent] == ["My spine"]
        wait_until(lambda: sip.isdeleted(before))
    finally:
        desk.clear()
