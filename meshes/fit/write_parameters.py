"""Writes fitted numbers of one level into the table of sizes, leaving every other line as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from meshes.build.parameters import BuildError
from meshes.files import replace_file


def with_column(text: str, level: str, rows: Mapping[str, float]) -> str:
    """The table `text` with the value of `level` replaced in each row, e.g. {"body.waist": 4.1}.

    Raises BuildError if a row or its column is not there.
    """
    for row, value in rows.items():
        pattern = rf"(?ms)(^\[{re.escape(row)}\]$[^\[]*(?:\[[-\d., ]+\][^\[]*)?^{level} = )[-\d.]+$"
        text, count = re.subn(pattern, rf"\g<1>{value:.2f}", text, count=1)
        if count != 1:
            raise BuildError(f"parameters: {row}.{level}: not found, expected a line `{level} = number`; add it")
    return text


def write_column(path: Path, level: str, rows: Mapping[str, float]) -> None:
    """As `with_column`, in a file; written beside and swapped in."""
    replace_file(path, with_column(path.read_text(encoding="utf-8"), level, rows).encode())
