"""Whether there is news in a database, asked on a light connection of one's own, from a thread of one's own."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from annotations.errors import StoreError
from annotations.tags.engine import is_server, moved_away, open_engine, said_plainly
from annotations.tags.schema import CHANGE


class MovedError(StoreError):
    """The file was deleted or replaced beneath those who have it open."""


class Watch:
    """Looks at the database at `place`; every method raises StoreError where it cannot be reached."""

    def __init__(self, place: str) -> None:
        self._place = place
        with said_plainly(place):
            self._opened = None if is_server(place) else Path(place).stat()
            self._engine = open_engine(place, read_only=True)

    def last_sequence(self) -> int:
        """The number of the last change. Raises MovedError: the file is another now."""
        if self._opened is not None and moved_away(Path(self._place), self._opened):
            raise MovedError(f"{self._place}: was deleted or replaced by another program; save a copy and go on there")
        with said_plainly(self._place), self._engine.connect() as connection:
            return int(connection.execute(select(func.coalesce(func.max(CHANGE.c.sequence), 0))).scalar_one())

    def close(self) -> None:
        """Let go of the connection."""
        self._engine.dispose()
