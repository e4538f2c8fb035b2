"""The window in another language: every string translated, shown, and changed for another without losing the view."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

pytest.importorskip("PyQt6.QtWidgets", exc_type=ImportError)
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from annotations.language import LANGUAGES
from viewer.core import actions as act
from viewer.core.history import Undo
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui import translation
from viewer.ui.dialogs import about_html, keys_html
from viewer.ui.translation import FOLDER, install, wanted_language

WINDOW = Path(translation.__file__).parent
OTHERS = [code for code in LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"\{\w+\}|</?\w+>|%\d")
Key = tuple[str, str]


def strings(file: Path) -> dict[Key, ET.Element]:
    """(context, source) -> the translation element."""
    found = {}
    for context in ET.parse(file).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translated = message.find("translation")
            assert translated is not None
            found[name, message.findtext("source", "")] = translated
    return found


def file_of(language: str) -> Path:
    return FOLDER / f"lumbar_{language}.ts"


# --- the files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", OTHERS)
def test_the_file_holds_every_string_of_the_sources_and_no_other(language, tmp_path):
    from PyQt6.lupdate.lupdate import lupdate

    fresh = tmp_path / "fresh.ts"
    lupdate([str(WINDOW)], [str(fresh)], no_summary=True)
    wanted, there = strings(fresh).keys(), strings(file_of(language)).keys()
    assert wanted == there, f"run 'make translations': {sorted(wanted ^ there)}"


@pytest.mark.parametrize("language", OTHERS)
def test_every_string_is_translated_and_its_placeholders_agree(language):
    for (context, source), element in strings(file_of(language)).items():
        assert element.get("type") is None, (context, source, "unfinished")
        assert element.text, (context, source)
        assert element.text.strip()
        assert sorted(PLACEHOLDER.findall(source)) == sorted(PLACEHOLDER.findall(element.text)), (context, source)
        assert source[:1].isspace() == element.text[:1].isspace()
        assert source.endswith("…") == element.text.endswith("…"), (context, source)


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_file_says_what_its_source_says(qapp, language):
    assert install(qapp, language) == (language, None)
    try:
        for (context, source), element in strings(file_of(language)).items():
            said = translation.translate(context, source)
            assert said == element.text, f"run 'make translations': {context}: {source}"
    finally:
        install(qapp, "en")


@pytest.mark.parametrize("language", OTHERS)
def test_no_two_menus_and_no_two_commands_of_a_menu_share_words(language):
    from viewer.ui.commands import COMMANDS, SEPARATOR

    found = {key: element.text for key, element in strings(file_of(language)).items()}
    titles = [text for (context, _), text in found.items() if context == "Menus"]
    mnemonics = [title[title.index("&") + 1].lower() for title in titles if "&" in title]
    assert len(mnemonics) == len(set(mnemonics))
    seen: set[tuple[str, str | None]] = set()
    for row in COMMANDS:
        if row.text != SEPARATOR:
            shown = (row.menu, found[row.context or "Commands", row.text])
            assert shown not in seen
            seen.add(shown)


# --- which language -----------------------------------------------------------------------------------


def test_the_command_line_goes_before_the_session_and_that_before_the_system(monkeypatch):
    from PyQt6.QtCore import QLocale

    monkeypatch.setattr(QLocale, "uiLanguages", lambda self: ["fr-FR", "de-AT", "en-GB"])
    assert wanted_language("en", "de") == "en"
    assert wanted_language(None, "en") == "en"
    assert wanted_language(None, None) == "de"
    assert wanted_language(None, "klingon") == "de"
    monkeypatch.setattr(QLocale, "uiLanguages", lambda self: ["C"])
    assert wanted_language(None, None) == "en"


@pytest.fixture
def german(qapp):
    assert install(qapp, "de") == ("de", None)
    yield qapp
    install(qapp, "en")


@pytest.mark.parametrize("content", [None, b"", b"not a translation"], ids=["missing", "empty", "damaged"])
def test_a_file_that_cannot_be_read_leaves_the_window_english(qapp, tmp_path, content):
    if content is not None:
        (tmp_path / "lumbar_de.qm").write_bytes(content)
    spoken, told = install(qapp, "de", tmp_path)
    assert spoken == "en"
    assert told
    assert "\n" not in told
    assert "lumbar_de.qm" in told
    assert translation.translate("Menus", "&File") == "&File"


def test_languages_can_be_changed_there_and_back(german):
    assert translation.translate("Menus", "&File") == "&Datei"
    install(german, "en")
    assert translation.translate("Menus", "&File") == "&File"


# --- the window ---------------------------------------------------------------------------------------


@pytest.fixture
def german_window(german, catalogue, open_window):
    return open_window(Store(catalogue.in_language("de")))


def shown(window) -> set[str]:
    """All words that the window shows, tooltips and the names for screen readers included."""
    found: set[str] = set()
    for widget in [window, *window.findChildren(QWidget)]:
        found |= {widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()}
        if isinstance(widget, (QAbstractButton, QLabel)):
            found.add(widget.text())
        if isinstance(widget, QLineEdit):
            found.add(widget.placeholderText())
    for menu in window.menus.values():
        found |= {menu.title(), *(action.text() for action in menu.actions())}
    for action in window.commands.actions.values():
        found |= {action.text(), action.iconText(), action.toolTip()}
    for node in window.tree.view.model_shown().root.walk():
        found.add(node.label)
    return {re.sub(r" \([^()]*\)$", "", words).strip() for words in found if words}


@pytest.mark.window
def test_a_german_window_is_german(german_window):
    window = german_window
    assert [menu.title() for menu in window.menus.values()] == [
        "&Datei", "&Bearbeiten", "&Ansicht", "&Ebenen", "A&uswahl", "A&nnotieren", "&Hilfe",
    ]  # fmt: skip
    window.dispatch(act.Select("L4-L5"))
    assert [chip.text() for chip in window.text.legend.chips] == [
        "Bandscheibe", "Facettengelenke", "Austretende Wurzeln: L4", "Durchlaufende Wurzeln: L5",
    ]  # fmt: skip
    assert "Segment L4-L5" in window.text.crumbs.text()
    assert window.text.title.text() == "Segment L4-L5"
    assert "Für diesen Text gibt es noch keine deutsche Fassung" in window.text.text.toPlainText()
    tree = window.tree.view.model_shown()
    assert tree.find("nerve/L4/left", "L4-L5").data() == "Wurzel L4, links"
    assert tree.find("vertebra/L4/pedicle/left", "L4-L5").data() == "Links"
    assert tree.find("vertebra/L4/pedicle", "L4-L5").data() == "Bogenwurzel"
    window.dispatch(act.Point("vertebra/L4/pedicle/left"))
    assert "Bogenwurzel (Pedikel) L4, links" in window.pointer_words.text()
    window.dispatch(act.Point(None))
    window.dispatch(act.SetLabels(True))
    assert "Bandscheibe L4-L5" in window.viewport.scene._labels.shown


@pytest.mark.window
def test_no_english_is_left_in_a_german_window(german_window):
    window = german_window
    for action in (act.Select("L4-L5"), act.Select("vertebra/L4"), act.SetExplode(0.4), act.SetTheme("dark")):
        window.dispatch(action)
    seen = shown(window) | {keys_html(window.commands), about_html(window.store.catalogue.pack.info)}
    german = {element.text for element in strings(file_of("de")).values()}
    english = {source.replace("&", "") for _, source in strings(file_of("de"))} - {
        one.replace("&", "") for one in german
    }
    names = {window.store.catalogue.in_language("en").name(key) for key in window.store.catalogue.entries}
    names -= {window.store.catalogue.name(key) for key in window.store.catalogue.entries}
    left = {words for words in seen if words.replace("&", "") in english | names}
    assert not left
    for source in english:
        if len(source) > 12:
            assert not any(f">{source}<" in words for words in seen), source


@pytest.mark.window
def test_names_beside_the_pointer_follow_the_language(german_window):
    from viewer.ui.wording import part_in_selection, pointer_name, view_name

    known = german_window.store.catalogue
    told = {
        "vertebra/L3/pedicle/left": "L3, Bogenwurzel links",
        "vertebra/L3/body": "L3, Wirbelkörper",
        "nerve/L2/left/ganglion": "Spinalganglion L2, links",
        "disc/L2-L3/nucleus": "Nucleus pulposus, Bandscheibe L2-L3",
        "ligament/flavum/L2-L3/left": "Ligamentum flavum L2-L3, links",
        "nerve/L2/left": "Wurzel L2, links",
    }
    assert {key: pointer_name(known, key) for key in told} == told
    state = act.reduce(ViewState(), act.Select("L2-L3"), known)
    assert part_in_selection(known, state, "nerve/L2/left") == "tritt hier aus"
    assert part_in_selection(known, state, "nerve/L3/left") == "zieht weiter zu L3-L4"
    assert view_name(act.reduce(state, act.LookFrom("oblique"), known).camera) == "schräg von links hinten"


@pytest.mark.window
def test_nothing_is_cut_off_in_german(german_window, qtbot):
    window = german_window
    window.dispatch(act.Select("L4-L5"))
    for width, height, share in ((1024, 700, 0.33), (1280, 800, 0.45)):
        window.resize(width, height)
        qtbot.waitUntil(lambda w=width, least=share * width: window.width() == w and window.viewport.width() >= least)
        for widget in (window.top.present, window.top.theme, window.search, window.text.title, window.text.compare):
            corner = widget.mapTo(window, QPoint(widget.width(), widget.height()))
            assert corner.x() <= window.width()
            assert widget.width() >= min(widget.sizeHint().width(), widget.minimumSizeHint().width())
        for button in (*window.text.audience.buttons.values(), *window.tree._groupings.buttons.values()):
            assert button.width() >= button.sizeHint().width() - 1, button.text()
        for chip in window.text.legend.chips:
            assert chip.width() >= chip.sizeHint().width(), chip.text()


@pytest.mark.window
def test_changing_the_language_keeps_the_view(qapp, catalogue, tmp_path):
    from tests.ui.conftest import wait_until
    from viewer.core.session import load_session
    from viewer.ui.application import Desk

    desk = Desk(qapp, tmp_path / "session.json")
    try:
        first = desk.show(catalogue, ViewState())
        first.set_text_size(110)
        for action in (act.Select("L4-L5"), act.SetXray(True), act.LookFrom("left")):
            first.dispatch(action)
        before = first.store.state
        (german,) = (one for one in _actions(first, "language-de"))
        german.trigger()
        second = desk.window
        assert second is not first
        assert second.store.state == before
        assert second.store.catalogue.language == "de"
        assert second.store.catalogue.pack is catalogue.pack
        assert second.text_size == 110
        assert list(second.menus) == list(first.menus), "menus are known by the same keys in every language"
        assert second.menus["&View"].title() == "&Ansicht"
        second.dispatch(Undo())
        assert second.store.state == first.store.history.past[-1], "what was done before can be undone"
        wait_until(lambda: second.viewport._warm)
        second.keeper.save()
        session, notice = load_session(tmp_path / "session.json", catalogue)
        assert (session.window["language"], notice) == ("de", None)
        desk.choose_language("en")
        assert desk.window.store.state == second.store.state
        assert desk.window.menus["&View"].title() == "&View"
        desk.choose_language("en")
        assert desk.window.isVisible()
        wait_until(lambda: desk.window.viewport._warm)
    finally:
        desk.clear()
        install(qapp, "en")


def _actions(window, name):
    return [one for menu in window.menus["&View"].children() for one in menu.children() if one.objectName() == name]


@pytest.mark.window
def test_the_languages_stand_in_the_menu_by_their_own_names(german_window):
    names = [_actions(german_window, f"language-{code}") for code in LANGUAGES]
    assert [one.text() for (one,) in names] == list(LANGUAGES.values())
    assert [one.isChecked() for (one,) in names] == [code == "de" for code in LANGUAGES]


@pytest.mark.window
def test_search_finds_by_german_words(german_window, qtbot):
    window = german_window
    window.search.setText("Hexenschuss")
    window.search.show_results("Hexenschuss")
    assert window.search.popup.list.count() > 1
    assert window.search.popup.list.item(0).data(Qt.ItemDataRole.UserRole) is not None
    window.search.leave_list()
