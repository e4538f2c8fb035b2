"""MetaImage volumes (.mha, .mhd), read without ITK.

Measured with SimpleITK 2.5: of a file whose data are shorter than its header says it gives memory nobody wrote, as
labels, without an error; and what it does say goes to the terminal.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from meshes.errors import MeshError
from meshes.importing.volumes.streams import beside, check_room, portions
from meshes.importing.volumes.text_header import lines_of, numbers, read_text_head, whole_numbers
from meshes.importing.volumes.volume import Affine, Volume, affine_of, checked_affine, checked_shape

LINE = re.compile(r"\s*([A-Za-z]\w{0,60})\s*=\s*(.*?)\s*$")
LAST = "ElementDataFile"  # the header ends with this field
TYPES = {
    "MET_CHAR": "i1",
    "MET_UCHAR": "u1",
    "MET_SHORT": "i2",
    "MET_USHORT": "u2",
    "MET_INT": "i4",
    "MET_UINT": "u4",
    "MET_LONG": "i4",
    "MET_ULONG": "u4",
    "MET_LONG_LONG": "i8",
    "MET_ULONG_LONG": "u8",
    "MET_FLOAT": "f4",
    "MET_DOUBLE": "f8",
}
MODALITIES = {"MET_MOD_CT": "CT", "MET_MOD_MR": "MR"}
ORIGINS, DIRECTIONS = ("Offset", "Position", "Origin"), ("TransformMatrix", "Orientation", "Rotation")


def read_metaimage(path: Path) -> Volume:
    """The volume in a MetaImage file. Raises MeshError."""
    fields, end = _header(path)
    dimension = _whole(path, fields, "NDims")
    if not 3 <= dimension <= 5:
        raise MeshError(f"{path.name}: NDims: found {dimension}, expected 3; export one 3D volume")
    sizes = whole_numbers(path, "DimSize", fields.get("DimSize", ""), dimension)
    shape = checked_shape(path.name, "DimSize", sizes)
    channels = _whole(path, fields, "ElementNumberOfChannels", 1)
    if channels != 1:
        raise MeshError(f"{path.name}: ElementNumberOfChannels: found {channels}, expected 1; export one channel")
    affine, notes = _affine(path, fields, dimension)
    dtype = _dtype(path, fields)
    return Volume(
        shape,
        dtype,
        checked_affine(path.name, "TransformMatrix, ElementSpacing", affine),
        _portions(path, fields, end, dtype, math.prod(shape)),
        path.name,
        modality=MODALITIES.get(fields.get("Modality", ""), ""),
        notes=notes,
    )


def _header(path: Path) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    for line, after in lines_of(read_text_head(path)):
        match = LINE.match(line[:2000])
        if match is None or len(line) > 2000:
            break
        if match[1] in fields:
            raise MeshError(f"{path.name}: {match[1]}: comes twice, expected once; export it anew")
        fields[match[1]] = match[2]
        if match[1] == LAST:
            if fields.get("ObjectType", "Image") != "Image":
                raise MeshError(f"{path.name}: ObjectType: found {fields['ObjectType'][:40]!r}, expected Image")
            return fields, after
    raise MeshError(f"{path.name}: is no MetaImage header, or ends before {LAST}; export it anew")


def _whole(path: Path, fields: Mapping[str, str], name: str, default: int | None = None) -> int:
    if name not in fields and default is not None:
        return default
    return whole_numbers(path, name, fields.get(name, ""), 1)[0]


def _yes(path: Path, fields: Mapping[str, str], *names: str, default: bool) -> bool:
    for name in names:
        if name in fields:
            if fields[name].lower() not in ("true", "false", "1", "0"):
                raise MeshError(f"{path.name}: {name}: found {fields[name][:20]!r}, expected True or False")
            return fields[name].lower() in ("true", "1")
    return default


def _dtype(path: Path, fields: Mapping[str, str]) -> np.dtype[Any]:
    kind = fields.get("ElementType", "")
    if kind not in TYPES:
        raise MeshError(f"{path.name}: ElementType: found {kind[:40]!r}, expected one of {', '.join(TYPES)}")
    if not _yes(path, fields, "BinaryData", default=True):
        raise MeshError(f"{path.name}: BinaryData: found False (text), expected True; export it anew")
    big = _yes(path, fields, "BinaryDataByteOrderMSB", "ElementByteOrderMSB", default=False)
    return np.dtype((">" if big else "<") + TYPES[kind])


def _affine(path: Path, fields: Mapping[str, str], dimension: int) -> tuple[Affine, tuple[str, ...]]:
    """LPS mm; a further dimension of size 1 is left out."""
    notes: list[str] = []
    spacing = next((name for name in ("ElementSpacing", "ElementSize") if name in fields), None)
    if spacing is None:
        raise MeshError(f"{path.name}: ElementSpacing: is missing, expected mm between voxels; export it anew")
    steps = numbers(path, spacing, fields[spacing], dimension)
    turned = next((name for name in DIRECTIONS if name in fields), None)
    moved = next((name for name in ORIGINS if name in fields), None)
    rows = np.eye(dimension)
    if turned:
        rows = np.array(numbers(path, turned, fields[turned], dimension**2)).reshape(dimension, dimension)
    if not (turned and moved):
        notes.append("The file does not say how it lies in the patient: axes taken as left, posterior, superior.")
    origin = numbers(path, moved, fields[moved], dimension) if moved else [0.0] * dimension
    columns = [(rows[axis, :3] * steps[axis]).tolist() for axis in range(3)]
    return affine_of(columns, origin[:3]), tuple(notes)


def _portions(path: Path, fields: Mapping[str, str], end: int, dtype: np.dtype[Any], count: int) -> Any:
    """What reads the stored values, after checking that they can be there."""
    name = fields[LAST]
    if name.upper().startswith("LIST") or "%" in name:
        raise MeshError(f"{path.name}: {LAST}: found a file for each slice, expected one file; export it as .mha")
    place, offset = (path, end) if name.upper() == "LOCAL" else (beside(path, name, LAST), 0)
    packed = _yes(path, fields, "CompressedData", default=False)
    skip, announced = _whole(path, fields, "HeaderSize", 0), count * dtype.itemsize
    if skip == -1 and not packed:
        offset = place.stat().st_size - announced
    else:
        offset += skip
    if skip < -1 or offset < 0:
        raise MeshError(f"{path.name}: HeaderSize: found {skip}, which leads out of the data; export it anew")
    encoding = "zlib" if packed else "raw"
    check_room(path.name, place.stat().st_size - offset, announced, encoding)

    def read() -> Iterator[Any]:
        return portions(place, offset, dtype, count, encoding)

    return read
