"""Tree, text, legend, strip, bars: what each shows and sends."""

from __future__ import annotations

import pytest

pytest.importorskip("PyQt6.QtWidgets", exc_type=ImportError)
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QEnterEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QApplication, QWidget

from viewer.core import actions as act
from viewer.core.state import Section

pytestmark = pytest.mark.window
LEFT = Qt.MouseButton.LeftButton


def enter(widget):
    middle = QPointF(widget.rect().center())
    QApplication.sendEvent(widget, QEnterEvent(middle, middle, QPointF(widget.mapToGlobal(widget.rect().center()))))


def leave(widget):
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def row(window, target, segment=None):
    view = window.tree.view
    return view._models[view._grouping].mapFromSource(view.model_shown().find(target, segment))


def test_the_strip_and_the_legend_light_what_they_name(window):
    window.dispatch(act.Select("L2-L3"))
    legend = {chip.text(): chip for chip in window.text.legend.chips}
    assert list(legend) == ["Disc", "Facet joints", "Exiting roots: L2", "Traversing roots: L3"]
    for widget, target in (
        (window.strip.keys["L4-L5"], "L4-L5"),
        (window.strip.keys["vertebra/L1"], "vertebra/L1"),
        (legend["Facet joints"], "facet/L2-L3"),
        (legend["Traversing roots: L3"], "nerve/L3"),
    ):
        enter(widget)
        assert window.store.state.pointed == target
        leave(widget)
        assert window.store.state.pointed is None
    QTest.mouseClick(legend["Exiting roots: L2"], LEFT)
    assert (window.store.state.segment, window.store.state.structures) == ("L2-L3", ("nerve/L2",))


def test_a_vertebra_of_the_strip_selects_the_bone(window):
    QTest.mouseClick(window.strip.keys["vertebra/L4"], LEFT)
    assert window.store.state.structures == ("vertebra/L4",)


def test_the_strip_works_by_keyboard(window):
    key = window.strip.keys["L1-L2"]
    key.setFocus()
    QTest.keyClick(key, Qt.Key.Key_Space)
    assert window.store.state.segment == "L1-L2"


def test_links_in_the_text_point_and_select(window):
    window.dispatch(act.Select("L2-L3"))
    text = window.text.text
    text.highlighted.emit(QUrl("structure:facet/L2-L3"))
    assert window.store.state.pointed == "facet/L2-L3"
    text.highlighted.emit(QUrl(""))
    assert window.store.state.pointed is None
    text.anchorClicked.emit(QUrl("structure:nerve/L3"))
    assert window.store.state.structures == ("nerve/L3",)
    assert window.store.state.segment == "L2-L3"


def test_a_real_click_on_a_real_link(window, qtbot):
    window.dispatch(act.Select("L2-L3"))
    text = window.text.text
    found = None
    for y in range(5, text.viewport().height(), 6):
        for x in range(5, text.viewport().width(), 6):
            if text.anchorAt(QPoint(x, y)).startswith("structure:"):
                found = QPoint(x, y)
                break
        if found:
            break
    assert found is not None
    target = text.anchorAt(found).removeprefix("structure:")
    QTest.mouseMove(text.viewport(), QPoint(2, 2))
    QTest.mouseMove(text.viewport(), found)
    qtbot.waitUntil(lambda: window.store.state.pointed == target, timeout=2000)
    QTest.mouseClick(text.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, found)
    assert target in (*window.store.state.structures, window.store.state.segment)


def test_links_of_the_selected_structures_have_their_colours(window):
    from viewer.core.palette import SELECTION_ROLES

    window.dispatch(act.Select("L2-L3"))
    html = window.text.text.toHtml().lower()
    for role in ("disc", "facets", "exiting_roots", "traversing_roots"):
        assert SELECTION_ROLES[role].text("light").lower() in html, role


def test_a_citation_scrolls_to_its_source(window, qtbot):
    window.dispatch(act.Select("L2-L3"))
    text = window.text.text
    key = text._sources[-1]
    assert text.verticalScrollBar().value() == 0
    text.anchorClicked.emit(QUrl(f"source:{key}"))
    assert text.verticalScrollBar().value() > 200
    (mark,) = text.extraSelections()
    assert mark.cursor.block().text().startswith(f"{len(text._sources)}. ")


def test_a_text_reaches_neither_disk_nor_net(window, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    text = window.text.text
    for kind in range(1, 5):
        assert text.loadResource(kind, QUrl.fromLocalFile(str(secret))) is None
    before = window.store.state
    for link in (
        "https://example.org",
        secret.as_uri(),
        "structure:../../etc",
        "structure:no/such",
        "source:none",
        "x:y",
    ):
        text.anchorClicked.emit(QUrl(link))
    assert window.store.state == before


def test_the_audience_changes_the_text(window):
    window.dispatch(act.Select("L2-L3"))
    QTest.mouseClick(window.text.audience.buttons["patient"], LEFT)
    assert window.store.state.audience == "patient"
    assert window.text.description.audience == "patient"


def test_the_crumbs_lead_back(window):
    window.dispatch(act.Select("L2-L3"))
    window.dispatch(act.Select("disc/L2-L3"))
    assert "Disc" in window.text.crumbs.text()
    window.text.crumbs.linkActivated.emit("L2-L3")
    assert window.store.state.subject == "L2-L3"
    window.text.crumbs.linkActivated.emit("whole")
    assert window.store.state.subject is None
    assert "How to begin" in window.text.text.toPlainText()


def test_the_text_is_there_within_fifty_milliseconds(window):
    import time

    window.dispatch(act.Select("L3-L4"))  # what is read once for all texts is read
    times = []
    for segment in ("L1-L2", "L2-L3", "L4-L5", "L5-S1"):
        state = act.reduce(window.store.state, act.Select(segment), window.store.catalogue)
        start = time.perf_counter()
        window.text.refresh(state)
        times.append(time.perf_counter() - start)
        assert window.text.description.id == segment
    assert sorted(times)[len(times) // 2] < 0.05


def test_the_tree_hides_and_shows(window):
    view = window.tree.view
    window.dispatch(act.Select("L2-L3"))
    eye = row(window, "disc/L2-L3", "L2-L3").siblingAtColumn(1)
    view.scrollTo(eye)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(eye).center())
    assert {"disc/L2-L3/annulus", "disc/L2-L3/nucleus"} <= window.store.state.hidden
    assert eye.data(Qt.ItemDataRole.AccessibleTextRole) == "hidden"
    assert window.store.state.structures == ()  # the eye does not select
    view.setCurrentIndex(row(window, "disc/L2-L3", "L2-L3"))
    assert not window.store.state.hidden  # to select is to want to see
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert "disc/L2-L3/annulus" in window.store.state.hidden


def test_a_layer_that_is_off_is_told_in_the_tree(window):
    window.dispatch(act.SetLayer("discs", False))
    assert row(window, "disc/L4-L5").data(Qt.ItemDataRole.DisplayRole) == "Disc"
    assert row(window, "disc/L4-L5").siblingAtColumn(1).data(Qt.ItemDataRole.AccessibleTextRole) == "hidden"


@pytest.mark.parametrize(("query", "target"), [("l2 root", "nerve/L2/left"), ("nucleus", "disc/L4-L5/nucleus")])
def test_the_filter_finds_names(window, query, target):
    window.tree.filter.setText(query)
    assert row(window, target).isValid()
    assert not row(window, "vertebra/L5").isValid()
    window.tree.filter.clear()
    assert row(window, "vertebra/L5").isValid()


def test_what_was_unfolded_stays_so(window):
    view = window.tree.view
    window.dispatch(act.Select("L2-L3"))
    assert view.isExpanded(row(window, "L2-L3"))
    window.tree.group("By system")
    assert view.model().rowCount() >= 4
    window.tree.group("By region")
    assert view.isExpanded(row(window, "L2-L3"))
    window.dispatch(act.SetXray(True))
    assert view.isExpanded(row(window, "L2-L3"))


def test_a_root_selected_under_a_segment_stays_there(window):
    """L3's root traverses L2-L3 and exits at L3-L4: the row that was clicked decides which is meant."""
    view = window.tree.view
    top = row(window, "L2-L3")
    view.expand(top)
    index = row(window, "nerve/L3/right", "L2-L3")
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
    assert (window.store.state.segment, window.store.state.structures) == ("L2-L3", ("nerve/L3/right",))


def test_the_menu_of_a_row(window):
    view = window.tree.view
    node = view.model_shown().find("disc/L1-L2", "L1-L2").internalPointer()
    menu = view.menu_for(node)
    names = {action.text(): action for action in menu.actions()}
    assert list(names) == ["Hide", "Isolate", "Frame"]
    names["Isolate"].trigger()
    assert window.store.state.isolated == frozenset(window.store.catalogue.meshes_of("disc/L1-L2"))


def test_section_bar_moves_the_plane_and_one_drag_is_one_step(window):
    window.dispatch(act.SetSection(Section("sagittal", 0.0)))
    bar = window.section_bar
    assert bar.isVisible()
    steps = len(window.store.history.past)
    bar.slider.setSliderDown(True)
    for value in (10, 20, 30):
        bar.slider.setValue(value)
    bar.slider.setSliderDown(False)
    assert window.store.state.section.position == pytest.approx(7.5)
    assert len(window.store.history.past) == steps + 1
    QTest.mouseClick(bar._axes.buttons["axial"], LEFT)
    assert window.store.state.section.axis == "axial"
    window.commands.actions["section-flip"].trigger()
    assert window.store.state.section.flipped
    window.commands.actions["section"].trigger()
    assert window.store.state.section is None
    assert not bar.isVisible()


def test_explode_bar_follows_the_view(window):
    window.dispatch(act.SetExplode(0.5))
    assert window.explode_bar.isVisible()
    assert window.explode_bar.slider.value() == 50
    window.dispatch(act.SetExplode(0.0))
    assert not window.explode_bar.isVisible()


def test_everything_that_can_be_pressed_has_a_name(window):
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and not button.objectName().startswith("qt_"):
            assert button.accessibleName() or button.text(), button


def test_nothing_is_cut_off_in_a_small_window(window, qtbot):
    for size in ((900, 600), (1024, 700), (1280, 800)):
        window.resize(*size)
        qtbot.waitUntil(lambda size=size: window.width() == size[0] and window.viewport.width() >= 0.36 * size[0])
        for widget in (window.top.present, window.top.theme, window.search, window.text.title):
            corner = widget.mapTo(window, QPoint(widget.width(), widget.height()))
            assert corner.x() <= window.width()
            assert corner.y() <= window.height()


def test_large_text_stays_usable(window, qtbot):
    for _ in range(12):
        QTest.keyClick(window.viewport.canvas, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert window.text_size == 200
    assert window.text.text.fontInfo().pointSizeF() == pytest.approx(20, abs=0.6)
    qtbot.wait(60)
    assert window.viewport.width() > 300
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert window.text_size == 100


def test_every_command_is_in_a_menu_and_works_from_the_keyboard(window):
    from viewer.ui.commands import COMMANDS, SEPARATOR

    menus = list(window.menus.values())
    menus += [action.menu() for menu in menus for action in menu.actions() if action.menu() is not None]
    in_menus = {action.objectName() for menu in menus for action in menu.actions()}
    keys = [key for command in COMMANDS for key in command.shortcut]
    assert len(keys) == len(set(keys))
    for command in COMMANDS:
        if command.text != SEPARATOR:
            assert command.id in in_menus
            assert command.action is not None or command.window in window.own.table


def test_the_tab_key_reaches_strip_tree_and_text(window):
    seen = set()
    widget: QWidget | None = window.viewport.canvas
    for _ in range(200):
        widget = widget.nextInFocusChain()
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            seen.add(widget)
    assert window.tree.view in seen
    assert window.text.text in seen
    assert window.strip.keys["L4-L5"] in seen
    assert window.search in seen


def whole(buttons):
    """Whether no button's words are cut off."""
    return all(one.width() >= one.sizeHint().width() - 1 for one in buttons)


def test_the_section_bar_shows_its_words_whole_at_any_size(window, qtbot):
    window.dispatch(act.SetSection(Section("sagittal", 0.0)))
    bar = next(bar for bar in window._floating if hasattr(bar, "_axes"))
    try:
        for per_cent in (100, 200):
            window.set_text_size(per_cent)
            qtbot.waitUntil(lambda: whole(bar._axes.buttons.values()), timeout=5000)
            assert bar.geometry().right() < bar.parentWidget().width()
    finally:
        window.set_text_size(100)
