"""Texts for a terminal: plain words, wrapped, with numbered citations."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from annotations.language import notice, words
from annotations.markup import Block, Cell, Span
from annotations.render import fallback_lines_of, references
from annotations.sources import Source, sources
from annotations.text import Text

WIDTH = 80


def to_plain(
    text: Text,
    known: Mapping[str, Source] | None = None,
    width: int = WIDTH,
    *,
    mentions: Sequence[tuple[str, str]] = (),
) -> str:
    """The text for a terminal: wrapped at `width` columns, citations as ``[1]``, mentions and reference list below."""
    listed = sources() if known is None else known
    numbers = {key: number for number, key in enumerate(text.sources, start=1)}
    parts = [text.title + "\n" + "=" * min(len(text.title), width), _wrapped(text.summary, width)]
    parts.extend(_wrapped(line, width) for line in fallback_lines_of(text))
    for section in text.sections:
        parts.append(section.heading + "\n" + "-" * min(len(section.heading), width))
        parts.extend(filter(None, (_plain_block(block, numbers, width) for block in section.blocks)))
    if mentions:
        heading = words(text.language_asked)["mentions"]
        lines = [_wrapped(f"{label} ({to.split('#')[0]})", width, "- ", "  ") for label, to in mentions]
        parts.append("\n".join([heading, "-" * len(heading), *lines]))
    if text.sources:
        heading = words(text.language_asked)["sources"]
        lines = [_wrapped(line, width, f"{number:>2}. ", " " * 4) for number, line in references(text.sources, listed)]
        parts.append("\n".join([heading, "-" * len(heading), *lines]))
    parts.append(_wrapped(notice(text.language_asked, text.audience), width))
    return "\n\n".join(parts) + "\n"


def _wrapped(line: str, width: int, first: str = "", rest: str | None = None) -> str:
    return textwrap.fill(
        " ".join(line.split()), width, initial_indent=first, subsequent_indent=first if rest is None else rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _plain_block(block: Block, numbers: Mapping[str, int], width: int) -> str:
    rows = [[_plain_cell(cell, numbers) for cell in row] for row in block.rows]
    if block.kind == "table":
        return _plain_table(rows, width)
    if block.kind in ("bullets", "numbers"):
        return "\n".join(_wrapped(" ".join(row), width, "- ", "  ") for row in rows)
    return _wrapped(" ".join(rows[0]), width) if block.kind == "paragraph" and rows else ""


def _plain_cell(cell: Cell, numbers: Mapping[str, int]) -> str:
    def words_of(span: Span) -> str:
        if span.cites:
            return f" [{', '.join(str(numbers.get(key, key)) for key in span.cites)}]"
        return "" if span.refused == "image" else span.text

    return "".join(map(words_of, cell)).strip()


def _plain_table(rows: list[list[str]], width: int) -> str:
    """One record per row, each cell on its own line under its column's name: that fits any width."""
    if not rows:
        return ""
    head, *body = rows
    records = []
    for row in body:
        lines = [_wrapped(row[0], width)] if row else []
        cells = zip(head[1:], row[1:], strict=False)
        lines += [_wrapped(f"{name}: {cell}" if name else cell, width, "  ", "    ") for name, cell in cells]
        records.append("\n".join(lines))
    return "\n".join(records)
