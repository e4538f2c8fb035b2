"""A language's own table laid over the English one: row by row by id, field by field; what it lacks stays English."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from annotations.data import load_table, table_exists
from annotations.errors import AnnotationError
from annotations.language import DEFAULT_LANGUAGE, LANGUAGES


def load_translated(file: str, key: str, language: str, fields: Collection[str]) -> dict[str, Any]:
    """The table `file`, its rows `key` with those of ``texts/<language>/<file>`` laid over them.

    fields : what a language may say in its own words; ids, codes, sources and the like belong to the English table

    Raises:
        AnnotationError: for a language there is not, a row for an id the English table lacks, or a foreign field.
    """
    if language not in LANGUAGES:
        raise AnnotationError(file, "language", language, " or ".join(LANGUAGES), "choose one of these")
    table = load_table(file)
    own = f"texts/{language}/{file}"
    if language == DEFAULT_LANGUAGE or not table_exists(own):
        return table
    return laid_over(table, load_table(own), key, fields, own)


def laid_over(
    table: dict[str, Any], own: Mapping[str, Any], key: str, fields: Collection[str], file: str
) -> dict[str, Any]:
    """`table` with the rows of `own` over those of the same id; `file` is where `own` was read."""
    rows = own.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise AnnotationError(file, key, rows, "a list of tables", f"write [[{key}]] and its fields below it")
    english = {row.get("id"): row for row in table.get(key, [])}
    found: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, start=1):
        where, name = f"{key} {number}", row.get("id")
        if name not in english or name in found:
            raise AnnotationError(file, f"{where}.id", name, "an id of the English table, once", "correct or remove it")
        foreign = sorted(set(row) - {"id", *fields})
        if foreign:
            raise AnnotationError(file, f"{where}.{foreign[0]}", name, f"fields among {', '.join(fields)}", "remove it")
        found[name] = row
    return table | {key: [_joined(row, found.get(row.get("id"), {})) for row in table.get(key, [])]}


def _joined(english: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The row with the language's own words; what English says of single levels goes with the word it is said of."""
    said = {field: value for field, value in own.items() if value not in ("", [])}
    kept = {field: value for field, value in english.items() if field.removesuffix("_at") not in said}
    return kept | said | {"id": english.get("id")}
