"""A table of annotations (CSV) for spreadsheets and statistics; no way back for faces, which it counts only."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from annotations.errors import AnnotationError
from annotations.tags.document import from_document, to_document
from annotations.tags.formats.bounded import read_text
from annotations.tags.model import Annotation

PLAIN = (
    "id", "kind", "label", "grade", "pack", "structure", "level", "side", "status", "author", "created", "changed",
    "colour", "origin", "comment",
)  # fmt: skip
NONE = frozenset(("structure", "level", "side"))
POINTS, FACES, VALUE = "points", "painted_faces", "value:"
_FORMULA = re.compile(r"['=+\-@\t\r]")
LOST = "CSV has no painted faces (it counts them), no fingerprints of surfaces and no extra fields of other programs"


def to_csv(annotations: Iterable[Annotation]) -> bytes:
    """The table: one row an annotation, points as `x y z; x y z` in mm, LPS; one column for each thing measured."""
    rows = list(annotations)
    measured = sorted({name for one in rows for name in one.values})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*PLAIN, POINTS, FACES, *(VALUE + name for name in measured)])
    for one in rows:
        document = to_document(one)
        plain = [_guarded(document[name] or "") for name in PLAIN]
        points = "; ".join(" ".join(repr(number) for number in point) for point in one.points)
        values = [repr(one.values[name]) if name in one.values else "" for name in measured]
        writer.writerow([*plain, points, one.face_count or "", *values])
    return out.getvalue().encode()


def _guarded(text: str) -> str:
    """A text that a spreadsheet would take for a formula is quoted, as OWASP advises ("CSV Injection")."""
    return f"'{text}" if _FORMULA.match(text) else text


def _bare(text: str) -> str:
    return text[1:] if text[:1] == "'" and _FORMULA.match(text[1:]) else text


def from_csv(path: Path) -> list[Annotation]:
    """The annotations of a table that `to_csv` wrote, perhaps changed in a spreadsheet. Raises AnnotationError."""
    try:
        rows = list(csv.DictReader(io.StringIO(read_text(path)), strict=True))
    except csv.Error as error:
        raise AnnotationError(path.name, "file", str(error), "a table (CSV)", "export it anew") from None
    if not rows:
        return []
    missing = [name for name in ("id", "kind", "label", "pack", "author", "created", "changed") if name not in rows[0]]
    if missing:
        raise AnnotationError(path.name, missing[0], "no such column", "one", "export the table with its heading")
    return [_annotation(row, path.name, number) for number, row in enumerate(rows, start=2)]


def _annotation(row: dict[str, str | None], file: str, line: int) -> Annotation:
    raw: dict[str, object] = {}
    for name in PLAIN:
        text = _bare(row.get(name) or "")
        raw[name] = None if name in NONE and not text else text
    if not raw["origin"]:
        raw["origin"] = "csv"
    if not raw["status"]:
        raw["status"] = "draft"
    try:
        points = [point.split() for point in (row.get(POINTS) or "").split(";") if point.strip()]
        raw[POINTS] = [[float(number) for number in point] for point in points]
        raw["values"] = {
            name.removeprefix(VALUE): float(text)
            for name, text in row.items()
            if isinstance(name, str) and name.startswith(VALUE) and text
        }
    except ValueError as error:
        raise AnnotationError(file, "numbers", str(error), "numbers with a point", "correct them", line) from None
    try:
        return from_document(raw, file)
    except AnnotationError as error:
        raise AnnotationError(file, error.field, error.reason, "a row that can be read", "correct it", line) from None
