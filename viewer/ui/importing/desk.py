"""Importing into one window: what is chosen or dropped, the reading of it, the dialog, and the packs of late.

Nothing of readers and tables is loaded before the first import.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QMimeData, QObject, QThread
from PyQt6.QtWidgets import QMenu

from viewer.core.import_choices import RecentPack, packs_folder, read_recent, with_recent, write_recent
from viewer.ui.importing.source import SourceDialog, dropped

if TYPE_CHECKING:
    from meshes.importing.gathering import Made
    from meshes.importing.plan import ImportPlan
    from viewer.ui.importing.dialog import ImportDialog
    from viewer.ui.main_window import MainWindow
    from viewer.ui.slices.reading import ReadingBar
    from viewer.ui.working import Working

RECENT = "recent_packs"  # word of the session
PACK_FILE = "pack.json"
NOTES = 2  # of an import are said over the picture


class ImportDesk(QObject):
    """Imports into `window`; `open_pack` opens a pack in its place, with a line for the user; `folder`: of packs."""

    def __init__(self, window: MainWindow, open_pack: Callable[..., None], words: Mapping[str, str]) -> None:
        super().__init__(window)
        self._window, self._open_pack = window, open_pack
        self.folder: Path | None = None  # None: the platform's own
        self.dialog: ImportDialog | None = None
        self._paths: tuple[Path, ...] = ()
        self._work: Working | None = None
        self._bar: ReadingBar | None = None
        self._menu: QMenu | None = None
        self.recent = read_recent(words.get(RECENT, ""))
        pack = window.store.catalogue.pack
        if pack.path is not None and pack.path.absolute() != _atlas():
            newest = RecentPack(str(pack.path.absolute()), pack.info.title)
            self.recent = with_recent(self.recent, newest)

    # --- choosing ---------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask what to import."""
        dialog = SourceDialog(self._window)
        if dialog.exec() and dialog.chosen:
            self.take(dialog.chosen)
        dialog.deleteLater()

    def accepts(self, data: QMimeData | None) -> bool:
        """Whether something on the disk is dragged over the window."""
        return bool(dropped(data))

    def drop(self, data: QMimeData | None) -> None:
        """Files or a folder were let go over the window."""
        paths = dropped(data)
        if paths:
            self.take(paths)

    def take(self, paths: Sequence[Path]) -> None:
        """Open a pack, or import anything else."""
        first = paths[0].parent if paths[0].name == PACK_FILE else paths[0]
        if len(paths) == 1 and (first / PACK_FILE).is_file():
            self._open_pack(first)
        else:
            self.read(tuple(paths))

    # --- reading ----------------------------------------------------------------------------------

    def read(self, paths: tuple[Path, ...]) -> None:
        """Read in the background, then show the table; what goes wrong is said in a line."""
        from meshes.importing.gathering import gather
        from viewer.ui.slices.reading import ReadingBar
        from viewer.ui.working import Working

        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            self.dialog.say(self.tr("Finish or cancel this import before you begin another."))
            return
        self._stop()
        work = Working(lambda progress: gather(paths, progress), self)
        work.done.connect(self._read_done)
        work.failed.connect(self._failed)
        self._paths = paths
        name = paths[0].name if len(paths) == 1 else self.tr("{count} files").format(count=len(paths))
        self._bar = ReadingBar(name)
        self._bar.button.setToolTip(self.tr("Stop reading"))
        self._bar.stopped.connect(self._stop)
        work.progressed.connect(self._bar.tell)
        status = self._window.statusBar()
        assert status is not None
        status.insertPermanentWidget(1, self._bar)
        self._work = work
        work.start()

    def _read_done(self, plan: ImportPlan) -> None:
        if self._work is None or self.sender() is not self._work:
            return
        self._stop()
        self.show(plan, self._paths)

    def _failed(self, words: str) -> None:
        if self.sender() is self._work:
            self._stop()
            self._window.say(self.tr("Not imported: {reason}").format(reason=words))

    def _stop(self) -> None:
        """Give up what is being read."""
        if self._work is not None:
            self._work.stop()
            self._work = None
        if self._bar is not None:
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None

    def show(self, plan: ImportPlan, paths: tuple[Path, ...]) -> None:
        """The table of what was read."""
        from viewer.ui.importing.dialog import ImportDialog

        store = self._window.store
        self.dialog = ImportDialog(
            plan, paths, self.folder or packs_folder(), theme=store.state.theme, language=store.catalogue.language,
            parent=self._window,
        )  # fmt: skip
        self.dialog.made.connect(self._made)
        self.dialog.finished.connect(self._closed)
        self.dialog.resize(self.dialog.sizeHint())
        self.dialog.show()

    def restyle(self, theme: str) -> None:
        """The window has another theme or size of text."""
        if self.dialog is not None:
            self.dialog.restyle(theme)

    def _closed(self, _result: int) -> None:
        self.dialog = None

    def _made(self, made: Made) -> None:
        saved = self.tr("Imported {count} structures, saved in {place}").format(count=made.structures, place=made.path)
        notes = [*made.report.notes[:NOTES]]
        if len(made.report.notes) > NOTES:
            notes.append(self.tr("And {count} more.").format(count=len(made.report.notes) - NOTES))
        self._open_pack(made.path, " ".join([f"{saved}.", *notes]))

    # --- packs of late ----------------------------------------------------------------------------

    def add_menu(self, menu: QMenu, before: str) -> None:
        """The menu of recent packs, in `menu` before the command of that name."""
        self._menu = QMenu(self.tr("Recent packs"), menu)
        self._menu.aboutToShow.connect(self._fill)
        self._menu.setToolTipsVisible(True)
        menu.insertMenu(self._window.commands.actions[before], self._menu)
        self._fill()

    def _fill(self) -> None:
        menu = self._menu
        if menu is None:
            return
        menu.clear()
        menu.setEnabled(bool(self.recent))
        for one in self.recent:
            there = (Path(one.path) / PACK_FILE).is_file()
            title = one.title.replace("&", "&&")
            action = menu.addAction(title if there else self.tr("{title} (no longer there)").format(title=title))
            assert action is not None
            action.setEnabled(there)
            action.setToolTip(one.path)
            action.triggered.connect(lambda _on, path=one.path: self._open_pack(Path(path)))
        menu.addSeparator()
        gone = [one for one in self.recent if not (Path(one.path) / PACK_FILE).is_file()]
        clean = menu.addAction(self.tr("Forget those no longer there"))
        assert clean is not None
        clean.setEnabled(bool(gone))
        clean.triggered.connect(self.forget_missing)

    def forget_missing(self) -> None:
        """Take packs that are no longer there off the list."""
        self.recent = tuple(one for one in self.recent if (Path(one.path) / PACK_FILE).is_file())
        self._fill()
        self._window.keeper.touch()

    def words(self) -> dict[str, str]:
        """What the session keeps."""
        return {RECENT: write_recent(self.recent)} if self.recent else {}

    def shut(self) -> None:
        """The window closes: stop, wait for the threads, let go of the dialog."""
        self._stop()
        for one in self.findChildren(QThread):
            one.wait()
        if self.dialog is not None:
            self.dialog.shut()
            self.dialog.close()
            self.dialog = None


def _atlas() -> Path:
    from meshes.shipped import atlas_path

    return atlas_path().absolute()
