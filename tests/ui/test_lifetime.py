"""Opening, remembering, presenting, saving pictures, going wrong and closing."""

from __future__ import annotations

import json
import sys

import pytest

pytest.importorskip("PyQt6.QtWidgets", exc_type=ImportError)
from PyQt6.QtCore import QSize, Qt, QTimer
from PyQt6.QtGui import QImage, QTextFormat
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QFileDialog

from viewer.core import actions as act
from viewer.core.session import load_session
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui import application, main_window, session_keeper
from viewer.ui.application import Desk
from viewer.ui.screenshot_dialog import ScreenshotDialog

pytestmark = pytest.mark.window


@pytest.fixture
def desk(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(application, "log_path", lambda: tmp_path / "log" / "lumbar.log")
    made = Desk(qapp, tmp_path / "session.json")
    yield made
    made.clear()


def wait_until(condition, seconds=10.0):
    for _ in range(int(seconds * 100)):
        if condition():
            return
        QTest.qWait(10)
    raise AssertionError("waited in vain")


def test_closing_leaves_nothing_of_vtk(open_window):
    """The fixture does the asking."""
    window = open_window()
    window.dispatch(act.Select("L2-L3"))
    window.dispatch(act.Point("disc/L2-L3"))


def test_two_windows_one_after_the_other(open_window, catalogue):
    first = open_window()
    first.close()
    second = open_window(Store(catalogue))
    second.dispatch(act.Select("L4-L5"))
    assert second.viewport.works


def test_the_view_and_the_panels_are_remembered(open_window, catalogue, tmp_path):
    path = tmp_path / "session.json"
    window = open_window(Store(catalogue), session_file=path)
    window.dispatch(act.Select("L3-L4"))
    window.dispatch(act.SetXray(True))
    window.resize(1111, 777)
    window.docks["structures"].hide()
    window.set_text_size(125)
    QTest.qWait(50)
    window.resizeDocks([window.docks["text"]], [430], Qt.Orientation.Horizontal)
    QTest.qWait(50)
    width = window.docks["text"].width()
    window.close()
    session, notice = load_session(path, catalogue)
    assert notice is None
    assert (session.state.segment, session.state.xray) == ("L3-L4", True)
    main = main_window.MainWindow(Store(catalogue, session.state), session_file=path, words=session.window)
    main.show()
    wait_until(lambda: abs(main.docks["text"].width() - width) <= 2)
    assert main.size() == QSize(1111, 777)
    assert main.text_size == 125
    assert main.docks["structures"].isHidden()
    assert main.text.title.text() == "L3-L4 segment"
    main.close()
    main.deleteLater()


def test_a_change_is_saved_by_itself(open_window, catalogue, tmp_path, monkeypatch):
    monkeypatch.setattr(session_keeper, "SAVE_AFTER", 60)
    path = tmp_path / "deep" / "session.json"
    window = open_window(Store(catalogue), session_file=path)
    window.dispatch(act.Point("disc/L2-L3"))
    QTest.qWait(150)
    assert not window.keeper.dirty  # pointing is not worth a write
    window.dispatch(act.Select("L1-L2"))
    assert window.keeper.dirty
    QTest.qWait(400)
    assert json.loads(path.read_text())["state"]["segment"] == "L1-L2"
    assert not window.keeper.dirty


def test_a_disk_that_cannot_be_written_is_named_once(open_window, catalogue, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    window = open_window(Store(catalogue), session_file=blocked / "session.json")
    window.keeper.save()
    assert str(blocked) in window.info.words.text()
    window.info.hide()
    window.keeper.save()
    assert not window.info.isVisible()


@pytest.mark.parametrize(
    "words", [{"geometry": "%%%", "docks": "!!"}, {"geometry": "AAAA", "docks": "AAAA", "text_size": "9"}]
)
def test_nonsense_about_the_window_is_passed_over(open_window, catalogue, words):
    window = open_window(Store(catalogue), words=words)
    assert window.isVisible()
    assert window.text_size == 100


def test_a_window_left_on_a_screen_that_is_gone_comes_back(open_window, catalogue):
    from viewer.ui import docks

    window = open_window(Store(catalogue))
    window.move(9000, 9000)
    QTest.qWait(50)
    docks.restore_window(window, {})
    assert docks._in_sight(window.frameGeometry())


def test_headings_are_as_large_as_their_text(open_window, catalogue):
    """Qt gives h1 to h6 a size of its own, which no style sheet changes; it showed first in the presentation."""
    window = open_window(Store(catalogue, ViewState(segment="L2-L3")))
    formats = [one for one in window.text.text.document().allFormats() if one.isCharFormat()]
    assert any(one.toCharFormat().fontWeight() > 600 for one in formats)
    assert not any(one.hasProperty(QTextFormat.Property.FontSizeAdjustment) for one in formats)


def _point_size(text):
    """Of the last words of a text."""
    block = text.document().lastBlock()
    return block.begin().fragment().charFormat().fontPointSize()


def test_presenting_fills_the_screen_with_large_words(open_window, catalogue):
    window = open_window(Store(catalogue))
    window.dispatch(act.Select("L2-L3"))
    width = window.docks["text"].width()
    window.activateWindow()
    wait_until(window.isActiveWindow)
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_F11)
    assert window.store.state.presenting
    wait_until(window.isFullScreen)
    assert window.presentation.isVisible()
    assert not window.menuBar().isVisible()
    assert not any(dock.isVisible() for dock in window.docks.values())
    assert _point_size(window.presentation.text) >= 1.5 * _point_size(window.text.text)
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_Down)
    assert window.presentation.title.text() == "L3-L4 segment"
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_Escape)
    wait_until(lambda: not window.isFullScreen())
    QTest.qWait(100)
    assert window.store.state.segment == "L3-L4"  # Esc left the presentation, not the segment
    assert window.menuBar().isVisible()
    wait_until(lambda: abs(window.docks["text"].width() - width) <= 2)


def test_a_window_that_opens_presenting_has_its_panels_afterwards(open_window, catalogue):
    window = open_window(Store(catalogue, ViewState(segment="L2-L3", presenting=True)))
    wait_until(window.isFullScreen)
    window.dispatch(act.SetPresenting(False))
    wait_until(lambda: not window.isFullScreen() and all(dock.isVisible() for dock in window.docks.values()))


def test_a_picture_is_saved_whole_or_not_at_all(open_window, catalogue, tmp_path, monkeypatch):
    window = open_window(Store(catalogue))
    window.dispatch(act.Select("L2-L3"))
    dialog = ScreenshotDialog(QSize(640, 400), "x.png", window)
    dialog.size_choice.setCurrentIndex(1)
    assert (dialog.width_box.value(), dialog.height_box.value()) == (3840, 2160)
    dialog.width_box.setValue(400)
    dialog.height_box.setValue(300)
    dialog.transparent.setChecked(True)
    dialog.file.setText(str(tmp_path / "spine"))
    window.own.save_picture(dialog.request())
    image = QImage(str(tmp_path / "spine.png"))
    assert (image.width(), image.height()) == (400, 300)
    assert image.pixelColor(1, 1).alpha() == 0
    assert any(image.pixelColor(x, 150).alpha() == 255 for x in range(400))
    assert [path.name for path in tmp_path.iterdir()] == ["spine.png"]
    dialog.file.setText(str(tmp_path / "no" / "such" / "spine.png"))
    window.own.save_picture(dialog.request())
    assert "spine.png" in window.info.words.text()
    dialog.deleteLater()


def test_a_bad_pack_is_refused_and_the_open_one_stays(desk, catalogue, tmp_path, monkeypatch):
    window = desk.show(catalogue, ViewState())
    window.dispatch(act.Select("L2-L3"))
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "pack.json").write_text("{")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(bad))
    window.own.run("open_pack")
    assert desk.window is window
    assert window.isVisible()
    assert window.store.state.segment == "L2-L3"
    assert "pack.json" in window.info.words.text()


def test_another_pack_takes_the_place(desk, catalogue, pack, tmp_path, monkeypatch):
    from meshes.pack import write_pack

    write_pack(tmp_path / "other", pack)
    first = desk.show(catalogue, ViewState(theme="dark"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(tmp_path / "other"))
    first.own.run("open_pack")
    assert desk.window is not first
    assert not first.isVisible()
    assert desk.window.store.state.theme == "dark"
    desk.window.dispatch(act.Select("L5-S1"))
    assert desk.window.text.title.text() == "L5-S1 segment"


def test_an_unexpected_error_saves_first_and_names_the_log(desk, catalogue, tmp_path, monkeypatch):
    told = []
    window = desk.show(catalogue, ViewState())
    window.dispatch(act.Select("L2-L3"))
    monkeypatch.setattr(application, "tell_failure", lambda problem, log, parent: told.append((problem, log)))
    monkeypatch.setattr(sys, "excepthook", desk.catch)
    QTimer.singleShot(0, lambda: 1 / 0)
    QTest.qWait(100)
    assert told == [("ZeroDivisionError: division by zero", tmp_path / "log" / "lumbar.log")]
    assert "division by zero" in told[0][1].read_text()
    assert json.loads((tmp_path / "session.json").read_text())["state"]["segment"] == "L2-L3"
    assert window.isVisible()


def test_no_opengl_gives_one_message_and_an_exit_code(desk, catalogue, monkeypatch):
    from PyQt6.QtWidgets import QMessageBox

    told = []
    monkeypatch.setattr(QMessageBox, "critical", lambda parent, title, words: told.append(words))
    window = desk.show(catalogue, ViewState())
    monkeypatch.setattr(type(window.viewport), "works", property(lambda self: False))
    QTest.qWait(100)
    assert len(told) == 1
    assert "OpenGL" in told[0]
    assert desk.exit_code == 1
    assert not window.isVisible()


def test_no_opengl_is_found_before_a_window_is_built(qapp, catalogue, tmp_path, monkeypatch):
    from PyQt6.QtWidgets import QMessageBox

    from viewer.core.errors import ViewerError

    assert application.has_opengl()
    told = []
    monkeypatch.setattr(QMessageBox, "critical", lambda parent, title, words: told.append(words))
    monkeypatch.setattr(application, "has_opengl", lambda: False)
    monkeypatch.setattr(application, "open_catalogue", lambda pack: catalogue)
    with pytest.raises(ViewerError, match=r"OpenGL 3\.2"):
        application.run(session_file=tmp_path / "session.json")
    assert len(told) == 1


def test_no_display_is_said_before_qt_aborts(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":4321")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    if sys.platform == "linux":
        assert not application.has_display()
        monkeypatch.delenv("DISPLAY")
        assert not application.has_display()


def test_dialogs_of_the_help_menu_say_what_they_must(shared_window):
    from viewer.ui.dialogs import about_html, keys_html

    keys = keys_html(shared_window.commands)
    for words in ("Shift+H", "F11", "Ctrl+Shift+Z", "Double click", "Isolate"):
        assert words in keys
    about = about_html(shared_window.store.catalogue.pack.info)
    for words in (
        "General Public License",
        "CC BY 4.0",
        "not medical advice",
        shared_window.store.catalogue.pack.info.title,
    ):
        assert words in about
    assert QApplication.activeModalWidget() is None
