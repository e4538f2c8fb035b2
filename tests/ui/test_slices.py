"""The scan beside the spine as a user has it: real mouse and key events, real pixels, one story with the 3D picture."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("PyQt6.QtWidgets", exc_type=ImportError)
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from meshes.errors import MeshError
from meshes.importing.model import Scan
from tests.ui.conftest import wait_until
from viewer.core import actions as act
from viewer.core.history import Undo
from viewer.core.palette import SELECTION_ROLES
from viewer.core.reslice import PLANES
from viewer.core.session import Session, load_session, save_session
from viewer.core.slices import middle_of
from viewer.core.state import ViewState
from viewer.core.store import Store

pytestmark = pytest.mark.window
LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NONE, SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip
SPACING = 2.0


def scan_round(catalogue, name="scan.nii.gz", modality="CT", shift=0.0) -> Scan:
    """A scan round the whole spine, brighter towards the patient's left; stored as RAS files are, twice flipped."""
    low, high = catalogue.bounds_of(())
    low, high = low - 30 + shift, high + 30 + shift
    shape = tuple(int(size) for size in np.ceil((high - low) / SPACING))
    values = np.broadcast_to(np.linspace(1000, -1000, shape[0])[:, None, None], shape).astype(np.int16)
    affine = np.diag([-SPACING, -SPACING, SPACING, 1.0])
    affine[:3, 3] = (high[0], high[1], low[2])
    return Scan(np.asfortranarray(values), affine, modality, name)


@pytest.fixture
def scanned(window, catalogue, qtbot):
    """The module's window with a scan open, its slices laid out; closed again at the end."""
    window.scan.show(scan_round(catalogue), None)
    QTest.qWait(50)
    wait_until(lambda: window.scan.panel.views["axial"].width() > 150)
    yield window
    window.scan.close()
    QTest.qWait(10)


def view_of(window, axis="axial"):
    return window.scan.panel.views[axis]


def spot(view, point) -> QPoint:
    return view.place(point).toPoint()


def drag(view, begin, end, button=LEFT, keys=NONE):
    QTest.mousePress(view, button, keys, begin)
    for share in (0.3, 0.6, 1.0):
        place = QPointF(begin) + (QPointF(end) - QPointF(begin)) * share
        _move(view, place, button, keys)
    QTest.mouseRelease(view, button, keys, end)


def _move(view, place, button, keys):
    from PyQt6.QtCore import QEvent
    from PyQt6.QtGui import QMouseEvent

    event = QMouseEvent(QEvent.Type.MouseMove, place, view.mapToGlobal(place), Qt.MouseButton.NoButton, button, keys)
    QApplication.sendEvent(view, event)


def turn(view, notches, keys=NONE, place=None):
    at = QPointF(place or view.rect().center())
    event = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, round(120 * notches)), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def pixels(view) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(view.grab().toImage().Format.Format_RGB888)
    held = image.constBits()
    held.setsize(image.sizeInBytes())
    rows = np.frombuffer(held, np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(int).copy()


def body_of(window, level="L3"):
    return middle_of((f"vertebra/{level}",), window.store.catalogue)


def test_a_click_on_a_body_in_the_axial_slice_selects_it_in_3d(scanned):
    body = body_of(scanned)
    scanned.dispatch(act.MoveSlices(body))
    view = view_of(scanned)
    off = (body[0] + 4.0, body[1] - 3.0, body[2])
    QTest.mouseClick(view, LEFT, NONE, spot(view, off))
    state = scanned.store.state
    assert state.segment in ("L2-L3", "L3-L4"), "the first click selects the segment, as in 3D"
    QTest.qWait(QApplication.doubleClickInterval() + 50)
    QTest.mouseClick(view, LEFT, NONE, spot(view, off))
    assert scanned.store.state.structures == ("vertebra/L3",)
    assert scanned.viewport.scene.looks["vertebra/L3"].colour == SELECTION_ROLES["vertebrae"].scene
    assert scanned.store.state.slices.point == pytest.approx(off, abs=1.0), "the cross is where the click was"


def test_a_click_beside_the_spine_only_moves_the_cross(scanned):
    view = view_of(scanned)
    place = QPoint(view.width() - 40, view.height() - 50)
    assert view.under(QPointF(place)) is None
    QTest.mouseClick(view, LEFT, NONE, place)
    assert scanned.store.state.selection == (None, (), None, None)
    assert scanned.store.state.slices.point == pytest.approx(view.point(QPointF(place)), abs=1e-6)


def test_selecting_a_disc_in_3d_moves_the_planes(scanned):
    scanned.dispatch(act.Select("disc/L2-L3"))
    first = scanned.store.state.slices.point
    scanned.dispatch(act.Select("disc/L4-L5"))
    low, high = scanned.store.catalogue.bounds_of(["disc/L4-L5"])
    point = np.array(scanned.store.state.slices.point)
    assert (point >= low).all()
    assert (point <= high).all()
    assert point[2] < first[2] - 20
    for axis, view in scanned.scan.panel.views.items():
        assert view.position == point[PLANES[axis].normal]
        assert view.rect().contains(spot(view, tuple(point))), "the cross is in sight"
    assert "I " in scanned.scan.panel.panes["axial"].words.text()


def test_the_selected_structure_is_bold_and_the_hidden_one_is_not_drawn(scanned):
    scanned.dispatch(act.Select("disc/L3-L4"))
    view = view_of(scanned)
    blue = np.array([0x1F, 0x78, 0xBE])

    def near_blue():
        return int((np.abs(pixels(view) - blue).max(axis=2) < 60).sum())

    lit = near_blue()
    assert lit > 100
    scanned.dispatch(act.SetSlices(outlines=False))
    assert near_blue() < lit / 10
    scanned.dispatch(act.SetSlices(outlines=True))
    scanned.dispatch(act.Hide("disc/L3-L4"))
    assert near_blue() < lit / 10
    point = scanned.store.state.slices.point
    assert not (view.under(view.place(point)) or "").startswith("disc"), "what is hidden is not hit either"


def test_the_patients_right_is_on_the_left_of_the_picture(scanned):
    scanned.dispatch(act.SetSlices(outlines=False))
    for axis in ("axial", "coronal"):
        view = view_of(scanned, axis)
        shown, cross = pixels(view), view.place(scanned.store.state.slices.point)
        row, far = round(cross.y()) + 12, round(12 * view.scale)
        left, right = (shown[row, round(cross.x()) + side * far].mean() for side in (-1, 1))
        assert left + 20 < right, "the phantom is bright on the patient's left"


def test_a_preset_changes_the_pixels_and_has_a_key(scanned):
    view = view_of(scanned)
    before = pixels(view)
    QTest.keyClick(scanned, Qt.Key.Key_T)
    assert scanned.store.state.slices.window == "soft-tissue"
    assert (pixels(view) != before).any(axis=2).mean() > 0.2
    assert scanned.commands.actions["greys-soft-tissue"].isChecked()
    assert scanned.scan.panel.presets.text().startswith("Soft tissue")


def test_a_right_drag_changes_the_greys_in_one_step(scanned):
    view = view_of(scanned)
    drag(view, QPoint(60, 60), QPoint(120, 90), RIGHT)
    centre, width = scanned.store.state.slices.window
    assert width > 1500
    assert centre < 400
    drag(view, QPoint(60, 60), QPoint(100, 60), LEFT, ALT)
    assert scanned.store.state.slices.window[1] > width
    scanned.dispatch(Undo())
    assert scanned.store.state.slices.window == (centre, width)
    scanned.dispatch(Undo())
    assert scanned.store.state.slices.window == "bone"


def test_a_hair_can_be_dragged_alone_and_undone_as_one(scanned):
    view = view_of(scanned)
    before = scanned.store.state.slices.point
    cross = view.place(before)
    drag(view, QPoint(round(cross.x()), round(cross.y()) - 50), QPoint(round(cross.x()) + 30, round(cross.y()) - 50))
    x, y, z = scanned.store.state.slices.point
    assert x == pytest.approx(before[0] + 30 / view.scale, abs=1.0)
    assert (y, z) == before[1:]
    assert view_of(scanned, "sagittal").position == x
    scanned.dispatch(Undo())
    assert scanned.store.state.slices.point == before


def test_wheel_keys_and_slider_go_through_the_slices(scanned):
    view, pane = view_of(scanned), scanned.scan.panel.panes["axial"]
    start = view.position
    turn(view, 3)
    assert view.position == pytest.approx(start + 3 * SPACING)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.position == pytest.approx(start + 2 * SPACING)
    QTest.keyClick(view, Qt.Key.Key_PageUp, SHIFT)
    assert view.position == pytest.approx(start + 12 * SPACING)
    value = pane.slider.value()
    pane.slider.setFocus()
    QTest.keyClick(pane.slider, Qt.Key.Key_Left)
    assert pane.slider.value() == value - 1
    assert view.position == pytest.approx(start + 11 * SPACING, abs=SPACING)
    for _ in range(3):
        turn(view, 400)
    high = scanned.scan.panel.views["axial"].pictures.reslicer.box[1, 2]
    assert view.position == high, "not beyond the scan"


def test_the_wheel_of_one_sweep_is_one_step_back(scanned):
    view = view_of(scanned)
    before = scanned.store.state.slices.point
    turn(view, 1)
    turn(view, 1)
    scanned.dispatch(Undo())
    assert scanned.store.state.slices.point == before


def test_ctrl_wheel_zooms_about_the_pointer_and_shift_drag_moves_the_picture(scanned):
    view = view_of(scanned)
    place = QPoint(70, 80)
    there, scale = view.point(QPointF(place)), view.scale
    state = scanned.store.state
    turn(view, 3, CTRL, place)
    assert view.scale > 1.5 * scale
    assert view.point(QPointF(place)) == pytest.approx(there, abs=1e-6)
    drag(view, place, QPoint(100, 100), LEFT, SHIFT)
    assert view.point(QPointF(100, 100)) == pytest.approx(there, abs=1.5 / view.scale + 1e-6)
    drag(view, QPoint(100, 100), place, MIDDLE)
    assert view.point(QPointF(place)) == pytest.approx(there, abs=1.5 / view.scale + 1e-6)
    assert scanned.store.state == state, "how close a slice is looked at is no part of the view"
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.scale == pytest.approx(scale)


def test_pointing_in_a_slice_names_the_structure_here_and_in_3d(scanned):
    scanned.dispatch(act.MoveSlices(body_of(scanned)))
    view = view_of(scanned)
    _move(view, view.place(body_of(scanned)) + QPointF(6, 6), Qt.MouseButton.NoButton, NONE)
    assert scanned.store.state.pointed == "vertebra/L3"
    assert not scanned.store.state.spotlight
    assert view.label.text()
    assert "L3" in scanned.pointer_words.text() or "Third" in scanned.pointer_words.text()
    _move(view, QPointF(3, view.height() - 60), Qt.MouseButton.NoButton, NONE)
    assert scanned.store.state.pointed is None
    assert not scanned.store.can_undo or scanned.store.history.past[-1].pointed is None


def test_return_selects_under_the_cross_and_double_click_shows_one_alone(scanned):
    scanned.dispatch(act.MoveSlices(body_of(scanned)))
    view = view_of(scanned, "sagittal")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert scanned.store.state.segment in ("L2-L3", "L3-L4")
    QTest.mouseDClick(view, LEFT, NONE, QPoint(30, 60))
    assert [pane.isVisible() for pane in scanned.scan.panel.panes.values()] == [False, True, False]
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert all(pane.isVisible() for pane in scanned.scan.panel.panes.values())


def test_the_planes_show_in_3d_and_can_be_switched_off(scanned):
    planes = scanned.viewport.scene._slices
    assert planes.shown
    QTest.keyClick(scanned, Qt.Key.Key_P)
    assert not planes.shown
    assert not scanned.commands.actions["scan-planes"].isChecked()


def test_moving_slices_draws_no_3d_frame_when_planes_are_off(scanned, qtbot):
    scanned.dispatch(act.SetSlices(planes=False))
    port = scanned.viewport
    qtbot.waitUntil(lambda: not (port.canvas.frame_due or port._flight.flying or port._rest.isActive()), timeout=20000)
    frames = []
    port.canvas.painted.connect(frames.append)
    for step in range(5):
        scanned.dispatch(act.MoveSlices((0.0, 0.0, float(step))))
        QTest.qWait(20)
    port.canvas.painted.disconnect(frames.append)
    assert frames == []


def test_everything_has_a_name_for_screen_readers(scanned):
    from PyQt6.QtWidgets import QAbstractButton, QSlider

    panel = scanned.scan.panel
    for kind in (QAbstractButton, QSlider):
        for widget in panel.findChildren(kind):
            assert widget.accessibleName(), widget
    assert all(view.accessibleName() and view.accessibleDescription() for view in panel.views.values())
    assert len({view.accessibleName() for view in panel.views.values()}) == 3


@pytest.mark.parametrize("size", [100, 200])
def test_nothing_sticks_out_with_large_text(scanned, size):
    scanned.set_text_size(size)
    QTest.qWait(50)
    panel = scanned.scan.panel
    for pane in panel.panes.values():
        assert pane.view.height() > 60
        assert pane.words.width() >= pane.words.fontMetrics().horizontalAdvance(pane.words.text())
        assert panel.rect().contains(pane.geometry())


def test_a_scan_that_lies_elsewhere_is_opened_with_a_word(window, catalogue):
    window.scan.show(scan_round(catalogue, "other.nii", shift=5000.0), None)
    try:
        assert "other.nii" in window.info.words.text()
        assert "share no room" in window.info.words.text()
        assert not window.info.isHidden()
        assert window.store.state.slices.point[0] > 4000, "its own middle is shown"
    finally:
        window.scan.close()


def test_an_mr_is_shown_by_its_own_values(window, catalogue):
    window.scan.show(scan_round(catalogue, modality="MR"), None)
    assert window.store.state.slices.window == "auto"
    window.scan.close()


def test_another_scan_takes_its_place_and_closing_gives_the_memory_back(window, catalogue):
    first = scan_round(catalogue, "first.nii")
    values = weakref.ref(first.values)
    window.scan.show(first, None)
    del first
    view_of(window).grab()
    window.scan.show(scan_round(catalogue, "second.nii", modality="MR"), None)
    assert window.store.state.slices.window == "auto"
    wait_until(lambda: gc.collect() is not None and values() is None, 5)
    second = weakref.ref(window.scan.scan.values)
    view_of(window).grab()
    window.scan.close()
    assert window.store.state.slices is None
    assert "slices" not in window.docks
    wait_until(lambda: gc.collect() is not None and second() is None, 5)
    assert not window.viewport.scene._slices.shown


def test_reading_shows_how_far_it_is_and_can_be_stopped(window, catalogue):
    go, told = threading.Event(), []

    def read(path: Path, progress) -> Scan:
        while not go.is_set():
            progress(0.4, "reading")
            told.append(1)
            time.sleep(0.005)
        return scan_round(catalogue, path.name)

    window.scan.read = read
    window.scan.open(Path("slow.nii"))
    try:
        bar = window.scan._bar
        wait_until(lambda: bar.bar.value() == 400)
        assert bar.isVisible()
        QTest.mouseClick(bar.button, LEFT)
        thread_ends = len(told)
        QTest.qWait(100)
        assert window.scan.scan is None
        assert window.scan._bar is None
        assert len(told) <= thread_ends + 2, "the thread has stopped"
        window.scan.open(Path("slow.nii"))
        go.set()
        wait_until(lambda: window.scan.scan is not None)
        assert window.store.state.slices is not None
    finally:
        go.set()
        window.scan.read = None
        window.scan.close()


@pytest.mark.parametrize("error", [MeshError("bad.nii: truncated"), MemoryError(), KeyError("x"), OSError(2, "gone")])
def test_what_cannot_be_read_is_said_in_one_line(window, error):
    def read(path, progress):
        raise type(error)(*error.args)  # a fresh one, whose traceback nobody keeps

    window.scan.read = read
    window.scan.open(Path("bad.nii"))
    wait_until(lambda: not window.info.isHidden())
    window.scan.read = None
    words = window.info.words.text()
    assert words.startswith("Not opened: ")
    assert "\n" not in words
    assert window.store.state.slices is None
    assert window.scan.panel is None


def test_the_session_opens_the_scan_again_beside_the_same_pack_only(open_window, catalogue, tmp_path):
    file, session = tmp_path / "ct.nii", tmp_path / "session.json"
    file.touch()
    window = open_window(Store(catalogue), session_file=session)
    window.scan.show(scan_round(catalogue), file)
    window.dispatch(act.MoveSlices((1.0, 2.0, 3.0)))
    window.dispatch(act.SetWindow("disc"))
    window.keeper.save()
    kept, message = load_session(session, catalogue)
    assert message is None
    assert kept.window["scan"] == str(file)
    assert kept.state.slices == window.store.state.slices

    again = open_window(Store(catalogue, kept.state), words=kept.window)
    again.scan.read = lambda path, progress: scan_round(catalogue, path.name)
    again.scan.restore(kept.window)
    wait_until(lambda: again.scan.panel is not None)
    assert again.store.state.slices == kept.state.slices, "where it was, in the same greys"

    other = open_window(Store(catalogue, kept.state), words=kept.window)
    other.scan.restore(kept.window | {"scan_pack": "of somebody else"})
    assert other.store.state.slices is None
    assert other.scan.words()["scan"] == ""

    file.unlink()
    gone = open_window(Store(catalogue, kept.state), words=kept.window)
    gone.scan.restore(kept.window)
    assert gone.store.state.slices is None
    assert str(file) in gone.info.words.text()
    save_session(session, Session(gone.store.state, gone.window_words()), "x")
    assert "ct.nii" not in session.read_text()


def test_the_scan_goes_along_into_another_language_and_stays_behind_with_another_pack(qapp, catalogue, tmp_path):
    from viewer.ui.application import Desk
    from viewer.ui.translation import install

    desk = Desk(qapp, tmp_path / "session.json")
    try:
        first = desk.show(catalogue, ViewState())
        QTest.qWait(50)
        scan = scan_round(catalogue)
        first.scan.show(scan, tmp_path / "ct.nii")
        first.dispatch(act.MoveSlices((1.0, 2.0, 3.0)))
        desk.choose_language("de")
        second = desk.window
        assert second is not first
        assert second.scan.scan is scan
        assert second.scan.panel is not None
        assert second.store.state.slices.point == (1.0, 2.0, 3.0)
        assert second.window_words()["scan"] == str(tmp_path / "ct.nii")
        desk.open_pack(None)
        assert desk.window.scan.scan is None
        assert desk.window.store.state.slices is None
        assert desk.window.window_words()["scan"] == ""
    finally:
        desk.clear()
        install(qapp, "en")


def test_a_presentation_hides_the_slices_and_brings_them_back(open_window, catalogue):
    window = open_window(Store(catalogue))
    window.scan.show(scan_round(catalogue), None)
    QTest.qWait(50)
    assert window.docks["slices"].isVisible()
    window.dispatch(act.SetPresenting(True))
    wait_until(lambda: not window.docks["slices"].isVisible())
    window.dispatch(act.SetPresenting(False))
    wait_until(lambda: window.docks["slices"].isVisible() and view_of(window).width() > 100)


def test_a_window_can_be_closed_while_a_scan_is_read(open_window, catalogue):
    window = open_window(Store(catalogue))
    begun = threading.Event()

    def read(path, progress):
        while True:
            progress(0.1, "reading")
            begun.set()
            time.sleep(0.005)

    window.scan.read = read
    window.scan.open(Path("endless.nii"))
    begun.wait(5)


def test_without_a_scan_nothing_of_it_is_loaded():
    import subprocess
    import sys

    program = (
        "import sys\nimport viewer.ui.main_window\n"
        "heavy = [m for m in sys.modules if m.startswith(('meshes.importing', 'nibabel', 'SimpleITK', 'pydicom', "
        "'viewer.ui.slices.panel', 'viewer.core.reslice', 'viewer.core.outlines'))]\nprint(heavy)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
