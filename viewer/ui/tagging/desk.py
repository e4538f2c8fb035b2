"""The annotations of one window: opens their database when it is first needed, passes actions on, tells the panels.

No numerical library and no database is loaded before the first annotation is looked at or made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from annotations.errors import AnnotationError, StoreError
from viewer.core.errors import ViewerError
from viewer.core.tagging.state import Tagging
from viewer.ui.tagging.opening import open_book, user_name
from viewer.ui.tagging.places import AUTHOR, PLACE, exists
from viewer.ui.tagging.troubles import Troubles
from viewer.ui.tagging.undoing import Undoing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from annotations.tags.model import Annotation
    from viewer.core.tagging.actions import TagAction
    from viewer.core.tagging.book import Book
    from viewer.core.tagging.contests import Contest
    from viewer.core.tagging.desk import TagDesk
    from viewer.ui.main_window import MainWindow
    from viewer.ui.tagging.files import TagFiles
    from viewer.ui.tagging.watching import Watching
    from viewer.ui.working import Working

MOMENT = 200  # ms after the first picture, in which it is seen before anything else is done


class Kept(NamedTuple):
    """What one window hands on to the next."""

    core: TagDesk
    contests: list[Contest]


class AnnotationDesk(QObject):
    """Holds the tool in hand and the open database of `window`.

    place : the database, a path or `postgresql://…`; empty: none
    author : whose the annotations are; empty: whoever is logged in; words : of the session
    changed : (before, after, ids) as `viewer.core.tagging.desk.TagDesk.changed` tells it
    """

    changed = pyqtSignal(object, object, object)

    def __init__(self, window: MainWindow, place: str, author: str, words: Mapping[str, str]) -> None:
        super().__init__(window)
        self._window = window
        self.place = place
        self.author = author or user_name()
        self.core: TagDesk | None = None
        self.remembered = words.get(PLACE, "")  # what was chosen in the window, for next time
        self.troubles = Troubles(window, self)
        self.undoing = Undoing(window)
        self._watching: Watching | None = None
        self._opening: Working | None = None
        self._found: tuple[Book, str | None] | Exception | None = None
        self._heard: int | None = None
        self._over = False
        self._files: TagFiles | None = None

    @property
    def files(self) -> TagFiles:
        """The commands on files, drafts and words; made when first asked for."""
        if self._files is None:
            from viewer.ui.tagging.files import TagFiles

            self._files = TagFiles(self._window, self)
        return self._files

    # --- opening -----------------------------------------------------------------------------------

    def begin(self) -> None:
        """The first picture stands: what is there already is opened a moment later, beside the window's work."""
        QTimer.singleShot(MOMENT, self.open_aside)

    def open_aside(self) -> None:
        """Open the database in a thread, if there is one and it is not open yet."""
        if self._over or self._book is not None or self._opening is not None or not exists(self.place):
            return
        from viewer.ui.working import Working

        self._opening = Working(lambda _progress: self._find(), self)
        self._opening.done.connect(lambda _found: self._opened_aside())
        self._opening.start()

    def _find(self) -> None:
        """The opened book, in whatever thread: thousands of annotations take seconds; an error is kept to be told."""
        try:
            self._found = open_book(self.place, self.author, self._window.store.catalogue.pack.info.id)
        except (AnnotationError, StoreError) as error:
            self._found = error

    def _opened_aside(self) -> None:
        if self._opening is not None:  # nobody was in such haste that it is open already
            self.open()

    def open(self) -> bool:
        """Open the database, or make it, if it is not open yet; False, and a line to the user, where that cannot be."""
        if self._book is not None:
            return True
        if not self.place:
            self._window.say(self.tr("No database of annotations is open."))
            return False
        try:
            self._open()
        except (AnnotationError, StoreError) as error:
            self.troubles.not_opened(error)
        return self._book is not None

    def open_if_there(self) -> None:
        """Open the database where there is one already; the first annotation makes it else."""
        if self.place and (self._opening is not None or exists(self.place)):
            self.open()

    def _open(self) -> None:
        """Work on what is opened aside, or open it now. Raises AnnotationError, StoreError."""
        if self._opening is not None:
            self._opening.wait()
            self._opening = None
        if self._found is None:
            self._find()
        found, self._found = self._found, None
        if isinstance(found, Exception):
            raise found
        assert found is not None
        self._take(*found)

    def use(self, place: str) -> None:
        """Work on another database; the one before is let go of, and stays where the other cannot be opened.

        Raises AnnotationError, StoreError.
        """
        self._take(*open_book(place, self.author, self._window.store.catalogue.pack.info.id))

    def _take(self, book: Book, notice: str | None) -> None:
        before = self._book
        core = self._desk()
        core.use(book)
        if before is not None:
            before.close()
        self._begin_watching()
        self.troubles.opened(notice)
        self._told(core.state, core.state, frozenset(book.annotations))

    def _first_book(self) -> Book:
        """The first annotation is being made: open the database, or make it."""
        if not self.place:
            raise ViewerError(self.tr("No database of annotations is open."))
        self._open()
        assert self._book is not None
        return self._book

    def _desk(self) -> TagDesk:
        """The tool in hand; it needs no database before something is to be written."""
        if self.core is None:
            from viewer.core.tagging.desk import TagDesk

            self.core = TagDesk(self._window.store.catalogue, self.author, opening=self._first_book)
            self.core.changed.connect(self._told)
        return self.core

    @property
    def _book(self) -> Book | None:
        return self.core.book if self.core is not None else None

    # --- from window to window -----------------------------------------------------------------------

    def release(self) -> Kept | None:
        """Hand the open database on to another window, with all that can be undone."""
        core, self.core = self.core, None
        self._stop()
        if core is None or core.book is None:
            self.core = core
            self.shut()  # what is being opened just now is let go of; the next window opens it
            return None
        core.changed.disconnect(self._told, missing_ok=True)
        core.opening = None
        return Kept(core, self.troubles.contests)

    def adopt(self, kept: Kept | None) -> None:
        """Go on with what another window has released; it showed the same pack."""
        if kept is None:
            return
        self.core = kept.core
        self.core.catalogue, self.core.opening = self._window.store.catalogue, self._first_book
        self.core.changed.connect(self._told)
        if self._book is not None:
            self._begin_watching()
        self.troubles.contests = kept.contests
        self.troubles.opened(None)
        self._told(self.core.state, self.core.state, frozenset(self.annotations))

    def words(self) -> dict[str, str]:
        """What the session keeps: a database that was chosen in the window, and whose the annotations are."""
        return {PLACE: self.remembered, AUTHOR: self.author}

    def set_author(self, author: str) -> None:
        """Whose annotations and changes these are from now on."""
        self.author = author
        if self.core is not None:
            self.core.author = author
        if self._book is not None:
            self._book.store.author = author
        self._window.keeper.touch()

    # --- the loop ----------------------------------------------------------------------------------

    @property
    def state(self) -> Tagging:
        """What the hand is doing; nothing, before anything is open."""
        return self.core.state if self.core is not None else Tagging()

    @property
    def annotations(self) -> Mapping[str, Annotation]:
        """What lies on the open pack."""
        return self.core.annotations if self.core is not None else {}

    def dispatch(self, action: TagAction) -> bool:
        """Carry an action out; what cannot be done is said and changes nothing. Whether it was done."""
        core = self._desk()
        return self.attempt(lambda: core.dispatch(action))

    def undo(self) -> None:
        """Take the last step of annotating back."""
        if self.core is not None:
            self.attempt(self.core.undo)

    def redo(self) -> None:
        """Do it again."""
        if self.core is not None:
            self.attempt(self.core.redo)

    def attempt(self, doing: Callable[[], object]) -> bool:
        """Do something that may write; whether it was done. What went wrong is said, with the ways out."""
        from annotations.tags.store import Conflict
        from viewer.core.tagging.book import Contested

        try:
            doing()
        except StoreError as error:
            self._give_up_figure()
            self.troubles.not_written(error)
        except (ViewerError, AnnotationError) as error:
            self._window.say(str(error))
        except Contested as contested:
            self._give_up_figure()
            self.troubles.contested(contested)
        except Conflict as conflict:  # of undo: what others made of it since stays
            self._window.say(self.tr("{reason}; it stays as it is now.").format(reason=conflict))
        else:
            return True
        self.troubles.refresh()
        return False

    def _give_up_figure(self) -> None:
        """What is kept to be written, or to be decided on, is no longer under way in the picture."""
        from viewer.core.tagging.actions import StepBack

        core = self.core
        kept = core is not None and core.book is not None
        if core is not None and kept and (core.state.placed or core.state.stroke or core.state.moving):
            core.dispatch(StepBack())

    def _told(self, before: Tagging, after: Tagging, ids: frozenset[str]) -> None:
        self.changed.emit(before, after, ids)
        self._window.commands.refresh()
        if ids:
            self.troubles.refresh()

    def restart(self) -> None:
        """Work has moved to another file: look for news there."""
        self._begin_watching()
        self.troubles.opened(None)

    # --- what others write ---------------------------------------------------------------------------

    def _begin_watching(self) -> None:
        from viewer.ui.tagging.watching import Watching

        self._stop()
        if self._book is not None:
            self._heard = None
            self._watching = Watching(self._book.store.name, self)
            self._watching.heard.connect(self._news)

    def _news(self, sequence: int) -> None:
        """The database has come to change number `sequence`, or cannot be reached."""
        from annotations.tags.team import TeamStore
        from viewer.ui.tagging.watching import LOST, MOVED

        book = self._book
        if book is None or self.sender() is not self._watching:
            return
        team = book.store if isinstance(book.store, TeamStore) else None
        known, self._heard = self._heard, sequence
        if sequence in (LOST, MOVED):
            if team is not None and team.online:
                team.go_offline()
            elif team is None and sequence != known:
                self.troubles.gone(moved=sequence == MOVED)
            self.troubles.refresh()
        elif sequence != known or (team is not None and (not team.online or team.waiting)):
            self.look()

    def look(self) -> None:
        """Take over what others wrote."""
        book = self._book
        if book is not None:
            self.attempt(book.poll)
            self.troubles.look_for_quarrels()

    # --- the end ---------------------------------------------------------------------------------------

    def _stop(self) -> None:
        if self._watching is not None:
            self._watching.stop()
            self._watching.deleteLater()
            self._watching = None

    def shut(self) -> None:
        """The window closes: let go of the database."""
        self._over = True
        self._stop()
        if self._opening is not None:
            self._opening.wait()
            if isinstance(self._found, tuple):
                self._found[0].close()
            self._opening = self._found = None
        if self._files is not None:
            self._files.shut()
        self.troubles.shut()
        if self.core is not None:
            self.core.changed.disconnect(self._told, missing_ok=True)
            if self.core.book is not None:
                self.core.book.close()
            self.core = None
