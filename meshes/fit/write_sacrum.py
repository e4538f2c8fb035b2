"""Writes the table of the sacrum's relief that `meshes.build.sacrum_table` reads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from meshes.build.sacrum_table import CRESTS, RELIEFS, SacrumTable
from meshes.files import replace_file

HEAD = """\
# Relief of the sacrum, mm, in the frame of its S1 end-plate (left half); read by sacrum_table.py.
# Measured by rays on a real sacrum scaled to 120 mm of width, fitted with meshes/fit/sacrum.py, mended by eye.
"""
NOTES = {
    "pelvic": "y behind the middle of the bodies; rows: sacral level (0 end-plate, 1 between S1 and S2 ... 5 apex), "
    "columns: share of the half width",
    "dorsal": "as pelvic, for the back, without the median crest",
    "lateral": "x beyond the half width; rows: sacral level, columns: y behind the middle of the bodies",
    "upper": "z of the upper surface outside the end-plate; rows: x, columns: y",
}


def sacrum_text(table: SacrumTable) -> str:
    """The table as TOML."""
    lines = [
        HEAD,
        "# half width at S1 and length to the apex for which the numbers hold",
        f"size = [{_row(table.size)}]",
        "",
    ]
    lines += ["# x, z of the lower border", *_list("lower_border", table.lower)]
    lines += ["# x, z of the upper border of the first lamina (D)", *_list("lamina_border", table.lamina)]
    lines += [
        "# x, z, height, width, length of the tubercles and hollows (negative) on the back (D)",
        *_list("tubercles", table.tubercles),
    ]
    lines += ["# y, z, half width: middle line of the ear-shaped surface (D)", *_list("auricular", table.auricular)]
    for name in RELIEFS:
        relief = getattr(table, name)
        lines += [f"# {NOTES[name]}", f"[{name}]", f"rows = [{_row(relief.rows)}]"]
        lines += [f"columns = [{_row(relief.columns)}]", *_list("heights", relief.heights)]
    lines += ["# x, z of the line a crest runs along (D)", "[crests]"]
    for name in CRESTS:
        lines += _list(name, table.crests[name])
    return "\n".join(lines)


def write_sacrum_table(table: SacrumTable, path: Path) -> None:
    """Write beside and swap in."""
    replace_file(path, sacrum_text(table).encode())


def _list(name: str, rows: Iterable[Iterable[float]]) -> list[str]:
    return [f"{name} = [", *(f"    [{_row(row)}]," for row in rows), "]", ""]


def _row(values: Iterable[float]) -> str:
    return ", ".join(f"{value:.2f}" for value in values)
