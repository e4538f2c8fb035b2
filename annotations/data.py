"""Reading the package's own TOML tables, and checking their fields as they are read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from annotations.errors import AnnotationError


def load_table(name: str) -> dict[str, Any]:
    """The parsed TOML file `name` that lies beside the modules of this package."""
    return parse_table((resources.files("annotations") / name).read_text(encoding="utf-8"), name)


def table_exists(name: str) -> bool:
    """Whether `load_table` would find a file of this name."""
    return (resources.files("annotations") / name).is_file()


def table_names(folder: str) -> tuple[str, ...]:
    """Names, for `load_table`, of the TOML files in a folder of this package, sorted."""
    place = resources.files("annotations") / folder
    return tuple(sorted(f"{folder}/{one.name}" for one in place.iterdir() if one.name.endswith(".toml")))


def parse_table(text: str, name: str, line_offset: int = 0) -> dict[str, Any]:
    """Parse TOML; `name` and `line_offset` are for the message of the `AnnotationError` it may raise."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a plain ValueError
        raise AnnotationError(
            name, "TOML", str(error) or "nesting too deep", "valid TOML",
            f"correct the table (its lines begin at line {line_offset + 1})",
        ) from None  # fmt: skip


def text_field(row: Mapping[str, Any], key: str, file: str, where: str, default: str | None = None) -> str:
    """A string of a row; without `default` it must be there and must not be empty."""
    value = row.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise AnnotationError(file, f"{where}.{key}", value, "a text that is not empty", f'write {key} = "…"')
    return value


def list_field(row: Mapping[str, Any], key: str, file: str, where: str) -> tuple[str, ...]:
    """A list of strings of a row, empty where the key is absent."""
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise AnnotationError(file, f"{where}.{key}", value, "a list of texts", f'write {key} = ["…"]')
    return tuple(value)


def map_field(row: Mapping[str, Any], key: str, file: str, where: str) -> dict[str, str]:
    """A table of strings of a row, empty where the key is absent."""
    value = row.get(key, {})
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise AnnotationError(file, f"{where}.{key}", value, "a table of texts", f"write {key} = {{ … }}")
    return dict(value)
