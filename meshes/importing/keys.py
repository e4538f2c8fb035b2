"""What the packs of a batch are called: as their cases, or by numbers whose meaning lies in a table of its own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from meshes.errors import MeshError
from meshes.files import replace_file

NUMBERED = re.compile(r"case-(\d{4,9})")
COLUMNS = ["pack", "case"]


def numbered(cases: Iterable[str], table: Path) -> dict[str, str]:
    """A number for each case, `case-0001` and on; one that the table gives already stays, whatever comes or goes.

    Raises:
        MeshError: the table is there and is none.
    """
    known = _read(table) if table.exists() else {}
    used = [int(match[1]) for match in map(NUMBERED.fullmatch, known.values()) if match]
    number = max(used, default=0)
    for case in cases:
        if case not in known:
            number += 1
            known[case] = f"case-{number:04}"
    return known


def keep(packs: dict[str, str], table: Path) -> None:
    """Write the table of which pack is which case. Raises OSError."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((pack, case) for case, pack in packs.items())
    replace_file(table, out.getvalue().encode("utf-8", "surrogateescape"))


def _read(table: Path) -> dict[str, str]:
    text = table.read_bytes().decode("utf-8", "surrogateescape")
    try:
        head, *rows = list(csv.reader(io.StringIO(text, newline="")))
        known = {case: pack for pack, case in rows}
    except (ValueError, csv.Error) as error:
        raise MeshError(_wrong(table)) from error
    sound = all(NUMBERED.fullmatch(pack) for pack in known.values()) and len(set(known.values())) == len(rows)
    if head != COLUMNS or not sound:
        raise MeshError(_wrong(table))
    return known


def _wrong(table: Path) -> str:
    return (
        f"{table}: is no table of packs and cases, each pack once; restore it, or choose another folder for the packs"
    )
