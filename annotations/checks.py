"""The checks of a single text: each a small function from one text to problems; `CHECKS` lists them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from annotations import readability
from annotations.checked import Checked, Problem
from annotations.levels import PLACEHOLDERS, SEGMENTS
from annotations.markup import cell_text
from annotations.reader import filled
from annotations.size_checks import marked_sizes, unmarked_sizes
from annotations.terms import kinds, known_ids, term_for
from annotations.text import Section
from annotations.topics import topics

#: Flesch-Kincaid grade that no patient text may be above.
HARDEST_GRADE = 8.0
_RAW_HTML = re.compile(r"<\s*[A-Za-z!/?]")
_BRACED_LINK = re.compile(r"\]\(structure:[^()\s]*\)")


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
    marked_sizes,
    unmarked_sizes,
    _refused,
    _raw_html,
    _stray_braces,
    _plain_enough,
)
