"""The window on somebody's own bones: what it is called, links to what is not there, its own view found again."""

from __future__ import annotations

import pytest

pytest.importorskip("pytestqt")

from PyQt6.QtCore import QUrl

from viewer.core import actions as act


@pytest.fixture
def mine(pack):
    """Three vertebrae of the pack, with one disc, as an import leaves them."""
    from meshes.pack import MeshPack, PackInfo
    from viewer.core.catalogue import Catalogue
    from viewer.core.store import Store

    keys = [key for key in pack.structures if key.startswith(("vertebra/L3", "vertebra/L4", "vertebra/L5", "disc/L3"))]
    info = PackInfo("mine", "My spine", "", "", "imported", {"import": {"title": "My spine"}})
    rows, meshes = ({key: table[key] for key in keys} for table in (pack.structures, pack.meshes))
    return Store(Catalogue(MeshPack(info, rows, meshes)))


def test_it_is_called_by_its_name_and_promises_no_more_than_it_has(open_window, mine):
    window = open_window(mine)
    assert window.text.title.text() == "My spine"
    assert "L3, L4, L5" in window.text.subtitle.text()
    assert "Five" not in window.text.subtitle.text()


def test_a_link_to_what_is_not_there_looks_like_words_and_leads_nowhere(open_window, mine):
    window = open_window(mine)
    window.dispatch(act.Select("L3-L4"))
    text = window.text.text
    ink = window.palette().text().color().name()
    colours: dict[bool, set[str]] = {True: set(), False: set()}
    block = text.document().begin()
    while block.isValid():
        for one in block.textFormats():
            link = QUrl(one.format.anchorHref())
            if link.scheme() == "structure":
                there = mine.catalogue.stand_in(link.path()) is not None
                colours[there].add(one.format.foreground().color().name())
        block = block.next()
    assert colours[False], "the text on L3-L4 speaks of nerves, which this pack lacks"
    assert len(colours[False]) == 1
    assert not colours[False] & colours[True]
    before = window.store.state
    text.follow(QUrl("structure:nerve/L3/left"))
    assert window.store.state == before, ink


def test_a_marked_figure_is_not_said_to_be_of_this_spine():
    from viewer.ui.linked_text import explanation

    link = QUrl("measure:canal-depth/vertebra/L4")
    assert explanation(link, "student", "en").startswith("In this atlas")
    assert "not in this spine" in explanation(link, "student", "en", imported=True)
