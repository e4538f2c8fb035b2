"""Opening the database of annotations: a SQLite file so that no stroke is lost, or a PostgreSQL server."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool, StaticPool

from annotations.errors import AnnotationError, StoreError, UnreachableError
from annotations.tags.schema import prepare

MAGIC = b"SQLite format 3\x00"
PATIENCE = 10  # seconds to wait for another program's transaction
SERVER_PATIENCE = 4  # seconds to wait for a server
#: So that changes are numbered in the order in which they become visible, writers of a server take turns.
TURN = 0x4C756D62  # "Lumb"
#: What to do about what SQLite says.
REMEDIES = (
    ("disk is full", "the disk is full; make room, what is on view is kept until then"),
    ("readonly", "it may not be written; save a copy elsewhere"),
    ("read-only", "it may not be written; save a copy elsewhere"),
    ("malformed", "it is damaged; the last good state can be opened for reading"),
    ("not a database", "it is no database; choose another file"),
    ("locked", "another program keeps it busy; try again"),
    ("unable to open", "it cannot be opened; check the folder and its rights"),
)
UNREACHABLE = "the server does not answer"


def is_server(place: str) -> bool:
    """Whether `place` names a server and not a file."""
    return place.startswith(("postgresql://", "postgresql+"))


def open_engine(place: str, *, read_only: bool = False) -> Engine:
    """The engine of an open, checked and prepared database.

    Raises:
        AnnotationError: not a database of ours; SQLAlchemyError or OSError: it cannot be opened.
    """
    engine = _server(place) if is_server(place) else _file(Path(place), read_only)
    try:
        if not read_only:
            with begin_write(engine) as connection:
                prepare(connection, place)
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_plain(path: Path) -> Engine:
    """A SQLite file for tables of the caller's own. Raises AnnotationError, SQLAlchemyError or OSError."""
    return _file(path, False)


def _server(place: str) -> Engine:
    url = make_url(place).set(drivername="postgresql+psycopg")
    options = {
        "connect_timeout": SERVER_PATIENCE, "tcp_user_timeout": 1000 * SERVER_PATIENCE,
        "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2,
    }  # fmt: skip
    return create_engine(url, pool_pre_ping=True, connect_args=options)


def _file(path: Path, read_only: bool) -> Engine:
    _check_magic(path)
    if read_only and not path.exists():
        raise AnnotationError(path.name, "file", "nothing", "an annotation database", "check the name")
    mode = "mode=ro" if read_only else "mode=rwc"
    source = f"{path.resolve().as_uri()}?{mode}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(source, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)

    # one connection for good: it keeps the data reachable even when the file is deleted beneath it
    engine = create_engine(URL.create("sqlite"), creator=connect, poolclass=NullPool if read_only else StaticPool)
    event.listen(engine, "connect", _set_up_read_only if read_only else _set_up)
    return engine


def _check_magic(path: Path) -> None:
    if path.is_dir():
        raise AnnotationError(path.name, "file", "a folder", "an annotation database", "choose a file")
    try:
        with path.open("rb") as stream:
            head = stream.read(len(MAGIC))
    except FileNotFoundError:
        return
    if head and head != MAGIC:
        raise AnnotationError(path.name, "file", head, "an annotation database", "choose another; it was not touched")


def _set_up(connection: Any, record: Any) -> None:
    """WAL lets others read while one writes; every transaction is on the disk before it counts as done."""
    _set_up_read_only(connection, record)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def _set_up_read_only(connection: Any, record: Any) -> None:
    del record
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")


@contextmanager
def begin_write(engine: Engine) -> Iterator[Connection]:
    """A transaction that nobody else can write beside."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
        yield connection


@contextmanager
def said_plainly(name: str) -> Iterator[None]:
    """What a database says in an exception becomes one line of StoreError that names the database."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeDecodeError) as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        said = " ".join(str(cause).split())[:160]
        lost = is_server(name) and _is_lost(error)
        remedy = UNREACHABLE if lost else _remedy(said)
        raise (UnreachableError if lost else StoreError)(f"{without_password(name)}: {remedy} ({said})") from error


def _remedy(said: str) -> str:
    return next((remedy for word, remedy in REMEDIES if word in said.lower()), "nothing was written")


def _is_lost(error: BaseException) -> bool:
    """Whether the server went away, as against: it answered that it would not. 57P: it was shut down."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, OSError)
    state = getattr(error.orig, "sqlstate", None)
    lost = error.connection_invalidated or str(state).startswith(("08", "57P"))
    return lost or (isinstance(error, OperationalError) and state is None)


def without_password(place: str) -> str:
    """`place` fit to be shown."""
    return make_url(place).render_as_string(hide_password=True) if is_server(place) else place


def moved_away(path: Path, opened: os.stat_result) -> bool:
    """Whether the file that was opened no longer lies at its path."""
    try:
        there = path.stat()
    except OSError:
        return True
    return (there.st_ino, there.st_dev) != (opened.st_ino, opened.st_dev)


def copy_to(engine: Engine, path: Path) -> None:
    """A consistent copy of an open SQLite database at a new `path`. Raises OSError, sqlite3.Error."""
    beside = path.with_name(f".{path.name}.part")
    if path.exists():
        raise FileExistsError(f"{path.name} is there already")
    try:
        with engine.connect() as connection, closing(sqlite3.connect(beside)) as copy:
            source: Any = connection.connection.driver_connection
            source.backup(copy)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
