"""A text's sections as HTML: the few tags Qt's rich text understands, and nothing that could fetch or run anything.

It is written from the parsed spans alone, so it can only hold the tags below; nh3 checks it again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote

from annotations.glossary import found_in
from annotations.markup import MEASURE, STRUCTURE, TARGET, TOPIC, Block, Cell, Row, Span
from annotations.measured import NOT_A_SIZE
from annotations.text import Section, Text

Colours = Mapping[str, str] | Callable[[str], str | None]

#: What the HTML may hold: what Qt's rich text understands, and nothing that could fetch or run anything.
TAGS = {
    "h2",
    "p",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "a",
    "sup",
    "b",
    "i",
    "span",
}
ATTRIBUTES = {
    "a": {"href", "name"},
    "span": {"style"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "th": {"align"},
    "td": {"align", "colspan", "width"},
}
SCHEMES = {"structure", "source", "text", "measure", "term"}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3})?|[a-z]{3,20}")
#: A figure and its unit stay on one line.
_UNIT = re.compile(r"(\d) (%|mm|cm|degrees)")


def sanitised(markup: str) -> str:
    """HTML cut down to `TAGS`, `ATTRIBUTES` and `SCHEMES`; of style only a colour stays."""
    import nh3  # only where HTML is made: the first frame of the window needs none

    return nh3.clean(
        markup,
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        filter_style_properties={"color"},
        link_rel=None,
    )


def colour_of(colours: Colours | None) -> Callable[[str], str | None]:
    """A function from a link's target to its colour, None for the panel's own."""
    if colours is None:
        return lambda target: None
    return colours if callable(colours) else colours.get


def anchor(section: int, block: int | None = None) -> str:
    """The name of the anchor at a section, or at a block of it; both count from 0."""
    return f"s{section}" if block is None else f"s{section}-{block}"


class Page:
    """Writes the blocks of one text: knows the numbers of its citations and the colours of its links."""

    def __init__(
        self,
        text: Text,
        colour_of: Callable[[str], str | None],
        explained: bool = False,
        numbers: Mapping[str, int] | None = None,
    ) -> None:
        self._language = text.language
        self._anchor = ""
        self._explained = explained
        self._told: set[str] = set()
        self._numbers = numbers or {key: number for number, key in enumerate(text.sources, start=1)}
        self._colour_of = colour_of
        self._writers: dict[str, Callable[[Block], str]] = {
            "paragraph": lambda block: f"<p>{self._cell(block.rows[0][0])}</p>" if any(block.rows[0]) else "",
            "bullets": lambda block: self._list("ul", block.rows),
            "numbers": lambda block: self._list("ol", block.rows),
            "table": self._table,
        }

    def section(self, section: Section, number: int) -> Iterator[str]:
        """Its blocks, each behind its anchor. A kind without a writer (code, quotations) is left out."""
        self._told.clear()
        for place, block in enumerate(section.blocks):
            self._anchor = f'<a name="{anchor(number, place)}"></a>'
            writer = self._writers.get(block.kind)
            yield writer(block) if writer else ""

    def _list(self, tag: str, rows: Sequence[Row]) -> str:
        items = "".join(f"<li>{''.join(map(self._cell, row))}</li>" for row in rows)
        return f"<{tag}>{items}</{tag}>"

    def _table(self, block: Block) -> str:
        head, *body = block.rows
        cells = "".join(f'<th align="left">{self._cell(cell)}</th>' for cell in head)
        rows = "".join(f"<tr>{''.join(f'<td>{self._cell(cell)}</td>' for cell in row)}</tr>" for row in body)
        opening = '<table border="1" cellpadding="4" cellspacing="0" width="100%">'
        return f"{opening}<thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"

    def _cell(self, cell: Cell) -> str:
        """The cell's HTML; the first one of a block takes the block's anchor."""
        mark, self._anchor = self._anchor, ""
        return mark + "".join(map(self._span, cell))

    def _span(self, span: Span) -> str:
        if span.cites:
            return f"<sup>{','.join(map(self._citation, span.cites))}</sup>"
        if span.refused == "image":
            return ""
        words = self._linked(span)
        words = f"<b>{words}</b>" if span.bold else words
        return f"<i>{words}</i>" if span.italic else words

    def _linked(self, span: Span) -> str:
        """The words of a span as the link that they are, if they are one; else with the glossary's words marked."""
        words = _UNIT.sub("\\1\u00a0\\2", html.escape(span.text))
        if span.target is not None and TARGET.fullmatch(span.target) and "{" not in span.target:
            return self._link(words, span.target)
        for scheme, value in ((TOPIC, span.topic), (MEASURE, span.measure)):
            if value is not None and value != NOT_A_SIZE and TARGET.fullmatch(value):
                return f'<a href="{scheme}{html.escape(value)}">{words}</a>'
        return words if not self._explained or span.measure else self._with_terms(span.text)

    def _with_terms(self, text: str) -> str:
        """Plain words; the first of each glossary word in a section leads to its explanation."""
        parts, end = [], 0
        for start, stop, word in found_in(text, self._language):
            if word in self._told:
                continue
            self._told.add(word)
            parts += [html.escape(text[end:start]), f'<a href="term:{quote(word)}">{html.escape(text[start:stop])}</a>']
            end = stop
        return _UNIT.sub("\\1\u00a0\\2", "".join([*parts, html.escape(text[end:])]))

    def _link(self, label: str, target: str) -> str:
        colour = self._colour_of(target)
        if colour and _COLOUR.fullmatch(colour):
            label = f'<span style="color:{colour}">{label}</span>'
        return f'<a href="{STRUCTURE}{html.escape(target)}">{label}</a>'

    def _citation(self, key: str) -> str:
        return f'<a href="source:{html.escape(key)}">{self._numbers.get(key, "?")}</a>'
