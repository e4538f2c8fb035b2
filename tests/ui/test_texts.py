"""The text panel's ways: topics, passages, explained words, mentions, two segments side by side, search."""

from __future__ import annotations

import pytest

pytest.importorskip("PyQt6.QtWidgets", exc_type=ImportError)
from PyQt6.QtCore import Qt, QUrl
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QToolTip

from annotations.glossary import glossary
from annotations.measured import sizes
from viewer.core import actions as act
from viewer.ui.linked_text import explanation

pytestmark = pytest.mark.window
LEFT = Qt.MouseButton.LeftButton
HERNIATION = "condition/disc-herniation"


def marked(text) -> str:
    """The words of the block that is marked in a text."""
    return " ".join(one.cursor.block().text() for one in text.extraSelections())


def is_in_sight(text) -> bool:
    """Whether what is marked lies in the visible part of the text."""
    cursor = text.extraSelections()[0].cursor
    cursor.setPosition(cursor.block().position())
    return text.viewport().rect().contains(text.cursorRect(cursor).center())


def addresses(text) -> list[str]:
    """Where all links of a text lead, in order."""
    found, block = [], text.document().begin()
    while block.isValid():
        found += [one.format.anchorHref() for one in block.textFormats() if one.format.isAnchor()]
        block = block.next()
    return [address for address in found if address]


def test_a_link_to_a_topic_opens_its_text_and_lights_what_it_shows(window):
    window.dispatch(act.Select("L4-L5"))
    link = next(one for one in addresses(window.text.text) if one == f"text:{HERNIATION}")
    window.text.text.follow(QUrl(link))
    assert window.store.state.topic == HERNIATION
    assert window.text.title.text() == "Disc herniation"
    assert "Disc herniation" in window.text.crumbs.text()
    chosen = [chip.text() for chip in window.text.legend.chips if chip.target in window.store.state.structures]
    assert chosen == ["Disc", "Traversing roots: L5"]
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_Escape)
    assert window.store.state.subject == "L4-L5"


def test_the_menu_of_texts_reads_them_by_the_audience_s_name(window):
    window.dispatch(act.SetAudience("patient"))
    conditions = window.topics.actions()[0].menu()
    conditions.aboutToShow.emit()
    action = next(one for one in conditions.actions() if one.objectName() == HERNIATION)
    assert action.text() == "A slipped disc"
    action.trigger()
    assert window.store.state.topic == HERNIATION
    assert window.text.title.text() == "A slipped disc"
    roots = window.topics.actions()[1].menu()
    roots.aboutToShow.emit()
    assert [one.objectName() for one in roots.actions()] == [
        f"root/{one}" for one in ("L1", "L2", "L3", "L4", "L5", "S1")
    ]


def test_a_click_in_the_picture_shows_the_passage_about_what_was_clicked(window):
    window.dispatch(act.Click("disc/L3-L4/annulus"))
    text = window.text.text
    assert "disc" in marked(text).lower()
    assert is_in_sight(text)
    assert text.verticalScrollBar().value() > 0
    window.dispatch(act.Select("L2-L3"))
    assert text.extraSelections() == []
    assert text.verticalScrollBar().value() == 0


def test_words_explain_themselves(window, qtbot):
    window.dispatch(act.SetAudience("student"))
    window.dispatch(act.Select("L4-L5"))
    links = addresses(window.text.text)
    term = next(one for one in links if one.startswith("term:"))
    word = QUrl(term).path(QUrl.ComponentFormattingOption.FullyDecoded)
    assert explanation(QUrl(term), "student", "en") == f"{word}: {glossary()[word].meaning}"
    assert explanation(QUrl(term), "patient", "en") == f"{word}: {glossary()[word].plain}"
    window.text.text.highlighted.emit(QUrl(term))
    qtbot.waitUntil(lambda: word in QToolTip.text())
    window.text.text.highlighted.emit(QUrl())
    qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=3000)


def test_a_figure_tells_what_this_atlas_has(window):
    window.dispatch(act.SetAudience("student"))
    window.dispatch(act.Select("L4-L5"))
    link = next(one for one in addresses(window.text.text) if one.startswith("measure:"))
    size = sizes()[link.removeprefix("measure:")]
    assert size.words in explanation(QUrl(link), "student", "en")


def test_a_card_leads_to_the_texts_that_speak_of_it(window, qtbot):
    window.dispatch(act.SetAudience("student"))
    window.dispatch(act.Select("disc/L4-L5"))
    window.text.read_ahead()

    def leads() -> list[str]:
        return [one for one in addresses(window.text.text) if one.startswith("text:L4-L5#")]

    qtbot.waitUntil(lambda: bool(leads()), timeout=20000)
    window.text.text.follow(QUrl(leads()[0]))
    assert (window.store.state.subject, window.store.state.passage) == (
        "L4-L5",
        f"#{QUrl(leads_to(leads, window)).fragment()}",
    )


def leads_to(leads, window) -> str:
    return f"text:L4-L5{window.store.state.passage}"


def test_two_segments_stand_side_by_side(window, qtbot):
    window.dispatch(act.SetAudience("student"))
    window.dispatch(act.Select("L4-L5"))
    QApplication.processEvents()
    before = window.docks["text"].width()
    QTest.keyClick(window.viewport.canvas, Qt.Key.Key_K)
    assert window.store.state.compared == "L5-S1"
    page = window.text.text.toPlainText()
    assert page.index("L4-L5") < page.index("Exiting root") < page.index("Where it is")
    targets = {one for one in addresses(window.text.text) if one.startswith("structure:disc/")}
    assert {"structure:disc/L4-L5", "structure:disc/L5-S1"} <= targets
    qtbot.waitUntil(lambda: window.docks["text"].width() > before + 40, timeout=3000)
    QTest.mouseClick(window.text.compare, LEFT)
    assert window.store.state.compared is None
    assert "structure:disc/L5-S1" not in addresses(window.text.text)
    qtbot.waitUntil(lambda: abs(window.docks["text"].width() - before) < 30, timeout=3000)


def test_the_search_goes_to_the_passage(window, qtbot):
    window.dispatch(act.SetAudience("student"))
    window.search.setFocus()
    QTest.keyClicks(window.search, "what are the pfirrmann grades")
    chosen = window.search.popup.chosen()
    assert (chosen.target, chosen.heading) == ("condition/disc-degeneration", "How it is graded")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.store.state.topic == "condition/disc-degeneration"
    assert marked(window.text.text) == "How it is graded"
    assert is_in_sight(window.text.text)


def test_the_first_page_lists_all_that_can_be_read(window):
    window.dispatch(act.Select("L4-L5"))
    for _ in range(3):
        window.dispatch(act.StepOut())
    links = addresses(window.text.text)
    assert {"structure:L4-L5", "text:root/L5", f"text:{HERNIATION}"} <= set(links)
