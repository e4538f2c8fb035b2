"""NIfTI volumes (.nii, .nii.gz): nibabel reads the header, after its sizes have been checked here."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from meshes.errors import MeshError
from meshes.importing.volumes.label_table import names_in_xml
from meshes.importing.volumes.privacy import without_identity
from meshes.importing.volumes.streams import check_room, is_gzip, portions, read_head
from meshes.importing.volumes.volume import Affine, Volume, checked_affine, checked_shape, ras_to_lps, said

HEAD = {348: "n+1", 540: "n+2"}  # bytes of a header: its magic
MAX_OFFSET = 16 * 2**20  # header and extensions
TYPES = {2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8", 256: "i1", 512: "u2", 768: "u4", 1024: "i8", 1280: "u8"}
COLOURS = {128: "RGB colours", 2304: "RGBA colours", 32: "complex numbers", 1792: "complex numbers"}
LABEL_INTENT = 1002
UNITS = {1: 1000.0, 2: 1.0, 3: 0.001}  # to mm
SANE = (0.02, 30.0)  # mm between voxels; a unit that leads outside of it was not meant


def read_nifti(path: Path) -> Volume:
    """The volume in a NIfTI-1 or NIfTI-2 file. Raises MeshError."""
    head = read_head(path, MAX_OFFSET)
    size, order = _size_and_order(path, head)
    header = _header(path, head, size, order)
    shape = checked_shape(path.name, "dim", _sizes(path, header))
    dtype = _dtype(path, int(header["datatype"]), order)
    offset = _offset(path, float(header["vox_offset"]), size)
    count, encoding = shape[0] * shape[1] * shape[2], "gzip" if is_gzip(path) else "raw"
    announced = count * dtype.itemsize + offset
    check_room(path.name, path.stat().st_size, announced, encoding)
    affine, notes = _affine(path, header)
    slope, intercept = _scaling(path, header)
    person = bytes(header["db_name"]).decode("utf-8", "replace") if "db_name" in header else ""  # some write it there
    names = without_identity(dict(_names(head[size:offset], order)), [person])

    def read() -> Iterator[Any]:
        return portions(path, 0, dtype, count, encoding, offset)

    return Volume(
        shape,
        dtype,
        checked_affine(path.name, "affine", ras_to_lps(affine)),
        read,
        path.name,
        slope,
        intercept,
        names,
        labels=True if names or int(header["intent_code"]) == LABEL_INTENT else None,
        notes=notes,
    )


def _size_and_order(path: Path, head: bytes) -> tuple[int, str]:
    for order in "<>":
        size = struct.unpack(f"{order}i", head[:4])[0] if len(head) >= 4 else 0
        if size not in HEAD:
            continue
        magic = head[344:348] if size == 348 else head[4:8]
        if magic == b"ni1\0" or magic == b"ni2\0":
            raise MeshError(f"{path.name}: magic: a pair of .hdr and .img, expected one file; save it as .nii")
        if len(head) > size and magic == HEAD[size].encode() + b"\0":
            return size, order
    raise MeshError(f"{path.name}: magic: is no NIfTI file, or ends within its header; export it anew")


def _header(path: Path, head: bytes, size: int, order: str) -> Any:
    import nibabel

    kind = nibabel.Nifti1Header if size == 348 else nibabel.Nifti2Header
    try:
        return kind.from_fileobj(io.BytesIO(head[:size]), endianness=order, check=False)
    except Exception as error:  # whatever nibabel says of a foreign header is the file's fault
        raise MeshError(f"{path.name}: header cannot be read ({said(error)}); export it anew") from error


def _sizes(path: Path, header: Any) -> list[int]:
    dims = [int(one) for one in header["dim"]]
    if not 3 <= dims[0] <= 7:
        raise MeshError(f"{path.name}: dim: found {dims[0]} dimensions, expected 3; export one 3D volume")
    return dims[1 : dims[0] + 1]


def _dtype(path: Path, code: int, order: str) -> np.dtype[Any]:
    if code not in TYPES:
        told = COLOURS.get(code, f"type {code}")
        raise MeshError(f"{path.name}: datatype: found {told}, expected whole numbers or floats; export one channel")
    return np.dtype(order + TYPES[code])


def _offset(path: Path, offset: float, size: int) -> int:
    if offset == 0:  # as some write it: the data follow the header at once
        return size + 4
    if not size + 4 <= offset <= MAX_OFFSET or offset != int(offset):
        raise MeshError(f"{path.name}: vox_offset: found {offset:g}, expected {size + 4} to {MAX_OFFSET}")
    return int(offset)


def _scaling(path: Path, header: Any) -> tuple[float, float]:
    """Slope and intercept; a slope of 0 or none means that the values stand as they are."""
    slope, intercept = float(header["scl_slope"]), float(header["scl_inter"])
    if slope == 0 or np.isnan(slope):
        return 1.0, 0.0
    intercept = 0.0 if np.isnan(intercept) else intercept
    if not (np.isfinite((slope, intercept)).all() and 1e-12 < abs(slope) < 1e12 and abs(intercept) < 1e12):
        raise MeshError(f"{path.name}: scl_slope, scl_inter: found {slope:g}, {intercept:g}; export it anew")
    return slope, intercept


@np.errstate(all="ignore")  # what is not finite is refused afterwards
def _affine(path: Path, header: Any) -> tuple[Affine, tuple[str, ...]]:
    """RAS mm, and what must be said about it."""
    notes: list[str] = []
    try:
        if int(header["sform_code"]) > 0:
            affine = np.asarray(header.get_sform(), float)
        elif int(header["qform_code"]) > 0:
            affine = np.asarray(header.get_qform(), float)
        else:
            affine = np.diag([*np.abs(np.asarray(header["pixdim"][1:4], float)), 1.0])
            notes.append("The file does not say how it lies in the patient: axes taken as right, anterior, superior.")
    except Exception as error:  # a quaternion that is none, and the like
        raise MeshError(f"{path.name}: affine: cannot be read ({said(error)}); export it anew") from error
    factor = UNITS.get(int(header["xyzt_units"]) & 7, 1.0)
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    if factor != 1.0:
        if SANE[0] <= spacing.min() * factor and spacing.max() * factor <= SANE[1]:
            affine[:3] *= factor
        else:
            notes.append("The unit that the header names cannot be meant: taken as millimetres.")
    return affine, tuple(notes)


def _names(data: bytes, order: str) -> Iterator[tuple[int, str]]:
    """Names in the header's extensions (Connectome Workbench's label table, which TotalSegmentator writes too)."""
    if len(data) < 4 or data[0] == 0:
        return
    place = 4
    while place + 16 <= len(data):
        size, _ = struct.unpack(f"{order}2i", data[place : place + 8])
        if size < 16 or place + size > len(data):
            return
        yield from names_in_xml(data[place + 8 : place + size]).items()
        place += size
