"""Writes annotations/measured.toml, the sizes of the shipped atlas that texts are held against.

Run after `make atlas`: python scripts/write_measured.py
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from meshes.measure.measuring import measure_all
from meshes.measure.spine import Spine
from meshes.pack import read_pack
from meshes.shipped import atlas_path

TARGET = Path(__file__).parent.parent / "annotations" / "measured.toml"
HEAD = """# Sizes of the shipped atlas as measured on it, mm and degrees.
# Written by scripts/write_measured.py; do not edit.
"""
UNITS = {"deg": "degrees"}


def measured_table() -> str:
    """The table as TOML: a sub-table per measure with its name, its unit and its value at each place."""
    places: dict[str, dict[str, float]] = defaultdict(dict)
    heads: dict[str, tuple[str, str]] = {}
    for one in measure_all(Spine(read_pack(atlas_path()))):
        key = one.definition.id
        heads[key] = (one.definition.name, UNITS.get(one.definition.unit, one.definition.unit))
        places[key][one.target] = round(one.reading.value, 2)
    parts = [HEAD]
    for key, (name, unit) in heads.items():
        rows = "\n".join(f'"{place}" = {value}' for place, value in places[key].items())
        parts.append(f'[{key}]\nname = "{name}"\nunit = "{unit}"\n[{key}.at]\n{rows}\n')
    return "\n".join(parts)


if __name__ == "__main__":
    TARGET.write_text(measured_table(), encoding="utf-8")
    print(f"{TARGET.name}: written")
