"""A damaged database: the original is left as it is, and what can be read of it is opened from a copy.

Two things can be read: what the damaged file still gives, row by row, and the copy that was made when the file was
last whole (`keep_last_good`). The one that knows more changes is taken.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from annotations.errors import AnnotationError, StoreError
from annotations.tags.document import from_text
from annotations.tags.engine import is_server, said_plainly
from annotations.tags.model import now
from annotations.tags.schema import CHANGE
from annotations.tags.store import Store, current_row

COLUMNS = tuple(column.name for column in CHANGE.columns)


def open_store(place: str, author: str) -> tuple[Store, str | None]:
    """The store at `place`, and a line to the user where it had to be opened from the last good state.

    Raises:
        AnnotationError: not a database of ours; StoreError: it cannot be opened, and nothing of it can be read.
    """
    path = Path(place)
    if is_server(place) or not path.exists() or path.stat().st_size == 0:
        return Store(place, author), None
    try:
        damage = damage_of(path)
        if damage is None:
            store = Store(place, author)
            keep_last_good(store, path)
            return store, None
    except StoreError as error:
        if "readonly" not in str(error) and "read-only" not in str(error):
            raise
        return Store(place, author, read_only=True), f"{path.name} may not be written; it is open for reading only."
    rescued = rescue(path)
    return Store(str(rescued), author, read_only=True), (
        f"{path.name} is damaged ({damage}) and was left as it is; its last good state is open for reading, "
        f"from {rescued.name}."
    )


def damage_of(path: Path) -> str | None:
    """What SQLite finds wrong with a file, in a few words, or None. Raises AnnotationError: it is no database."""
    try:
        with closing(_reading(path)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            return None if found == "ok" else " ".join(str(found).split())[:80]
    except UnicodeDecodeError:  # in what SQLite says of it
        return "names in it are mangled"
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error) and path.read_bytes()[:15] != b"SQLite format 3":
            raise AnnotationError(
                path.name, "file", "other content", "an annotation database", "choose another"
            ) from None
        if isinstance(error, sqlite3.OperationalError) and "unable to open" in str(error):
            with said_plainly(str(path)):
                raise
        return str(error)


def _reading(path: Path) -> sqlite3.Connection:
    """A connection that never writes, and takes letters that are none for what they are: damage."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def last_good_of(path: Path) -> Path:
    """Where the copy of a database lies that was made when it was last whole."""
    return path.with_name(f".{path.name}.last-good")


def keep_last_good(store: Store, path: Path) -> None:
    """Copy a whole database, unless its copy knows all of it already; a folder that may not be written has none."""
    place = last_good_of(path)
    if place.exists() and _changes_in(place) == store.last_sequence():
        return
    fresh = place.with_name(f"{place.name}.new")
    with suppress(StoreError, OSError):
        fresh.unlink(missing_ok=True)
        store.save_copy(fresh)
        fresh.replace(place)


def _changes_in(path: Path) -> int:
    """How many changes a database knows; -1 where it cannot be read."""
    try:
        with closing(_reading(path)) as connection:
            return int(connection.execute("SELECT coalesce(max(sequence), 0) FROM change").fetchone()[0])
    except (sqlite3.Error, UnicodeDecodeError):
        return -1


def rescue(path: Path) -> Path:
    """A new whole database beside a damaged one, with all that can be read of it.

    Raises:
        StoreError: nothing can be read, or nothing can be written beside it.
    """
    target = path.with_name(f"{path.stem}.rescued-{now():%Y%m%d-%H%M%S}{path.suffix}")
    rows = list(_readable_changes(path))
    good = last_good_of(path)
    with said_plainly(str(path)):
        if good.exists() and _changes_in(good) >= len(rows) and damage_of(good) is None:
            shutil.copyfile(good, target)
            return target
        if not rows:
            raise StoreError(f"{path}: it is damaged and nothing of it can be read; it was left as it is")
        _write(target, rows)
    return target


def _readable_changes(path: Path) -> Iterator[dict[str, Any]]:
    """Every change that can still be read, each by itself, so that one damaged page hides no other."""
    with closing(_reading(path)) as connection:
        wanted = f"SELECT {', '.join(COLUMNS)} FROM change WHERE sequence"
        start = 0
        while True:
            row, start = _next_row(connection, wanted, start)
            if row is None:
                return
            found = dict(zip(COLUMNS, row, strict=True))
            with suppress(AnnotationError, ValueError, TypeError):
                from_text(found["document"], path.name)
                yield found


def _next_row(connection: sqlite3.Connection, wanted: str, start: int, leap: int = 1) -> tuple[Any, int]:
    """The first readable row after `start` and its number; None at the end."""
    while leap < 2**30:
        try:
            row = connection.execute(f"{wanted} > ? ORDER BY sequence LIMIT 1", (start,)).fetchone()
        except (sqlite3.Error, UnicodeDecodeError):
            start, leap = start + leap, leap * 2
            continue
        return row, (row[0] if row and isinstance(row[0], int) else start + 1)
    return None, start


def _write(target: Path, rows: list[dict[str, Any]]) -> None:
    """A database of these changes."""
    Store(str(target), "rescue").close()
    now_there: dict[str, dict[str, Any] | None] = {}
    for row in rows:
        one = from_text(row["document"], target.name)
        now_there[row["id"]] = None if row["action"] == "removed" else current_row(one, row)
    with closing(sqlite3.connect(target)) as connection, connection:
        for table, found in (("change", rows), ("annotation", [row for row in now_there.values() if row])):
            for row in found:
                names = ", ".join(row)
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
