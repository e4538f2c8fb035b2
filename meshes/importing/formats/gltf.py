"""glTF 2.0, one file (.glb) or text with its buffers in it or beside it. Only triangles, where the nodes put them."""

from __future__ import annotations

import base64
import binascii
import json
import struct
from typing import Any
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.formats.found import (
    MAX_BYTES,
    MAX_TRIANGLES,
    Faces,
    Floats,
    Found,
    Source,
    announced,
    fans,
    joined,
    shown,
    strips,
)

MAGIC, JSON_CHUNK, BIN_CHUNK = 0x46546C67, 0x4E4F534A, 0x004E4942
COMPONENTS = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
FULL = {5120: 127.0, 5121: 255.0, 5122: 32767.0, 5123: 65535.0}  # what a normalised integer is divided by
WIDTHS = {"SCALAR": 1, "VEC3": 3}
TRIANGLES, STRIP, FAN = 4, 5, 6
MAX_NODES = 100_000
MAX_DEPTH = 200
COMPRESSED = ("KHR_draco_mesh_compression", "EXT_meshopt_compression")
DATA = "data:"


def read_gltf(source: Source) -> list[Found]:
    """A surface for each node that has one, with the node's name. Raises MeshError."""
    document, body = _parts(source)
    wanted = [name for name in COMPRESSED if name in _list(document, "extensionsRequired", source)]
    if wanted:
        raise source.wrong(f"is compressed by {wanted[0]}; export it without compression")
    try:
        return _Reader(document, body, source).found()
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, OverflowError) as error:
        if isinstance(error, MeshError):
            raise
        raise source.wrong(f"cannot be read as glTF ({shown(repr(error), 80)}); export it anew") from error


def _parts(source: Source) -> tuple[dict[str, Any], bytes | None]:
    """The description, and the binary chunk of a .glb."""
    data = source.data
    if data[:4] != b"glTF":
        if data.lstrip()[:1] != b"{":
            raise source.wrong("cannot be read as GLB or glTF: it does not begin as one; check the file")
        return _description(data, source), None
    if len(data) < 20:
        raise source.wrong(f"cannot be read as GLB: {len(data)} bytes, expected at least 20; it was cut short")
    _, version, length, size, kind = struct.unpack_from("<IIIII", data)
    if version != 2 or kind != JSON_CHUNK or length > len(data) or 20 + size > len(data):
        raise source.wrong(
            f"cannot be read as GLB: version {version}, {length} bytes announced and {len(data)} found; "
            "expected version 2 and a whole file"
        )
    rest = data[20 + size :]
    body = None
    if len(rest) >= 8:
        body_size, body_kind = struct.unpack_from("<II", rest)
        if body_kind == BIN_CHUNK:
            announced(body_size, 1, len(rest) - 8, source, "bytes of data")
            body = rest[8 : 8 + body_size]
    return _description(data[20 : 20 + size], source), body


def _description(text: bytes, source: Source) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise source.wrong("cannot be read as glTF: its description is no JSON; it was cut or altered") from error
    if not isinstance(document, dict):
        raise source.wrong("cannot be read as glTF: its description is no object; export it anew")
    return document


def _list(document: dict[str, Any], key: str, source: Source) -> list[Any]:
    found = document.get(key, [])
    if not isinstance(found, list):
        raise source.wrong(f"cannot be read as glTF: '{key}' is no list; export it anew")
    return found


class _Reader:
    def __init__(self, document: dict[str, Any], body: bytes | None, source: Source) -> None:
        self.source, self.body = source, body
        names = ("nodes", "meshes", "accessors", "bufferViews", "buffers", "scenes")
        self.tables = {name: _list(document, name, source) for name in names}
        self.taken = 0
        self.scene = document.get("scene", 0)
        self.buffers: dict[int, bytes] = {}
        self.arrays: dict[int, NDArray[Any]] = {}
        self.meshes: dict[int, tuple[Floats, Faces] | None] = {}

    def found(self) -> list[Found]:
        """Every node with a mesh that is reached from the scene, once."""
        if len(self.tables["nodes"]) > MAX_NODES:
            raise self.source.wrong(f"has {len(self.tables['nodes'])} nodes, expected at most {MAX_NODES}; split it")
        found, seen = [], set()
        waiting = [(root, np.eye(4), 0) for root in reversed(self._roots())]
        while waiting:
            number, above, depth = waiting.pop()
            node = self._row("nodes", number)
            if number in seen or depth > MAX_DEPTH:
                raise self.source.wrong(f"node {number} hangs below itself or below two others; export it anew")
            seen.add(number)
            place = above @ _matrix(node)
            surface = self._mesh(node["mesh"]) if "mesh" in node else None
            if surface is not None:
                found.append(self._placed(node, surface, place))
            waiting += [(child, place, depth + 1) for child in reversed(_list(node, "children", self.source))]
        return found

    def _roots(self) -> list[Any]:
        if self.tables["scenes"]:
            return list(_list(self._row("scenes", self.scene), "nodes", self.source))
        below = {child for node in self.tables["nodes"] for child in node.get("children", [])}
        return [number for number in range(len(self.tables["nodes"])) if number not in below]

    def _row(self, table: str, number: Any) -> dict[str, Any]:
        rows = self.tables[table]
        if type(number) is not int or not 0 <= number < len(rows) or not isinstance(rows[number], dict):
            raise self.source.wrong(f"names number {shown(repr(number), 20)} of '{table}', which is not there")
        row: dict[str, Any] = rows[number]
        return row

    def _placed(self, node: dict[str, Any], surface: tuple[Floats, Faces], place: Floats) -> Found:
        points, faces = surface
        self._count(len(faces))
        name = node.get("name") or self._row("meshes", node["mesh"]).get("name") or ""
        turned = faces[:, ::-1] if np.linalg.det(place[:3, :3]) < 0 else faces
        return Found(shown(str(name)), points @ place[:3, :3].T + place[:3, 3], turned)

    def _count(self, triangles: int) -> None:
        """A few bytes can name one array a thousand times: what comes of it is bounded."""
        self.taken += triangles
        if self.taken > MAX_TRIANGLES:
            raise self.source.wrong(f"is made of more than {MAX_TRIANGLES} triangles; split it")

    def _mesh(self, number: Any) -> tuple[Floats, Faces] | None:
        """The triangles of a mesh's primitives together, None if it has only points and lines."""
        row = self._row("meshes", number)
        if number not in self.meshes:
            parts = [
                part for one in _list(row, "primitives", self.source) if (part := self._primitive(one)) is not None
            ]
            self.meshes[number] = joined(parts) if parts else None
        return self.meshes[number]

    def _primitive(self, row: dict[str, Any]) -> tuple[Floats, Faces] | None:
        mode = row.get("mode", TRIANGLES)
        if mode not in (TRIANGLES, STRIP, FAN) or "POSITION" not in row["attributes"]:
            return None
        points = self._array(row["attributes"]["POSITION"], "VEC3").astype(np.float64)
        every = "indices" not in row
        corners = np.arange(len(points)) if every else self._array(row["indices"], "SCALAR").astype(np.int64)
        self._count(max(len(points), len(corners)) // 3)
        size = np.array([len(corners)], np.int64)
        if mode == TRIANGLES:
            if len(corners) % 3:
                raise self.source.wrong(f"has {len(corners)} indices of triangles, expected a multiple of 3")
            return points, corners.reshape(-1, 3)
        return points, (strips if mode == STRIP else fans)(size, corners)

    def _array(self, number: Any, kind: str) -> NDArray[Any]:
        if number in self.arrays:
            return self.arrays[number]
        accessor = self._row("accessors", number)
        if accessor.get("type") != kind or "sparse" in accessor or "bufferView" not in accessor:
            raise self.source.wrong(f"accessor {number} is no plain array of {kind}; export it anew")
        view = self._row("bufferViews", accessor["bufferView"])
        component, count = accessor["componentType"], accessor["count"]
        dtype, width = np.dtype(COMPONENTS[component]), WIDTHS[kind]
        stride = view.get("byteStride", dtype.itemsize * width)
        data = self._buffer(view["buffer"])
        low, size = view.get("byteOffset", 0), view["byteLength"]
        start = accessor.get("byteOffset", 0)
        if any(type(n) is not int or n < 0 for n in (count, stride, low, size, start)) or low + size > len(data):
            raise self.source.wrong(
                f"accessor {number} reaches beyond its buffer of {len(data)} bytes; it was cut short"
            )
        if count < 1 or stride < dtype.itemsize * width or start + stride * (count - 1) + dtype.itemsize * width > size:
            raise self.source.wrong(f"accessor {number} announces {count} values, more than its view of {size} bytes")
        strides = (stride, dtype.itemsize) if width > 1 else (stride,)
        values = np.ndarray((count, width) if width > 1 else (count,), dtype, data, low + start, strides)
        whole = accessor.get("normalized") is True and component in FULL
        self.arrays[number] = values / FULL[component] if whole else values
        return self.arrays[number]

    def _buffer(self, number: Any) -> bytes:
        row = self._row("buffers", number)
        if number not in self.buffers:
            self.buffers[number] = self._bytes(number, row)
            if sum(len(data) for data in self.buffers.values()) > MAX_BYTES:
                raise self.source.wrong(f"has buffers of more than {MAX_BYTES} bytes; split it")
        return self.buffers[number]

    def _bytes(self, number: int, row: dict[str, Any]) -> bytes:
        uri = row.get("uri")
        if uri is None:
            if number or self.body is None:
                raise self.source.wrong(f"buffer {number} is not in the file; it was cut short")
            return self.body
        if not isinstance(uri, str):
            raise self.source.wrong(f"buffer {number} has an address that is no text")
        if not uri.startswith(DATA):
            return self.source.beside(unquote(uri))
        head, comma, text = uri.partition(",")
        try:
            if not comma or not head.endswith(";base64"):
                raise ValueError
            return base64.b64decode(text, validate=True)
        except (ValueError, binascii.Error) as error:
            raise self.source.wrong(
                f"buffer {number}: its data: address is no base64; it was cut or altered"
            ) from error


def _matrix(node: dict[str, Any]) -> Floats:
    """(4, 4) from the node's frame to that of the node above."""
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    matrix = np.eye(4)
    turn, scale = node.get("rotation", [0, 0, 0, 1]), node.get("scale", [1, 1, 1])
    x, y, z, w = np.array(turn, np.float64)
    rotation = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    matrix[:3, :3] = rotation * np.array(scale, np.float64).reshape(3)
    matrix[:3, 3] = np.array(node.get("translation", [0, 0, 0]), np.float64).reshape(3)
    return matrix
