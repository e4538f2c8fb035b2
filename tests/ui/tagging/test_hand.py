"""Annotating with mouse and keys in the real window: what is stored, and what is seen."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from tests.ui.conftest import wait_until
from viewer.core.actions import LookFrom, SetPresenting
from viewer.core.tagging import actions as act

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(open_window, tmp_path):
    made = open_window(annotations=str(tmp_path / "a.db"), author="tester")
    made.dispatch(LookFrom("anterior"))
    settle(made)
    made.bench.annotate()
    QTest.qWait(100)
    return made


def settle(window):
    QTest.qWait(400)
    wait_until(lambda: not window.viewport._flight.flying and not window.viewport.canvas.frame_due)


def places(window, count, wanted=lambda hit: hit.mesh.startswith("vertebra/L3")):
    """Places in the picture on a wanted structure, well apart, away from the bars."""
    canvas, found = window.viewport.canvas, []
    for y in range(70, canvas.height() - 60, 7):
        for x in range(120, canvas.width() - 20, 7):
            hit = window.viewport.under(QPointF(x, y))
            if hit is not None and wanted(hit) and all(abs(x - a.x()) + abs(y - a.y()) > 14 for a in found):
                around = [window.viewport.under(QPointF(x + dx, y + dy)) for dx in (-4, 4) for dy in (-4, 4)]
                if all(one is not None and one.mesh == hit.mesh for one in around):
                    found.append(QPoint(x, y))
                    if len(found) == count:
                        return found
    raise AssertionError("not enough places")


def click(window, place, button=LEFT, modifiers=NONE):
    QTest.mouseClick(window.viewport.canvas, button, modifiers, place)


def draw(window, corners, modifiers=NONE):
    """Press at the first corner, move through the others in small steps, let go at the last."""
    canvas = window.viewport.canvas
    QTest.mousePress(canvas, LEFT, modifiers, corners[0])
    for start, end in itertools.pairwise(corners):
        for share in np.linspace(0, 1, 9)[1:]:
            where = QPointF(start + (end - start) * float(share))
            event = QMouseEvent(
                QEvent.Type.MouseMove, where, canvas.mapToGlobal(where), Qt.MouseButton.NoButton, LEFT, modifiers
            )
            QApplication.sendEvent(canvas, event)
    QTest.mouseRelease(canvas, LEFT, modifiers, corners[-1])


def drag(window, start, end, modifiers=NONE):
    draw(window, [start, end], modifiers)


def only(window):
    (one,) = window.tags.annotations.values()
    return one


def picture(window):
    from viewer.scene.offscreen import grab

    window.viewport.hover(None)
    window.viewport.scene.end_motion()
    window.viewport.canvas.draw()
    wait_until(lambda: not window.viewport.canvas.frame_due)
    return grab(window.viewport.canvas.render_window).astype(int)


KINDS = {
    "point": 1, "note": 1, "line": 2, "angle": 3, "end-plate-angle": 4, "plane": 3, "box": 2, "structure": 1,
}  # fmt: skip


def test_each_kind_is_placed_where_it_is_clicked(window):
    spots = places(window, 4)
    for tool, count in KINDS.items():
        before = set(window.tags.annotations)
        window.bench.take(tool)
        expected = []
        for spot in spots[:count]:
            expected.append(window.viewport.under(QPointF(spot)).point)
            click(window, spot)
        (new,) = set(window.tags.annotations) - before
        one = window.tags.annotations[new]
        assert one.level == "L3"
        assert one.author == "tester"
        if tool != "structure":
            assert np.allclose(one.points, expected)
        if tool == "line":
            assert one.values["length_mm"] == pytest.approx(np.linalg.norm(np.subtract(*expected)), abs=1e-3)
        window.bench.take(tool)
        assert window.tags.state.tool is None


@pytest.mark.parametrize("ending", ["double", "enter", "right"])
def test_a_curve_is_finished(window, ending):
    spots = places(window, 3)
    window.bench.take("polyline")
    for spot in spots:
        click(window, spot)
    assert len(window.tags.state.placed) == 3
    assert not window.tags.annotations
    if ending == "double":
        QTest.mouseDClick(window.viewport.canvas, LEFT, NONE, spots[-1])
    elif ending == "enter":
        QTest.keyClick(window.viewport.canvas, Qt.Key.Key_Return)
    else:
        click(window, spots[0], RIGHT)
    assert len(only(window).points) == 3
    assert only(window).values["length_mm"] > 0


def test_orbiting_places_nothing(window):
    window.bench.take("point")
    start = places(window, 1)[0]
    camera = window.store.state.camera
    drag(window, start, start + QPoint(60, 10))
    assert not window.tags.annotations
    assert window.store.state.camera != camera


def test_keys_step_back_and_take_a_point_back(window):
    spots = places(window, 2)
    window.bench.take("polyline")
    for spot in spots:
        click(window, spot)
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_Backspace)
    assert len(window.tags.state.placed) == 1
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_Escape)
    assert not window.tags.state.placed
    assert window.tags.state.tool == "polyline"
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_Escape)
    assert window.tags.state.tool is None


def test_a_handle_is_dragged_along_the_surface(window):
    spots = places(window, 12)
    window.bench.take("line")
    click(window, spots[0])
    click(window, spots[-1])
    window.bench.take("line")
    before = only(window)
    goal = spots[4]
    expected = window.viewport.under(QPointF(goal)).point
    camera = window.store.state.camera
    drag(window, spots[0], goal)
    after = only(window)
    assert np.allclose(after.points[0], expected)
    assert after.points[1] == before.points[1]
    length = np.linalg.norm(np.subtract(*after.points))
    assert after.values["length_mm"] == pytest.approx(length, abs=1e-3)
    assert window.store.state.camera == camera
    assert f"{length:.1f} mm" in window.viewport.scene.tags.words
    window.tags.undo()
    assert only(window).points == before.points
    window.tags.redo()
    assert only(window).points == after.points


def test_a_click_chooses_and_shift_adds(window):
    spots = places(window, 2)
    window.bench.take("point")
    for spot in spots:
        click(window, spot)
    window.bench.take("point")
    window.tags.dispatch(act.Choose(()))
    click(window, spots[0])
    assert len(window.tags.state.chosen) == 1
    click(window, spots[1], modifiers=SHIFT)
    assert len(window.tags.state.chosen) == 2


def test_paint_is_seen_and_goes_with_undo(window):
    spot = places(window, 12)[6]
    bare = picture(window)
    window.bench.take("brush")
    face = window.viewport.under(QPointF(spot)).face
    drag(window, spot, spot + QPoint(8, 0))
    window.bench.take("brush")
    one = only(window)
    assert one.kind == "region"
    assert one.level == "L3"
    assert one.values["area_mm2"] > 0
    (runs,) = one.faces.values()
    assert any(first <= face < first + count for first, count in runs)
    window.viewport.point_hand(None)
    window.tags.dispatch(act.Choose(()))
    painted = picture(window)
    row, column = spot.y(), spot.x()
    assert np.abs(painted[row, column] - bare[row, column]).sum() > 60
    window.tags.undo()
    assert np.abs(picture(window)[row, column] - bare[row, column]).sum() < 20
    window.tags.redo()
    assert np.abs(picture(window)[row, column] - painted[row, column]).sum() < 20


def test_shift_takes_paint_away(window):
    spot = places(window, 1)[0]
    window.bench.take("brush")
    drag(window, spot, spot + QPoint(8, 0))
    before = only(window).face_count
    window.tags.dispatch(act.SetBrush(1.0))
    drag(window, spot, spot + QPoint(5, 0), SHIFT)
    assert 0 < only(window).face_count < before
    assert window.tags.state.tool == "brush"


def test_the_lasso_paints_what_faces_the_viewer(window):
    spots = places(window, 12)
    window.bench.take("lasso")
    canvas, middle = window.viewport.canvas, spots[6]
    from viewer.ui.tagging.lasso import _inside

    corners = [middle, middle + QPoint(14, 0), middle + QPoint(14, 14), middle + QPoint(0, 14)]
    draw(window, corners)
    one = only(window)
    (key, runs), = one.faces.items()  # fmt: skip
    mesh = window.store.catalogue.pack.meshes[key]
    faces = [face for first, count in runs for face in range(first, first + count)]
    middles = mesh.points[mesh.triangles[faces]].mean(axis=1)
    flat, eye = window.viewport.scene.project(middles)
    outline = np.array([(c.x(), canvas.height() - c.y() - 1) for c in corners], float)
    assert _inside(flat[:, :2], outline).all()
    normals = window.bench.hand.canvas(key).normals[faces]
    assert (((eye - middles) * normals).sum(axis=1) > 0).all()


def test_keys_alone_place_a_line(window):
    spots = places(window, 2)
    window.bench.take("line")
    canvas = window.viewport.canvas
    for spot in spots:
        window.bench.hand.cross.cross = QPointF(spot)
        QTest.keyClick(canvas, Qt.Key.Key_Right)
        expected = window.viewport.under(QPointF(spot + QPoint(1, 0))).point
        QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert only(window).kind == "line"
    assert np.allclose(only(window).points[1], expected)


@pytest.mark.parametrize("size", [100, 200])
def test_the_strip_stands_in_the_picture(window, size):
    window.set_text_size(size)
    QTest.qWait(100)
    for tool in window.bench.strip.buttons:
        if tool != "series":
            window.tags.dispatch(act.TakeTool(tool))
            assert window.viewport.rect().contains(window.bench.strip.geometry())
            assert window.viewport.rect().contains(window.bench.hint.geometry())
            words = window.bench.hint.fontMetrics().boundingRect(
                window.bench.hint.rect(), Qt.TextFlag.TextWordWrap, window.bench.hint.text()
            )
            assert window.bench.hint.height() >= words.height()
            assert window.bench.strip.buttons[tool].defaultAction().isChecked()


def test_a_closed_curve_a_series_and_fillings(window):
    spots = places(window, 6)
    window.bench.take("closed-curve")
    for spot in (spots[0], spots[3], spots[5]):
        click(window, spot)
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_Return)
    one = only(window)
    assert set(one.values) == {"length_mm", "area_mm2"}
    assert one.values["length_mm"] > sum(np.linalg.norm(np.subtract(a, b)) for a, b in itertools.pairwise(one.points))
    wait_until(lambda: window.bench.ways.of(one) is not None)
    (drawn,) = window.viewport.scene.tags._shape(one).lines
    assert np.linalg.norm(np.diff(drawn, axis=0), axis=1).sum() == pytest.approx(one.values["length_mm"], rel=1e-3)
    for tool in ("grow", "fill"):
        before = set(window.tags.annotations)
        window.tags.dispatch(act.Choose(()))
        window.tags.dispatch(act.SetLabel(tool))
        window.bench.take(tool)
        click(window, spots[2])
        face = window.viewport.under(QPointF(spots[2])).face
        (new,) = set(window.tags.annotations) - before
        (runs,) = window.tags.annotations[new].faces.values()
        assert any(first <= face < first + count for first, count in runs)


def test_a_series_leads_from_one_landmark_to_the_next(window):
    from viewer.core.tagging.making import steps_of

    steps = steps_of(window.store.catalogue, "processes")
    window.bench.take("series")
    window.bench.begin_series("processes")
    assert window.bench.hint.text().startswith("L1: Tip of the spinous process (1/15)")
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_BracketRight)
    assert "(2/15)" in window.bench.hint.text()
    click(window, places(window, 1)[0])
    assert "(3/15)" in window.bench.hint.text()
    one = only(window)
    assert (one.label, one.structure) == steps[1]
    assert (one.level, one.side) == ("L1", "left")
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_BracketLeft)
    click(window, places(window, 2)[1])
    assert len(window.tags.annotations) == 1  # placed again, not twice


def test_escape_gives_a_handle_back(window):
    spots = places(window, 12)
    window.bench.take("point")
    click(window, spots[0])
    window.bench.take("point")
    before = only(window)
    canvas = window.viewport.canvas
    QTest.mousePress(canvas, LEFT, NONE, spots[0])
    QTest.mouseMove(canvas, spots[0] + QPoint(3, 3))
    where = QPointF(spots[6])
    QApplication.sendEvent(
        canvas,
        QMouseEvent(QEvent.Type.MouseMove, where, canvas.mapToGlobal(where), Qt.MouseButton.NoButton, LEFT, NONE),
    )
    assert window.tags.state.moving is not None
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert window.tags.state.moving is None
    QTest.mouseRelease(canvas, LEFT, NONE, spots[6])
    assert only(window) == before


def test_the_eraser_and_the_brackets(window):
    spot = places(window, 12)[6]
    window.bench.take("brush")
    drag(window, spot, spot + QPoint(8, 0))
    width = window.tags.state.brush
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_BracketRight)
    assert window.tags.state.brush > width
    window.bench.take("erase")
    drag(window, spot + QPoint(-8, 0), spot + QPoint(16, 0))
    drag(window, spot + QPoint(-8, 4), spot + QPoint(16, 4))
    for _ in range(4):
        QTest.keyClick(window.viewport.canvas, Qt.Key.Key_BracketRight)
    drag(window, spot + QPoint(-8, 0), spot + QPoint(16, 0))
    assert not window.tags.annotations  # nothing was left of it
    window.tags.undo()
    assert only(window).kind == "region"


def test_all_is_kept_when_the_window_closes(window, open_window, tmp_path):
    spots = places(window, 2)
    window.bench.take("line")
    for spot in spots:
        click(window, spot)
    there = only(window)
    window.close()
    again = open_window(annotations=str(tmp_path / "a.db"), author="other")
    again.bench.annotate()
    assert only(again) == there


def test_the_line_follows_a_pointer_that_leaps(window):
    start, end = places(window, 12)[::11]
    window.bench.take("line")
    click(window, start)
    window.viewport.canvas.draw()  # a frame is due when the pointer arrives, and no further move comes
    where = QPointF(end)
    canvas = window.viewport.canvas
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(
        canvas, QMouseEvent(QEvent.Type.MouseMove, where, canvas.mapToGlobal(where), none, none, NONE)
    )
    goal = window.viewport.under(where).point
    (placed,) = window.tags.state.placed
    words = f"{np.linalg.norm(np.subtract(placed.point, goal)):.1f} mm"
    wait_until(lambda: words in window.viewport.scene.tags.words)


def test_tools_rest_while_something_is_presented(window):
    window.bench.take("line")
    window.dispatch(SetPresenting(True))
    assert window.bench.strip.isHidden()
    assert window.tags.state.tool is None
    window.dispatch(SetPresenting(False))
    assert not window.bench.strip.isHidden()
