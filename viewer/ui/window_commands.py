"""What the window itself does on command: dialogs, search, the size of text, panels; by name from the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QFileDialog

from viewer.core.actions import SetCompanion
from viewer.core.companion import usual_companion
from viewer.core.errors import ViewerError
from viewer.core.tagging.state import TOOLS
from viewer.ui.dialogs import ReadingDialog, about_html, glossary_html, keys_html
from viewer.ui.screenshot_dialog import PictureRequest, ScreenshotDialog, save_picture
from viewer.ui.theme import TEXT_SIZES
from viewer.ui.translation import translate

if TYPE_CHECKING:
    from viewer.ui.main_window import MainWindow


class WindowCommands:
    """The commands of one window; `open_pack` opens another pack (None: the shipped atlas) in its place."""

    def __init__(self, window: MainWindow, open_pack: Callable[[Path | None], None]) -> None:
        self._window = window
        self._open_pack = open_pack
        self.table: dict[str, Callable[[], object]] = {
            "open_pack": self._choose_pack,
            "open_atlas": lambda: open_pack(None),
            "import": lambda: window.imports.choose(),
            "open_scan": lambda: window.scan.choose(),
            "close_scan": lambda: window.scan.close(),
            "fit_slices": lambda: window.scan.fit(),
            "screenshot": self._screenshot,
            "quit": window.close,
            "search": self._search,
            "filter": self._filter,
            "text_larger": lambda: self._text_size(1),
            "text_smaller": lambda: self._text_size(-1),
            "text_normal": lambda: window.set_text_size(100),
            "reset_panels": lambda: window.panels.reset(window.text_size),
            "handout": self._handout,
            "keys": self._keys,
            "glossary": self._glossary,
            "about": self._about,
            "undo": lambda: window.tags.undoing.undo(),
            "redo": lambda: window.tags.undoing.redo(),
            "annotate": lambda: window.bench.annotate(),
            "tags_delete": lambda: window.bench.delete(),
            "tags_shown": lambda: window.bench.show_all(),
            "tags_draft": lambda: window.tags.files.draft(),
            "tags_open": lambda: window.tags.files.open(),
            "tags_copy": lambda: window.tags.files.save_copy(),
            "tags_author": lambda: window.tags.files.ask_author(),
            "tags_import": lambda: window.tags.files.import_(),
            "tags_export": lambda: window.tags.files.export(),
            "tags_compare": lambda: window.tags.files.compare(),
            "tags_report": lambda: window.tags.files.report(),
            "companion_beside": lambda: self._companion("beside"),
            "companion_over": lambda: self._companion("over"),
            "companion_pack": lambda: self._choose_companion(None),
        }
        self.table |= {f"tool-{tool}": partial(self._take, tool) for tool in TOOLS}

    def run(self, name: str) -> None:
        """Carry out the command of that name."""
        self.table[name]()

    def _choose_pack(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self._window, translate("WindowCommands", "Open a mesh pack (a folder with pack.json)")
        )
        if folder:
            self._open_pack(Path(folder))

    def _companion(self, way: str) -> None:
        """Another pack with this one; the same way once more ends it."""
        store = self._window.store
        now = store.state.companion
        if now is not None:
            self._window.dispatch(SetCompanion(None if now.way == way else replace(now, way=way)))
            return
        usual = usual_companion(store.catalogue)
        if usual is None:
            self._choose_companion(way)
        else:
            self._window.companion.show(usual, way)

    def _choose_companion(self, way: str | None) -> None:
        now = self._window.store.state.companion
        folder = QFileDialog.getExistingDirectory(
            self._window, translate("WindowCommands", "Compare with a mesh pack (a folder with pack.json)")
        )
        if folder:
            self._window.companion.show(folder, way or (now.way if now else "beside"))

    def _take(self, tool: str) -> None:
        self._window.bench.take(tool)

    def _search(self) -> None:
        self._window.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._window.search.selectAll()

    def _filter(self) -> None:
        self._window.docks["structures"].show()
        self._window.docks["structures"].raise_()
        self._window.tree.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _text_size(self, step: int) -> None:
        now = self._window.text_size
        further = [size for size in TEXT_SIZES if (size - now) * step > 0]
        if further:
            self._window.set_text_size(min(further) if step > 0 else max(further))

    def _keys(self) -> None:
        ReadingDialog(translate("Commands", "Keys and mouse"), keys_html(self._window.commands), self._window).exec()

    def _glossary(self) -> None:
        store = self._window.store
        page = glossary_html(store.catalogue.language, store.state.audience)
        ReadingDialog(translate("Commands", "Glossary"), page, self._window).exec()

    def _handout(self) -> None:
        subject = self._window.store.state.subject
        if subject is None:
            return
        path, _ = QFileDialog.getSaveFileName(
            self._window, translate("Commands", "Save a handout…"), f"{subject.replace('/', '-')}.pdf", "PDF (*.pdf)"
        )
        if path:
            self.save_handout(subject, Path(path).with_suffix(".pdf"))

    def save_handout(self, subject: str, path: Path) -> None:
        """Write two pages on `subject` for the audience on view, and say how it went."""
        from viewer.ui.handout.writer import usual_paper, write_handout

        store = self._window.store
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            write_handout(store.catalogue, subject, store.state.audience, path, usual_paper())
            self._window.say(translate("WindowCommands", "Saved {path}").format(path=path))
        except ViewerError as error:
            self._window.say(str(error))
        finally:
            QApplication.restoreOverrideCursor()

    def _about(self) -> None:
        pack = self._window.store.catalogue.pack.info
        ReadingDialog(translate("Commands", "About Lumbar"), about_html(pack), self._window).exec()

    def _screenshot(self) -> None:
        canvas = self._window.viewport.canvas
        name = f"{(self._window.store.state.subject or 'lumbar-spine').replace('/', '-')}.png"
        dialog = ScreenshotDialog(canvas.size() * canvas.devicePixelRatioF(), name, self._window)
        if dialog.exec():
            self.save_picture(dialog.request())
        dialog.deleteLater()

    def save_picture(self, request: PictureRequest) -> None:
        """Draw and write a picture, and say how it went."""
        store = self._window.store
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            tags = self._window.tags
            still = replace(tags.state, tool=None, placed=())
            save_picture(store.catalogue, store.state, request, store.companion(), tags.annotations, still)
            saved = translate("WindowCommands", "Saved {path} ({width} × {height})")
            self._window.say(saved.format(path=request.path, width=request.width, height=request.height))
        except ViewerError as error:
            self._window.say(str(error))
        finally:
            QApplication.restoreOverrideCursor()
