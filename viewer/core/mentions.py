"""Which passage of which text speaks of a structure or topic, and where in a text it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from annotations.levels import SEGMENTS
from annotations.reader import filled, find_text
from annotations.terms import kinds
from annotations.text import Section, Text
from annotations.topics import topics
from viewer.core.catalogue import Catalogue
from viewer.core.titles import title_of

#: Beginning of an id -> the headings under which a text on a segment is about such structures.
ABOUT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "disc": ("Disc",),
        "facet": ("Facet joints",),
        "nerve": ("Which nerve is which", "The nerves here", "Root findings"),
        "canal": ("In the canal",),
        "ligament": ("What it is made of",),
        "vertebra": ("What it is made of",),
    }
)


@dataclass(frozen=True)
class Mention:
    """A passage that speaks of something: select `target` with `passage` to read it."""

    target: str
    title: str
    heading: str

    @property
    def passage(self) -> str:
        """The place in the text, as `ViewState.passage` has it."""
        return f"#{self.heading}"


class Mentions:
    """All mentions in the texts for one audience, which are read one by one ahead of time, or when first asked."""

    def __init__(self, catalogue: Catalogue, audience: str) -> None:
        self._catalogue = catalogue
        self._audience = audience
        self.ready = False
        self._by_target: dict[str, list[tuple[Mention, str]]] = {}
        self._unread = iter((*catalogue.segments, *topics(), *kinds()))

    def of(self, target: str) -> tuple[Mention, ...]:
        """Who mentions `target`, one passage a text, texts on segments first; not the target's own text.

        A passage on the facet joints of L2-L3 mentions each of them, one on the nucleus mentions its disc.
        """
        known = self._finished()
        related = [target, *_outer(target), *(key for key in known if key.startswith(f"{target}/"))]
        own = self._catalogue.term(target).kind if target not in topics() else target
        found: dict[str, Mention] = {}
        for key in related:
            for mention, subject in known.get(key, ()):
                if subject not in (own, target) and mention.target != target:
                    found.setdefault(subject, mention)
        order = {subject: place for place, subject in enumerate((*SEGMENTS, *topics()))}
        return tuple(found[subject] for subject in sorted(found, key=lambda one: (order.get(one, len(order)), one)))

    def read_ahead(self) -> bool:
        """Read one more text; False when all are read. `of` reads what is left, all at once."""
        subject = next(self._unread, None)
        self.ready = subject is None
        if subject is not None:
            self._read(subject)
        return subject is not None

    def _finished(self) -> Mapping[str, list[tuple[Mention, str]]]:
        """Structure or topic -> (mention, subject of the text)."""
        while self.read_ahead():
            pass
        return self._by_target

    def _read(self, subject: str) -> None:
        """Note what the text on a segment, topic or kind speaks of, on a kind for each of its structures."""
        text = find_text(subject.split("/")[-1], self._audience, self._catalogue.language)
        if text is None:
            return
        sections = _best_sections(text)
        if subject in self._catalogue.segments or subject in topics():
            self._note(subject, subject, title_of(self._catalogue, subject, text), sections, {})
        for target in self._by_kind.get(subject, ()):
            term = self._catalogue.term(target)
            self._note(subject, target, term.name, sections, term.values)

    def _note(
        self, subject: str, target: str, title: str, sections: Mapping[str, str], values: Mapping[str, str]
    ) -> None:
        for link, heading in sections.items():
            key = filled(link, values) if "{" in link else link
            if key is not None:
                self._by_target.setdefault(key, []).append((Mention(target, title, heading), subject))

    @cached_property
    def _by_kind(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for target in self._catalogue.entries:
            found.setdefault(self._catalogue.term(target).kind, []).append(target)
        return found


def _best_sections(text: Text) -> dict[str, str]:
    """Everything a text links to, with the heading of the section that does so most."""
    counts: dict[str, dict[str, int]] = {}
    for section in text.sections:
        for _, target in (*section.links, *section.topics):
            by_heading = counts.setdefault(target, {})
            by_heading[section.heading] = by_heading.get(section.heading, 0) + 1
    return {key: max(by_heading, key=lambda one: by_heading[one]) for key, by_heading in counts.items()}


def _outer(target: str) -> tuple[str, ...]:
    """The groups and structures a structure belongs to, nearest first; a topic belongs to none."""
    parts = target.split("/")
    return () if target in topics() else tuple("/".join(parts[:depth]) for depth in range(len(parts) - 1, 1, -1))


def place_of(text: Text, passage: str | None, catalogue: Catalogue) -> tuple[int, int | None] | None:
    """(section, block) of a passage, both from 0; the block is None where a whole section is meant.

    For a structure it is the first block that links to it, in the section about such things where there is one; a link
    to what it is part of, or to a part of it, counts where there is none to itself.
    """
    if passage is None:
        return None
    if passage.startswith("#"):
        headings = [section.heading for section in text.sections]
        return (headings.index(passage[1:]), None) if passage[1:] in headings else None
    tests: tuple[Callable[[str], bool], ...] = (
        lambda to: to == passage,
        lambda to: _related(to, passage, catalogue),
    )
    for wanted in tests:
        linking = [number for number, one in enumerate(text.sections) if any(wanted(to) for _, to in one.links)]
        about = [number for number in linking if text.sections[number].heading in ABOUT.get(passage.split("/")[0], ())]
        if linking:
            best = (about or linking)[0]
            return best, _first_block(text.sections[best], wanted)
    return None


def _related(link: str, passage: str, catalogue: Catalogue) -> bool:
    shown = catalogue.stand_in(link) or link
    return passage.startswith(f"{shown}/") or shown.startswith(f"{passage}/") or shown == passage


def _first_block(section: Section, wanted: Callable[[str], bool]) -> int:
    return next(number for number, block in enumerate(section.blocks) if any(wanted(to) for _, to in block.links))
