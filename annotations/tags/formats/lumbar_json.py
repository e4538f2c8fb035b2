"""Lumbar's own JSON: every annotation with every field (`annotations.tags.document`), for other programs to read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from annotations.errors import AnnotationError
from annotations.tags.document import from_document, to_document
from annotations.tags.formats.bounded import read_json
from annotations.tags.model import Annotation

FORMAT, VERSION = "lumbar-annotations", 1


def to_json(annotations: Iterable[Annotation]) -> bytes:
    """The file's bytes: coordinates in mm, LPS, of the pack that each annotation names."""
    found = [to_document(one) for one in annotations]
    head = {"format": FORMAT, "version": VERSION, "units": "mm", "frame": "LPS", "annotations": found}
    return (json.dumps(head, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def from_json(path: Path) -> list[Annotation]:
    """The annotations of a file. Raises AnnotationError that names the field."""
    raw = read_json(path)
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        found = raw.get("format") if isinstance(raw, dict) else type(raw).__name__
        raise AnnotationError(path.name, "format", found, FORMAT, "choose a file that Lumbar wrote")
    if raw.get("version") != VERSION:
        raise AnnotationError(path.name, "version", raw.get("version"), str(VERSION), "open it with a newer Lumbar")
    for field, wanted in (("units", "mm"), ("frame", "LPS")):
        if raw.get(field) != wanted:
            raise AnnotationError(path.name, field, raw.get(field), wanted, "convert the coordinates first")
    rows = raw.get("annotations")
    if not isinstance(rows, list):
        raise AnnotationError(path.name, "annotations", rows, "a list", "check the file")
    annotations = [from_document(row, path.name) for row in rows]
    ids = [one.id for one in annotations]
    if len(set(ids)) < len(ids):
        twice = next(id_ for id_ in ids if ids.count(id_) > 1)
        raise AnnotationError(path.name, "annotations", f"{twice} twice", "every id once", "take one out")
    return annotations
