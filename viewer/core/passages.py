"""Full-text search over the sections of the texts: SQLite's own index (FTS5) finds and stems, the ranking is ours.

FTS5's own rank favours short sections, and a text's names stand beside each of its sections: so a section is ranked
by which of the asked words it holds, and which of them side by side, rare ones counting most, and by where.
"""

from __future__ import annotations

import itertools
import math
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

#: Words of questions that say nothing of the answer.
FILLERS = frozenset(
    word
    for line in (
        "a about an and are as at be been being by can could did do does done for from get got had has have how i if",
        "in into is it its long many may me mean means much my need of on or should so that the their them then there",
        "these they this to was were what when where which while who why will with would you your",
        "am bei beim das dem den der des die ein eine einer fur ist mit und vom von was wie wo zu zum zur",
    )
    for word in line.split()
)
#: What a word is worth where it stands: among the names of the subject, in the heading, in the section itself.
WORTH = {"names": 0.9, "heading": 0.8, "body": 1.0}
#: What two words that are asked side by side are worth more where they stand so.
SIDE_BY_SIDE = 0.3
#: Aids to memory repeat the words of a text, but explain none of them.
MEMORY_AID, MEMORY_AID_SHARE = "To remember", 0.7
MOST_WORDS = 24


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
    alike : words to the others that mean the same
    """

    def __init__(
        self,
        passages: Iterable[Passage],
        words_of: Callable[[str], list[str]],
        alike: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._words_of = words_of
        self._alike = alike or {}
        self._passages = tuple(passages)
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute("CREATE VIRTUAL TABLE passages USING fts5(names, heading, body, tokenize='porter')")
        self._base.executemany(
            "INSERT INTO passages(rowid, names, heading, body) VALUES (?, ?, ?, ?)",
            (
                (number, *(" ".join(words_of(part)) for part in (f"{one.title} {one.names}", one.heading, one.text)))
                for number, one in enumerate(self._passages)
            ),
        )

    def search(self, query: str, limit: int = 20) -> list[Passage]:
        """The best passages first, one for each target."""
        words = asked_for(self._words_of(query))
        scores: dict[int, float] = {}
        for place, word in enumerate(words):
            for number, worth in self._worth_of(word, still_typed=place == len(words) - 1).items():
                scores[number] = scores.get(number, 0.0) + worth
        for pair in itertools.pairwise(words):
            for number, worth in self._worth(self._holding("body", f'"{" ".join(pair)}"')).items():
                scores[number] = scores.get(number, 0.0) + worth * SIDE_BY_SIDE
        for number in scores:
            if self._passages[number].heading == MEMORY_AID:
                scores[number] *= MEMORY_AID_SHARE
        found: dict[str, Passage] = {}
        for number in sorted(scores, key=lambda one: -scores[one]):
            found.setdefault(self._passages[number].target, self._passages[number])
            if len(found) == limit:
                break
        return list(found.values())

    def _worth_of(self, word: str, *, still_typed: bool) -> dict[int, float]:
        """What a word adds to the score of each section that holds it or a word alike."""
        wanted = " OR ".join(f'"{one}"' for one in dict.fromkeys((word, *self._alike.get(word, ()))))
        wanted = f'{wanted} OR "{word}"*' if still_typed else wanted
        places = {column: self._holding(column, wanted) for column in WORTH}
        rare = self._worth(set().union(*places.values()))
        return {row: one * sum(w for column, w in WORTH.items() if row in places[column]) for row, one in rare.items()}

    def _worth(self, rows: set[int]) -> dict[int, float]:
        """What each section gains by holding something that just `rows` hold: much if they are few."""
        return dict.fromkeys(rows, math.log(1 + len(self._passages) / (1 + len(rows))))

    def _holding(self, column: str, wanted: str) -> set[int]:
        # Quotes keep FTS5's own words words; the words themselves are letters and figures alone.
        rows = self._base.execute("SELECT rowid FROM passages WHERE passages MATCH ?", (f"{column} : ({wanted})",))
        return {number for (number,) in rows}


def asked_for(words: Sequence[str]) -> list[str]:
    """The words of a query that say what is asked for; all of them where none would be left."""
    return list(dict.fromkeys([word for word in words if word not in FILLERS] or words))[:MOST_WORDS]
