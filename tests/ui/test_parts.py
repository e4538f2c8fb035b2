"""Parts of bones in the window: clicks, the pointer, the list, the crumbs, links; and spines with more levels."""

from __future__ import annotations

import pytest

pytest.importorskip("PyQt6.QtWidgets", exc_type=ImportError)
from PyQt6.QtCore import QPoint, QPointF, Qt, QUrl
from PyQt6.QtTest import QTest

from tests.synthetic import WITH_FREE_S1, WITH_L6, synthetic_pack
from viewer.core import actions as act
from viewer.core.catalogue import Catalogue
from viewer.core.store import Store
from viewer.ui.wording import pointer_name, role_label, role_target, short_name

pytestmark = pytest.mark.window
LEFT = Qt.MouseButton.LeftButton
PEDICLE, SPINE = "vertebra/L3/pedicle/left", "vertebra/L3/spinous-process"


def settle(qtbot, window):
    port = window.viewport
    qtbot.waitUntil(lambda: not (port.canvas.frame_due or port._flight.flying or port._rest.isActive()), timeout=20000)


def place_of(window, part):
    """A pixel of the canvas at which, and round which, the part is seen."""
    canvas, port = window.viewport.canvas, window.viewport
    for y in range(6, canvas.height(), 7):
        for x in range(6, canvas.width(), 7):
            near = [port._name_of(port.under(QPointF(x + dx, y + dy))) for dx in (-3, 0, 3) for dy in (-3, 0, 3)]
            if set(near) == {part}:
                return QPoint(x, y)
    return None


def row(window, target, segment=None):
    view = window.tree.view
    return view._models[view._grouping].mapFromSource(view.model_shown().find(target, segment))


def click(window, spot):
    QTest.mouseClick(window.viewport.canvas, LEFT, Qt.KeyboardModifier.NoModifier, spot)


def test_three_clicks_reach_the_part_and_three_escapes_leave_it(window, qtbot):
    window.dispatch(act.LookFrom("posterior"))
    window.dispatch(act.Select("L2-L3"))
    settle(qtbot, window)
    spot = place_of(window, SPINE)
    assert spot is not None
    for subject in ("vertebra/L3", SPINE, SPINE):
        click(window, spot)
        settle(qtbot, window)
        assert window.store.state.subject == subject
    assert window.tree.view.currentIndex().data() == "Spinous process"
    assert window.text.title.text() == window.store.catalogue.name(SPINE)
    crumbs = window.text.crumbs.text()
    assert crumbs.index("L2-L3 segment") < crumbs.index("Vertebra L3") < crumbs.index("Spinous process")
    for subject in ("vertebra/L3", "L2-L3", None):
        QTest.keyClick(window.viewport.canvas, Qt.Key.Key_Escape)
        assert window.store.state.subject == subject


def test_the_pointer_names_the_part(window, qtbot):
    window.dispatch(act.LookFrom("posterior"))
    window.dispatch(act.Select("L3-L4"))
    settle(qtbot, window)
    spot = place_of(window, SPINE)
    QTest.mouseMove(window.viewport.canvas, QPoint(5, 5))
    QTest.mouseMove(window.viewport.canvas, spot)
    qtbot.waitUntil(lambda: window.store.state.pointed == SPINE, timeout=5000)
    assert window.store.catalogue.name(SPINE) in window.pointer_words.text()
    qtbot.waitUntil(lambda: window.viewport.label.isVisible(), timeout=2000)
    assert window.viewport.label.text() == "L3, spinous process"
    assert window.viewport.scene._parts.outlined == (SPINE,)


def test_parts_lie_folded_below_their_bone_in_the_list(window):
    view = window.tree.view
    window.dispatch(act.Select("L2-L3"))
    bone = row(window, "vertebra/L3", "L2-L3")
    assert not view.isExpanded(bone)
    known = window.store.catalogue
    assert view.model().rowCount(bone) == len({known.parts[one].kind for one in known.parts_on["vertebra/L3"]})
    index = row(window, PEDICLE, "L2-L3")
    assert (index.parent().data(), index.data()) == ("Pedicle", "Left")
    view.setCurrentIndex(index.parent())
    assert window.store.state.structures == ("vertebra/L3/pedicle",), "both sides"
    assert index.siblingAtColumn(1).data(Qt.ItemDataRole.AccessibleTextRole) is None
    view.setCurrentIndex(index)
    assert (window.store.state.segment, window.store.state.structures) == ("L2-L3", (PEDICLE,))
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert not window.store.state.hidden, "a part is not hidden alone"
    names = [
        action.text() for action in view.menu_for(view.model_shown().find(PEDICLE, None).internalPointer()).actions()
    ]
    assert names == ["Isolate", "Frame"]


def test_links_to_parts_light_and_select_them(window):
    window.dispatch(act.Select("L2-L3"))
    text = window.text.text
    text.highlighted.emit(QUrl(f"structure:{PEDICLE}"))
    assert window.store.state.pointed == PEDICLE
    assert set(window.viewport.scene._parts.looks) == {PEDICLE}
    text.highlighted.emit(QUrl(""))
    assert window.viewport.scene._parts.looks == {}
    text.anchorClicked.emit(QUrl(f"structure:{PEDICLE}"))
    assert window.store.state.structures == (PEDICLE,)
    assert window.store.state.segment == "L2-L3"


def test_search_selects_a_part(window, qtbot):
    window.search.setFocus()
    QTest.keyClicks(window.search, "left pedicle of L3")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.store.state.structures == (PEDICLE,)
    assert window.store.state.segment in ("L2-L3", "L3-L4")


def test_the_strip_marks_the_bone_of_a_part(window):
    from viewer.ui.level_strip import CHOSEN

    window.dispatch(act.Select(PEDICLE))
    assert window.strip.keys["vertebra/L3"]._look == CHOSEN
    window.dispatch(act.Point("vertebra/L4/body"))
    assert window.strip.keys["vertebra/L4"]._lit


@pytest.mark.parametrize(("levels", "last"), [(WITH_L6, "L6-S1"), (WITH_FREE_S1, "S1-S2")])
def test_a_spine_with_more_levels(qtbot, open_window, levels, last):
    made = open_window(Store(Catalogue(synthetic_pack(levels))))
    keys = [one for one in made.strip.keys if not one.startswith("vertebra/")]
    assert tuple(keys) == made.store.catalogue.segments
    assert keys[-1] == last
    assert [key._level for target, key in made.strip.keys.items() if target not in keys] == list(levels)
    for segment in keys:
        made.commands.actions["segment-down"].trigger()
        assert made.store.state.segment == segment
        assert len(made.text.legend.chips) == (3 if segment == "T12-L1" else 4)
    QTest.mouseClick(made.strip.keys[last], LEFT)
    assert "There is no text" in made.text.text.toPlainText()


def test_words_for_what_a_root_is_made_of():
    known = Catalogue(synthetic_pack())
    assert pointer_name(known, "nerve/L2/left/anterior-root") == "L2 anterior root, left"
    assert pointer_name(known, "nerve/L2/left/ganglion") == "L2 ganglion, left"
    assert pointer_name(known, "nerve/lumbosacral-trunk/left") == "Lumbosacral trunk, left"
    assert pointer_name(known, "facet/L2-L3/left/joint-space") == "Joint space of facet joint L2-L3, left"
    assert pointer_name(known, "vertebra/sacrum/pedicle/right") == "Sacrum, right pedicle"
    assert short_name(known, "nerve/L2/left") == "L2 root, left"
    assert short_name(known, "disc/L2-L3/superior-cartilage-end-plate") == "Superior cartilage end-plate"
    assert short_name(known, "ligament/iliolumbar/left") == "Iliolumbar, left"
    assert role_target(known, "L5-S1", "exiting_roots") == "nerve/L5"
    assert role_label("L6-S1", "exiting_roots") == "Exiting roots: L6"


def test_words_for_roots_of_one_surface():
    early = Catalogue(synthetic_pack(early=True))
    assert pointer_name(early, "nerve/L2/left") == "L2 root, left"
    assert pointer_name(early, "nerve/L2/left/ganglion") == "L2 ganglion, left"
