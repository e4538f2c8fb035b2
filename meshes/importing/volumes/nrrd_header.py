"""The header of an NRRD file (.nrrd, .nhdr): its fields, and how its axes lie in the patient."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from meshes.errors import MeshError
from meshes.importing.volumes.text_header import lines_of, numbers, read_text_head, whole_numbers
from meshes.importing.volumes.volume import Affine, affine_of

MAGIC = re.compile(r"NRRD000[1-6]$")
MAX_AXES = 6
#: space -> signs that lead to LPS; the short names are the standard's own
SPACES = {
    "left-posterior-superior": (1, 1, 1),
    "lps": (1, 1, 1),
    "right-anterior-superior": (-1, -1, 1),
    "ras": (-1, -1, 1),
    "left-anterior-superior": (1, -1, 1),
    "las": (1, -1, 1),
}
#: Spaces that do not name the patient's sides: ITK and Slicer take them as LPS, and so do we, saying so.
SIDELESS = ("scanner-xyz", "3d-right-handed", "3d-left-handed")
NO_SPACE = "The file does not say how it lies in the patient{why}: axes taken as left, posterior, superior."
UNITS = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "um": 0.001, "µm": 0.001, "μm": 0.001}
VECTOR = re.compile(r"none|\(([^()]*)\)", re.IGNORECASE)


@dataclass(frozen=True)
class NrrdHeader:
    """fields : by name in small letters; keys : the key/value pairs; end : the byte behind the header."""

    fields: Mapping[str, str]
    keys: Mapping[str, str]
    end: int


def read_nrrd_header(path: Path) -> NrrdHeader:
    """The fields of the header. Raises MeshError."""
    head = read_text_head(path)
    fields: dict[str, str] = {}
    keys: dict[str, str] = {}
    end = 0
    for number, (line, after) in enumerate(lines_of(head)):
        end = after
        if number == 0:
            if not MAGIC.match(line):
                raise MeshError(f"{path.name}: magic: found {line[:20]!r}, expected NRRD0001 to NRRD0006")
        elif not line:
            return NrrdHeader(fields, keys, end)
        else:
            _take(path, line, fields, keys)
    if "data file" in fields or "datafile" in fields:  # a header of its own may end without an empty line
        return NrrdHeader(fields, keys, end)
    raise MeshError(f"{path.name}: ends within its header; copy or export it anew")


def _take(path: Path, line: str, fields: dict[str, str], keys: dict[str, str]) -> None:
    if line.startswith("#"):
        return
    key, equals, value = line.partition(":=")
    if equals:
        keys[key] = value
        return
    field, colon, text = line.partition(":")
    field = " ".join(field.lower().split())
    if not colon or field in fields:
        found = "twice" if colon else f"as {line[:40]!r}"
        raise MeshError(f"{path.name}: header: a field comes {found}, expected `field: value` once; export it anew")
    fields[field] = text.strip()


def field(path: Path, header: NrrdHeader, name: str) -> str:
    """A field that must be there. Raises MeshError."""
    if name not in header.fields:
        raise MeshError(f"{path.name}: {name}: is missing; export it anew")
    return header.fields[name]


def sizes_of(path: Path, header: NrrdHeader) -> list[int]:
    """Sizes along all axes. Raises MeshError."""
    (dimension,) = whole_numbers(path, "dimension", field(path, header, "dimension"), 1)
    if not 3 <= dimension <= MAX_AXES:
        raise MeshError(f"{path.name}: dimension: found {dimension}, expected 3; export one 3D volume")
    return whole_numbers(path, "sizes", field(path, header, "sizes"), dimension)


def spatial_axes(path: Path, header: NrrdHeader, dimension: int) -> list[int]:
    """Which three axes lie in space: those with a direction, else those that `kinds` calls so, else the first three."""
    if "space directions" in header.fields:
        found = [axis for axis, one in enumerate(_directions(path, header, dimension)) if one is not None]
    elif "kinds" in header.fields:
        kinds = header.fields["kinds"].lower().split()
        found = [axis for axis, kind in enumerate(kinds[:dimension]) if kind in ("domain", "space", "???", "none")]
    else:
        found = list(range(dimension))
    if len(found) != 3:
        raise MeshError(f"{path.name}: found {len(found)} axes in space, expected 3; export one 3D volume")
    return found


def lps_affine(path: Path, header: NrrdHeader, axes: list[int], dimension: int) -> tuple[Affine, tuple[str, ...]]:
    """Where the voxels lie, and what must be said about it. Raises MeshError."""
    notes: list[str] = []
    fields = header.fields
    space = fields.get("space", "").strip('" ').lower()
    if "space dimension" in fields and whole_numbers(path, "space dimension", fields["space dimension"], 1) != [3]:
        raise MeshError(f"{path.name}: space dimension: found {fields['space dimension'][:20]!r}, expected 3")
    if space and space not in SPACES and space not in SIDELESS:
        raise MeshError(f"{path.name}: space: found {space[:40]!r}, expected one of {', '.join(SPACES)}")
    if space not in SPACES:
        notes.append(NO_SPACE.format(why=f" ({space})" if space else ""))
    columns = _columns(path, header, axes, dimension)
    origin = [0.0, 0.0, 0.0]
    if "space origin" in fields:
        origin = numbers(path, "space origin", fields["space origin"].strip("() "), 3)
    else:
        notes.append("The file has no origin: it is taken as 0.")
    affine = affine_of(columns, origin)
    affine[:3] *= np.array(SPACES.get(space, (1, 1, 1)))[:, None] * _unit(fields)
    return affine, tuple(notes)


def _columns(path: Path, header: NrrdHeader, axes: list[int], dimension: int) -> list[list[float]]:
    """One step along each of the three axes."""
    if "space directions" in header.fields:
        directions = _directions(path, header, dimension)
        return [one for axis in axes if (one := directions[axis]) is not None]
    spacings = numbers(path, "spacings", field(path, header, "spacings"), dimension)
    return [[spacings[axis] * (row == column) for row in range(3)] for column, axis in enumerate(axes)]


def _directions(path: Path, header: NrrdHeader, dimension: int) -> list[list[float] | None]:
    text = header.fields["space directions"]
    found = [
        None if match[1] is None else numbers(path, "space directions", match[1], 3) for match in VECTOR.finditer(text)
    ]
    if len(found) != dimension or VECTOR.sub("", text).strip():
        raise MeshError(f"{path.name}: space directions: found {text[:60]!r}, expected {dimension} vectors")
    return found


def _unit(fields: Mapping[str, str]) -> float:
    units = {one.strip('"').lower() for one in fields.get("space units", "").split()}
    return UNITS.get(units.pop(), 1.0) if len(units) == 1 else 1.0
