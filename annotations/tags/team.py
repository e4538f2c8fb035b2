"""A team's database on a server that may go away: work goes on here, is kept here, and is sent when it returns.

What is written while the server is away goes into a small SQLite file first (the outbox). When it answers again, each
step is sent against the revision it was made from; where somebody else was first, it waits as a quarrel to be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, String, Table, Text, delete, insert, select, update

from annotations.errors import UnreachableError
from annotations.tags.document import from_text, to_text
from annotations.tags.engine import begin_write, open_plain, said_plainly
from annotations.tags.model import Annotation
from annotations.tags.store import Change, Conflict, Put, Record, Remove, Store

_METADATA = MetaData()
#: Steps not sent yet, in their order; `document` None: a removal. `base`: the server's revision, None: new there.
WAITING = Table(
    "waiting",
    _METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False),
    Column("base", Integer),
    Column("document", Text),
)
#: The server's annotations as last seen, so that a program started without it has something to show.
SEEN = Table(
    "seen",
    _METADATA,
    Column("id", String(32), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("document", Text, nullable=False),
)


@dataclass(frozen=True)
class Quarrel:
    """A step of mine that came second; `mine` None: I wanted to remove it. `theirs` None: they removed it."""

    id: str
    mine: Annotation | None
    theirs: Record | None
    who: str


class TeamStore:
    """The annotations on a server, and those not yet there. Not for several threads at once.

    online : whether the server answered last time; waiting : how many steps are still to be sent
    quarrels : what is to be shown and decided, by annotation
    """

    def __init__(self, place: str, author: str, outbox: Path) -> None:
        """Open the server at `place`, or, where it does not answer, what the outbox remembers of it.

        Raises:
            AnnotationError: no database of ours; StoreError: the outbox cannot be written.
        """
        self.name, self.author = place, author
        self.quarrels: dict[str, Quarrel] = {}
        self._outbox_name = str(outbox)
        with said_plainly(self._outbox_name):
            self._outbox = open_plain(outbox)
            with begin_write(self._outbox) as connection:
                _METADATA.create_all(connection)
        self._server: Store | None = None
        self._records = self._remembered()
        self._sequence = max((record.sequence for record in self._records.values()), default=0)
        self.poll()

    def close(self) -> None:
        """Let go of server and outbox; what waits stays in the outbox."""
        self._outbox.dispose()
        if self._server is not None:
            self._server.close()

    @property
    def online(self) -> bool:
        """Whether the server answered last time."""
        return self._server is not None

    @property
    def waiting(self) -> int:
        """How many steps are still to be sent; those in a quarrel wait for the user."""
        return sum(id_ not in self.quarrels for id_, _, _ in self._steps().values())

    def records(self) -> dict[str, Record]:
        """Every annotation by id: the server's as last seen, with what waits on top."""
        found = dict(self._records)
        for id_, _, mine in self._steps().values():
            if id_ in self.quarrels:
                continue
            if mine is None:
                found.pop(id_, None)
            else:
                seen = self._records.get(id_)
                found[id_] = Record(mine, seen.revision if seen else 0, seen.sequence if seen else 0)
        return found

    def commit(self, steps: Iterable[Put | Remove]) -> dict[str, Record]:
        """Carry out `steps` on the server, or keep them until it answers; the records as they are now.

        Raises:
            Conflict: somebody else was first; nothing is written. StoreError: not even the outbox can be written.
        """
        wanted = list(steps)
        ids = {step.id if isinstance(step, Remove) else step.annotation.id for step in wanted}
        if self._server is not None and not self._waits(ids):
            try:
                done = self._server.commit(wanted)
            except UnreachableError:
                self._lose_server()
            else:
                self._see(done, ids - done.keys())
                return done
        self._keep(wanted)
        return {id_: record for id_, record in self.records().items() if id_ in ids}

    def poll(self) -> list[Change]:
        """Send what waits, and give what changed on the server since last time; meant to be called every second."""
        try:
            if self._server is None:
                self._server = Store(self.name, self.author)
            changes = self._server.since(self._sequence)
            self._take(changes)
            self._send(self._server)
        except UnreachableError:
            self._lose_server()
            return []
        return changes

    def history(self, id_: str) -> list[Change]:
        """All that was done to one annotation, the first first. Raises StoreError while the server is away."""
        if self._server is None:
            raise UnreachableError(f"{self.name}: does not answer; the history is kept there")
        return self._server.history(id_)

    def settle(self, id_: str, *, mine: bool) -> None:
        """End a quarrel: keep mine over theirs, or theirs. Raises as `commit` does."""
        quarrel = self.quarrels.pop(id_)
        with said_plainly(self._outbox_name), begin_write(self._outbox) as connection:
            connection.execute(delete(WAITING).where(WAITING.c.id == id_))
        base = quarrel.theirs.revision if quarrel.theirs else None
        step = self._step(id_, base, quarrel.mine) if mine else None
        if step is None:
            return
        try:
            self.commit([step])
        except Conflict as conflict:  # they changed it once more: mine waits on, and is asked about again
            self._keep([step])
            self.quarrels[id_] = Quarrel(id_, quarrel.mine, conflict.theirs, conflict.who)
            raise

    def go_offline(self) -> None:
        """Somebody found that the server does not answer: keep everything here until a poll finds it again."""
        self._lose_server()

    # --- the server ------------------------------------------------------------------------------

    def _lose_server(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None

    def _send(self, server: Store) -> None:
        """Every step that waits, in its order; where somebody was first, it stays in the outbox as a quarrel."""
        gained: dict[str, int | None] = {}
        for number, (id_, base, mine) in self._steps().items():
            if id_ in self.quarrels:
                quarrel = self.quarrels[id_]  # the newest of mine and theirs is what it is about
                self.quarrels[id_] = Quarrel(id_, mine, self._records.get(id_), quarrel.who)
                continue
            try:
                step = self._step(id_, gained.get(id_, base), mine)
                done = server.commit([step]) if step is not None else {}
            except Conflict as conflict:
                if conflict.theirs is None or conflict.theirs.annotation != mine:
                    self.quarrels[id_] = Quarrel(id_, mine, conflict.theirs, conflict.who)
                    continue
                done = {id_: conflict.theirs}  # it was sent, and only the answer was lost
            self._see(done, {id_} - done.keys())
            gained[id_] = done[id_].revision if id_ in done else None
            self._sent(number, id_, gained[id_])

    @staticmethod
    def _step(id_: str, revision: int | None, mine: Annotation | None) -> Put | Remove | None:
        if mine is not None:
            return Put(mine, revision)
        return Remove(id_, revision) if revision is not None else None

    def _take(self, changes: Iterable[Change]) -> None:
        last: dict[str, Change] = {change.id: change for change in changes}
        there = {
            id_: Record(change.annotation, change.revision, change.sequence)
            for id_, change in last.items()
            if change.action != "removed"
        }
        self._see(there, last.keys() - there.keys())
        self._sequence = max((change.sequence for change in last.values()), default=self._sequence)

    # --- the outbox ------------------------------------------------------------------------------

    def _steps(self) -> dict[int, tuple[str, int | None, Annotation | None]]:
        with said_plainly(self._outbox_name), self._outbox.connect() as connection:
            rows = connection.execute(select(WAITING).order_by(WAITING.c.number)).all()
        return {row.number: (row.id, row.base, self._parsed(row.document)) for row in rows}

    def _parsed(self, document: str | None) -> Annotation | None:
        return None if document is None else from_text(document, self._outbox_name)

    def _waits(self, ids: set[str]) -> bool:
        return any(id_ in ids for id_, _, _ in self._steps().values())

    def _keep(self, steps: Iterable[Put | Remove]) -> None:
        rows = [
            {"id": step.id, "base": step.revision, "document": None}
            if isinstance(step, Remove)
            else {"id": step.annotation.id, "base": step.revision, "document": to_text(step.annotation)}
            for step in steps
        ]
        with said_plainly(self._outbox_name), begin_write(self._outbox) as connection:
            connection.execute(insert(WAITING), rows)

    def _sent(self, number: int, id_: str, revision: int | None) -> None:
        """A step is done with; what waits on the same annotation follows from it."""
        with said_plainly(self._outbox_name), begin_write(self._outbox) as connection:
            connection.execute(delete(WAITING).where(WAITING.c.number == number))
            connection.execute(update(WAITING).where(WAITING.c.id == id_).values(base=revision))

    def _remembered(self) -> dict[str, Record]:
        with said_plainly(self._outbox_name), self._outbox.connect() as connection:
            rows = connection.execute(select(SEEN).order_by(SEEN.c.sequence)).all()
        return {row.id: Record(from_text(row.document, self._outbox_name), row.revision, row.sequence) for row in rows}

    def _see(self, records: Mapping[str, Record], removed: Iterable[str]) -> None:
        """Take the server's records over, here and in the outbox."""
        gone = list(removed)
        if not records and not gone:
            return
        rows = [
            {"id": id_, "revision": one.revision, "sequence": one.sequence,
             "document": to_text(one.annotation)}
            for id_, one in records.items()
        ]  # fmt: skip
        with said_plainly(self._outbox_name), begin_write(self._outbox) as connection:
            for id_ in (*records, *gone):
                connection.execute(delete(SEEN).where(SEEN.c.id == id_))
            if rows:
                connection.execute(insert(SEEN), rows)
        self._records = {id_: one for id_, one in self._records.items() if id_ not in gone} | dict(records)
