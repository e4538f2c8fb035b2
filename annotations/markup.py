"""Markdown of a text as plain data: blocks of cells of spans. What a text may not hold is marked, not lost.

Reader, validator and renderer all walk these few classes; none of them sees Markdown or HTML again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

STRUCTURE = "structure:"
#: Links to a text of its own: a condition or a root (`annotations.topics`).
TOPIC = "text:"
#: Marks a figure that the atlas has measured too: ``[9 to 11 mm](measure:middle-disc-height/L4-L5)``.
MEASURE = "measure:"
#: A citation, ``[@key]`` or ``[@one; @two]``, with the blank before it, so that a number hugs its word.
CITATION = re.compile(r"\s*\[(@[\w-]+(?:\s*;\s*@[\w-]+)*)\]")
TARGET = re.compile(r"[A-Za-z0-9{}_-]+(?:/[A-Za-z0-9{}_-]+)*")

_BLOCKS = {
    "paragraph_open": "paragraph",
    "bullet_list_open": "bullets",
    "ordered_list_open": "numbers",
    "table_open": "table",
    "heading_open": "heading",
}
_ROW_OPENING = {"table": "tr_open", "bullets": "list_item_open", "numbers": "list_item_open"}


@dataclass(frozen=True)
class Span:
    """A run of text of one look; a link if `target` or `topic` is set, a citation if `cites` is not empty.

    target, topic : the id of a structure, or of a topic, that it leads to
    measure : the size it states, as ``middle-disc-height/L4-L5``, or ``none`` for a figure that is no size of the atlas

    `refused` names what stood here that no text may hold: ``image`` or ``link: https://…``.
    """

    text: str
    bold: bool = False
    italic: bool = False
    target: str | None = None
    topic: str | None = None
    measure: str | None = None
    cites: tuple[str, ...] = ()
    refused: str | None = None


Cell = tuple[Span, ...]
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Block:
    """A paragraph (one row, one cell), a list (a row per item), or a table (its first row is the head).

    `kind` is paragraph, bullets, numbers, table, heading, or refused (code, quotations, rules); `line` is
    1-based.
    """

    kind: str
    rows: tuple[Row, ...]
    markdown: str
    line: int

    @property
    def spans(self) -> Iterator[Span]:
        """All spans in reading order."""
        return (span for row in self.rows for cell in row for span in cell)

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """(label, target) of each link; the target without its scheme."""
        return tuple((span.text, span.target) for span in self.spans if span.target is not None)

    @property
    def topics(self) -> tuple[tuple[str, str], ...]:
        """(label, id) of each link to a topic."""
        return tuple((span.text, span.topic) for span in self.spans if span.topic is not None)

    @property
    def measures(self) -> tuple[tuple[str, str], ...]:
        """(label, measure) of each marked figure."""
        return tuple((span.text, span.measure) for span in self.spans if span.measure is not None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys cited, in order, each once."""
        return tuple(dict.fromkeys(key for span in self.spans for key in span.cites))

    @property
    def plain_text(self) -> str:
        """Words alone: a line per list item or table row, without citations."""
        marks = {"bullets": "- ", "numbers": "- "}
        lines = (" | ".join(map(cell_text, row)) for row in self.rows)
        return "\n".join(f"{marks.get(self.kind, '')}{line}" for line in lines)


def cell_text(cell: Cell) -> str:
    """The words of a cell without its citations."""
    return "".join(span.text for span in cell if not span.cites).strip()


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables and without HTML; every link is let through as written, to be judged below.

    Made once, and imported only here: the first frame of the window needs no text.
    """
    from markdown_it import MarkdownIt

    class Markdown(MarkdownIt):
        def validateLink(self, url: str) -> bool:  # noqa: N802 (the library's name)
            return True

        def normalizeLink(self, url: str) -> str:  # noqa: N802
            return url

    return Markdown("commonmark", {"html": False, "maxNesting": 20}).enable("table")


def parse_blocks(body: str, line_offset: int = 0) -> tuple[Block, ...]:
    """The top-level blocks of a Markdown text; `line_offset` is the number of lines above it in its file."""
    lines = body.split("\n")
    tokens = _parser().parse(body)
    blocks = []
    for start, stop in _top_level(tokens):
        first, last = tokens[start].map or [0, 0]
        kind = _BLOCKS.get(tokens[start].type, "refused")
        if kind == "heading" and tokens[start].tag != "h2":
            kind = "refused"
        markdown = "\n".join(lines[first:last]).strip()
        blocks.append(Block(kind, _rows(tokens[start:stop], kind), markdown, first + line_offset + 1))
    return tuple(blocks)


def _top_level(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """(start, stop) of each run of tokens that makes one top-level block."""
    start = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            yield start, index + 1
            start = index + 1


def _rows(tokens: list[Token], kind: str) -> tuple[Row, ...]:
    opening = _ROW_OPENING.get(kind)
    inline = [token for token in tokens if token.type == "inline"]
    if opening is None:
        return (tuple(_spans(token) for token in inline),)
    rows: list[list[Cell]] = []
    for token in tokens:
        if token.type == opening:
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(_spans(token))
    return tuple(tuple(row) if kind == "table" else _one_cell(row) for row in rows)


def _one_cell(cells: list[Cell]) -> Row:
    """A list item is one cell, though it may have been written as several paragraphs."""
    spans: list[Span] = []
    for cell in cells:
        spans.extend((Span(" "), *cell) if spans else cell)
    return (tuple(spans),)


def _spans(inline: Token) -> Cell:
    """The spans of one inline token. Citations are looked for last, since one may go over the end of a line."""
    found: list[Span] = []
    look = Span("")
    for token in inline.children or []:
        if token.type in _CHANGES:
            look = _CHANGES[token.type](look)
        elif token.type == "link_open":
            look = _link(look, str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            look = replace(look, target=None, topic=None, measure=None, refused=None)
        elif token.type == "image":
            found.append(replace(look, text=token.content, target=None, topic=None, measure=None, refused="image"))
        else:
            found.append(replace(look, text=_words(token)))
    return tuple(_closed_up([part for span in _merged(found) for part in _cited(span)]))


def _closed_up(spans: list[Span]) -> list[Span]:
    """A line break before a citation leaves a blank: taken away, so that the number hugs its word."""
    pairs = pairwise([*spans, Span("")])
    return [replace(span, text=span.text.rstrip()) if after.cites and not span.cites else span for span, after in pairs]


_CHANGES: dict[str, Callable[[Span], Span]] = {
    "strong_open": lambda look: replace(look, bold=True),
    "strong_close": lambda look: replace(look, bold=False),
    "em_open": lambda look: replace(look, italic=True),
    "em_close": lambda look: replace(look, italic=False),
}


def _words(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _link(look: Span, href: str) -> Span:
    """Only links to structures and topics are links; of any other only the label stays."""
    scheme, _, target = href.partition(":")
    linked = _LINKS.get(f"{scheme}:")
    if linked and TARGET.fullmatch(target):
        return linked(look, target)
    return replace(look, refused=f"link: {href}")


_LINKS: dict[str, Callable[[Span, str], Span]] = {
    STRUCTURE: lambda look, target: replace(look, target=target),
    TOPIC: lambda look, target: replace(look, topic=target),
    MEASURE: lambda look, target: replace(look, measure=target),
}


def _cited(span: Span) -> Iterator[Span]:
    """A span cut at its citations."""
    end = 0
    for match in CITATION.finditer(span.text):
        if match.start() > end:
            yield replace(span, text=span.text[end : match.start()])
        yield Span("", cites=tuple(key.strip().removeprefix("@") for key in match[1].split(";")))
        end = match.end()
    if end < len(span.text) or span.refused:
        yield replace(span, text=span.text[end:])


def _merged(spans: list[Span]) -> Iterator[Span]:
    """Joins neighbours of the same look: the library splits words at odd places, and a label shall be one span."""
    held: Span | None = None
    for span in spans:
        if held is not None and span.refused != "image" and replace(span, text=held.text) == held:
            held = replace(held, text=held.text + span.text)
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held
