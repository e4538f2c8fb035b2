"""NRRD volumes (.nrrd, .nhdr) and Slicer's segmentations in them (.seg.nrrd), read without a foreign reader.

ITK's takes only axes at right angles and gives memory nobody wrote where data end early.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from meshes.errors import MeshError
from meshes.importing.volumes.nrrd_header import NrrdHeader, field, lps_affine, read_nrrd_header, sizes_of, spatial_axes
from meshes.importing.volumes.privacy import without_identity
from meshes.importing.volumes.segments import flattened, segments_of
from meshes.importing.volumes.streams import beside, check_room, portions
from meshes.importing.volumes.text_header import whole_numbers
from meshes.importing.volumes.volume import MAX_VOXELS, Volume, checked_affine, checked_shape

TYPES = {
    "i1": ("signed char", "int8", "int8_t"),
    "u1": ("uchar", "unsigned char", "uint8", "uint8_t"),
    "i2": ("short", "short int", "signed short", "signed short int", "int16", "int16_t"),
    "u2": ("ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"),
    "i4": ("int", "signed int", "int32", "int32_t"),
    "u4": ("uint", "unsigned int", "uint32", "uint32_t"),
    "i8": ("longlong", "long long", "long long int", "signed long long", "signed long long int", "int64", "int64_t"),
    "u8": ("ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t"),
    "f4": ("float",),
    "f8": ("double",),
}
ENCODINGS = {"raw": "raw", "gzip": "gzip", "gz": "gzip", "bzip2": "bzip2", "bz2": "bzip2"}
ORDERS = {"little": "<", "big": ">"}
PERSON = re.compile(r"patient|0010[|,_]", re.IGNORECASE)
MODALITY = re.compile(r"modality$|0008[|,_]0060$", re.IGNORECASE)


def read_nrrd(path: Path) -> Volume:
    """The volume in an NRRD file. Raises MeshError."""
    header = read_nrrd_header(path)
    sizes = sizes_of(path, header)
    if any(size < 1 for size in sizes) or math.prod(sizes) > MAX_VOXELS:
        checked_shape(path.name, "sizes", sizes[:3] + [max(sizes[3:], default=1)])
        raise MeshError(f"{path.name}: sizes: found more than {MAX_VOXELS} values; crop it to the spine")
    axes = spatial_axes(path, header, len(sizes))
    shape = checked_shape(path.name, "sizes", [sizes[axis] for axis in axes])
    segments = segments_of(path, header.keys)
    layers = math.prod(sizes) // math.prod(shape)
    if layers > 1 and not (segments and axes == [1, 2, 3] and len(sizes) == 4):
        told = " x ".join(map(str, sizes))
        raise MeshError(f"{path.name}: sizes: found {told} (4D or colours), expected one 3D volume; export one channel")
    affine, notes = lps_affine(path, header, axes, len(sizes))
    volume = Volume(
        shape,
        _dtype(path, header),
        checked_affine(path.name, "space directions", affine),
        lambda: iter(()),
        path.name,
        modality=_modality(header),
        labels=True if segments else None,
        notes=notes,
    )
    volume = replace(volume, portions=_portions(path, header, volume.dtype, math.prod(sizes)))
    if layers > 1:
        volume = flattened(volume, segments, layers)
    elif segments:
        volume = replace(volume, names={one.value: one.name for one in segments if one.name})
    people = [value for key, value in header.keys.items() if PERSON.search(key)]
    return replace(volume, names=without_identity(volume.names, people))


def _dtype(path: Path, header: NrrdHeader) -> np.dtype[Any]:
    text = " ".join(field(path, header, "type").lower().split())
    code = next((code for code, names in TYPES.items() if text in names), None)
    if code is None:
        raise MeshError(f"{path.name}: type: found {text[:40]!r}, expected whole numbers or floats; export it anew")
    order = ORDERS.get(header.fields.get("endian", "").lower())
    if order is None and code[1] != "1":
        raise MeshError(f"{path.name}: endian: expected little or big for {text}; export it anew")
    return np.dtype((order or "|") + code)


def _portions(path: Path, header: NrrdHeader, dtype: np.dtype[Any], count: int) -> Any:
    """What reads the stored values, flat, first axis fastest, after checking that they can be there."""
    text = field(path, header, "encoding").lower()
    if text not in ENCODINGS:
        raise MeshError(f"{path.name}: encoding: found {text[:40]!r}, expected raw, gzip or bzip2; export it anew")
    encoding, inner = ENCODINGS[text], _skip(path, header, "byte skip", "byteskip")
    if _skip(path, header, "line skip", "lineskip") != 0:
        raise MeshError(f"{path.name}: line skip: expected none; save header and data in one file")
    name = header.fields.get("data file", header.fields.get("datafile"))
    place, offset = (path, header.end) if name is None else (beside(path, name, "data file"), 0)
    announced = count * dtype.itemsize
    if inner == -1 and encoding == "raw":  # the data are the end of the file
        offset, inner = place.stat().st_size - announced, 0
    if not 0 <= inner < 2**31 or offset < 0:
        raise MeshError(f"{path.name}: byte skip: leads out of the data; copy or export it anew")
    check_room(path.name, place.stat().st_size - offset, announced + inner, encoding)

    def read() -> Iterator[Any]:
        return portions(place, offset, dtype, count, encoding, inner)

    return read


def _skip(path: Path, header: NrrdHeader, *names: str) -> int:
    text = next((header.fields[name] for name in names if name in header.fields), "0")
    return whole_numbers(path, names[0], text, 1)[0]


def _modality(header: NrrdHeader) -> str:
    found = {value.strip().upper() for key, value in header.keys.items() if MODALITY.search(key)}
    return next((one for one in ("CT", "MR") if one in found), "")
