"""The list of sources that texts cite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from annotations.data import load_table, table_names, text_field
from annotations.errors import AnnotationError

#: The lists lie here, one file per field; a key stands in one of them only.
FOLDER = "references"
FILE = f"{FOLDER}/anatomy.toml"


@dataclass(frozen=True)
class Source:
    """One entry of the source list; `note` says what was read and what it holds for."""

    key: str
    authors: str
    year: str
    title: str
    where: str
    url: str | None
    note: str

    @property
    def reference(self) -> str:
        """The entry as one line of a reference list, without the address."""
        return f"{self.authors} {self.title.rstrip('?.')}. {self.where}, {self.year.rstrip('.')}."


@cache
def sources() -> Mapping[str, Source]:
    """Every source by its key.

    Raises:
        AnnotationError: when a list is not as it must be, or two of them hold the same key.
    """
    found: dict[str, Source] = {}
    for file in table_names(FOLDER):
        for key, source in parse_sources(load_table(file), file).items():
            if key in found:
                raise AnnotationError(file, key, "a second entry", "one entry for a key", "keep the better one")
            found[key] = source
    return MappingProxyType(found)


def parse_sources(table: Mapping[str, Any], file: str = FILE) -> Mapping[str, Source]:
    """Sources from a parsed table: one sub-table per key."""
    return MappingProxyType({key: _source(key, row, file) for key, row in table.items()})


def _source(key: str, row: object, file: str) -> Source:
    if not isinstance(row, dict):
        raise AnnotationError(file, key, row, "a table", f"write [{key}] and its fields below it")
    return Source(
        key=key,
        authors=text_field(row, "authors", file, key),
        year=text_field(row, "year", file, key),
        title=text_field(row, "title", file, key),
        where=text_field(row, "where", file, key),
        url=text_field(row, "url", file, key, default="") or None,
        note=text_field(row, "note", file, key, default=""),
    )
