"""Descriptions, structures and findings as text for a terminal, and as JSON and HTML for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from annotations.language import notice
from annotations.plain import to_plain
from annotations.render import to_html
from meshes.check import Finding
from meshes.measure.measuring import Measure
from viewer.core.catalogue import Catalogue
from viewer.core.describe import as_json, describe, labelled, link_colours
from viewer.core.mentions import Mentions
from viewer.core.opening import view_of


def description_as(form: str, catalogue: Catalogue, target: str, audience: str) -> str:
    """The description of `target` as `text`, `json` or `html`."""
    description = describe(catalogue, target, audience, Mentions(catalogue, audience))
    if form == "json":
        return json.dumps(as_json(description), indent=1, ensure_ascii=False)
    if form == "html":
        colours = link_colours(catalogue, view_of(catalogue, select=description.id))
        body = f"<p>{escape(description.summary)}</p>"
        if description.text:
            body = to_html(description.text, colours, mentions=labelled(description))
        note = f"<p>{escape(description.note)}</p>\n" if description.note else ""
        return f"<h1>{escape(description.title)}</h1>\n<p><i>{escape(description.latin)}</i></p>\n{note}{body}"
    if description.text is None:
        words = (description.title, description.note, description.summary, notice(catalogue.language, audience))
        return "\n\n".join(filter(None, words))
    note = f"{description.note}\n\n" if description.note else ""
    return note + to_plain(description.text, mentions=labelled(description)).rstrip()


def structures_json(catalogue: Catalogue) -> list[dict[str, Any]]:
    """A row per structure and group, in the pack's order."""
    return [
        {
            "id": entry.id,
            "name": entry.name,
            "latin": entry.latin,
            "kind": entry.kind,
            "side": entry.side,
            "levels": list(entry.levels),
            "triangles": entry.triangles,
            "codes": dict(entry.codes),
        }
        for entry in catalogue.entries.values()
    ]


def structures_table(catalogue: Catalogue) -> str:
    """The same as a table with aligned columns."""
    head = ("id", "name", "Latin name", "kind", "side", "levels", "triangles", "codes")
    rows = [
        (
            entry.id,
            entry.name,
            entry.latin,
            entry.kind,
            entry.side or "",
            " ".join(entry.levels),
            str(entry.triangles),
            " ".join(f"{scheme}:{code}" for scheme, code in entry.codes.items()),
        )
        for entry in catalogue.entries.values()
    ]
    return table(head, rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns padded to their widest cell."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)]
    return "\n".join(line.rstrip() for line in lines)


def findings_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """A row per check."""
    return [vars(finding) | {"good": finding.good} for finding in findings]


def findings_table(findings: Sequence[Finding]) -> str:
    """The findings, failures first, and how many there are."""
    ordered = sorted(findings, key=lambda finding: finding.good)
    rows = [("ok" if f.good else "FAIL", f.check, f.place, f.figure) for f in ordered]
    failed = sum(not finding.good for finding in findings)
    return table(("", "check", "where", "figure"), rows) + f"\n{len(findings) - failed} ok, {failed} failed"


def measures_json(target: str, measures: Sequence[Measure]) -> dict[str, Any]:
    """What was asked for and a row per measure; the keys stay as they are while `format_version` does."""
    return {
        "format": "lumbar-measures",
        "format_version": 1,
        "target": target,
        "units": "mm",
        "frame": "LPS",
        "measures": [one.as_json() for one in measures],
    }


def measures_table(measures: Sequence[Measure]) -> str:
    """Value, published default and deviation of each measure, then what each one means."""
    if not measures:
        return "nothing to measure here"
    rows = [_measure_row(one) for one in measures]
    told = {one.definition.name: one.definition.definition for one in measures}
    notes = "\n".join(f"{name}: {definition}" for name, definition in told.items())
    return table(("of", "measure", "value", "unit", "published", "deviation"), rows) + f"\n\n{notes}"


def _measure_row(one: Measure) -> tuple[str, ...]:
    default = "" if one.default is None else f"{one.default:g}"
    deviation = "" if one.deviation is None else f"{one.deviation:+.1%}"
    return one.target, one.definition.name, f"{one.reading.value:.2f}", one.definition.unit, default, deviation
