"""Texts as HTML for a rich-text panel, and as plain text for a terminal.

The HTML is written from the parsed spans alone, so it can only hold the few tags below; nh3 checks it again.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote

from annotations.glossary import found_in
from annotations.language import fallback_lines, notice, words
from annotations.markup import MEASURE, STRUCTURE, TARGET, TOPIC, Block, Cell, Row, Span
from annotations.measured import NOT_A_SIZE
from annotations.sources import Source, sources
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
_WIDTH = 80


def to_html(
    text: Text,
    colours: Colours | None = None,
    known: Mapping[str, Source] | None = None,
    *,
    explained: bool = False,
    mentions: Sequence[tuple[str, str]] = (),
) -> str:
    """HTML of a text: sections, coloured links, numbered citations, what mentions it, reference list, notice.

    `colours` gives the CSS colour of a link by its target (``facet/L2-L3``), as a mapping or a function; without
    one the panel's own link colour shows. A link's address is ``structure:<target>``, that of a topic ``text:<id>``,
    of a marked figure ``measure:<key>``, of a citation ``source:<key>``. `known` is the source list, by default the
    package's. With `explained`, the first glossary word of each kind in a section is a link ``term:<word>``.
    `mentions` are (label, address after ``text:``) of passages elsewhere. Sections and blocks have the anchors that
    `anchor` names.
    """
    listed = sources() if known is None else known
    page = _Page(text, _colour_of(colours), explained)
    parts = [f"<p><i>{html.escape(line)}</i></p>" for line in fallback_lines_of(text)]
    for number, section in enumerate(text.sections):
        parts.append(f'<h2><a name="{anchor(number)}"></a>{html.escape(section.heading)}</h2>')
        parts.extend(page.section(section, number))
    parts.extend(_mentions_html(text, mentions))
    parts.extend(_references_html(text, listed))
    parts.append(f"<p><i>{html.escape(notice(text.language_asked, text.audience))}</i></p>")
    return sanitised("\n".join(parts))


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


def _colour_of(colours: Colours | None) -> Callable[[str], str | None]:
    if colours is None:
        return lambda target: None
    return colours if callable(colours) else colours.get


def anchor(section: int, block: int | None = None) -> str:
    """The name of the anchor at a section, or at a block of it; both count from 0."""
    return f"s{section}" if block is None else f"s{section}-{block}"


class _Page:
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


def pieces(
    text: Text, colours: Colours | None = None, known: Mapping[str, Source] | None = None
) -> tuple[list[tuple[str, str]], list[str]]:
    """(kind, HTML) of each heading and block in reading order, and the reference list without addresses: for print.

    The kind is heading, or that of `annotations.markup.Block`.
    """
    page = _Page(text, _colour_of(colours))
    found: list[tuple[str, str]] = []
    for number, section in enumerate(text.sections):
        found.append(("heading", html.escape(section.heading)))
        markup = page.section(section, number)
        found += [(block.kind, sanitised(one)) for block, one in zip(section.blocks, markup, strict=True) if one]
    listed = sources() if known is None else known
    named = (listed[key].reference if key in listed else key for key in text.sources)
    return found, [f"{number}. {html.escape(line)}" for number, line in enumerate(named, start=1)]


def beside(
    left: Text,
    right: Text,
    facts: Sequence[tuple[str, str, str]],
    colours: Colours | None = None,
    known: Mapping[str, Source] | None = None,
) -> str:
    """HTML of two texts in two columns, section beside section under their common headings, as `to_html` has them.

    `facts` are rows (what, left, right) above the texts.
    """
    listed = sources() if known is None else known
    keys = tuple(dict.fromkeys((*left.sources, *right.sources)))
    numbers = {key: number for number, key in enumerate(keys, start=1)}
    pages = [_Page(text, _colour_of(colours), numbers=numbers) for text in (left, right)]
    rows = [_row(f"<b>{html.escape(what)}</b>", *map(html.escape, (one, other))) for what, one, other in facts]
    by_heading = [{section.heading: (section, n) for n, section in enumerate(text.sections)} for text in (left, right)]
    columns = []
    for heading in dict.fromkeys((*by_heading[0], *by_heading[1])):
        columns.append(f'<tr><td colspan="3"><h2>{html.escape(heading)}</h2></td></tr>')
        cells = [
            "".join(page.section(*found[heading])) if heading in found else ""
            for page, found in zip(pages, by_heading, strict=True)
        ]
        left_cell, right_cell = (f'<td width="48%">{cell}</td>' for cell in cells)
        columns.append(f'<tr>{left_cell}<td width="4%"></td>{right_cell}</tr>')
    head = _row("", html.escape(left.subject), html.escape(right.subject), opening='<th align="left">')
    opening = '<table border="0" cellpadding="4" cellspacing="0" width="100%">'
    parts = [f"<p><i>{html.escape(line)}</i></p>" for line in fallback_lines_of(left)]
    parts += [f"{opening}{head}{''.join(rows)}</table>", f"{opening}{''.join(columns)}</table>"]
    parts += [f"<p>{number}. {html.escape(line)}</p>" for number, line in _references(keys, listed)]
    parts.append(f"<p><i>{html.escape(notice(left.language_asked, left.audience))}</i></p>")
    return sanitised("\n".join(parts))


def _row(*cells: str, opening: str = "<td>") -> str:
    closing = f"</{opening[1:3]}>"
    return "<tr>" + "".join(f"{opening}{cell}{closing}" for cell in cells) + "</tr>"


def _mentions_html(text: Text, mentions: Sequence[tuple[str, str]]) -> list[str]:
    if not mentions:
        return []
    rows = (f'<li><a href="{TOPIC}{html.escape(to)}">{html.escape(label)}</a></li>' for label, to in mentions)
    return [f"<h2>{html.escape(words(text.language_asked)['mentions'])}</h2><ul>{''.join(rows)}</ul>"]


def _references_html(text: Text, listed: Mapping[str, Source]) -> list[str]:
    if not text.sources:
        return []
    lines = [f"<p>{number}. {html.escape(line)}</p>" for number, line in _references(text.sources, listed)]
    return [f"<h2>{html.escape(words(text.language_asked)['sources'])}</h2>", *lines]


def _references(keys: Sequence[str], listed: Mapping[str, Source]) -> list[tuple[int, str]]:
    """(number, entry) of the reference list; a key without an entry stands for itself."""
    found = []
    for number, key in enumerate(keys, start=1):
        source = listed.get(key)
        address = f" {source.url}" if source and source.url else ""
        found.append((number, f"{source.reference}{address}" if source else key))
    return found


def fallback_lines_of(text: Text) -> tuple[str, ...]:
    """What to say above a text that stands in for the one asked for."""
    return fallback_lines(text.language_asked, text.language, text.audience, text.audience_used)


def to_plain(
    text: Text,
    known: Mapping[str, Source] | None = None,
    width: int = _WIDTH,
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
        lines = [_wrapped(line, width, f"{number:>2}. ", " " * 4) for number, line in _references(text.sources, listed)]
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
