"""Full-text search over the sections of the texts, with SQLite's own index (FTS5): stems, ranks by BM25."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

#: Words of questions that say nothing of the answer.
FILLERS = frozenset(
    word
    for line in (
        "a about an and are as at be been being by can could did do does done for from get got had has have how i if",
        "in into is it its long many may me mean means much my need of on or should so that the their them then there",
        "these they this to was were what when where which while who why will with would you your",
    )
    for word in line.split()
)
#: Weights of the columns: names and synonyms of the subject, its heading, what stands below.
WEIGHTS = (6.0, 3.0, 1.0)


@dataclass(frozen=True)
class Passage:
    """A section of a text: what to select to read it, whose text it is, its heading and its words."""

    target: str
    title: str
    heading: str
    text: str
    names: str = ""


class PassageIndex:
    """Finds sections by what they say.

    words_of : makes comparable words of a text (lower case, no accents, `L4-L5` as `l4 l5`)
    """

    def __init__(self, passages: Iterable[Passage], words_of: Callable[[str], list[str]]) -> None:
        self._words_of = words_of
        self._passages = tuple(passages)
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute("CREATE VIRTUAL TABLE passages USING fts5(names, heading, body, tokenize='porter')")
        self._base.executemany(
            "INSERT INTO passages(rowid, names, heading, body) VALUES (?, ?, ?, ?)",
            (
                (number, *(" ".join(words_of(part)) for part in (f"{one.title} {one.names}", one.heading, one.text)))
                for number, one in enumerate(self._passages, start=1)
            ),
        )

    def search(self, query: str, limit: int = 20) -> list[Passage]:
        """The best passages first, one for each target: those with every word of the query before those with some."""
        words = asked_for(self._words_of(query))
        found: dict[str, Passage] = {}
        for joint in (" AND ", " OR "):
            for one in self._matching(words, joint, limit * 8):
                found.setdefault(one.target, one)
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def _matching(self, words: Sequence[str], joint: str, limit: int) -> list[Passage]:
        if not words:
            return []
        # The last word may still be typed: it matches as a beginning too. Quotes keep FTS5's own words words.
        wanted = [f'"{word}"' for word in words[:-1]] + [f'("{words[-1]}" OR "{words[-1]}"*)']
        rows = self._base.execute(
            "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY bm25(passages, ?, ?, ?) LIMIT ?",
            (joint.join(wanted), *WEIGHTS, limit),
        )
        return [self._passages[number - 1] for (number,) in rows]


def asked_for(words: Sequence[str]) -> list[str]:
    """The words of a query that say what is asked for; all of them where none would be left. At most 24."""
    return ([word for word in words if word not in FILLERS] or list(words))[:24]
