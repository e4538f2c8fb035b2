"""VTK's XML surfaces (.vtp): text, base64 or raw, plain or packed by zlib or LZMA."""

from __future__ import annotations

import base64
import binascii
import lzma
import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.importing.formats.found import (
    MAX_BYTES,
    Faces,
    Floats,
    Found,
    Source,
    announced,
    fans,
    joined,
    numbers,
    strips,
    whole,
)  # fmt: skip
from meshes.importing.formats.vtk_cells import sizes_of
from meshes.importing.formats.xml_text import elements, local

TYPES = {
    "Int8": "i1", "UInt8": "u1", "Int16": "i2", "UInt16": "u2", "Int32": "i4", "UInt32": "u4", "Int64": "i8",
    "UInt64": "u8", "Float32": "f4", "Float64": "f8", "String": "u1",
}  # fmt: skip
ORDERS = {"LittleEndian": "<", "BigEndian": ">"}
HEADERS = ("UInt32", "UInt64")
PACKERS = ("vtkZLibDataCompressor", "vtkLZMADataCompressor")
TAGS = ("VTKFile", "Piece", "Points", "Polys", "Strips", "FieldData", "PointData", "CellData", "Lines", "Verts",
        "DataArray", "Array")  # fmt: skip
SECTIONS = TAGS[2:10]
MOST_SWELLING = 1100  # times; zlib cannot do more
APPENDED = b"<AppendedData"


@dataclass
class _File:
    """How the arrays of a file are written; `appended` is what lies behind the XML."""

    source: Source
    order: str = "<"
    header: str = "u4"
    packer: str = ""
    appended: bytes = b""
    encoded: bool = False
    taken: int = 0


@dataclass
class _Piece:
    arrays: dict[tuple[str, str], NDArray[Any]] = field(default_factory=dict)


def read_vtp(source: Source) -> list[Found]:
    """The surface of a .vtp, its pieces together. Raises MeshError."""
    text, file = _split(source)
    pieces: list[_Piece] = []
    space: dict[str, str] = {}
    section = ""
    for event, element in elements(text, source, TAGS):
        tag = local(element)
        if event == "start":
            if tag == "VTKFile":
                _begin(file, element)
            elif tag == "Piece":
                pieces.append(_Piece())
            section = tag if tag in SECTIONS else section
            continue
        if tag in ("DataArray", "Array"):
            name = element.get("Name", "").lower()
            if section == "FieldData" and name == "space":
                said = bytes(_array(file, element).astype(np.uint8)).rstrip(b"\0").decode("ascii", "replace")
                space = {"space": said} if said in ("LPS", "RAS") else {}
            elif pieces and section in ("Points", "Polys", "Strips"):
                key = "points" if section == "Points" else name
                pieces[-1].arrays[section, key] = _array(file, element)
            element.clear()
    surfaces = [_surface(piece, source) for piece in pieces if ("Points", "points") in piece.arrays]
    if not surfaces:
        return []
    return [Found("", *joined(surfaces), space)]


def _split(source: Source) -> tuple[bytes, _File]:
    """The XML without the raw data that may stand in it, which no parser of XML can pass."""
    at = source.data.find(APPENDED)
    if at < 0:
        return source.data, _File(source)
    start = source.data.find(b"_", at)
    head = source.data[at:start]
    if start < 0 or len(head) > 1000:
        raise source.wrong("cannot be read as VTP: its appended data do not begin; it was cut short")
    encoded = b'"base64"' in head or b"'base64'" in head
    return source.data[:at] + b"</VTKFile>", _File(source, appended=source.data[start + 1 :], encoded=encoded)


def _begin(file: _File, element: Any) -> None:
    kind, order = element.get("type", ""), element.get("byte_order", "LittleEndian")
    header, packer = element.get("header_type", "UInt32"), element.get("compressor", "")
    if kind != "PolyData" or order not in ORDERS or header not in HEADERS:
        raise file.source.wrong(f"cannot be read as VTP: holds {kind[:40]!r}, expected 'PolyData'; extract its surface")
    if packer and packer not in PACKERS:
        raise file.source.wrong(f"is packed by {packer[:40]!r}, expected one of {', '.join(PACKERS)}; save it unpacked")
    file.order, file.header, file.packer = ORDERS[order], TYPES[header][-2:], packer


def _array(file: _File, element: Any) -> NDArray[Any]:
    kind, form = element.get("type", ""), element.get("format", "ascii")
    name = element.get("Name", "")[:40]
    if kind not in TYPES:
        raise file.source.wrong(f"array {name!r} is of type {kind[:40]!r}, which is not known")
    if form == "ascii":
        return numbers((element.text or "").encode("ascii", "replace"), None, file.source, f"array {name!r}")
    if form == "appended":
        offset = element.get("offset", "")
        if not (offset.isdecimal() and len(offset) < 16 and int(offset) < len(file.appended)):
            raise file.source.wrong(f"array {name!r} begins at {offset[:20]!r} of {len(file.appended)} bytes of data")
        blob = memoryview(file.appended)[int(offset) :]
        data = _blocks(file, blob, file.encoded)
    else:
        data = _blocks(file, memoryview((element.text or "").strip().encode("ascii", "replace")), encoded=True)
    dtype = np.dtype(file.order + TYPES[kind])
    if len(data) % dtype.itemsize:
        raise file.source.wrong(f"array {name!r} has {len(data)} bytes, no multiple of {dtype.itemsize}")
    return np.frombuffer(data, dtype)


def _blocks(file: _File, blob: memoryview, encoded: bool) -> bytes:
    """The bytes of an array: its length first, or how many packed blocks and the length of each."""
    dtype = np.dtype(file.order + file.header)

    def part(start: int, size: int) -> bytes:
        return _decoded(file, blob, start, size) if encoded else bytes(blob[start : start + size])

    def header(count: int) -> list[int]:
        raw = part(0, count * dtype.itemsize)
        if len(raw) < count * dtype.itemsize:
            raise file.source.wrong("ends within an array; it was cut short")
        return [int(value) for value in np.frombuffer(raw, dtype, count)]

    if not file.packer:
        (size,) = header(1)
        announced(size, 1, len(blob), file.source, "bytes")
        data = part(0, dtype.itemsize + size)[dtype.itemsize :]
        if len(data) < size:
            raise file.source.wrong("ends within an array; it was cut short")
        return data
    (count,) = header(1)
    announced(count, dtype.itemsize, len(blob), file.source, "packed blocks")
    _, each, last, *packed = header(3 + count)
    start = (3 + count) * dtype.itemsize
    start = 4 * -(-start // 3) if encoded else start
    announced(sum(packed), 1, len(blob), file.source, "packed bytes")
    raw = part(start, sum(packed))
    total = max(count - 1, 0) * each + (last or each) * (count > 0)
    file.taken += total
    if total > MOST_SWELLING * len(blob) or file.taken > MAX_BYTES:
        raise file.source.wrong(f"announces {total} bytes in {len(blob)} packed ones; it was altered")
    out, at = [], 0
    for number, size in enumerate(packed):
        most = last if last and number == count - 1 else each
        out.append(_unpacked(file, raw[at : at + size], most))
        at += size
    return b"".join(out)


def _decoded(file: _File, blob: memoryview, start: int, size: int) -> bytes:
    """`size` bytes of base64 that begins at a place of its own."""
    text = bytes(blob[start : start + 4 * -(-size // 3)])
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4))[:size]
    except (binascii.Error, ValueError) as error:
        raise file.source.wrong("has an array that is no base64; it was cut or altered") from error


def _unpacked(file: _File, data: bytes, size: int) -> bytes:
    try:
        worker: Any = zlib.decompressobj() if "ZLib" in file.packer else lzma.LZMADecompressor(memlimit=2**28)
        found: bytes = worker.decompress(data, max(size, 1))
    except (zlib.error, lzma.LZMAError, EOFError) as error:
        raise file.source.wrong("has an array that cannot be unpacked; it was cut or altered") from error
    if len(found) != size:
        raise file.source.wrong(f"has a packed block of {len(found)} bytes, {size} announced; it was cut or altered")
    return found


def _surface(piece: _Piece, source: Source) -> tuple[Floats, Faces]:
    flat = piece.arrays["Points", "points"]
    if len(flat) % 3:
        raise source.wrong(f"has {len(flat)} coordinates, expected a multiple of 3; it was altered")
    points = flat.reshape(-1, 3).astype(np.float64)
    found = [np.empty((0, 3), np.int64)]
    for section, cut in (("Polys", fans), ("Strips", strips)):
        corners, ends = (_indices(piece, section, name, source) for name in ("connectivity", "offsets"))
        if len(ends):
            found.append(cut(sizes_of(ends, corners, source, first=False), corners))
    return points, np.concatenate(found)


def _indices(piece: _Piece, section: str, name: str, source: Source) -> Faces:
    values = piece.arrays.get((section, name), np.empty(0, np.int64))
    return whole(values, source, name) if values.dtype.kind == "f" else values.astype(np.int64)
