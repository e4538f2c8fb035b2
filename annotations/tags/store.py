"""The database of annotations: one transaction a change, every change kept, nobody written over.

SQLite (a file, WAL) is the embedded default; a team points at one PostgreSQL. `Store` is not for several threads at
once; two stores, in one program or in many, may share a database.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select

from annotations.errors import AnnotationError, StoreError
from annotations.tags.document import from_text, from_texts, to_text
from annotations.tags.engine import begin_write, copy_to, is_server, moved_away, open_engine, said_plainly
from annotations.tags.model import Annotation, now
from annotations.tags.schema import CHANGE, CURRENT

#: What a record is made of.
RECORD = (CURRENT.c.id, CURRENT.c.document, CURRENT.c.revision, CURRENT.c.sequence)
AT_ONCE = 500  # ids in one question
ADDED, CHANGED, REMOVED, RESTORED = "added", "changed", "removed", "restored"


@dataclass(frozen=True)
class Record:
    """An annotation as the database has it: `revision` counts its changes, `sequence` all changes there are."""

    annotation: Annotation
    revision: int
    sequence: int


@dataclass(frozen=True)
class Change:
    """One line of the history; `annotation` is how it was after it (for a removal: how it was before)."""

    sequence: int
    id: str
    revision: int
    at: str
    author: str
    action: str
    annotation: Annotation


class Conflict(Exception):  # noqa: N818 (no error: somebody else was first)
    """Somebody changed the annotation since `revision`; `theirs` is their version, None if they removed it."""

    def __init__(self, mine: Annotation, theirs: Record | None, who: str) -> None:
        super().__init__(f"{who} has {'changed' if theirs else 'removed'} this annotation in the meantime")
        self.mine, self.theirs, self.who = mine, theirs, who


@dataclass(frozen=True)
class Put:
    """Write `annotation`, which was `revision` when it was read; None: it is new."""

    annotation: Annotation
    revision: int | None = None


@dataclass(frozen=True)
class Remove:
    """Remove the annotation that was `revision` when it was read."""

    id: str
    revision: int


class Store:
    """An open database. Every method raises StoreError where the database cannot be reached."""

    def __init__(self, place: str, author: str, *, read_only: bool = False) -> None:
        """Open `place`, the path of a file or `postgresql://…`; make it if it is not there.

        Raises:
            AnnotationError: no database of ours, or one of a later version; StoreError: it cannot be opened.
        """
        self.name = place
        self.author = author
        self.read_only = read_only
        with said_plainly(place):
            self._engine: Engine = open_engine(place, read_only=read_only)
            self._opened = None if is_server(place) else Path(place).stat()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def save_copy(self, path: Path) -> None:
        """A whole copy of a SQLite database at `path`, also when its own file was deleted beneath it.

        Raises:
            StoreError: it cannot be written there, or something is there already.
        """
        with said_plainly(str(path)):
            copy_to(self._engine, path)

    # --- reading ---------------------------------------------------------------------------------

    def records(self) -> dict[str, Record]:
        """Every annotation there is, by id, the oldest first."""
        rows = self._read(select(*RECORD).order_by(CURRENT.c.sequence))
        with _uncollected():
            found = from_texts([row[1] for row in rows], self.name)
            pairs = zip(rows, found, strict=True)
            return {id_: _record(id_, one, rev, seq, self.name) for (id_, _, rev, seq), one in pairs}

    def record(self, id_: str) -> Record | None:
        """One annotation, or None."""
        rows = self._read(select(*RECORD).where(CURRENT.c.id == id_))
        return record_of(rows[0], self.name) if rows else None

    def history(self, id_: str) -> list[Change]:
        """All that was done to one annotation, the first first."""
        return self._changes(select(CHANGE).where(CHANGE.c.id == id_).order_by(CHANGE.c.revision))

    def since(self, sequence: int) -> list[Change]:
        """All changes after `sequence`, by whomever; 0: all there ever were."""
        return self._changes(select(CHANGE).where(CHANGE.c.sequence > sequence).order_by(CHANGE.c.sequence))

    def last_sequence(self) -> int:
        """The number of the last change; 0 in a new database."""
        return int(self._read(select(func.coalesce(func.max(CHANGE.c.sequence), 0)))[0][0])

    def _read(self, wanted: Any) -> Sequence[Row]:
        with said_plainly(self.name), self._engine.connect() as connection:
            return connection.execute(wanted).all()

    def _changes(self, wanted: Any) -> list[Change]:
        return [
            Change(
                row.sequence, row.id, row.revision, row.at, row.author, row.action,
                from_text(row.document, self.name),
            )
            for row in self._read(wanted)
        ]  # fmt: skip

    # --- writing ---------------------------------------------------------------------------------

    def commit(self, steps: Iterable[Put | Remove]) -> dict[str, Record]:
        """Carry out `steps` in one transaction, all or none; the records as they are now (removed ones are absent).

        Raises:
            Conflict: somebody else changed one of them first; nothing is written.
            StoreError: the database cannot be written; nothing is written.
        """
        return self._transact(list(steps), {})

    def restore(self, id_: str, revision: int) -> Record:
        """Bring an annotation back to how it was at `revision`, as a change of its own. Raises as `commit` does."""
        past = next((one for one in self.history(id_) if one.revision == revision), None)
        if past is None:
            raise AnnotationError(self.name, f"annotation {id_}", f"revision {revision}", "one it had", "see history")
        present = self.record(id_)
        step = Put(past.annotation, present.revision if present else None)
        return self._transact([step], {id_: RESTORED})[id_]

    def _transact(self, steps: Sequence[Put | Remove], actions: Mapping[str, str]) -> dict[str, Record]:
        self._check_place()
        with said_plainly(self.name), begin_write(self._engine) as connection:
            writing = _Writing(connection, [_id_of(step) for step in steps], self.name, self.author)
            for step in steps:
                writing.take(step, actions.get(_id_of(step)))
            return writing.finish()

    def _check_place(self) -> None:
        """A file deleted beneath an open program would take every further stroke with it, unseen."""
        if self.read_only:
            raise StoreError(f"{self.name}: is open for reading only; nothing was written")
        if self._opened is not None and moved_away(Path(self.name), self._opened):
            raise StoreError(f"{self.name}: was deleted or replaced by another program; save a copy and go on there")


def _id_of(step: Put | Remove) -> str:
    return step.id if isinstance(step, Remove) else step.annotation.id


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


class _Writing:
    """One transaction under way: what is there of the annotations it touches, and the rows it will write."""

    def __init__(self, connection: Connection, ids: Sequence[str], name: str, author: str) -> None:
        self._connection, self._name, self._author = connection, name, author
        self._sequence = int(connection.execute(select(func.coalesce(func.max(CHANGE.c.sequence), 0))).scalar_one())
        self._last: dict[str, int] = {}
        self._present: dict[str, Record] = {}
        for some in _batches(list(dict.fromkeys(ids))):
            revisions = select(CHANGE.c.id, func.max(CHANGE.c.revision)).where(CHANGE.c.id.in_(some))
            self._last |= {row[0]: row[1] for row in connection.execute(revisions.group_by(CHANGE.c.id))}
            rows = connection.execute(select(*RECORD).where(CURRENT.c.id.in_(some)))
            self._present |= {row.id: record_of(row, name) for row in rows}
        self._before = set(self._present)
        self._changes: list[dict[str, Any]] = []
        self._touched: dict[str, dict[str, Any] | None] = {}

    def take(self, step: Put | Remove, action: str | None = None) -> None:
        """Note down one step. Raises Conflict."""
        id_ = _id_of(step)
        present = self._present.get(id_)
        if isinstance(step, Remove):
            if present is None:
                return  # two removed it: both have what they want
            self._check(present.annotation, step.revision)
            self._log(present.annotation, REMOVED)
            self._touched[id_] = None
            del self._present[id_]
            return
        self._check(step.annotation, step.revision)
        row = self._log(step.annotation, action or (ADDED if present is None else CHANGED))
        self._touched[id_] = current_row(step.annotation, row)
        self._present[id_] = Record(step.annotation, row["revision"], row["sequence"])

    def _check(self, mine: Annotation, base: int | None) -> None:
        present = self._present.get(mine.id)
        if (present.revision if present else None) == base:
            return
        newest = select(CHANGE.c.author).where(CHANGE.c.id == mine.id).order_by(CHANGE.c.revision.desc()).limit(1)
        raise Conflict(mine, present, str(self._connection.execute(newest).scalar() or "Somebody"))

    def _log(self, one: Annotation, action: str) -> dict[str, Any]:
        self._sequence += 1
        self._last[one.id] = self._last.get(one.id, 0) + 1
        row = {
            "sequence": self._sequence, "id": one.id, "revision": self._last[one.id], "at": now().isoformat(),
            "author": self._author, "action": action,
            "document": to_text(one),
        }  # fmt: skip
        self._changes.append(row)
        return row

    def finish(self) -> dict[str, Record]:
        """Write the rows; the records that the steps have left."""
        old = [id_ for id_ in self._touched if id_ in self._before]
        for some in _batches(old):
            self._connection.execute(delete(CURRENT).where(CURRENT.c.id.in_(some)))
        rows = [row for row in self._touched.values() if row is not None]
        for table, these in ((CHANGE, self._changes), (CURRENT, rows)):
            if these:
                self._connection.execute(insert(table), these)
        return {id_: self._present[id_] for id_, row in self._touched.items() if row is not None}


def current_row(one: Annotation, change: Mapping[str, Any]) -> dict[str, Any]:
    """The row of the present state that a change leaves behind."""
    return {
        "id": one.id, "revision": change["revision"], "sequence": change["sequence"], "kind": one.kind,
        "label": one.label, "structure": one.structure, "level": one.level, "side": one.side,
        "status": one.status, "author": one.author, "changed": one.changed.isoformat(), "document": change["document"],
    }  # fmt: skip


def record_of(row: Row, name: str) -> Record:
    """The record of a row of `RECORD`. Raises AnnotationError where it is damaged."""
    return _record(row.id, from_text(row.document, name), row.revision, row.sequence, name)


def _record(id_: str, one: Annotation, revision: int, sequence: int, name: str) -> Record:
    if one.id != id_:
        raise AnnotationError(name, f"annotation {one.id}: id", id_, "the same in row and document", "it is damaged")
    return Record(one, revision, sequence)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage: a hundred thousand new objects, all of them kept, would be gone through often."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
