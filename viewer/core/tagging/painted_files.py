"""Labelled surfaces (`viewer.core.tagging.painted`) as the bytes of PLY and VTP files, and back.

The table of what the numbers stand for lies in PLY as comments, in VTP as field data; the frame is said as 3D Slicer
says it. Only files as they were written are read back: others have other layouts, and nothing is guessed.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.errors import AnnotationError
from viewer.core.tagging.painted import Labelled

LARGEST = 2_000_000_000  # bytes
LINE = 900  # characters of a PLY comment


def to_ply(one: Labelled) -> bytes:
    """The bytes of a binary PLY file."""
    text = json.dumps(one.table, ensure_ascii=True, separators=(",", ":"))
    chunks = [text[start : start + LINE] for start in range(0, len(text), LINE)]
    head = ["ply", "format binary_little_endian 1.0", "comment SPACE=LPS", *(f"comment lumbar {one}" for one in chunks)]
    head += [f"element vertex {len(one.points)}", *(f"property float {axis}" for axis in "xyz")]
    head += [f"element face {len(one.triangles)}", "property list uchar int vertex_indices"]
    head += [*(f"property int {name}" for name in one.rows), "end_header", ""]
    faces = np.zeros(len(one.triangles), _face_type(list(one.rows)))
    faces["count"], faces["corners"] = 3, one.triangles
    for name, row in one.rows.items():
        faces[name] = row
    return "\n".join(head).encode("ascii") + one.points.astype("<f4").tobytes() + faces.tobytes()


def _face_type(names: Sequence[str]) -> np.dtype[Any]:
    return np.dtype([("count", "u1"), ("corners", "<i4", 3), *((name, "<i4") for name in names)])


_HEAD = re.compile(
    r"ply\nformat binary_little_endian 1\.0\n(?P<comments>(?:comment [^\n]*\n)*)"
    r"element vertex (?P<points>\d{1,9})\nproperty float x\nproperty float y\nproperty float z\n"
    r"element face (?P<faces>\d{1,9})\nproperty list uchar int vertex_indices\n"
    r"(?P<rows>(?:property int [a-z_0-9]{1,40}\n){1,40})end_header\n"
)


def from_ply(data: bytes, file: str) -> Labelled:
    """What `to_ply` wrote. Raises AnnotationError for another PLY file or a damaged one."""
    end = data.find(b"end_header\n")
    match = _HEAD.fullmatch(data[: end + 11].decode("ascii", "replace")) if end >= 0 else None
    if match is None:
        raise AnnotationError(
            file, "header", "another layout", "a PLY file Lumbar wrote", "import it as it was exported"
        )
    names = re.findall(r"property int (\w+)", match["rows"])
    points, faces = int(match["points"]), int(match["faces"])
    kind = _face_type(names) if len(set(names)) == len(names) else None
    body = memoryview(data)[end + 11 :]
    if kind is None or len(body) != points * 12 + faces * kind.itemsize:
        raise AnnotationError(file, "size", f"{len(body)} bytes", "what its header says", "the file is cut or damaged")
    rows = np.frombuffer(body[points * 12 :], kind)
    text = "".join(re.findall(r"comment lumbar ([^\n]*)\n", match["comments"]))
    return Labelled(
        np.frombuffer(body[: points * 12], "<f4").reshape(-1, 3), rows["corners"], {name: rows[name] for name in names},
        _table(text, file),
    )  # fmt: skip


def _table(text: str, file: str) -> Mapping[str, Any]:
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict):
        raise AnnotationError(file, "labels", "no table of regions", "one", "import a file as Lumbar exported it")
    return table


# --- VTP -----------------------------------------------------------------------------------------


def to_vtp(one: Labelled) -> bytes:
    """The bytes of a VTK XML PolyData file, its arrays in base64."""
    count = len(one.triangles)
    text = json.dumps(one.table, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    offsets = np.arange(1, count + 1, dtype="<i8") * 3
    space = " ".join(str(letter) for letter in b"LPS\0")
    lines = [
        '<?xml version="1.0"?>',
        '<VTKFile type="PolyData" version="1.0" byte_order="LittleEndian" header_type="UInt64">',
        "<PolyData>",
        "<FieldData>",
        f'<DataArray type="String" Name="SPACE" NumberOfTuples="1" format="ascii">{space}</DataArray>',
        _array("UInt8", "lumbar", np.frombuffer(text, "u1"), f' NumberOfTuples="{len(text)}"'),
        "</FieldData>",
        f'<Piece NumberOfPoints="{len(one.points)}" NumberOfVerts="0" NumberOfLines="0" NumberOfStrips="0" '
        f'NumberOfPolys="{count}">',
        '<CellData Scalars="label">',
        *(_array("Int32", name, row.astype("<i4")) for name, row in one.rows.items()),
        "</CellData>",
        "<Points>",
        _array("Float32", "Points", one.points.astype("<f4"), ' NumberOfComponents="3"'),
        "</Points>",
        "<Polys>",
        _array("Int64", "connectivity", one.triangles.astype("<i8")),
        _array("Int64", "offsets", offsets),
        "</Polys>",
        "</Piece>",
        "</PolyData>",
        "</VTKFile>",
        "",
    ]
    return "\n".join(lines).encode("ascii")


def _array(kind: str, name: str, values: NDArray[Any], more: str = "") -> str:
    data = np.ascontiguousarray(values).tobytes()
    packed = base64.b64encode(np.uint64(len(data)).tobytes() + data).decode("ascii")
    return f'<DataArray type="{kind}" Name="{name}"{more} format="binary">{packed}</DataArray>'


_ARRAY = re.compile(
    r'<DataArray type="(\w+)" Name="(\w{1,40})"[^>]{0,200} format="binary">([A-Za-z0-9+/=\s]*)</DataArray>'
)
_TYPES = {"UInt8": "u1", "Int32": "<i4", "Float32": "<f4", "Int64": "<i8"}


def from_vtp(data: bytes, file: str) -> Labelled:
    """What `to_vtp` wrote. Raises AnnotationError for another VTP file or a damaged one."""
    if not data.rstrip().endswith(b"</VTKFile>"):
        raise AnnotationError(file, "file", "no end", "a whole VTP file", "it is cut, or of another kind")
    arrays: dict[str, NDArray[Any]] = {}
    for kind, name, packed in _ARRAY.findall(data.decode("ascii", "replace")):
        if kind not in _TYPES or name in arrays:
            raise AnnotationError(file, name, kind, "each array once, of a known type", "export it anew")
        arrays[name] = _unpacked(packed, _TYPES[kind], file, name)
    missing = [name for name in ("lumbar", "Points", "connectivity", "offsets", "label") if name not in arrays]
    if missing or arrays["connectivity"].size % 3 or arrays["Points"].size % 3:
        what = missing[0] if missing else "connectivity"
        raise AnnotationError(file, what, "no such array", "a VTP file Lumbar wrote", "import it as it was exported")
    triangles = arrays["connectivity"].reshape(-1, 3)
    rows = {name: arrays[name] for name in arrays if name.startswith("label") or name == "surface"}
    if any(len(row) != len(triangles) for row in rows.values()):
        raise AnnotationError(file, "label", "other lengths", "a number for each face", "the file is damaged")
    text = arrays["lumbar"].tobytes().decode("ascii", "replace")
    return Labelled(arrays["Points"].reshape(-1, 3), triangles.astype(np.int32), rows, _table(text, file))


def _unpacked(packed: str, kind: str, file: str, name: str) -> NDArray[Any]:
    try:
        raw = base64.b64decode("".join(packed.split()), validate=True)
    except ValueError:
        raw = b""
    size = int(np.frombuffer(raw[:8], "<u8")[0]) if len(raw) >= 8 else -1
    if size != len(raw) - 8 or size % np.dtype(kind).itemsize:
        raise AnnotationError(file, name, f"{len(raw)} bytes", "what its header says", "the file is cut or damaged")
    return np.frombuffer(raw[8:], kind)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of bounded size. Raises AnnotationError, OSError."""
    size = path.stat().st_size
    if size > LARGEST:
        raise AnnotationError(path.name, "size", f"{size} bytes", f"at most {LARGEST}", "split it")
    return path.read_bytes()
