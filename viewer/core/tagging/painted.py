"""Painted regions as a labelled surface, PLY or VTP: every painted surface whole, with a number for each face.

`label` is 0 where nothing is painted, else the number of a region; where regions overlap, the second one stands in
`label_2`, and so on. `surface` says which surface a face is of. What each number stands for lies in the file too, as
JSON (`annotations.tags.document`, the faces left out): in PLY as comments, in VTP as field data. mm, LPS, and says so
as 3D Slicer does.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.errors import AnnotationError
from annotations.tags.document import from_document, to_document
from annotations.tags.model import Annotation, faces_of, runs_of
from meshes.pack import MeshPack

FORMAT, VERSION = "lumbar-painted", 1
MOST_LAYERS = 16
LARGEST = 2_000_000_000  # bytes
LINE = 900  # characters of a PLY comment
Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Labelled:
    """Surfaces one after the other: points (n, 3) mm LPS, triangles (m, 3), and rows of numbers (m,) for each face.

    table : what the file says of itself, as JSON holds it
    """

    points: NDArray[np.float32]
    triangles: Ints
    rows: Mapping[str, Ints]
    table: Mapping[str, Any]


def labelled(annotations: Sequence[Annotation], pack: MeshPack) -> tuple[Labelled, list[str]]:
    """The surfaces that are painted on, and lines on what is left out. Raises AnnotationError where none is."""
    regions = [one for one in annotations if any(key in pack.meshes for key in one.faces)]
    if not regions:
        raise AnnotationError("annotations", "painted regions", "none on this pack", "one at least", "paint one first")
    keys = [key for key in pack.meshes if any(key in one.faces for one in regions)]
    surfaces, documents = [], []
    layers: list[Ints] = []
    total = sum(len(pack.meshes[key].triangles) for key in keys)
    starts = dict(zip(keys, np.cumsum([0, *(len(pack.meshes[key].triangles) for key in keys)]), strict=False))
    dropped = 0
    for number, one in enumerate(regions, start=1):
        documents.append({"number": number, "annotation": to_document(replace(one, faces={}))})
        for key, runs in one.faces.items():
            if key in starts:
                faces = np.array(faces_of(runs), np.int64)
                inside = faces[faces < len(pack.meshes[key].triangles)] + starts[key]
                dropped += _lay(layers, inside, number, total)
    corners = np.cumsum([0, *(len(pack.meshes[key].points) for key in keys)])
    triangles = [pack.meshes[key].triangles + start for key, start in zip(keys, corners, strict=False)]
    for key in keys:
        surfaces.append({"id": key, "sha256": pack.structures[key].sha256, "faces": len(pack.meshes[key].triangles)})
    rows = {f"label_{number}" if number > 1 else "label": row for number, row in enumerate(layers, start=1)}
    each = [np.full(len(pack.meshes[key].triangles), number, np.int32) for number, key in enumerate(keys)]
    table = {"format": FORMAT, "version": VERSION, "pack": pack.info.id, "surfaces": surfaces, "labels": documents}
    made = Labelled(
        np.concatenate([pack.meshes[key].points for key in keys]).astype(np.float32),
        np.concatenate(triangles).astype(np.int32), {**rows, "surface": np.concatenate(each)}, table,
    )  # fmt: skip
    return made, _lost(annotations, regions, dropped)


def _lay(layers: list[Ints], faces: NDArray[np.int64], number: int, total: int) -> int:
    """Write a region's number into the first layer that is free at each of its faces; how many found none."""
    left = faces
    for depth in range(MOST_LAYERS):
        if not left.size:
            return 0
        if depth == len(layers):
            layers.append(np.zeros(total, np.int32))
        free = layers[depth][left] == 0
        layers[depth][left[free]] = number
        left = left[~free]
    return int(left.size)


def _lost(annotations: Sequence[Annotation], regions: Sequence[Annotation], dropped: int) -> list[str]:
    lines = []
    if len(regions) < len(annotations):
        rest = len(annotations) - len(regions)
        lines.append(f"Labelled surfaces hold painted regions only; {rest} other annotations were left out.")
    if dropped:
        lines.append(f"More than {MOST_LAYERS} regions lie over one another: {dropped} faces of the last are left out.")
    return lines


def annotations_of(found: Labelled, pack: MeshPack, file: str) -> tuple[list[Annotation], list[str]]:
    """The regions of labelled surfaces, on the surfaces of `pack`.

    Raises AnnotationError where the surfaces are others.
    """
    table = found.table
    if table.get("format") != FORMAT or table.get("version") != VERSION:
        raise AnnotationError(file, "labels", table.get("format"), f"{FORMAT} {VERSION}", "choose a file Lumbar wrote")
    surfaces, documents = _list(table, "surfaces", file), _list(table, "labels", file)
    starts: dict[str, int] = {}
    start = 0
    for surface in surfaces:
        key, count = str(surface.get("id")), surface.get("faces")
        row = pack.structures.get(key)
        if row is None or row.sha256 != surface.get("sha256") or row.triangles != count:
            raise AnnotationError(file, f"surface {key}", "another surface", "that of the pack", "choose its pack")
        starts[key] = start
        start += row.triangles
    if start != len(found.triangles):
        raise AnnotationError(file, "faces", len(found.triangles), str(start), "the file is damaged or was edited")
    labels = [row for name, row in found.rows.items() if name.startswith("label")]
    rows = []
    for document in documents:
        number, raw = document.get("number"), document.get("annotation")
        if type(number) is not int or not isinstance(raw, dict):
            raise AnnotationError(file, "labels", document, "number and annotation", "the file is damaged")
        one = from_document(raw, file)
        on = np.flatnonzero(np.any([row == number for row in labels], axis=0)) if labels else np.zeros(0, np.int64)
        faces = {
            key: runs_of((on[(on >= start) & (on < start + pack.structures[key].triangles)] - start).tolist())
            for key, start in starts.items()
        }
        rows.append(replace(one, faces={key: runs for key, runs in faces.items() if runs}))
    known = {document["number"] for document in documents}
    strange = {int(value) for row in labels for value in np.unique(row)} - known - {0}
    notes = [f"{file}: label {value} has no name and was left out." for value in sorted(strange)[:20]]
    return rows, notes


def _list(table: Mapping[str, Any], name: str, file: str) -> list[dict[str, Any]]:
    rows = table.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) > 100_000:
        raise AnnotationError(file, name, rows, "a list of objects", "the file is damaged")
    return rows


# --- PLY -----------------------------------------------------------------------------------------


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
    arrays: dict[str, NDArray[Any]] = {}
    for kind, name, packed in _ARRAY.findall(data.decode("ascii", "replace")):
        if kind not in _TYPES or name in arrays:
            raise AnnotationError(file, name, kind, "each array once, of a known type", "export it anew")
        arrays[name] = _unpacked(packed, _TYPES[kind], file, name)
    missing = [name for name in ("lumbar", "Points", "connectivity", "label") if name not in arrays]
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
