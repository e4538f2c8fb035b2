"""Texts as HTML: for the rich-text panel, side by side, and in pieces for print."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from annotations.language import fallback_lines, notice, words
from annotations.markup import TOPIC
from annotations.page import Colours, Page, anchor, colour_of, sanitised
from annotations.sources import Source, sources
from annotations.text import Text


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
    page = Page(text, colour_of(colours), explained)
    parts = [f"<p><i>{html.escape(line)}</i></p>" for line in fallback_lines_of(text)]
    for number, section in enumerate(text.sections):
        parts.append(f'<h2><a name="{anchor(number)}"></a>{html.escape(section.heading)}</h2>')
        parts.extend(page.section(section, number))
    parts.extend(_mentions_html(text, mentions))
    parts.extend(_references_html(text, listed))
    parts.append(f"<p><i>{html.escape(notice(text.language_asked, text.audience))}</i></p>")
    return sanitised("\n".join(parts))


def pieces(
    text: Text, colours: Colours | None = None, known: Mapping[str, Source] | None = None
) -> tuple[list[tuple[str, str]], list[str]]:
    """(kind, HTML) of each heading and block in reading order, and the reference list without addresses: for print.

    The kind is heading, or that of `annotations.markup.Block`.
    """
    page = Page(text, colour_of(colours))
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
    pages = [Page(text, colour_of(colours), numbers=numbers) for text in (left, right)]
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
    parts += [f"<p>{number}. {html.escape(line)}</p>" for number, line in references(keys, listed)]
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
    lines = [f"<p>{number}. {html.escape(line)}</p>" for number, line in references(text.sources, listed)]
    return [f"<h2>{html.escape(words(text.language_asked)['sources'])}</h2>", *lines]


def references(keys: Sequence[str], listed: Mapping[str, Source]) -> list[tuple[int, str]]:
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
