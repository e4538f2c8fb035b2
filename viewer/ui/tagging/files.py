"""What Annotate > does with files: open, save a copy, a first draft, export, import, report; and who is the author."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtWidgets import QApplication, QFileDialog, QInputDialog

from annotations.errors import AnnotationError, StoreError
from meshes.errors import MeshError
from viewer.core.errors import ViewerError

if TYPE_CHECKING:
    from PyQt6.QtCore import QMimeData

    from annotations.tags.model import Annotation
    from viewer.ui.main_window import MainWindow
    from viewer.ui.slices.reading import ReadingBar
    from viewer.ui.tagging.desk import AnnotationDesk
    from viewer.ui.working import Working

REPORTS = {".html": "HTML", ".pdf": "PDF"}
DATABASES = "*.db *.sqlite *.sqlite3"
DROPPED = (".mrk.json",)  # what is let go over the window and can only be annotations
LONGEST_NAME = 80


class TagFiles(QObject):
    """The commands of `window`; whatever goes wrong is said in a line."""

    def __init__(self, window: MainWindow, desk: AnnotationDesk) -> None:
        super().__init__(desk)
        self._window, self._desk = window, desk
        self._work: Working | None = None
        self._bar: ReadingBar | None = None

    # --- databases -----------------------------------------------------------------------------------

    def open(self) -> None:
        """Ask for another database and open it."""
        filters = self.tr("Annotations ({endings});;All files (*)").format(endings=DATABASES)
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open annotations"), self._folder(), filters)
        if chosen:
            self.open_place(chosen)

    def open_place(self, place: str) -> bool:
        """Open another database in place of the one that is open; it stays where the other cannot be."""
        try:
            self._desk.use(place)
        except (AnnotationError, StoreError) as error:
            self._window.say(self.tr("Not opened: {reason}").format(reason=error))
            return False
        self._go_on(place)
        return True

    def compare(self) -> None:
        """Ask for another annotator's database, and show where the two disagree."""
        filters = self.tr("Annotations ({endings});;All files (*)").format(endings=DATABASES)
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Compare with"), self._folder(), filters)
        if chosen:
            self.compare_with(Path(chosen))

    def compare_with(self, path: Path) -> None:
        """Show where what is open and another database disagree; what goes wrong is said."""
        from viewer.core.tagging.actions import Add
        from viewer.ui.tagging.comparing import CompareDialog, read_other

        catalogue = self._window.store.catalogue
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            theirs = read_other(path, catalogue.pack.info.id)
            dialog = CompareDialog(
                dict(self._desk.annotations), theirs, path.stem, catalogue, self._window.bench.jump_to,
                lambda rows: self._desk.dispatch(Add(rows, "merge")), self._window,
            )  # fmt: skip
        except (AnnotationError, StoreError, OSError) as error:
            self._window.say(self.tr("Not compared: {reason}").format(reason=error))
            return
        finally:
            QApplication.restoreOverrideCursor()
        dialog.show()

    def save_copy(self) -> None:
        """Ask where to save a whole copy."""
        core = self._desk.core
        if core is None or core.book is None:
            self._window.say(self.tr("There are no annotations yet."))
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save a copy of the annotations"), self._folder(),
            self.tr("Annotations ({endings});;All files (*)").format(endings=DATABASES),
            options=QFileDialog.Option.DontConfirmOverwrite,  # a database is never written over
        )  # fmt: skip
        if chosen:
            path = Path(chosen)
            self.save_copy_at(path if path.suffix else path.with_suffix(".db"))

    def save_copy_at(self, path: Path) -> None:
        """A whole copy at `path`; where the one that is open cannot be written any more, work goes on in the copy."""
        from annotations.tags.team import TeamStore

        core = self._desk.core
        book = core.book if core is not None else None
        if core is None or book is None:
            return
        if isinstance(book.store, TeamStore):
            self._window.say(self.tr("A team's annotations stay on their server; export them instead."))
            return
        move = book.unsaved is not None or book.store.read_only or self._lost(book.store.name)
        try:
            book.move_to(path) if move else book.store.save_copy(path)
        except (AnnotationError, StoreError) as error:
            self._window.say(self.tr("Not saved: {reason}").format(reason=error))
            return
        said = self.tr("A copy is saved in {place}.")
        if move:
            if not self._desk.attempt(core.write_again):
                return
            self._go_on(str(path))
            self._desk.restart()
            said = self.tr("All is saved in {place}, and work goes on there.")
        self._window.say(said.format(place=path))

    def _lost(self, place: str) -> bool:
        notice = self._desk.troubles.notice
        return not Path(place).exists() or (notice is not None and not notice.isHidden())

    def _go_on(self, place: str) -> None:
        self._desk.place = self._desk.remembered = str(Path(place).absolute())
        self._window.keeper.touch()

    def _folder(self) -> str:
        place = Path(self._desk.place) if self._desk.place and "://" not in self._desk.place else None
        return str(place.parent) if place is not None and place.parent.is_dir() else ""

    def ask_author(self) -> None:
        """Ask whose the annotations are from now on."""
        name, done = QInputDialog.getText(
            self._window, self.tr("Author"), self.tr("Whose annotations are these?"), text=self._desk.author
        )
        words = " ".join(name.split())[:LONGEST_NAME]
        if done and words:
            self._desk.set_author(words)
            self._window.say(self.tr("Annotations are signed by {author} from now on.").format(author=words))

    # --- a first draft ---------------------------------------------------------------------------------

    def draft(self) -> None:
        """Measure what can be measured, beside the window's work, and add what is not there and never was."""
        from viewer.core.drafts import drafts

        if not self._desk.open():
            return
        pack = self._window.store.catalogue.pack
        self._begin(self.tr("First draft"), lambda: drafts(pack), self._drafted)

    def _drafted(self, found: list[Annotation]) -> None:
        from viewer.core.drafts import fresh
        from viewer.core.tagging.actions import Add

        core = self._desk.core
        if core is None or core.book is None:
            return
        book = core.book
        try:
            ever = [one.id for one in found if one.id not in book.annotations and book.history(one.id)]
        except StoreError as error:  # a server that does not answer knows what was removed
            self._window.say(self.tr("No draft: {reason}").format(reason=error))
            return
        new = fresh(found, book.annotations, ever)
        if not new:
            self._window.say(self.tr("Nothing to add: all that can be measured has been drafted before."))
        elif self._desk.dispatch(Add(tuple(new), "first draft")):
            words = self.tr("{count} drafts were added; check each, then accept, correct or reject it.")
            self._window.say(words.format(count=len(new)))

    # --- other formats ---------------------------------------------------------------------------------

    def export(self) -> None:
        """Ask for a file and a format, and write all annotations on this pack."""
        self._ask_out(self.tr("Export annotations"), "annotations.mrk.json", report=False)

    def report(self) -> None:
        """Ask for a file, and write a report to be read."""
        self._ask_out(self.tr("Save a report"), "annotations.html", report=True)

    def _ask_out(self, title: str, name: str, *, report: bool) -> None:
        from viewer.core.tagging import exchange

        formats = {one: exchange.FORMATS[one].name for one in exchange.endings(out=True)} if not report else REPORTS
        endings = list(formats)
        if not self._desk.annotations:
            self._window.say(self.tr("There are no annotations yet."))
            return
        filters = ";;".join(f"{name} (*{one})" for one, name in formats.items())
        usual = str(Path(self._folder()) / name)
        chosen, filter_ = QFileDialog.getSaveFileName(self._window, title, usual, filters)
        if chosen:
            ending = next((one for one in endings if f"(*{one})" in filter_), endings[0])
            path = Path(chosen)
            named = any(path.name.lower().endswith(one) for one in endings)
            self.export_to(path if named else path.with_name(path.name + ending))

    def export_to(self, path: Path) -> None:
        """Write all annotations on this pack; what the format cannot hold is said."""
        from viewer.core.tagging import exchange

        rows = list(self._desk.annotations.values())
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            if path.suffix.lower() in REPORTS:
                from viewer.ui.tagging.report import write_report

                write_report(path, rows, self._window.store.catalogue)
                lost: list[str] = []
            else:
                where = exchange.Where(self._window.store.catalogue.pack.path, self._window.scan.path)
                lost = exchange.write(path, rows, where)
        except (AnnotationError, StoreError, ViewerError, MeshError, OSError) as error:
            self._window.say(self.tr("Not exported: {reason}").format(reason=error))
            return
        finally:
            QApplication.restoreOverrideCursor()
        said = self.tr("{count} annotations are in {path}.").format(count=len(rows), path=path)
        self._window.say(" ".join((said, *lost)))

    def import_(self) -> None:
        """Ask for files and import them."""
        from viewer.core.tagging import exchange

        endings = " ".join(f"*{one}" for one in exchange.endings())
        filters = self.tr("Annotations ({endings});;All files (*)").format(endings=endings)
        chosen, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Import annotations"), "", filters)
        if chosen:
            self.import_files([Path(one) for one in chosen])

    def accepts(self, data: QMimeData | None) -> list[Path]:
        """The files of a drag, if all of them can only be annotations."""
        from viewer.ui.importing.source import dropped

        paths = list(dropped(data))
        return paths if paths and all(path.name.lower().endswith(DROPPED) for path in paths) else []

    def import_files(self, paths: Sequence[Path]) -> None:
        """Read files beside the window's work, and add what is new or other in them as one step."""
        if not self._desk.open():
            return
        catalogue, author = self._window.store.catalogue, self._desk.author

        def read() -> tuple[dict[str, Annotation], list[str]]:
            from viewer.core.tagging import exchange

            where = exchange.Where(catalogue.pack.path)
            found, notes = exchange.read(paths, catalogue.pack.info.id, author, where)
            return found, [*notes, *exchange.misfits(found, catalogue)]

        name = paths[0].name if len(paths) == 1 else self.tr("{count} files").format(count=len(paths))
        self._begin(name, read, self._imported)

    def _imported(self, read: tuple[Mapping[str, Annotation], Sequence[str]]) -> None:
        from viewer.core.tagging.actions import Add

        found, notes = read
        core = self._desk.core
        if core is None or core.book is None:
            return
        present = {one: record.annotation for one in found if (record := core.book.record(one)) is not None}
        new = [one for one in found.values() if present.get(one.id) != one]
        if new and not self._desk.dispatch(Add(tuple(new), "import")):
            return
        changed = sum(one.id in present for one in new)
        words = self.tr("{added} annotations added, {changed} changed, {same} the same already.")
        said = words.format(added=len(new) - changed, changed=changed, same=len(found) - len(new))
        elsewhere = sum(one.pack != core.book.pack for one in found.values())
        if elsewhere:
            said += " " + self.tr("{count} lie on another pack and are seen with it.").format(count=elsewhere)
        self._window.say(said)
        if notes:
            self.show_notes(said, notes)

    def show_notes(self, said: str, notes: Sequence[str]) -> None:
        """All there is to look at after an import, in a window of its own beside the picture."""
        from html import escape

        from viewer.ui.dialogs import ReadingDialog

        html = "".join(f"<p>{escape(line)}</p>" for line in (said, self.tr("To be looked at:"), *notes))
        dialog = ReadingDialog(self.tr("Imported annotations"), html, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setModal(False)
        dialog.show()

    # --- slow things -----------------------------------------------------------------------------------

    def _begin(self, name: str, work: Callable[[], object], then: Callable[..., None]) -> None:
        """Do something slow in a thread, with a bar that says so; its result goes to `then`, an error is said."""
        from viewer.ui.slices.reading import ReadingBar
        from viewer.ui.working import Working

        if self._work is not None:
            self._window.say(self.tr("Wait until the last thing is done."))
            return
        outcome: list[object] = []

        def run(_progress: object) -> None:
            try:
                outcome.append(work())
            except (AnnotationError, StoreError, ViewerError, MeshError, OSError) as error:
                outcome.append(error)

        self._work = Working(run, self)
        self._bar = ReadingBar(name)
        self._bar.bar.setRange(0, 0)  # how long it takes nobody knows
        self._bar.stopped.connect(self._stop)
        status = self._window.statusBar()
        assert status is not None
        status.insertPermanentWidget(1, self._bar)
        self._work.done.connect(lambda _result: self._done(outcome, then))
        self._work.failed.connect(self._failed)
        self._work.start()

    def _done(self, outcome: list[object], then: Callable[..., None]) -> None:
        if self._work is None:
            return
        self._stop()
        if isinstance(outcome[0], Exception):
            self._window.say(str(outcome[0]))
        else:
            then(outcome[0])

    def _failed(self, words: str) -> None:
        self._stop()
        self._window.say(words)

    def _stop(self) -> None:
        if self._work is not None:
            self._work.stop()
            self._work = None
        if self._bar is not None:
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None

    def shut(self) -> None:
        """The window closes."""
        work = self._work
        self._stop()
        if work is not None:
            work.wait()
