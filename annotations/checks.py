"""The checks of a single text: each a small function from one text to problems; `CHECKS` lists them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from annotations import readability
from annotations.headings import Headings, headings_of
from annotations.levels import PLACEHOLDERS, SEGMENTS
from annotations.markup import Block, Span, cell_text
from annotations.measured import NOT_A_SIZE, SPOKEN_OF, sizes, stated
from annotations.reader import filled
from annotations.sources import Source
from annotations.terms import kinds, known_ids, term_for
from annotations.text import Section, Text
from annotations.topics import topics

#: Flesch-Kincaid grade that no patient text may be above.
HARDEST_GRADE = 8.0
_RAW_HTML = re.compile(r"<\s*[A-Za-z!/?]")
_BRACED_LINK = re.compile(r"\]\(structure:[^()\s]*\)")


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a text; `line` is 1-based, 0 for the whole file. A warning makes no check fail."""

    file: str
    line: int
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message}"


@dataclass(frozen=True)
class Checked:
    """One text under check, with what its file's place says about it."""

    file: str
    folder: str
    subject: str
    audience: str
    text: Text
    known_sources: Mapping[str, Source]
    known_target: Callable[[str], bool]

    def problem(self, line: int, message: str, severity: str = "error") -> Problem:
        return Problem(self.file, line, message, severity)

    @property
    def headings(self) -> Headings | None:
        return headings_of(self.folder, self.audience, self.subject)

    @property
    def blocks(self) -> Iterator[Block]:
        return (block for section in self.text.sections for block in section.blocks)


def _front_matter(checked: Checked) -> Iterator[Problem]:
    text = checked.text
    if text.subject != checked.subject:
        yield checked.problem(1, f"subject: found {text.subject}, expected {checked.subject} as in the file's name")
    if text.audience_used != checked.audience:
        yield checked.problem(1, f"audience: found {text.audience_used}, expected {checked.audience} as in the name")
    if "\n" in text.summary or len(text.summary) > 160:
        yield checked.problem(1, "summary: expected one line of at most 160 characters; shorten it")


def _subject(checked: Checked) -> Iterator[Problem]:
    if checked.folder == "segments" and checked.subject not in SEGMENTS:
        yield checked.problem(1, f"unknown segment {checked.subject}, expected one of {', '.join(SEGMENTS)}")
    if checked.folder == "kinds" and checked.subject not in kinds():
        yield checked.problem(1, f"unknown kind {checked.subject}, expected one of {', '.join(kinds())}")
    known = [one.subject for one in topics().values() if one.folder == checked.folder]
    if checked.folder in ("conditions", "roots") and checked.subject not in known:
        yield checked.problem(
            1, f"unknown topic {checked.subject}, expected one of {', '.join(known)}; see topics.toml"
        )


def _headings(checked: Checked) -> Iterator[Problem]:
    expected = checked.headings
    if expected is None:
        return
    seen = [section.heading for section in checked.text.sections]
    for section in checked.text.sections:
        if section.heading not in expected.all:
            allowed = ", ".join(expected.all)
            yield checked.problem(section.line, f"unknown heading '{section.heading}', expected one of: {allowed}")
        if seen.count(section.heading) > 1:
            yield checked.problem(section.line, f"heading '{section.heading}' stands here twice; join the sections")
        if not section.blocks:
            yield checked.problem(section.line, f"nothing below the heading '{section.heading}'; write it or remove it")
    for heading in expected.required:
        if heading not in seen:
            yield checked.problem(0, f"missing heading '{heading}'; add the section '## {heading}'")


def _tables(checked: Checked) -> Iterator[Problem]:
    expected = checked.headings
    for section in checked.text.sections:
        columns = expected.tables.get(section.heading) if expected else None
        heads = [tuple(map(cell_text, block.rows[0])) for block in section.blocks if block.kind == "table"]
        if columns and columns not in heads:
            yield checked.problem(section.line, f"missing the table | {' | '.join(columns)} |; add it")


def _graded(checked: Checked) -> Iterator[Problem]:
    """A condition with a published grading gives it as a table."""
    expected = checked.headings
    topic = next((one for one in topics().values() if one.subject == checked.subject), None)
    if not expected or not expected.graded or not topic or not topic.grading:
        return
    section = next((one for one in checked.text.sections if one.heading == expected.graded), None)
    if section is None or not any(block.kind == "table" for block in section.blocks):
        yield checked.problem(
            section.line if section else 0, f"missing the table of {topic.grading} under '{expected.graded}'; add it"
        )


def _cited(checked: Checked) -> Iterator[Problem]:
    for section in checked.text.sections:
        for index, block in enumerate(section.blocks):
            if not _is_covered(section, index):
                start = " ".join(block.plain_text.split())[:50]
                yield checked.problem(block.line, f"no source for this {block.kind} ('{start}…'); add [@key]")


def _is_covered(section: Section, index: int) -> bool:
    """A paragraph cites for itself; a list or table may be cited by the paragraph right before or after it."""
    block = section.blocks[index]
    if block.sources or block.kind == "refused":
        return True
    if block.kind == "paragraph":
        return False
    around = section.blocks[max(0, index - 1) : index + 2]
    return any(other.kind == "paragraph" and other.sources for other in around)


def _known_sources(checked: Checked) -> Iterator[Problem]:
    for block in checked.blocks:
        for key in block.sources:
            if key not in checked.known_sources:
                yield checked.problem(
                    block.line, f"unknown source @{key}; add it to a list in references/ or correct the key"
                )


def _links(checked: Checked) -> Iterator[Problem]:
    for block in checked.blocks:
        for label, target in block.links:
            for wrong in _wrong_targets(checked, target):
                yield checked.problem(block.line, f"broken link [{label}](structure:{target}): {wrong}")


def _topics(checked: Checked) -> Iterator[Problem]:
    for block in checked.blocks:
        for label, topic in block.topics:
            if topic not in topics():
                yield checked.problem(block.line, f"broken link [{label}](text:{topic}): no such topic in topics.toml")


def _measures(checked: Checked) -> Iterator[Problem]:
    """A marked figure, taken with the others of its block on the same size, holds what the atlas measures."""
    for block in checked.blocks:
        marked: dict[str, list[tuple[float, float]]] = {}
        for label, key in block.measures:
            figure = stated(label)
            if key == NOT_A_SIZE:
                continue
            if key not in sizes():
                yield checked.problem(block.line, f"[{label}](measure:{key}): no such size in measured.toml")
            elif figure is None:
                yield checked.problem(block.line, f"[{label}](measure:{key}): no figure in these words")
            else:
                marked.setdefault(key, []).append(figure)
        for key, figures in marked.items():
            low, high = min(one for one, _ in figures), max(one for _, one in figures)
            if not sizes()[key].agrees(low, high):
                yield checked.problem(
                    block.line,
                    f"{key}: found {low:g} to {high:g}, but the atlas measures {sizes()[key].value:g}; cite a source "
                    "that agrees too, or say in the same paragraph what this atlas has, marked the same way",
                )


def _unmarked(checked: Checked) -> Iterator[Problem]:
    """A figure of something the atlas has a size of must be marked, or the check above could not see it."""
    if checked.folder not in ("segments", "kinds") or checked.audience == "patient":
        return
    for block in checked.blocks:
        for row in block.rows if block.kind != "table" else ():
            for sentence in _sentences(span for cell in row for span in cell):
                words = "".join(span.text for span in sentence)
                plain = "".join(span.text for span in sentence if span.measure is None)
                if any(_speaks_of(size, words, plain) for size in SPOKEN_OF):
                    start = " ".join(words.split())[:60]
                    yield checked.problem(
                        block.line,
                        f"unmarked size in '{start}…'; write [figure](measure:<size>/<place>) with a size of "
                        "measured.toml, or [figure](measure:none) if it is no size of the atlas",
                    )


def _speaks_of(size: tuple[str, str, str], words: str, plain: str) -> bool:
    """Whether a sentence states a figure (outside what is marked) of something that the atlas has a size of."""
    first, second, unit = size
    stated_plainly = re.search(rf"\d\s{unit}\b", plain)
    return bool(stated_plainly and re.search(first, words, re.I) and re.search(second, words, re.I))


def _sentences(spans: Iterator[Span]) -> Iterator[list[Span]]:
    """Spans by sentence; a span that holds an end of a sentence is cut there."""
    held: list[Span] = []
    for span in spans:
        if span.measure is not None or span.cites:
            held.append(span)
            continue
        *done, rest = _SENTENCE_END.split(span.text)
        for part in done:
            yield [*held, replace(span, text=part)]
            held = []
        held.append(replace(span, text=rest))
    yield held


_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)")


def _wrong_targets(checked: Checked, target: str) -> Iterator[str]:
    if "{" not in target:
        if not checked.known_target(target):
            yield "no such structure, group or segment"
        return
    if checked.folder == "segments":
        yield "braces are for texts on kinds; write the level itself"
    elif not _can_be_filled(checked, target):
        yield f"its braces point at nothing for any {checked.subject}; they may be {', '.join(PLACEHOLDERS)}"


def _can_be_filled(checked: Checked, target: str) -> bool:
    """Whether the braces lead somewhere for at least one structure of the kind."""
    results = (filled(target, values) for values in _values_by_kind().get(checked.subject, ()))
    return any(result is not None and checked.known_target(result) for result in results)


@cache
def _values_by_kind() -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """For each kind what its structures fill in: written out once, since every braced link asks."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for structure_id in known_ids():
        term = term_for(structure_id)
        found.setdefault(term.kind, []).append(term.values)
    return MappingProxyType({kind: tuple(values) for kind, values in found.items()})


def _refused(checked: Checked) -> Iterator[Problem]:
    for block in checked.blocks:
        if block.kind == "refused":
            yield checked.problem(block.line, "code, quotations, rules and deeper headings are not for texts; rewrite")
        for span in block.spans:
            if span.refused == "image":
                yield checked.problem(block.line, "images are not for texts; remove it")
            elif span.refused:
                yield checked.problem(
                    block.line, f"{span.refused}: only structure:, text: and measure: links; remove it"
                )


def _raw_html(checked: Checked) -> Iterator[Problem]:
    for block in checked.blocks:
        if _RAW_HTML.search(block.markdown):
            yield checked.problem(block.line, "raw HTML is not for texts; write Markdown")


def _stray_braces(checked: Checked) -> Iterator[Problem]:
    for block in checked.blocks:
        if "{" in _BRACED_LINK.sub("", block.markdown):
            yield checked.problem(block.line, "braces stand outside a link's target; only links are filled in")


def _plain_enough(checked: Checked) -> Iterator[Problem]:
    if checked.audience == "patient":
        grade = readability.grade("\n".join(section.plain_text for section in checked.text.sections))
        if grade > HARDEST_GRADE:
            message = (
                f"reads at school grade {grade:.1f}, expected {HARDEST_GRADE} at most; shorten words and sentences"
            )
            yield checked.problem(0, message)


CHECKS: Sequence[Callable[[Checked], Iterator[Problem]]] = (
    _front_matter,
    _subject,
    _headings,
    _tables,
    _graded,
    _cited,
    _known_sources,
    _links,
    _topics,
    _measures,
    _unmarked,
    _refused,
    _raw_html,
    _stray_braces,
    _plain_enough,
)
