"""PLY, as text and binary of either byte order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.importing.formats.found import Floats, Found, Source, announced, fans, numbers, space_of, whole

TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "ushort": "u2",
    "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4", "float": "f4", "float32": "f4",
    "double": "f8", "float64": "f8",
}  # fmt: skip
ORDERS = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}
CORNERS = ("vertex_indices", "vertex_index")
MAX_HEAD = 65536
END = re.compile(rb"^end_header[ \t]*\r?\n", re.MULTILINE)


@dataclass(frozen=True)
class Property:
    """`kind` as numpy has it; `length` the kind of the number before a list, or ""."""

    name: str
    kind: str
    length: str = ""


@dataclass(frozen=True)
class Element:
    """So many rows of these properties."""

    name: str
    count: int
    properties: tuple[Property, ...]


class _Body:
    """What follows the header, element by element."""

    def __init__(self, source: Source, start: int, order: str) -> None:
        self.source, self.at, self.order = source, start, order
        self.values = self._all_numbers() if not order else np.empty(0)
        self.taken = 0

    def _all_numbers(self) -> Floats:
        return numbers(self.source.data[self.at :], None, self.source, "the values")

    def read(self, element: Element) -> dict[str, Any]:
        """Columns by name; a list is a pair of sizes (count,) and all values one after the other."""
        there = len(self.source.data) - self.at if self.order else len(self.values) - self.taken
        least = sum(int((p.length or p.kind)[1]) for p in element.properties) if self.order else len(element.properties)
        announced(element.count, least, there, self.source, f"of '{element.name}'")
        if not element.count:
            return {}
        return self._even(element) or self._uneven(element)

    def _even(self, element: Element) -> dict[str, Any] | None:
        """All rows at once, if every list is as long as that of the first row."""
        lengths = self._first(element)
        if lengths is None:
            return None
        rows = self._binary(element, lengths) if self.order else self._text(element, lengths)
        if rows is None:
            return None
        if any(p.length and (rows[f"{p.name}#"] != lengths[p.name]).any() for p in element.properties):
            return None
        self._advance(element, lengths, element.count)
        return {
            p.name: (np.full(element.count, lengths[p.name], np.int64), np.asarray(rows[p.name]).ravel())
            if p.length
            else rows[p.name]
            for p in element.properties
        }

    def _binary(self, element: Element, lengths: dict[str, int]) -> NDArray[Any] | None:
        fields: list[Any] = []
        for p in element.properties:
            if p.length:
                fields += [(f"{p.name}#", self.order + p.length), (p.name, self.order + p.kind, (lengths[p.name],))]
            else:
                fields.append((p.name, self.order + p.kind))
        row = np.dtype(fields)
        if self.at + row.itemsize * element.count > len(self.source.data):
            return None
        return np.frombuffer(self.source.data, row, element.count, self.at)

    def _text(self, element: Element, lengths: dict[str, int]) -> dict[str, Floats] | None:
        width = sum(1 + lengths[p.name] if p.length else 1 for p in element.properties)
        if self.taken + width * element.count > len(self.values):
            return None
        rows = self.values[self.taken : self.taken + width * element.count].reshape(element.count, width)
        columns, at = {}, 0
        for p in element.properties:
            if p.length:
                columns[f"{p.name}#"] = rows[:, at]
                columns[p.name] = rows[:, at + 1 : at + 1 + lengths[p.name]]
                at += 1 + lengths[p.name]
            else:
                columns[p.name] = rows[:, at]
                at += 1
        return columns

    def _first(self, element: Element) -> dict[str, int] | None:
        """How long the lists of the first row are."""
        lengths: dict[str, int] = {}
        at = self.at if self.order else self.taken
        for p in element.properties:
            if not p.length:
                at += int(p.kind[1]) if self.order else 1
                continue
            lengths[p.name], at = self._list_at(at, p)
            at += lengths[p.name] * (int(p.kind[1]) if self.order else 1)
        return lengths

    def _list_at(self, at: int, p: Property) -> tuple[int, int]:
        """The length of the list at a place, and the place of its first value."""
        end = len(self.source.data) if self.order else len(self.values)
        width = int(p.length[1]) if self.order else 1
        if at + width > end:
            raise self.source.wrong(f"ends within the list '{p.name}'; it was cut short")
        if self.order:
            told = float(np.frombuffer(self.source.data, self.order + p.length, 1, at)[0])
        else:
            told = float(self.values[at])
        at += width
        each = int(p.kind[1]) if self.order else 1
        if not 0 <= told <= (end - at) // each or told % 1:
            raise self.source.wrong(f"list '{p.name}' announces {told:g} values, beyond the end; it was cut or altered")
        return int(told), at

    def _uneven(self, element: Element) -> dict[str, Any]:
        """Row by row: lists of different lengths."""
        sizes: dict[str, list[int]] = {p.name: [] for p in element.properties}
        parts: dict[str, list[NDArray[Any]]] = {p.name: [] for p in element.properties}
        at = self.at if self.order else self.taken
        for _ in range(element.count):
            for p in element.properties:
                count, at = self._list_at(at, p) if p.length else (1, at)
                sizes[p.name].append(count)
                values, at = self._values(at, count, p)
                parts[p.name].append(values)
        self.at, self.taken = (at, self.taken) if self.order else (self.at, at)
        columns = {name: np.concatenate(values) for name, values in parts.items()}
        return {p.name: (np.array(sizes[p.name], np.int64), columns[p.name]) if p.length else columns[p.name]
                for p in element.properties}  # fmt: skip

    def _values(self, at: int, count: int, p: Property) -> tuple[NDArray[Any], int]:
        if not self.order:
            if at + count > len(self.values):
                raise self.source.wrong(f"ends within '{p.name}'; it was cut short")
            return self.values[at : at + count], at + count
        size = int(p.kind[1]) * count
        if at + size > len(self.source.data):
            raise self.source.wrong(f"ends within '{p.name}'; it was cut short")
        return np.frombuffer(self.source.data, self.order + p.kind, count, at), at + size

    def _advance(self, element: Element, lengths: dict[str, int], count: int) -> None:
        for p in element.properties:
            each = int(p.kind[1]) if self.order else 1
            before = (int(p.length[1]) if self.order else 1) if p.length else 0
            step = count * (before + each * lengths.get(p.name, 1))
            self.at, self.taken = (self.at + step, self.taken) if self.order else (self.at, self.taken + step)


def read_ply(source: Source) -> list[Found]:
    """The surface of a PLY; its polygons are cut into triangles. Raises MeshError."""
    head = source.data[:MAX_HEAD]
    end = END.search(head)
    if not head.startswith(b"ply") or end is None:
        raise source.wrong("cannot be read as PLY: it has no header from 'ply' to 'end_header'; check the file")
    order, elements = _header(head[: end.start()].decode("utf-8", "replace"), source)
    body, columns = _Body(source, end.end(), order), {}
    for element in elements:
        columns[element.name] = body.read(element)
        if element.name == "face":
            break  # whatever follows is of no surface
    vertex, face = columns.get("vertex", {}), columns.get("face", {})
    if not all(isinstance(vertex.get(axis), np.ndarray) for axis in "xyz"):
        raise source.wrong("cannot be read as PLY: its vertices have no x, y and z before the faces; export it anew")
    points = np.stack([vertex[axis].astype(np.float64) for axis in "xyz"], axis=1)
    found = next((face[name] for name in CORNERS if isinstance(face.get(name), tuple)), None)
    if found is None:
        return []
    sizes, corners = found
    triangles = fans(sizes, whole(corners, source, "a face") if corners.dtype.kind == "f" else corners.astype(np.int64))
    return [Found("", points, triangles, space_of(head[: end.start()]))]


def _header(text: str, source: Source) -> tuple[str, list[Element]]:
    order: str | None = None
    rows: list[tuple[str, int, list[Property]]] = []
    for line in text.splitlines()[1:]:
        match line.split():
            case ["format", kind, *_]:
                order = ORDERS.get(kind)
            case ["element", name, count] if count.isdecimal() and len(count) < 16:
                rows.append((name, int(count), []))
            case ["property", "list", length, kind, name] if rows and length in TYPES and kind in TYPES:
                rows[-1][2].append(Property(name, TYPES[kind], TYPES[length]))
            case ["property", kind, name] if rows and kind in TYPES:
                rows[-1][2].append(Property(name, TYPES[kind]))
            case [] | ["comment" | "obj_info", *_]:
                pass
            case _:
                raise source.wrong(f"cannot be read as PLY: header line {line[:60]!r} is none of the format's")
    if order is None:
        raise source.wrong(f"cannot be read as PLY: its header names no format of {', '.join(ORDERS)}")
    elements = [Element(name, count, tuple(properties)) for name, count, properties in rows]
    for element in elements:
        names = [p.name for p in element.properties]
        if len(set(names)) != len(names) or any("#" in name for name in names) or (element.count and not names):
            raise source.wrong(f"cannot be read as PLY: element '{element.name}' has doubled or no properties")
    return order, elements
