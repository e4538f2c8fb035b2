"""The dialogs of the help menu, and the one for what should not have happened."""

from __future__ import annotations

from html import escape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QMessageBox, QTextBrowser, QVBoxLayout, QWidget

from annotations.glossary import glossary
from meshes.pack import PackInfo
from viewer.ui.command_set import CommandSet
from viewer.ui.commands import MENUS, MOUSE_HELP
from viewer.ui.translation import translate


def keys_html(commands: CommandSet) -> str:
    """All keys, menu by menu, and what the mouse does; drawn from the table of commands."""
    mouse = [(translate("Mouse", key), translate("Mouse", words)) for key, words in MOUSE_HELP]
    parts = [f"<h3>{escape(translate('Dialogs', 'Mouse'))}</h3>", _table(mouse)]
    for title in MENUS:
        rows = [(commands.keys(row), row.title) for row in commands.rows.values() if row.menu == title and row.shortcut]
        if rows:
            parts += [f"<h3>{escape(translate('Menus', title).replace('&', ''))}</h3>", _table(rows)]
    parts.append(f"<p>{escape(translate('Dialogs', 'Single keys rest while you type in a field.'))}</p>")
    return "".join(parts)


def _table(rows: object) -> str:
    cells = "".join(
        f"<tr><td width='190'><b>{escape(key)}</b></td><td>{escape(words)}</td></tr>"
        for key, words in rows  # type: ignore[attr-defined]
    )
    return f"<table cellpadding='3'>{cells}</table>"


def about_html(pack: PackInfo) -> str:
    """What the program is, and under which licences."""
    try:
        number = version("lumbar")
    except PackageNotFoundError:
        number = ""
    licence = translate("Dialogs", "Licence: {licence}").format(licence=pack.licence)
    shown = [escape(line) for line in (pack.title, pack.attribution, licence, pack.source) if line]
    what = escape(translate("Dialogs", "An interactive atlas of the lumbar spine."))
    terms = translate(
        "Dialogs",
        "The program is free software under the GNU General Public License, version 3 or later. "
        "The shipped anatomy and texts are under Creative Commons Attribution 4.0 (CC BY 4.0).",
    )
    built = "PyQt6 (GPL-3), VTK and PyVista (BSD and MIT), NumPy and SciPy (BSD), trimesh (MIT)."
    notice = escape(translate("Dialogs", "For education. This is not medical advice."))
    parts = [f"<h2>Lumbar {escape(number)}</h2>", f"<p>{what}</p>", f"<p>{escape(terms)}</p>"]
    parts += [f"<h3>{escape(translate('Dialogs', 'The open pack'))}</h3>", *(f"<p>{line}</p>" for line in shown)]
    parts += [f"<h3>{escape(translate('Dialogs', 'Built with'))}</h3>", f"<p>{built}</p>", f"<p><b>{notice}</b></p>"]
    return "".join(parts)


def glossary_html(language: str, audience: str) -> str:
    """Every word of the glossary, from A to Z, as it is explained to an audience."""
    entries = sorted(glossary(language).values(), key=lambda entry: entry.word.lower())
    return "".join(f"<p><b>{escape(one.word)}</b><br>{escape(one.for_audience(audience))}</p>" for one in entries)


def button_row(buttons: QDialogButtonBox.StandardButton) -> QDialogButtonBox:
    """Buttons without the pictures some desktops put on them."""
    row = QDialogButtonBox(buttons)
    for button in row.buttons():
        button.setIcon(QIcon())
    return row


class ReadingDialog(QDialog):
    """A page to read and a button to close it."""

    def __init__(self, title: str, html: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setHtml(html)
        buttons = button_row(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        em = self.fontMetrics().averageCharWidth()
        self.resize(em * 84, em * 76)


def tell_failure(problem: str, log: Path, parent: QWidget | None = None) -> None:
    """An unexpected error: say so, that the view is saved, and where the log lies."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("Dialogs", "Something went wrong"))
    met = translate("Dialogs", "Lumbar met an error it did not expect. Your view has been saved; you can go on.")
    box.setText(met)
    details = translate("Dialogs", "{problem}\n\nThe details are in\n{log}")
    box.setInformativeText(details.format(problem=problem, log=log))
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.exec()
