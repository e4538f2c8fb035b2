"""What goes wrong with the database, and who was first: told in a line with the ways out; nothing is lost meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QMessageBox

from annotations.errors import AnnotationError, StoreError
from viewer.ui.tagging.notice import Notice, StatusWord, Way

if TYPE_CHECKING:
    from viewer.core.tagging.book import Book, Contested
    from viewer.core.tagging.contests import Contest
    from viewer.ui.main_window import MainWindow
    from viewer.ui.tagging.conflicts import ConflictDialog
    from viewer.ui.tagging.desk import AnnotationDesk


class Troubles(QObject):
    """The line over the picture, the word in the status bar and the questions of `window`.

    contests : what is to be decided, the first is being asked about
    """

    def __init__(self, window: MainWindow, desk: AnnotationDesk) -> None:
        super().__init__(desk)
        self._window, self._desk = window, desk
        self.contests: list[Contest] = []
        self.notice: Notice | None = None
        self.word: StatusWord | None = None
        self.dialog: ConflictDialog | None = None
        self._reason = ""

    @property
    def _book(self) -> Book | None:
        return self._desk.core.book if self._desk.core is not None else None

    # --- failures ------------------------------------------------------------------------------------

    def not_opened(self, error: Exception) -> None:
        """The database could not be opened."""
        words = self.tr("Annotations cannot be opened: {reason}").format(reason=error)
        self._say(words, (self.tr("Open another…"), self._desk.files.open))

    def opened(self, notice: str | None) -> None:
        """A database was opened, with a line to say of it or none."""
        self._reason = ""
        if notice:
            self._say(notice, *self._ways(again=False))
        elif self.notice is not None:
            self.notice.hide()
        self.refresh()
        self.look_for_quarrels()

    def not_written(self, error: StoreError) -> None:
        """A change could not be written; it is kept."""
        book = self._book
        if book is None:
            self._say(
                self.tr("Not saved: {reason}").format(reason=error), (self.tr("Open another…"), self._desk.files.open)
            )
        elif book.unsaved is None:
            self._window.say(str(error))
        else:
            self._reason = str(error)
            words = self.tr("Your last change is not saved, and is kept here until it is: {reason}")
            self._say(words.format(reason=error), *self._ways())

    def gone(self, *, moved: bool) -> None:
        """The file does not answer, or is not the one that was opened any more."""
        if moved and self._book is not None:
            words = self.tr("{place} was deleted or replaced by another program. What is on view is still whole.")
            self._say(words.format(place=self._book.store.name), *self._ways(again=False))

    def _ways(self, *, again: bool = True) -> list[Way]:
        found: list[Way] = [(self.tr("Try again"), self.write_again)] if again else []
        book = self._book
        if book is not None and hasattr(book.store, "save_copy"):  # a team's annotations stay on their server
            found.append((self.tr("Save a copy as…"), self._desk.files.save_copy))
        return found

    def write_again(self) -> None:
        """Write what could not be written."""
        core = self._desk.core
        if core is not None and self._desk.attempt(core.write_again) and self.notice is not None:
            self.notice.hide()
            self._window.say(self.tr("Saved."))

    def _say(self, words: str, *ways: Way) -> None:
        if self.notice is None:
            self.notice = Notice()
            middle = self._window.centralWidget()
            column = middle.layout() if middle is not None else None
            assert column is not None
            column.insertWidget(0, self.notice)  # type: ignore[attr-defined]  # a column of boxes
        self.notice.say(words, ways)

    # --- who was first -------------------------------------------------------------------------------

    def contested(self, contested: Contested) -> None:
        """A change came second in part: the rest is written, the part is asked about."""
        from viewer.core.tagging.contests import contests_of

        book = self._book
        assert book is not None
        self.contests += contests_of(book, contested)
        if contested.rest.put or contested.rest.removed:
            self._desk.attempt(lambda: book.do(contested.rest))
        elif book.unsaved is not None:
            self._desk.attempt(book.write_again)  # of what could not be written before, one was given up for this
        self.ask()

    def look_for_quarrels(self) -> None:
        """What a team's server would not take is asked about too; all is shown as it is stored now."""
        from dataclasses import replace

        from viewer.core.tagging.contests import quarrels_of

        book = self._book
        if book is None:
            return
        there = {one.id: one for one in quarrels_of(book)}
        kept = [one for one in self.contests if not one.team and one.id not in there]
        now = [replace(one, theirs=book.record(one.id)) for one in kept] + list(there.values())
        if now != self.contests:
            self.contests = now
            self.ask()
        self.refresh()

    def ask(self) -> None:
        """Show the first question, or none."""
        self.refresh()
        if self.dialog is None and not self.contests:
            return
        if self.dialog is None:
            from viewer.ui.tagging.conflicts import ConflictDialog

            self.dialog = ConflictDialog(self.answer, self._window)
        self.dialog.ask(self.contests, self._name())

    def _name(self) -> str:
        from annotations.tags.vocabulary import vocabulary

        if not self.contests:
            return ""
        one = self.contests[0]
        shown = one.mine or (one.theirs.annotation if one.theirs else None)
        if shown is None:
            return ""
        known = vocabulary().get(shown.label)
        return " · ".join(filter(None, (known.name if known else shown.label, shown.level, shown.side)))

    def answer(self, contest: Contest, chosen: str) -> None:
        """The user has decided."""
        from viewer.core.tagging.contests import settle

        book = self._book
        if book is None or contest not in self.contests:
            return
        self.contests.remove(contest)
        self._desk.attempt(lambda: settle(book, contest, chosen))
        self.look_for_quarrels()
        self.ask()

    # --- the word in the status bar --------------------------------------------------------------------

    def refresh(self) -> None:
        """Say how the annotations are kept."""
        if self._book is None and self.word is None:
            return
        if self.word is None:
            self.word = StatusWord()
            self.word.asked.connect(self.explain)
            status = self._window.statusBar()
            assert status is not None
            status.insertPermanentWidget(1, self.word)
        self.word.say(*self._told())

    def _told(self) -> tuple[str, str]:
        """The word, and what it means."""
        book = self._book
        if book is None:
            return "", ""
        try:
            return self._kept(book)
        except (AnnotationError, StoreError) as error:
            return self.tr("Not saved"), str(error)

    def _kept(self, book: Book) -> tuple[str, str]:
        from annotations.tags.engine import without_password
        from annotations.tags.team import TeamStore

        place = without_password(book.store.name)
        if book.unsaved is not None:
            return self.tr("Not saved"), self._reason or self.tr("Your last change is not saved.")
        if self.contests:
            words = self.tr("Somebody else changed what you changed; click to decide.")
            return self.tr("{count} to decide").format(count=len(self.contests)), words
        if isinstance(book.store, TeamStore):
            return self._team(book.store, place)
        if book.store.read_only:
            words = self.tr("Annotations in {place} can be looked at only; save a copy to go on there.")
            return self.tr("Read only"), words.format(place=place)
        words = self.tr("Annotations lie in {place}. Every change is written there at once, as {author}.")
        return self.tr("Saved"), words.format(place=place, author=self._desk.author)

    def _team(self, store: object, place: str) -> tuple[str, str]:
        waiting = store.waiting  # type: ignore[attr-defined]
        if not store.online:  # type: ignore[attr-defined]
            words = self.tr("{place} does not answer. Work goes on here; {count} changes are sent when it is back.")
            word = self.tr("Working offline, {count} to be sent") if waiting else self.tr("Working offline")
            return word.format(count=waiting), words.format(place=place, count=waiting)
        if waiting:
            words = self.tr("{count} changes are on their way to {place}.").format(count=waiting, place=place)
            return self.tr("Sending {count}").format(count=waiting), words
        words = self.tr("Annotations lie on {place}. Every change is written there at once, as {author}.")
        return self.tr("Team: connected"), words.format(place=place, author=self._desk.author)

    def explain(self) -> None:
        """The word was clicked: the question, the failure, or what the word means."""
        if self.contests:
            self.ask()
            if self.dialog is not None:
                self.dialog.raise_()
                self.dialog.activateWindow()
        elif self._book is not None and self._book.unsaved is not None:
            self._say(self._told()[1], *self._ways())
        else:
            self._window.say(self._told()[1])

    # --- leaving -------------------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """Whether the window may close: what is not written or decided would go with it, so the user is asked."""
        book = self._book
        if book is not None and book.unsaved is not None:
            self._desk.attempt(book.write_again)
        undecided = sum(not one.team for one in self.contests)  # a team's wait in the outbox
        if book is None or (book.unsaved is None and not undecided):
            return True
        if book.unsaved is not None:
            return self.ask_to_leave(self.tr("Your last change is not saved. Close all the same, and lose it?"))
        words = self.tr("{count} changes of yours are not decided on. Close all the same, and keep theirs?")
        return self.ask_to_leave(words.format(count=undecided))

    def ask_to_leave(self, words: str) -> bool:
        """Ask; the Return and the Escape key stay."""
        buttons = QMessageBox.StandardButton
        box = QMessageBox(QMessageBox.Icon.Warning, self.tr("Not saved"), words, parent=self._window)
        box.setStandardButtons(buttons.Close | buttons.Cancel)
        box.setDefaultButton(buttons.Cancel)
        chosen = box.exec()
        box.deleteLater()
        return chosen == buttons.Close

    def shut(self) -> None:
        """The window closes."""
        if self.dialog is not None:
            self.dialog.close()
            self.dialog = None
