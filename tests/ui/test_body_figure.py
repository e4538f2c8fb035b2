"""The drawing of the lower body in the window: hover, click, keys and colours, both ways."""

from __future__ import annotations

import pytest

pytest.importorskip("PyQt6.QtWidgets", exc_type=ImportError)
from PyQt6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PyQt6.QtGui import QColor, QMouseEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from annotations.reader import AUDIENCES
from viewer.core import actions as act
from viewer.core.body_map import EXITING, TRAVERSING
from viewer.core.palette import SELECTION_ROLES
from viewer.core.store import Store

pytestmark = pytest.mark.window
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SIDES = ("left", "right")


@pytest.fixture
def figure(window):
    """The panel, in front and at rest."""
    dock = window.docks["figure"]
    dock.raise_()
    window.figure.show_layer("skin")
    window.figure.canvas.current = None
    window.figure.canvas.clearFocus()
    QApplication.processEvents()
    yield window.figure
    window.docks["structures"].raise_()


def shape(figure, layer, root, view, side, name=""):
    return next(
        one
        for one in figure.canvas.drawing.layer(layer)
        if one.roots[0] == root and one.view == view and one.side == side and name in ("", one.name)
    )


def spot(figure, one):
    """A pixel well within a shape: of those that lie in it, the one farthest from those that do not."""
    canvas = figure.canvas
    box = canvas.layout_now().transforms[one.view].mapRect(_box(one)).toAlignedRect()
    inside = [
        (x, y)
        for x in range(box.left(), box.right() + 1)
        for y in range(box.top(), box.bottom() + 1, 2)
        if canvas.shape_at(QPointF(x, y)) == one
    ]
    held = set(inside)

    def room(place):
        x, y = place
        return next(r for r in range(1, 60) if not {(x - r, y), (x + r, y)} <= held)

    assert inside, one.id
    return QPoint(*max(inside, key=room))


def _box(one):
    from viewer.ui.body_layout import path_of

    return path_of(one).boundingRect()


def hover(figure, place):
    """The pointer moves: as an event of its own, for the pointer of a shared screen comes late or elsewhere."""
    for one in (QPoint(1, 1), place):
        at, there = QPointF(one), QPointF(figure.canvas.mapToGlobal(one))
        none = Qt.MouseButton.NoButton
        QApplication.sendEvent(figure.canvas, QMouseEvent(QEvent.Type.MouseMove, at, there, none, none, NONE))


def leave(figure):
    QApplication.sendEvent(figure.canvas, QEvent(QEvent.Type.Leave))


def share(image, role, box):
    """How much of a box has the colour of a role, the lines of its hatch aside."""
    want = QColor(SELECTION_ROLES[role].scene)
    found = total = 0
    for x in range(box.left(), box.right() + 1):
        for y in range(box.top(), box.bottom() + 1):
            have = image.pixelColor(x, y)
            total += 1
            found += have.hsvSaturationF() > 0.5 and abs(have.hsvHueF() - want.hsvHueF()) < 0.05
    return found / total


@pytest.mark.parametrize("root", ["L2", "L4", "L5", "S1"])
@pytest.mark.parametrize("side", SIDES)
def test_hovering_over_a_band_lights_its_root(window, figure, root, side):
    view = "back" if root == "S1" else "front"
    hover(figure, spot(figure, shape(figure, "skin", root, view, side)))
    assert (window.store.state.pointed, window.store.state.spotlight) == (f"nerve/{root}", True)
    leave(figure)
    assert window.store.state.pointed is None


def test_a_click_selects_the_nerve_and_a_double_click_reads_of_the_root(window, figure):
    place = spot(figure, shape(figure, "skin", "L4", "front", "right"))
    QTest.mouseClick(figure.canvas, LEFT, NONE, place)
    assert (window.store.state.structures, window.store.state.topic) == (("nerve/L4",), None)
    QTest.mouseDClick(figure.canvas, LEFT, NONE, place)
    assert window.store.state.topic == "root/L4"
    leave(figure)


def test_a_name_stands_for_its_band(window, figure):
    name = next(one for one in figure.canvas.layout_now().names if one.roots == ("L3",))
    QTest.mouseClick(figure.canvas, LEFT, NONE, name.box.center().toPoint())
    assert window.store.state.structures == ("nerve/L3",)
    leave(figure)


def test_roots_that_the_pack_does_not_have_do_nothing(window, figure):
    before = window.store.state
    place = spot(figure, shape(figure, "skin", "S3", "back", "left"))
    QTest.mouseClick(figure.canvas, LEFT, NONE, place)
    QTest.mouseDClick(figure.canvas, LEFT, NONE, place)
    assert window.store.state == before
    assert not window.info.isVisible()
    leave(figure)


def test_the_selected_segment_colours_the_bands_of_its_two_roots_and_no_other(window, figure):
    window.resizeDocks([window.docks["figure"]], [420], Qt.Orientation.Horizontal)
    window.dispatch(act.Select("L3-L4"))
    QTest.qWait(50)
    image = figure.canvas.grab().toImage()
    ratio = image.devicePixelRatio()
    for one in figure.canvas.drawing.layer("skin"):
        if one.view == "sole" or one.id.count("inner") or one.roots[0] in ("S3",) or one.id.startswith("skin-L4-back"):
            continue
        place = spot(figure, one)
        box = QRect((place - QPoint(1, 3)) * ratio, (place + QPoint(1, 3)) * ratio)
        amber, green = share(image, EXITING, box), share(image, TRAVERSING, box)
        assert (amber > 0.5) == (one.roots[0] == "L3"), (one.id, amber)
        assert (green > 0.5) == (one.roots[0] == "L4"), (one.id, green)
        assert max(amber, green) > 0.5 or max(amber, green) < 0.2, one.id  # a neighbour may reach into the box


def test_pointing_at_a_nerve_outlines_the_bands_of_its_side(window, figure):
    window.dispatch(act.Select("L3-L4"))
    before = figure.canvas.grab().toImage()
    part = window.store.catalogue.meshes_of("nerve/L4/left")[0]
    window.dispatch(act.Point(part, spotlight=False))
    assert figure.canvas._look.pointed == {("L4", "left")}
    after = figure.canvas.grab().toImage()
    assert before != after
    ratio = after.devicePixelRatio()
    middle = figure.canvas.layout_now().transforms["front"].map(QPointF(110, 300)) * ratio
    changed = {
        x > middle.x()
        for x in range(round(middle.x() * 2))
        for y in range(after.height() // 4, after.height())
        if x < after.width() and before.pixel(x, y) != after.pixel(x, y)
    }
    assert changed == {True}  # the patient's left is on the right of the front view
    window.dispatch(act.Point(None))
    assert figure.canvas.grab().toImage() == before


def test_a_link_to_the_text_on_a_root_points_at_its_nerve(window, figure):
    from PyQt6.QtCore import QUrl

    window.text.text.highlighted.emit(QUrl("text:root/L5"))
    assert window.store.state.pointed == "nerve/L5"
    assert {root for root, _ in figure.canvas._look.pointed} == {"L5"}
    window.text.text.highlighted.emit(QUrl("text:condition/low-back-pain"))
    assert window.store.state.pointed is None


def test_pointing_elsewhere_paints_nothing_anew(window, figure, monkeypatch):
    painted = []
    monkeypatch.setattr(type(figure.canvas), "update", lambda self: painted.append(1))
    window.dispatch(act.Point("disc/L2-L3"))
    window.dispatch(act.Point("facet/L4-L5/left"))
    assert not painted
    window.dispatch(act.Point("nerve/L2"))
    assert painted


def test_behind_another_tab_it_rests_and_in_front_it_is_up_to_date(window, figure):
    window.docks["structures"].raise_()
    QApplication.processEvents()
    window.dispatch(act.Select("L2-L3"))
    assert not figure.canvas._look.lit
    window.docks["figure"].raise_()
    QApplication.processEvents()
    assert {root for root, _ in figure.canvas._look.lit} == {"L2", "L3"}


def test_the_keys_step_through_the_roots_and_open_their_texts(window, figure):
    window.dispatch(act.Select("L4-L5"))
    figure.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert window.store.state.pointed == "nerve/L4"  # the first that is lit
    assert figure.canvas.accessibleDescription().startswith("L4: ")
    QTest.keyClick(figure.canvas, Qt.Key.Key_Down)
    assert window.store.state.pointed == "nerve/L5"
    assert window.store.state.segment == "L4-L5"  # the arrow was not taken for the next segment
    QTest.keyClick(figure.canvas, Qt.Key.Key_Left)
    QTest.keyClick(figure.canvas, Qt.Key.Key_Up)
    assert window.store.state.pointed == "nerve/L3"
    QTest.keyClick(figure.canvas, Qt.Key.Key_Space)
    assert window.store.state.structures == ("nerve/L3",)
    QTest.keyClick(figure.canvas, Qt.Key.Key_Return)
    assert window.store.state.topic == "root/L3"
    window.viewport.canvas.setFocus()
    assert window.store.state.pointed is None


def test_muscles_name_themselves_and_light_their_main_root(window, figure):
    figure.show_layer("muscles")
    one = shape(figure, "muscles", "L4", "front", "left", "tibialis-anterior")
    hover(figure, spot(figure, one))
    assert window.store.state.pointed == "nerve/L4"
    leave(figure)
    assert "Tibialis anterior" in figure.canvas.tip(one)
    assert "L4–5, mainly L4" in figure.canvas.tip(one)
    window.dispatch(act.SetAudience("patient"))
    assert "Shin muscle" in figure.canvas.tip(one)


def test_bands_and_key_points_tell_what_they_are(window, figure):
    canvas = figure.canvas
    assert "inner ankle" in canvas.tip(shape(figure, "skin", "L4", "front", "left"))
    dot = shape(figure, "points", "L4", "front", "left")
    assert canvas.shape_at(canvas.place_of(dot)) == dot
    assert "key point" in canvas.tip(dot)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_caption_says_overlap_and_disagreement_with_sources(window, figure, audience):
    window.dispatch(act.SetAudience(audience))
    words = figure.caption.text()
    assert "verage" in words
    assert "source:lee2008" in words
    assert "source:downs2011" in words
    assert not figure.more.isVisible()
    figure.caption.linkActivated.emit("more")
    assert figure.more.isVisible()
    assert "verlap" in words + figure.more.toPlainText()
    figure.caption.linkActivated.emit("more")
    assert not figure.more.isVisible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [100, 200])
def test_names_do_not_overlap_and_all_is_in_the_room(window, figure, theme, size):
    window.dispatch(act.SetTheme(theme))
    window.set_text_size(size)
    QTest.qWait(80)
    for layer in ("skin", "muscles"):
        figure.show_layer(layer)
        layout, room = figure.canvas.layout_now(), figure.canvas.rect().toRectF()
        boxes = [name.box for name in layout.names]
        assert not any(a.intersects(b.adjusted(1, 1, -1, -1)) for a in boxes for b in boxes if a is not b)
        assert all(room.contains(box) for box in (*boxes, *layout.heads.values(), layout.soles, layout.key))
        figure.canvas.grab()


def test_an_old_session_gets_the_new_panel_behind_the_list(open_window, catalogue, monkeypatch):
    from PyQt6.QtWidgets import QDockWidget

    from viewer.ui import docks

    window = open_window(Store(catalogue))
    figure = window.findChild(QDockWidget, "figure")
    figure.setParent(None)  # a window of the version before
    window.resizeDocks([window.docks["text"]], [470], Qt.Orientation.Horizontal)
    QTest.qWait(50)
    width = window.docks["text"].width()
    monkeypatch.setattr(docks, "LAYOUT_VERSION", docks.EARLIER_VERSION)
    words = docks.window_words(window)
    monkeypatch.undo()
    figure.deleteLater()
    window.close()
    later = open_window(Store(catalogue), words=words)
    QTest.qWait(100)
    assert abs(later.docks["text"].width() - width) <= 2
    assert later.docks["figure"] in later.tabifiedDockWidgets(later.docks["structures"])
    assert not later.docks["figure"].isHidden()


def test_the_view_menu_has_a_switch_for_the_panel(window):
    titles = [action.text() for action in window.menus["&View"].actions()]
    assert "Skin and muscles" in titles
