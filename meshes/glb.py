"""Binary glTF (GLB), the part of it that mesh packs use: named triangle meshes with vertex attributes.

Own code rather than a general reader because a pack is read at every start (a general scene loader costs
more than the whole first frame), must be written byte for byte alike, and is untrusted: every offset,
count and index is checked before an array is made. Specification: Khronos glTF 2.0.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.errors import PackError

Array = NDArray[Any]

_MAGIC, _VERSION, _JSON, _BIN = 0x46546C67, 2, 0x4E4F534A, 0x004E4942
_POINTS_TARGET, _INDICES_TARGET = 34962, 34963
_COMPONENTS: dict[int, tuple[str, int]] = {
    5121: ("u1", 1),
    5123: ("<u2", 2),
    5125: ("<u4", 4),
    5126: ("<f4", 4),
}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}


@dataclass(frozen=True)
class Node:
    """A named mesh: `attributes` map glTF names to (n, k) or (n,) arrays, `indices` is (m, 3).

    extras : what is told of it besides, as JSON holds it; not read back
    """

    name: str
    attributes: Mapping[str, Array]
    indices: Array
    material: int = 0
    extras: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Material:
    """A colour that any glTF viewer shows: red, green, blue, alpha in 0..1, linear."""

    name: str
    colour: tuple[float, float, float, float]


class _Builder:
    """Collects buffer views and accessors; every view starts on a multiple of four bytes."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.length = 0
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def add(self, array: Array, target: int) -> int:
        """Store `array` and return its accessor's index."""
        flat = array.ndim == 1
        accessor: dict[str, Any] = {"count": len(array), "type": "SCALAR" if flat else f"VEC{array.shape[1]}"}
        view: dict[str, Any] = {"buffer": 0, "byteOffset": self.length, "target": target}
        if target == _POINTS_TARGET and array.dtype == np.uint8 and flat:
            # glTF wants each element of a vertex attribute on a four-byte boundary.
            padded = np.zeros((len(array), 4), np.uint8)
            padded[:, 0] = array
            data, view["byteStride"] = padded.tobytes(), 4
        else:
            data = np.ascontiguousarray(array).tobytes()
        accessor["componentType"] = {"u1": 5121, "u2": 5123, "u4": 5125, "f4": 5126}[array.dtype.str[1:]]
        if array.dtype == np.float32 and not flat:
            accessor["min"], accessor["max"] = array.min(axis=0).tolist(), array.max(axis=0).tolist()
        view["byteLength"] = len(data)
        self.views.append(view)
        accessor["bufferView"] = len(self.views) - 1
        self.accessors.append(accessor)
        padding = -len(data) % 4
        self.chunks.append(data + b"\0" * padding)
        self.length += len(data) + padding
        return len(self.accessors) - 1


def encode(
    scenes: Mapping[str, Sequence[Node]],
    materials: Sequence[Material],
    matrix: Sequence[float] | None = None,
) -> bytes:
    """The GLB with one scene per entry of `scenes`; the first is shown by default.

    matrix : 16 numbers, column-major, placed on a root node above each scene's nodes (glTF's own frame is
        metres with Y up); without it the nodes stand in the scene directly.
    """
    builder = _Builder()
    meshes: list[dict[str, Any]] = []
    nodes: list[dict[str, Any]] = []
    tree: list[dict[str, Any]] = []
    for scene, members in scenes.items():
        roots = []
        for node in members:
            small = len(node.attributes["POSITION"]) < 65536
            indices = node.indices.astype("<u2" if small else "<u4").ravel()
            primitive = {
                "attributes": {name: builder.add(a, _POINTS_TARGET) for name, a in node.attributes.items()},
                "indices": builder.add(indices, _INDICES_TARGET),
                "material": node.material,
            }
            meshes.append({"name": node.name, "primitives": [primitive]})
            nodes.append({"name": node.name, "mesh": len(meshes) - 1})
            if node.extras is not None:
                nodes[-1]["extras"] = dict(node.extras)
            roots.append(len(nodes) - 1)
        if matrix is not None:
            nodes.append({"name": scene, "matrix": [float(value) for value in matrix], "children": roots})
            roots = [len(nodes) - 1]
        tree.append({"name": scene, "nodes": roots})
    document = {
        "asset": {"version": "2.0", "generator": "Lumbar"},
        "scene": 0,
        "scenes": tree,
        "nodes": nodes,
        "meshes": meshes,
        "materials": [_material(material) for material in materials],
        "accessors": builder.accessors,
        "bufferViews": builder.views,
        "buffers": [{"byteLength": builder.length}],
    }
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    body = b"".join(builder.chunks)
    head = struct.pack("<III", _MAGIC, _VERSION, 12 + 8 + len(text) + 8 + len(body))
    return b"".join([head, struct.pack("<II", len(text), _JSON), text, struct.pack("<II", len(body), _BIN), body])


def _material(material: Material) -> dict[str, Any]:
    surface = {"baseColorFactor": list(material.colour), "metallicFactor": 0.0, "roughnessFactor": 0.6}
    entry: dict[str, Any] = {"name": material.name, "pbrMetallicRoughness": surface}
    if material.colour[3] < 1:
        entry["alphaMode"] = "BLEND"
    return entry


def decode(data: bytes, name: str) -> dict[str, Node]:
    """All named meshes of a GLB; arrays are read-only views into `data`.

    name : the file's name, for messages. Raises PackError where the file is not what it claims to be.
    """
    document, body = _chunks(data, name)
    try:
        return _Reader(document, body, name).nodes()
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, OverflowError) as error:
        if isinstance(error, PackError):
            raise
        raise PackError(f"{name}: not a mesh file this program wrote ({error!r}); build or fetch it again") from error


def _chunks(data: bytes, name: str) -> tuple[dict[str, Any], memoryview]:
    if len(data) < 28 or struct.unpack_from("<I", data)[0] != _MAGIC:
        raise PackError(f"{name}: not a binary glTF file (it does not begin with 'glTF'); build or fetch it again")
    _, version, length = struct.unpack_from("<III", data)
    if version != _VERSION or length != len(data):
        raise PackError(
            f"{name}: glTF version {version}, {length} bytes announced, {len(data)} found; "
            f"expected version 2 and a whole file; build or fetch it again"
        )
    size, kind = struct.unpack_from("<II", data, 12)
    start = 20 + size
    if kind != _JSON or start + 8 > len(data):
        raise PackError(f"{name}: the glTF description is damaged (chunk of {size} bytes); build or fetch it again")
    body_size, body_kind = struct.unpack_from("<II", data, start)
    if body_kind != _BIN or start + 8 + body_size > len(data):
        raise PackError(f"{name}: the glTF data are cut short ({body_size} bytes announced); build or fetch it again")
    try:
        document = json.loads(data[20:start])
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise PackError(f"{name}: the glTF description is not JSON ({error}); build or fetch it again") from error
    if not isinstance(document, dict):
        raise PackError(f"{name}: the glTF description is not an object; build or fetch it again")
    return document, memoryview(data)[start + 8 : start + 8 + body_size]


class _Reader:
    def __init__(self, document: dict[str, Any], body: memoryview, name: str) -> None:
        self.document, self.body, self.name = document, body, name

    def nodes(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for entry in self.document["nodes"]:
            if "mesh" not in entry:
                continue
            label = str(entry["name"])
            if label in found:
                raise PackError(f"{self.name}: node {label!r} stands twice; expected one node per structure")
            primitive = self.document["meshes"][entry["mesh"]]["primitives"][0]
            attributes = {key: self._array(index, f"{label} {key}") for key, index in primitive["attributes"].items()}
            indices = self._array(primitive["indices"], f"{label} indices")
            if len(indices) % 3:
                raise PackError(f"{self.name}: node {label!r} has {len(indices)} indices; expected a multiple of 3")
            found[label] = Node(label, attributes, indices.reshape(-1, 3), primitive.get("material", 0))
        return found

    def _array(self, index: int, field: str) -> Array:
        accessor = self.document["accessors"][index]
        view = self.document["bufferViews"][accessor["bufferView"]]
        dtype, size = _COMPONENTS[accessor["componentType"]]
        count, width = int(accessor["count"]), _WIDTHS[accessor["type"]]
        stride = int(view.get("byteStride", size * width))
        offset = int(view.get("byteOffset", 0)) + int(accessor.get("byteOffset", 0))
        end = offset + stride * (count - 1) + size * width
        if index < 0 or count < 1 or offset < 0 or stride < size * width or end > len(self.body):
            raise PackError(
                f"{self.name}: {field} reaches byte {end} of {len(self.body)}; the file is cut short or altered; "
                f"build or fetch it again"
            )
        shape, strides = ((count,), (stride,)) if width == 1 else ((count, width), (stride, size))
        return np.ndarray(shape, dtype, self.body, offset, strides)
