"""The loop of annotating: actions go in, the state and the book change, a signal says what is other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from psygnal import Signal

from annotations.errors import StoreError
from annotations.tags.model import Annotation
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.core.tagging.actions import Add, Finish, Replace, TagAction, Unplace
from viewer.core.tagging.reducer import World, reduce
from viewer.core.tagging.state import Change, Tagging

if TYPE_CHECKING:
    from viewer.core.tagging.book import Book  # which loads SQLAlchemy

_NONE: Mapping[str, Annotation] = MappingProxyType({})


class TagDesk:
    """The tool in hand and the open book (None until the first annotation is looked at or made).

    changed : emitted with (before, after, ids) - the state before and now, and the annotations that are other
    """

    changed = Signal(Tagging, Tagging, frozenset)

    def __init__(
        self,
        catalogue: Catalogue,
        author: str,
        book: Book | None = None,
        opening: Callable[[], Book] | None = None,
    ) -> None:
        """opening : gives the book when the first change is to be written; raises as `dispatch` does"""
        self.opening = opening
        self.catalogue = catalogue
        self.author = author
        self.state = Tagging()
        self.book: Book | None = None
        if book is not None:
            self.use(book)

    def use(self, book: Book | None) -> None:
        """Work on another book; None: on none."""
        before = frozenset(self.annotations)
        if self.book is not None:
            self.book.changed.disconnect(self._told, missing_ok=True)
        self.book = book
        if book is not None:
            book.changed.connect(self._told)
        self.changed.emit(self.state, self.state, before | frozenset(self.annotations))

    @property
    def annotations(self) -> Mapping[str, Annotation]:
        """What lies on the open pack."""
        return self.book.annotations if self.book is not None else _NONE

    def dispatch(self, action: TagAction) -> Tagging:
        """Carry out `action`.

        Raises ViewerError, Conflict (somebody was first) or StoreError (not written); nothing has changed then.
        """
        before = self.state
        after, change = self._reduced(action)
        if change is not None and self._prepared():
            after, change = self._reduced(action)
        if change is not None:
            self._write(change)
        self.state = after
        if after != before:
            self.changed.emit(before, after, frozenset())
        return after

    def _reduced(self, action: TagAction) -> tuple[Tagging, Change | None]:
        there = self.book.expected if self.book is not None else _NONE
        return reduce(self.state, action, World(self.catalogue, there, self.author))

    def _prepared(self) -> bool:
        """Make ready to write; whether there may be other annotations now than when the change was thought of."""
        if self.book is None and self.opening is not None:
            book = self.opening()
            if self.book is not book:
                self.use(book)
            return True
        if self.book is not None and self.book.unsaved is not None:
            with suppress(StoreError):  # what comes next is kept with it then
                self.write_again()
            return True
        return False

    def _write(self, change: Change) -> None:
        if self.book is None:
            raise ViewerError("No database of annotations is open.")
        self.book.do(change)

    def write_again(self) -> None:
        """Write what could not be written; raises as `Book.write_again`."""
        if self.book is not None:
            self.book.write_again()

    def add(self, annotations: tuple[Annotation, ...], name: str) -> None:
        """Annotations from elsewhere as one step that can be undone."""
        self.dispatch(Add(annotations, name))

    # --- undo --------------------------------------------------------------------------------------

    @property
    def undo_name(self) -> str | None:
        """What undo would take back here: the last point of a figure under way, else the last change."""
        if self.state.placed:
            return "last point"
        return self.book.undo_name if self.book is not None else None

    @property
    def redo_name(self) -> str | None:
        """What redo would do again."""
        if self.state.taken:
            return "last point"
        return self.book.redo_name if self.book is not None else None

    def undo(self) -> None:
        """Take it back. Raises as `dispatch`."""
        if self.state.placed:
            self.dispatch(Unplace())
        elif self.book is not None:
            self.book.undo()

    def redo(self) -> None:
        """Do it again. Raises as `dispatch`."""
        if self.state.taken:
            self.dispatch(Replace())
        elif self.book is not None:
            self.book.redo()

    def finish(self) -> None:
        """The figure under way is done. Raises as `dispatch`."""
        self.dispatch(Finish())

    def _told(self, ids: frozenset[str]) -> None:
        gone = [one for one in self.state.chosen if one not in self.annotations]
        before = self.state
        if gone:
            self.state = replace(before, chosen=tuple(one for one in before.chosen if one not in gone))
        self.changed.emit(before, self.state, ids)
