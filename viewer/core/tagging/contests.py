"""Where two changed the same annotation: what each wants, in words, and what becomes of it once it is decided."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from annotations.tags.model import Annotation, new_id
from annotations.tags.store import Conflict, Record
from annotations.tags.team import TeamStore
from viewer.core.tagging.book import Book, Contested
from viewer.core.tagging.state import Change

MINE, THEIRS, BOTH = "mine", "theirs", "both"
PLAIN = ("label", "grade", "structure", "level", "side", "status", "comment", "colour")


@dataclass(frozen=True)
class Contest:
    """One annotation that somebody else changed first.

    mine : as I want it, None: I removed it; theirs : as it is stored now, None: they removed it; who : they
    name : of my change; team : it was made while the server was away, and waits in the outbox
    """

    id: str
    mine: Annotation | None
    theirs: Record | None
    who: str
    name: str
    team: bool = False


@dataclass(frozen=True)
class Difference:
    """One field in which the two differ. field : of `Annotation`, or a name among its values; mine, theirs in words"""

    field: str
    mine: str
    theirs: str


def contests_of(book: Book, contested: Contested) -> list[Contest]:
    """What is to be decided of a change that came second; where both want the same there is nothing to decide."""
    mine = {one.id: one for one in contested.change.put}
    found = []
    for id_ in sorted(contested.ids):
        theirs = book.record(id_)
        if (theirs.annotation if theirs else None) != mine.get(id_):
            found.append(Contest(id_, mine.get(id_), theirs, contested.who, contested.change.name))
    return found


def quarrels_of(book: Book) -> list[Contest]:
    """What a team's server would not take, because somebody was first while it was away."""
    if not isinstance(book.store, TeamStore):
        return []
    return [
        Contest(one.id, one.mine, book.record(one.id), one.who, "edit", team=True)
        for one in book.store.quarrels.values()
    ]


def settle(book: Book, contest: Contest, answer: str) -> None:
    """Do what was answered (MINE, THEIRS or BOTH).

    Raises:
        Contested: theirs has changed again since it was shown; nothing is written over. StoreError: see `Book.do`.
    """
    if answer != THEIRS:
        book.poll()  # what is answered to is what is stored
        if book.record(contest.id) != contest.theirs:
            raise _again(book, contest)
    if answer == BOTH and contest.mine is not None:
        book.do(Change("keep both", (replace(contest.mine, id=new_id()),)))
    if contest.team and isinstance(book.store, TeamStore):
        if contest.id in book.store.quarrels:
            book.store.settle(contest.id, mine=answer == MINE)
        book.poll()
    elif answer == MINE:
        put, removed = ((contest.mine,), ()) if contest.mine is not None else ((), (contest.id,))
        book.do(Change(contest.name, put, removed))


def _again(book: Book, contest: Contest) -> Contested:
    theirs = book.record(contest.id)
    known = (contest.mine, *(record.annotation for record in (theirs, contest.theirs) if record is not None))
    mine = next((one for one in known if one is not None), None)
    assert mine is not None  # somebody has it, or there was no contest
    put, removed = ((contest.mine,), ()) if contest.mine is not None else ((), (contest.id,))
    conflict = Conflict(mine, theirs, contest.who)
    return Contested(conflict, Change(contest.name, put, removed), frozenset({contest.id}))


def differences(mine: Annotation | None, theirs: Annotation | None) -> list[Difference]:
    """Field by field what differs; a removal is one difference of its own, with an empty text for what is not there."""
    if mine is None or theirs is None:
        return [Difference("", mine.label if mine else "", theirs.label if theirs else "")]
    found = [
        Difference(key, getattr(mine, key) or "", getattr(theirs, key) or "")
        for key in PLAIN
        if getattr(mine, key) != getattr(theirs, key)
    ]
    if mine.points != theirs.points:
        found.append(Difference("points", *_places(mine, theirs)))
    if mine.faces != theirs.faces:
        found.append(Difference("faces", str(mine.face_count), str(theirs.face_count)))
    return found + list(_values(mine, theirs))


def _places(mine: Annotation, theirs: Annotation) -> tuple[str, str]:
    """The first point that differs, mm; of figures with other numbers of points, the numbers."""
    if len(mine.points) != len(theirs.points):
        return str(len(mine.points)), str(len(theirs.points))
    far = max(zip(mine.points, theirs.points, strict=True), key=lambda pair: math.dist(*pair))
    first, second = (" ".join(f"{number:.1f}" for number in point) for point in far)
    return f"{first} mm", f"{second} mm"


def _values(mine: Annotation, theirs: Annotation) -> Iterator[Difference]:
    for name in sorted({**mine.values, **theirs.values}):
        pair = [f"{one.values[name]:.2f}" if name in one.values else "" for one in (mine, theirs)]
        if pair[0] != pair[1]:
            yield Difference(name, *pair)
