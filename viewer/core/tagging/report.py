"""The words of a report on annotations, as one HTML text: what was measured, what was tagged and said, where, by whom.

Plain enough for Qt to print: tables, no scripts, nothing from elsewhere, every text of an annotation escaped.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from annotations.measured import sizes
from annotations.tags.model import KINDS, STATUSES, Annotation
from annotations.tags.vocabulary import Entry, vocabulary
from viewer.core.catalogue import Catalogue
from viewer.core.tagging.listing import place_of
from viewer.core.tagging.shapes import UNITS, number

MOST_ROWS = 5_000
LEAST_PLACES = 3  # at which a thing must be measured to have a column of its own
NOTICE = (
    "For learning and research; education, not medical advice, and not a medical device. Measured on surfaces, by hand "
    "or by the program, as each table says; drafts have been checked by nobody."
)
STYLE = """
body { font-family: sans-serif; color: #1B2430; }
h1 { font-size: 20pt; margin-bottom: 2px; } h2 { font-size: 13pt; margin-top: 22px; margin-bottom: 6px; }
table { border-collapse: collapse; width: 100%; } img { max-width: 100%; }
th, td { font-size: 9pt; text-align: left; vertical-align: top; padding: 3px 6px; }
th { border-bottom: 1px solid #5B6774; } th.narrow { font-size: 8pt; } td { border-bottom: 1px solid #E1E6EB; }
td.level { white-space: nowrap; } td.bare, th.title { border: none; padding: 2px; }
td.place { font-weight: bold; padding-top: 8px; }
.muted { color: #5B6774; } p.muted { font-size: 9pt; margin-top: 2pt; }
.rejected { color: #5B6774; text-decoration: line-through; }
"""
#: On a screen besides; on paper the printer has margins of its own.
ON_SCREEN = "body { margin: 2em auto; padding: 0 2em; max-width: 60em; }\n"


@dataclass(frozen=True)
class Figure:
    """A picture of the report: its address (a file or a text that holds it), its caption, its width in pixels."""

    source: str
    caption: str
    width: int


def html_of(
    annotations: Sequence[Annotation], catalogue: Catalogue, whole: Sequence[Figure], near: Sequence[Figure],
    at: datetime, *, printed: bool = False,
) -> str:  # fmt: skip
    """The report on `annotations` in this order; `whole` are pictures of the whole spine, `near` of its levels.

    printed : it goes to paper, not to a screen
    """
    told = _Report(catalogue)
    title = f"Annotations on {catalogue.pack.info.title}"
    grid, rest = told.grid(annotations)
    measured = [one for one in rest if one.values]
    tagged = [one for one in rest if one.comment or one.grade or not one.values]
    parts = [
        f"<h1>{html.escape(title)}</h1>", f'<p class="muted">{html.escape(summary(annotations, at))}</p>',
        *_side_by_side(whole, 3),
        *told.tables(grid),
        *told.listed("Measured one by one", told.measured_head, measured, told.measured_row),
        *told.listed("Tagged and noted", ("What", "Kind", "Comment", "Status", "By"), tagged, told.tagged_row),
        *(["<h2>Level by level</h2>"] if near else []), *_side_by_side(near, 2),
        f'<p class="muted">{html.escape(NOTICE)}</p>',
    ]  # fmt: skip
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{STYLE}{'' if printed else ON_SCREEN}</style></head><body>\n{body}\n</body></html>\n"
    )


def summary(annotations: Sequence[Annotation], at: datetime) -> str:
    """Date, how many of each status, and by whom, on one line."""
    counts = [f"{n} {status}" for status in STATUSES if (n := sum(one.status == status for one in annotations))]
    authors = ", ".join(sorted({one.author for one in annotations}))
    noun = "annotation" if len(annotations) == 1 else "annotations"
    return f"{at:%Y-%m-%d} · {len(annotations)} {noun} ({', '.join(counts)}) · by {authors}"


def _side_by_side(figures: Sequence[Figure], columns: int) -> list[str]:
    rows = [figures[start : start + columns] for start in range(0, len(figures), columns)]
    lines = ["<tr>" + "".join(f'<td class="bare">{_figure(one)}</td>' for one in row) + "</tr>" for row in rows]
    return ["<table>", *lines, "</table>"] if lines else []


def _figure(one: Figure) -> str:
    caption = html.escape(one.caption)
    source = html.escape(one.source)
    return f'<img src="{source}" width="{one.width}" alt="{caption}"><br><span class="muted">{caption}</span>'


Cell = tuple[str, str, str]  # place, label, side
Grid = dict[Cell, Annotation]
_DEGREES = {"degrees": "°", "deg": "°"}
Row = Callable[[Annotation], tuple[str, ...]]


class _Report:
    """The tables on one pack; every method gives lines of HTML."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._words: Mapping[str, Entry] = vocabulary(catalogue.language)
        self._sizes = sizes(catalogue.language)
        self.measured_head = ("What", "Measured", "Lumbar's atlas", "Published", "Status", "By")

    # --- what the program measured: one table for vertebrae, one for what lies between them ----------

    def grid(self, annotations: Sequence[Annotation]) -> tuple[Grid, list[Annotation]]:
        """What goes into tables of levels, and the rest: a comment, another author or a second figure needs a row."""
        authors = Counter(one.author for one in annotations if one.origin == "automatic")
        author = authors.most_common(1)[0][0] if authors else ""
        found: Grid = {}
        for one in annotations:
            plain = one.origin == "automatic" and one.author == author and not one.comment and not one.grade
            if plain and one.level and len(one.values) == 1:
                found.setdefault((one.level, one.label, one.side or ""), one)
        places: dict[str, set[str]] = {}
        for level, label, _ in found:
            places.setdefault(label, set()).add(level)
        found = {cell: one for cell, one in found.items() if len(places[cell[1]]) >= LEAST_PLACES}
        ids = {one.id for one in found.values()}
        return found, [one for one in annotations if one.id not in ids]

    def tables(self, grid: Grid) -> list[str]:
        """Levels down, measures across; grey: the published figure."""
        if not grid:
            return []
        author = next(iter(grid.values())).author
        words = (
            f"Measured by {author} by itself. Grey: published figures (docs/measuring.md has the sources). "
            "✓ reviewed, struck out: rejected, all others: drafts."
        )
        lines = ["<h2>Measured by the program</h2>", f'<p class="muted">{html.escape(words)}</p>']
        for between in (False, True):
            some = {cell: one for cell, one in grid.items() if ("-" in cell[0]) == between}
            lines += [*self._across(some, "Segment" if between else "Level"), "<p></p>"] if some else []
        return lines

    def _across(self, grid: Grid, first: str) -> list[str]:
        columns = list(dict.fromkeys((label, side) for _, label, side in grid))
        units = {(label, side): _unit(next(iter(one.values))) for (_, label, side), one in grid.items()}
        heads = [
            " ".join(filter(None, (self._name(label), side, f"({unit})" if (unit := units[label, side]) else "")))
            for label, side in columns
        ]
        lines = [_head((first, *heads), even=True)]
        for level in dict.fromkeys(level for level, _, _ in grid):
            cells = [self._cell(grid.get((level, label, side))) for label, side in columns]
            lines.append(f'<tr><td class="level"><b>{html.escape(level)}</b></td>{"".join(cells)}</tr>')
        return [*lines, "</table>"]

    def _cell(self, one: Annotation | None) -> str:
        if one is None:
            return "<td></td>"
        name, value = next(iter(one.values.items()))
        figure = number(name, value).removesuffix(_unit(name)).strip()
        mark = {"reviewed": f"{figure} ✓", "rejected": f'<span class="rejected">{figure}</span>'}.get(
            one.status, figure
        )
        published = self._published(one).rstrip("°").split(" ")[0]
        beside = f' <span class="muted">{html.escape(published)}</span>' if published else ""
        return f'<td class="level">{mark}{beside}</td>'

    # --- one row each, under the place it lies at ----------------------------------------------------

    def listed(self, title: str, head: Sequence[str], rows: Sequence[Annotation], row: Row) -> list[str]:
        """A table of annotations, those of one place under its name."""
        if not rows:
            return []
        lines = [_head(head, title)]
        before = None
        for one in rows[:MOST_ROWS]:
            place = place_of(one, self._catalogue) or "No place"
            if place != before:
                lines.append(f'<tr><td class="place" colspan="{len(head)}">{html.escape(place)}</td></tr>')
                before = place
            kind = ' class="rejected"' if one.status == "rejected" else ""
            cells = "".join(f"<td{kind}>{html.escape(cell)}</td>" for cell in row(one))
            lines.append(f"<tr>{cells}</tr>")
        lines.append("</table><p></p>")
        if len(rows) > MOST_ROWS:
            lines.append(f'<p class="muted">{len(rows) - MOST_ROWS} more are left out here; export them as CSV.</p>')
        return lines

    def measured_row(self, one: Annotation) -> tuple[str, ...]:
        """What, how much, the atlas's and the published figure, status, by whom."""
        values = ", ".join(number(name, value) for name, value in one.values.items())
        return (self._what(one), values, self._atlas(one), self._published(one), one.status, _by(one))

    def tagged_row(self, one: Annotation) -> tuple[str, ...]:
        """What, of which kind, the comment, status, by whom."""
        return (self._what(one), KINDS[one.kind].name, one.comment, one.status, _by(one))

    def _name(self, label: str) -> str:
        entry = self._words.get(label)
        return entry.name if entry else label

    def _what(self, one: Annotation) -> str:
        entry = self._words.get(one.label)
        grade = f"{entry.grading} {one.grade}" if entry is not None and entry.grading and one.grade else one.grade
        return " ".join(filter(None, (self._name(one.label), grade)))

    def _atlas(self, one: Annotation) -> str:
        """The size of Lumbar's own atlas at this place, if that is known."""
        for place in (one.structure, one.level, "all"):
            size = self._sizes.get(f"{one.label}/{place}")
            if size is not None:
                return f"{size.value:.1f}{_DEGREES.get(size.unit, f' {size.unit}')}"
        return ""

    def _published(self, one: Annotation) -> str:
        """The published figure that the measure is compared with at this place, if there is one."""
        from meshes.measure.table import shipped_table

        row = shipped_table().get(one.label)
        if row is None:
            return ""
        for place in (one.level, "all"):
            value = row.defaults.get(place) if place else None
            if value is not None:
                return f"{value:.1f}{_DEGREES.get(row.unit, f' {row.unit}')}"
        return ""


def _head(names: Sequence[str], title: str = "", *, even: bool = False) -> str:
    """The beginning of a table; printed, its title and heads stand on every page. even : its columns are as wide."""
    width = f' width="{100 // len(names)}%"' if even else ""
    kind = ' class="narrow"' if even else ""
    cells = "".join(f"<th{width}{kind}>{html.escape(name)}</th>" for name in names)
    above = f'<tr><th class="title" colspan="{len(names)}"><h2>{html.escape(title)}</h2></th></tr>' if title else ""
    return f'<table width="100%"><thead>{above}<tr>{cells}</tr></thead>'


def _unit(name: str) -> str:
    return UNITS.get(name.rsplit("_", 1)[-1], "")


def _by(one: Annotation) -> str:
    return f"{one.author} (automatic)" if one.origin == "automatic" else one.author


def ordered(annotations: Sequence[Annotation], catalogue: Catalogue) -> list[Annotation]:
    """Level by level from above down, then by place and by what they are."""
    order = {level: place for place, level in enumerate(catalogue.spine.levels)}
    return sorted(
        annotations,
        key=lambda one: (
            order.get(upper_level(one), 99),
            one.level or "",
            one.structure or "",
            one.side or "",
            one.label,
        ),
    )


def upper_level(one: Annotation) -> str:
    """`L2` of what lies at L2 or L2-L3; an empty text of what lies nowhere."""
    return (one.level or "").split("-")[0]
