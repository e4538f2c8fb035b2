"""The open database of annotations: what lies on this pack, every change written at once, undo and redo."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from psygnal import Signal

from annotations.errors import StoreError
from annotations.tags.model import Annotation
from annotations.tags.store import Change as Logged
from annotations.tags.store import Conflict, Put, Record, Remove, Store
from annotations.tags.team import TeamStore
from viewer.core.tagging.state import Change


@dataclass(frozen=True)
class Step:
    """What one change did, for the way back: the annotations it touched, before and after (None: not there).

    at : when it was done, by the clock that `viewer.core.store` goes by too
    """

    name: str
    before: Mapping[str, Annotation | None]
    after: Mapping[str, Annotation | None]
    at: float = field(default_factory=time.monotonic, compare=False)


class Contested(Conflict):
    """A change of which `ids` came second; nothing of it is written, and what others wrote is on view."""

    def __init__(self, conflict: Conflict, change: Change, ids: frozenset[str]) -> None:
        super().__init__(conflict.mine, conflict.theirs, conflict.who)
        self.change, self.ids = change, ids

    @property
    def rest(self) -> Change:
        """What nobody contests."""
        put = tuple(one for one in self.change.put if one.id not in self.ids)
        return replace(self.change, put=put, removed=tuple(one for one in self.change.removed if one not in self.ids))


class Book:
    """The annotations of one pack in one database.

    store : a file's, or a team's; pack : id of the mesh pack, whose annotations alone are on view here
    changed : emitted with the ids that are other than before, by whomever
    unsaved : what could not be written, all of it; `write_again` once the cause is mended
    """

    changed = Signal(frozenset)

    def __init__(self, store: Store | TeamStore, pack: str) -> None:
        self.store = store
        self.pack = pack
        self.unsaved: Change | None = None
        self._bases: dict[str, Annotation | None] = {}  # what was there when that could not be written
        self._records: dict[str, Record] = {}
        self._annotations: dict[str, Annotation] = {}
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._seen = 0
        self.reload()

    @property
    def annotations(self) -> Mapping[str, Annotation]:
        """Every annotation on the pack by id, the oldest change first."""
        return self._annotations

    @property
    def expected(self) -> Mapping[str, Annotation]:
        """As `annotations`, with what could not be written as if it were: what comes next lies on it."""
        if self.unsaved is None:
            return self._annotations
        kept = {id_: one for id_, one in self._annotations.items() if id_ not in self.unsaved.removed}
        return kept | {one.id: one for one in self.unsaved.put if one.pack == self.pack}

    @property
    def undo_name(self) -> str | None:
        """The name of the change that undo takes back, or None."""
        return self._done[-1].name if self._done else None

    @property
    def redo_name(self) -> str | None:
        """The name of the change that redo does again, or None."""
        return self._undone[-1].name if self._undone else None

    @property
    def undo_at(self) -> float | None:
        """When the change that undo takes back was done, by `time.monotonic`."""
        return self._done[-1].at if self._done else None

    @property
    def redo_at(self) -> float | None:
        """When the change that redo does again was done first."""
        return self._undone[-1].at if self._undone else None

    # --- changing ----------------------------------------------------------------------------------

    def do(self, change: Change) -> None:
        """Write a change.

        Raises:
            Contested: somebody was first; StoreError: it cannot be written, and is kept in `unsaved`.
        """
        after: dict[str, Annotation | None] = {one.id: one for one in change.put}
        after |= {id_: None for id_ in change.removed if id_ in self._records}
        step = Step(change.name, {id_: self._present(id_) for id_ in after}, after)
        had = {id_: self._revision(id_) for id_ in after}
        try:
            self._write(step.after)
        except StoreError:
            self._keep(change, step)
            raise
        except Conflict as conflict:
            moved = {id_ for id_, revision in had.items() if self._revision(id_) != revision}
            raise Contested(conflict, change, frozenset(moved | {conflict.mine.id})) from None
        self._done.append(step)
        self._undone.clear()
        self.changed.emit(frozenset(after))

    def _keep(self, change: Change, step: Step) -> None:
        """What could not be written, with what could not be before; of two states of one annotation the later."""
        earlier = self.unsaved or Change(change.name)
        put = {one.id: one for one in earlier.put if one.id not in step.after} | {one.id: one for one in change.put}
        removed = {id_ for id_ in earlier.removed if id_ not in step.after} | {*change.removed}
        bases = step.before if self.unsaved is None else {**step.before, **self._bases}
        self.unsaved = Change(change.name, tuple(put.values()), tuple(sorted(removed)))
        self._bases = {id_: bases.get(id_) for id_ in (*put, *removed)}

    def write_again(self) -> None:
        """Write what could not be written.

        Raises:
            StoreError: it still cannot, and is kept; Contested: one of the annotations was changed since then. That one
            is given up here (it is the conflict's `mine`), the others are kept: write again.
        """
        if self.unsaved is None:
            return
        for id_, base in self._bases.items():
            if self._present(id_) != base:
                put = tuple(one for one in self.unsaved.put if one.id == id_)
                mine, name = next(iter(put), base), self.unsaved.name
                self._give_up(id_)
                if mine is not None:
                    conflict = Conflict(mine, self._records.get(id_), self._last_author(id_))
                    raise Contested(conflict, Change(name, put, () if put else (id_,)), frozenset({id_}))
                return self.write_again()
        change, bases = self.unsaved, self._bases
        self.unsaved, self._bases = None, {}
        try:
            self.do(change)
        except Conflict:  # since a moment ago, and taken over by now: it is seen above
            self.unsaved, self._bases = change, bases
            return self.write_again()
        return None

    def _give_up(self, id_: str) -> None:
        assert self.unsaved is not None
        put = tuple(one for one in self.unsaved.put if one.id != id_)
        removed = tuple(one for one in self.unsaved.removed if one != id_)
        del self._bases[id_]
        self.unsaved = Change(self.unsaved.name, put, removed) if put or removed else None

    def undo(self) -> None:
        """Take the last change of this program back. Raises as `do` does; it stays to be taken back then."""
        self._walk(self._done, self._undone, back=True)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._walk(self._undone, self._done, back=False)

    def _walk(self, source: list[Step], target: list[Step], *, back: bool) -> None:
        if not source:
            return
        step = source[-1]
        left, wanted = (step.after, step.before) if back else (step.before, step.after)
        for id_, one in left.items():
            if self._present(id_) != one:  # somebody else went on from there: not to be undone from here
                source.pop()
                record = self._records.get(id_)
                mine = one or wanted[id_]
                assert mine is not None
                raise Conflict(mine, record, self._last_author(id_))
        self._write(wanted)
        target.append(source.pop())
        self.changed.emit(frozenset(wanted))

    def _last_author(self, id_: str) -> str:
        history = self.history(id_)
        return history[-1].author if history else "Somebody"

    def _present(self, id_: str) -> Annotation | None:
        record = self._records.get(id_)
        return record.annotation if record else None

    def _write(self, wanted: Mapping[str, Annotation | None]) -> None:
        steps: list[Put | Remove] = []
        for id_, one in wanted.items():
            record = self._records.get(id_)
            if one is not None:
                steps.append(Put(one, record.revision if record else None))
            elif record is not None:
                steps.append(Remove(id_, record.revision))
        try:
            records = self.store.commit(steps)
        except Conflict:
            self.poll()
            raise
        self._own_seen(steps, records)
        self._take(records, wanted.keys() - records.keys())

    def _own_seen(self, steps: list[Put | Remove], records: Mapping[str, Record]) -> None:
        """Changes of one's own need not be read again, if nobody else's came between (each step has one number)."""
        for place, step in enumerate(steps):
            if isinstance(step, Put) and records[step.annotation.id].sequence == self._seen + 1 + place:
                self._seen += len(steps)
                return

    def restore(self, id_: str, annotation: Annotation) -> None:
        """Bring an annotation back to how it was; a change like any other."""
        self.do(Change("restore", (annotation,)))

    # --- what is there -----------------------------------------------------------------------------

    def reload(self) -> None:
        """Read everything anew."""
        self._records = dict(self.store.records())
        self._annotations = {
            id_: record.annotation for id_, record in self._records.items() if record.annotation.pack == self.pack
        }
        self._seen = max((record.sequence for record in self._records.values()), default=0)

    def poll(self) -> frozenset[str]:
        """Take over what others have written since; the ids that are other than before. Raises StoreError."""
        if isinstance(self.store, TeamStore):
            return self._poll_team(self.store)
        logged = self.store.since(self._seen)
        last = {one.id: one for one in logged}
        records = {
            id_: Record(one.annotation, one.revision, one.sequence)
            for id_, one in last.items()
            if one.action != "removed" and self._revision(id_) != one.revision
        }
        gone = [id_ for id_, one in last.items() if one.action == "removed" and id_ in self._records]
        self._take(records, gone)
        self._seen = max([self._seen, *(one.sequence for one in logged)])
        ids = frozenset((*records, *gone))
        if ids:
            self.changed.emit(ids)
        return ids

    def _poll_team(self, store: TeamStore) -> frozenset[str]:
        """What waited may have been sent, which gives it another revision: all is looked through."""
        waited, known = store.waiting, len(store.quarrels)
        news = store.poll()
        if not news and (waited, known) == (store.waiting, len(store.quarrels)):
            return frozenset()
        fresh, had = store.records(), self._records
        records = {id_: one for id_, one in fresh.items() if had.get(id_) is not one and had.get(id_) != one}
        gone = [id_ for id_ in had if id_ not in fresh]
        other = [id_ for id_, one in records.items() if self._present(id_) != one.annotation]
        self._take(records, gone)
        ids = frozenset((*other, *gone))
        if ids:
            self.changed.emit(ids)
        return ids

    def _revision(self, id_: str) -> int | None:
        record = self._records.get(id_)
        return record.revision if record else None

    def _take(self, records: Mapping[str, Record], gone: object) -> None:
        for id_ in gone:  # type: ignore[attr-defined]  # any iterable of ids
            self._records.pop(id_, None)
            self._annotations.pop(id_, None)
        for id_, record in sorted(records.items(), key=lambda row: row[1].sequence):
            self._records.pop(id_, None)  # what was changed last stands last, as when everything is read anew
            self._annotations.pop(id_, None)
            self._records[id_] = record
            if record.annotation.pack == self.pack:
                self._annotations[id_] = record.annotation

    def record(self, id_: str) -> Record | None:
        """One annotation with its revision, or None."""
        return self._records.get(id_)

    def history(self, id_: str) -> list[Logged]:
        """All that was done to one annotation, the first first; of a team's, while the server answers."""
        return self.store.history(id_)

    # --- moving house ------------------------------------------------------------------------------

    def move_to(self, path: Path) -> None:
        """Save a whole copy at `path` and go on there. Raises StoreError; what was open stays open then."""
        if isinstance(self.store, TeamStore):
            raise StoreError(f"{path}: a team's annotations stay on their server; export them instead")
        self.store.save_copy(path)
        moved = Store(str(path), self.store.author)
        self.store.close()
        self.store = moved
        before = frozenset(self._records)
        self.reload()
        self.changed.emit(before | frozenset(self._records))

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()
