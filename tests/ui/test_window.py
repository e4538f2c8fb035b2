"""The window as a user has it: real mouse and key events, real pixels, all panels telling the same story."""

from __future__ import annotations

import time

import numpy as np
import pytest

pytest.importorskip("PyQt6.QtWidgets", exc_type=ImportError)
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from viewer.core import actions as act
from viewer.core.framing import home_camera
from viewer.core.history import Undo
from viewer.core.palette import SELECTION_ROLES
from viewer.core.state import Section

pytestmark = pytest.mark.window
LEFT = Qt.MouseButton.LeftButton


def settle(qtbot, window):
    """Until the picture rests: no frame due, no flight, nothing waiting to be drawn well."""
    port = window.viewport
    qtbot.waitUntil(lambda: not (port.canvas.frame_due or port._flight.flying or port._rest.isActive()), timeout=20000)


def place_of(window, mesh):
    """A pixel of the canvas at which `mesh` is the one that is seen; None if it is nowhere to be seen."""
    canvas = window.viewport.canvas
    for y in range(4, canvas.height(), 9):
        for x in range(4, canvas.width(), 9):
            found = window.viewport.under(QPointF(x, y))
            if found is not None and found.mesh == mesh:
                spot = QPoint(x, y)
                around = [window.viewport.under(QPointF(x + dx, y + dy)) for dx in (-3, 3) for dy in (-3, 3)]
                if all(one is not None and one.mesh == mesh for one in around):
                    return spot
    return None


def pixels(window):
    image = window.viewport.canvas.grabFramebuffer().convertToFormat(
        window.viewport.canvas.grabFramebuffer().Format.Format_RGB888
    )
    held = image.constBits()
    held.setsize(image.sizeInBytes())
    rows = np.frombuffer(held, np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(int).copy()


def hue_close(colour, pixel):
    """Whether a lit pixel has the hue of `#RRGGBB`."""
    import colorsys

    want = colorsys.rgb_to_hsv(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))[0]
    have = colorsys.rgb_to_hsv(*(value / 255 for value in pixel))[0]
    return min(abs(want - have), 1 - abs(want - have)) < 0.06


def test_a_click_on_the_disc_selects_its_segment_and_colours_it(window, qtbot):
    settle(qtbot, window)
    spot = place_of(window, "disc/L2-L3/annulus")
    assert spot is not None
    before = pixels(window)[spot.y(), spot.x()]
    QTest.mouseClick(window.viewport.canvas, LEFT, Qt.KeyboardModifier.NoModifier, spot)
    assert window.store.state.segment == "L2-L3"
    assert window.store.state.structures == ()
    settle(qtbot, window)
    again = place_of(window, "disc/L2-L3/annulus")
    after = pixels(window)[again.y(), again.x()]
    assert not hue_close(SELECTION_ROLES["disc"].scene, before) or np.abs(after - before).max() > 15
    assert hue_close(SELECTION_ROLES["disc"].scene, after)


def test_the_second_click_selects_the_structure_and_escape_steps_out(window, qtbot):
    window.dispatch(act.Select("L2-L3"))
    settle(qtbot, window)
    spot = place_of(window, "disc/L2-L3/annulus")
    QTest.mouseClick(window.viewport.canvas, LEFT, Qt.KeyboardModifier.NoModifier, spot)
    assert window.store.state.structures == ("disc/L2-L3",)
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_Escape)
    assert (window.store.state.segment, window.store.state.structures) == ("L2-L3", ())
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_Escape)
    assert window.store.state.segment is None


def test_shift_click_adds_and_takes_away(window, qtbot):
    window.dispatch(act.Select("L2-L3"))
    settle(qtbot, window)
    spot = place_of(window, "disc/L2-L3/annulus")
    for expected in (("disc/L2-L3",), ()):
        QTest.mouseClick(window.viewport.canvas, LEFT, Qt.KeyboardModifier.ShiftModifier, spot)
        assert window.store.state.structures == expected


def test_a_drag_turns_and_is_no_click(window, qtbot):
    settle(qtbot, window)
    canvas = window.viewport.canvas
    spot = place_of(window, "disc/L2-L3/annulus")
    before = home_camera(window.store.catalogue)
    QTest.mousePress(canvas, LEFT, Qt.KeyboardModifier.NoModifier, spot)
    for step in range(1, 6):
        QTest.mouseMove(canvas, spot + QPoint(12 * step, 4 * step))
    QTest.mouseRelease(canvas, LEFT, Qt.KeyboardModifier.NoModifier, spot + QPoint(60, 20))
    state = window.store.state
    assert state.segment is None
    assert state.camera is not None
    assert not np.allclose(state.camera.position, before.position, atol=1)
    assert np.allclose(state.camera.focal_point, before.focal_point, atol=1e-3)
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.store.state.camera in (None, before)  # the whole drag is one step


def test_three_pixels_of_shaking_are_still_a_click(window, qtbot):
    settle(qtbot, window)
    canvas = window.viewport.canvas
    spot = place_of(window, "disc/L2-L3/annulus")
    QTest.mousePress(canvas, LEFT, Qt.KeyboardModifier.NoModifier, spot)
    QTest.mouseMove(canvas, spot + QPoint(2, 1))
    QTest.mouseRelease(canvas, LEFT, Qt.KeyboardModifier.NoModifier, spot + QPoint(2, 1))
    assert window.store.state.segment == "L2-L3"


def test_pointing_names_the_structure_everywhere(window, qtbot):
    window.dispatch(act.Select("L2-L3"))
    settle(qtbot, window)
    seen = {key: place_of(window, key) for key in window.store.catalogue.meshes_of("nerve/L2/left")}
    target, spot = next((key, spot) for key, spot in seen.items() if spot is not None)
    QTest.mouseMove(window.viewport.canvas, QPoint(5, 5))
    QTest.mouseMove(window.viewport.canvas, spot)
    qtbot.waitUntil(lambda: window.store.state.pointed == target, timeout=5000)
    assert window.store.catalogue.name(target) in window.pointer_words.text()
    qtbot.waitUntil(lambda: window.viewport.label.isVisible(), timeout=2000)
    words = window.viewport.label.text()
    assert words.startswith("L2 ")
    assert words.endswith(", left · exits here")
    QTest.mouseMove(window.viewport.canvas, QPoint(5, 5))
    qtbot.waitUntil(lambda: window.store.state.pointed is None, timeout=5000)
    assert not window.viewport.label.isVisible()


def test_a_double_click_frames(window, qtbot):
    settle(qtbot, window)
    canvas = window.viewport.canvas
    spot = place_of(window, "disc/L2-L3/annulus")
    QTest.mouseClick(canvas, LEFT, Qt.KeyboardModifier.NoModifier, spot)
    settle(qtbot, window)
    QTest.mouseClick(window.viewport.canvas, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(3, 3))
    window.dispatch(act.Home())
    settle(qtbot, window)
    QTest.mouseDClick(canvas, LEFT, Qt.KeyboardModifier.NoModifier, place_of(window, "disc/L2-L3/annulus"))
    framed = act.reduce(window.store.state, act.Frame(), window.store.catalogue).camera
    camera = window.store.state.camera
    assert camera.position == pytest.approx(framed.position, abs=1e-3)
    assert camera.focal_point == pytest.approx(framed.focal_point, abs=1e-3)


KEYS = [
    ("1", Qt.KeyboardModifier.NoModifier, lambda s: s.camera.position[1] < s.camera.focal_point[1] - 50),
    ("1", Qt.KeyboardModifier.ControlModifier, lambda s: s.camera.position[1] > s.camera.focal_point[1] + 50),
    ("3", Qt.KeyboardModifier.NoModifier, lambda s: s.camera.position[0] > s.camera.focal_point[0] + 50),
    ("3", Qt.KeyboardModifier.ControlModifier, lambda s: s.camera.position[0] < s.camera.focal_point[0] - 50),
    ("7", Qt.KeyboardModifier.NoModifier, lambda s: s.camera.position[2] > s.camera.focal_point[2] + 50),
    ("7", Qt.KeyboardModifier.ControlModifier, lambda s: s.camera.position[2] < s.camera.focal_point[2] - 50),
    ("x", Qt.KeyboardModifier.NoModifier, lambda s: s.xray),
    ("h", Qt.KeyboardModifier.NoModifier, lambda s: "disc/L2-L3/annulus" in s.hidden),
    ("h", Qt.KeyboardModifier.ShiftModifier, lambda s: s.isolated and "disc/L2-L3/annulus" in s.isolated),
    ("c", Qt.KeyboardModifier.NoModifier, lambda s: s.section is not None and s.section.axis == "sagittal"),
    ("e", Qt.KeyboardModifier.NoModifier, lambda s: s.explode > 0),
    ("l", Qt.KeyboardModifier.NoModifier, lambda s: s.labels),
    ("d", Qt.KeyboardModifier.ControlModifier, lambda s: s.theme == "dark"),
]


def test_every_key_does_what_the_table_says(window, qtbot):
    canvas = window.viewport.canvas
    for key, modifier, holds in KEYS:
        window.dispatch(act.Select("L2-L3"))
        QTest.keyClick(canvas, key, modifier)
        assert holds(window.store.state), (key, modifier)
        QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert not holds(window.store.state) or key in "137", f"Ctrl+Z does not take {key} back"


def test_keys_that_walk_along_the_spine(window):
    canvas = window.viewport.canvas
    window.dispatch(act.Select("L2-L3"))
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert window.store.state.segment == "L3-L4"
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    assert window.store.state.segment == "L1-L2"
    QTest.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.store.state.segment == "L2-L3"
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.store.state.segment == "L1-L2"
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.store.state.segment == "L1-L2"
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert window.store.state.camera == home_camera(window.store.catalogue)
    QTest.keyClick(canvas, ".")
    assert window.store.state.camera != home_camera(window.store.catalogue)
    QTest.keyClick(canvas, "h")
    QTest.keyClick(canvas, "h", Qt.KeyboardModifier.AltModifier)
    assert not window.store.state.hidden


def test_single_keys_rest_while_typing(window, qtbot):
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is window.search
    for key in "xhl713ce":
        QTest.keyClick(window.search, key)
    assert window.search.text() == "xhl713ce"
    state = window.store.state
    assert (state.xray, state.labels, state.section, state.explode, state.hidden) == (
        False,
        False,
        None,
        0.0,
        frozenset(),
    )
    assert state.camera is None


def test_all_panels_agree_whoever_selects(window, qtbot):
    def tell():
        chosen = {key for key, made in window.strip.keys.items() if made._look == 2}
        view = window.tree.view
        rows = {view._node(index).target for index in view.selectedIndexes() if index.column() == 0}
        return chosen, rows, window.text.description.id, window.text.title.text()

    bar = window.strip.keys["L3-L4"]
    QTest.mouseClick(bar, LEFT, pos=bar.rect().center())
    assert tell() == ({"L3-L4"}, {"L3-L4"}, "L3-L4", "L3-L4 segment")
    assert {key for key, made in window.strip.keys.items() if made._look == 1} == {"vertebra/L3", "vertebra/L4"}

    view = window.tree.view
    model, proxy = view.model_shown(), view._models[view._grouping]
    index = proxy.mapFromSource(model.find("nerve/L4/left", "L3-L4"))
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
    assert window.store.state.structures == ("nerve/L4/left",)
    assert tell() == ({"L3-L4"}, {"nerve/L4/left"}, "nerve/L4/left", "Spinal nerve root L4, left")

    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.search, "l4-l5 disc")
    qtbot.waitUntil(lambda: window.search.popup is not None and window.search.popup.isVisible())
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.store.state.structures == ("disc/L4-L5",)
    assert tell()[:3] == ({"L4-L5"}, {"disc/L4-L5"}, "disc/L4-L5")
    assert window.viewport.corner.text().startswith("L4-L5")


def test_undo_and_redo_every_change(window):
    """Each change of the view is one step back and one step forth."""
    steps = [
        act.Select("L2-L3"), act.Select("disc/L2-L3"), act.SetXray(True), act.Hide(), act.ShowAll(),
        act.SetLabels(True), act.SetExplode(0.4), act.SetSection(Section("axial", 3.0)), act.LookFrom("left"),
        act.SetTheme("dark"), act.SetAudience("clinician"), act.SetLayer("bones", False),
    ]  # fmt: skip
    seen = [window.store.state]
    for step in steps:
        window.dispatch(step)
        seen.append(window.store.state)
    for expected in reversed(seen[:-1]):
        window.commands.actions["undo"].trigger()
        assert window.store.state == expected
    assert not window.commands.actions["undo"].isEnabled()
    for expected in seen[1:]:
        window.commands.actions["redo"].trigger()
        assert window.store.state == expected


def test_what_cannot_be_done_is_said_and_changes_nothing(window):
    before = window.store.state
    window.dispatch(act.Select("disc/L2-L33"))
    assert window.store.state == before
    assert window.info.isVisible()
    assert "disc/L2-L3" in window.info.words.text()


def test_standing_still_costs_nothing(window, qtbot):
    """No frame and no timer for a second, and next to no processor time."""
    window.dispatch(act.Select("L2-L3"))
    settle(qtbot, window)
    qtbot.wait(3400)  # the session's timer, the search field's cursor: whatever was under way has ended
    frames = []
    window.viewport.canvas.painted.connect(frames.append)
    start = time.process_time()
    qtbot.wait(1000)
    used = time.process_time() - start
    assert frames == []
    assert used < 0.05
    for timer in (window.viewport._rest, window.viewport._flight._timer, window.keeper._timer):
        assert not timer.isActive()


def test_one_frame_for_each_event(window, qtbot):
    """Ten actions in one go are one frame now and one when the picture rests."""
    settle(qtbot, window)
    frames = []
    window.viewport.canvas.painted.connect(frames.append)
    for number in range(10):
        window.dispatch(act.SetXray(number % 2 == 0))
    settle(qtbot, window)
    assert len(frames) <= 2


def test_dark_and_light_reach_the_picture_and_the_panels(window, qtbot):
    settle(qtbot, window)
    corner = pixels(window)[2, 2].mean()
    panel = window.text.grab().toImage().pixelColor(2, 300).lightness()
    window.dispatch(act.SetTheme("dark"))
    settle(qtbot, window)
    assert pixels(window)[2, 2].mean() < corner - 100
    assert window.text.grab().toImage().pixelColor(2, 300).lightness() < panel - 150


def test_the_camera_flies_without_spinning_and_lands(window, qtbot):
    settle(qtbot, window)
    direction = np.subtract(window.viewport.scene.camera().position, window.viewport.scene.camera().focal_point)
    window.dispatch(act.Select("L4-L5"))
    settle(qtbot, window)
    seen = window.viewport.scene.camera()
    assert np.allclose(seen.position, window.store.state.camera.position, atol=0.05)
    turned = np.subtract(seen.position, seen.focal_point)
    cosine = turned @ direction / np.linalg.norm(turned) / np.linalg.norm(direction)
    assert cosine > 0.9999


def test_the_wheel_zooms_and_turns_of_it_are_one_step_back(window, qtbot):
    from PyQt6.QtCore import QCoreApplication
    from PyQt6.QtGui import QWheelEvent

    settle(qtbot, window)
    canvas = window.viewport.canvas
    middle = QPointF(canvas.rect().center())
    for _ in range(3):
        event = QWheelEvent(
            middle, canvas.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QCoreApplication.sendEvent(canvas, event)
    home = home_camera(window.store.catalogue)
    near = window.store.state.camera
    distance = np.linalg.norm(np.subtract(near.position, near.focal_point))
    assert distance == pytest.approx(np.linalg.norm(np.subtract(home.position, home.focal_point)) / 1.12**3, rel=1e-3)
    window.dispatch(Undo())
    assert window.store.state.camera is None


def test_no_key_reaches_vtk(window, qtbot):
    """j t w s p e q would change VTK's style, draw wireframes or end the program."""
    calls = []
    interactor = window.viewport.canvas._Iren
    interactor.AddObserver("KeyPressEvent", lambda *_: calls.append(1))
    interactor.AddObserver("CharEvent", lambda *_: calls.append(1))
    for key in "jtwspq":
        QTest.keyClick(window.viewport.canvas, key)
    assert calls == []
    interactor.RemoveObservers("KeyPressEvent")
    interactor.RemoveObservers("CharEvent")


def test_what_is_asked_while_panels_are_told_waits_its_turn(window):
    """An action out of a panel's refresh must not leave other panels with an older view."""
    seen = []

    class Nosy:
        def __init__(self):
            self.asked = False

        def __call__(self, before, after):
            seen.append((before.segment, after.segment))
            if not self.asked:
                self.asked = True
                window.dispatch(act.Select("L4-L5"))

    nosy = Nosy()
    window.store.changed.connect(nosy)
    window.dispatch(act.Select("L2-L3"))
    window.store.changed.disconnect(nosy)
    assert seen == [(None, "L2-L3"), ("L2-L3", "L4-L5")]
    assert window.text.title.text() == "L4-L5 segment"
    assert window.strip.keys["L4-L5"]._look == 2


def test_the_pointer_is_looked_up_once_a_frame_at_its_newest_place(window, qtbot, monkeypatch):
    settle(qtbot, window)
    port = window.viewport
    places = []
    monkeypatch.setattr(port, "under", lambda place: places.append(place) or None)
    port.canvas.draw()  # a frame is due: until it is drawn nothing is looked up
    for x in range(10):
        port.hover(QPointF(x, 5))
    assert places == []
    qtbot.waitUntil(lambda: bool(places), timeout=5000)
    assert places == [QPointF(9, 5)]


def test_the_section_follows_the_wheel_with_ctrl(window):
    from PyQt6.QtCore import QCoreApplication
    from PyQt6.QtGui import QWheelEvent

    window.dispatch(act.SetSection(Section("axial", 0.0)))
    canvas = window.viewport.canvas
    middle = QPointF(canvas.rect().center())
    event = QWheelEvent(
        middle, canvas.mapToGlobal(middle), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.sendEvent(canvas, event)
    assert window.store.state.section.position == pytest.approx(2.0)
    assert window.store.state.camera is None


def test_a_pointer_at_rest_names_what_has_come_beneath_it(window, qtbot):
    settle(qtbot, window)
    canvas = window.viewport.canvas
    spot = place_of(window, "disc/L2-L3/annulus")
    QTest.mouseMove(canvas, QPoint(5, 5))
    QTest.mouseMove(canvas, spot)
    qtbot.waitUntil(lambda: window.store.state.pointed == "disc/L2-L3/annulus")
    window.dispatch(act.Select("L4-L5"))
    settle(qtbot, window)
    found = window.viewport.under(QPointF(spot))
    assert found is None or found.mesh != "disc/L2-L3/annulus"
    qtbot.waitUntil(lambda: window.store.state.pointed == window.viewport._name_of(found))


def test_a_drag_with_ctrl_moves_the_section_plane_in_one_step(window, qtbot):
    window.dispatch(act.LookFrom("anterior"))
    window.dispatch(act.SetSection(Section("axial", 0.0)))
    settle(qtbot, window)
    canvas, control = window.viewport.canvas, Qt.KeyboardModifier.ControlModifier
    middle, camera = canvas.rect().center(), window.store.state.camera
    QTest.mousePress(canvas, LEFT, control, middle)
    for step in (20, 40, 60):
        QTest.mouseMove(canvas, middle - QPoint(0, step))
    QTest.mouseRelease(canvas, LEFT, control, middle - QPoint(0, 60))
    assert window.store.state.section.position > 5
    assert window.store.state.camera == camera
    window.dispatch(Undo())
    assert window.store.state.section == Section("axial", 0.0)
