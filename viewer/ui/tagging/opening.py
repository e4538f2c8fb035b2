"""Opening a database of annotations, in whatever thread: a user's own file, or a team's server with its outbox."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.ui.tagging.places import is_team, outbox_of

if TYPE_CHECKING:
    from annotations.tags.store import Store
    from annotations.tags.team import TeamStore
    from viewer.core.tagging.book import Book


def open_place(place: str, author: str) -> tuple[Store | TeamStore, str | None]:
    """The database at `place`, made where there is none, and a line to the user if there is one to say.

    Raises:
        AnnotationError: no database of ours; StoreError: it cannot be opened or made.
    """
    from annotations.tags.engine import said_plainly
    from annotations.tags.salvage import open_store
    from annotations.tags.team import TeamStore

    if is_team(place):
        outbox = outbox_of(place)
        with said_plainly(str(outbox)):
            outbox.parent.mkdir(parents=True, exist_ok=True)
        return TeamStore(place, author, outbox), None
    with said_plainly(place):
        Path(place).parent.mkdir(parents=True, exist_ok=True)
    return open_store(place, author)


def open_book(place: str, author: str, pack: str) -> tuple[Book, str | None]:
    """As `open_place`, with all that lies on the pack of that id read. Raises as it does."""
    from viewer.core.tagging.book import Book

    store, notice = open_place(place, author)
    try:
        return Book(store, pack), notice
    except BaseException:
        store.close()
        raise


def user_name() -> str:
    """Whose annotations they are when nobody says."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name in the system's list: as in some containers
        return "annotator"
