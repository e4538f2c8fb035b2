"""VTK's older files (.vtk), text or binary: surfaces, and the outside of unstructured grids."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.importing.formats.found import (
    Faces,
    Floats,
    Found,
    Source,
    announced,
    fans,
    numbers,
    shown,
    space_of,
    strips,
    whole,
)  # fmt: skip
from meshes.importing.formats.vtk_cells import sizes_of, sizes_within, triangles_of

TYPES = {
    "unsigned_char": ">u1", "char": ">i1", "unsigned_short": ">u2", "short": ">i2", "unsigned_int": ">u4",
    "int": ">i4", "unsigned_long": ">u8", "long": ">i8", "float": ">f4", "double": ">f8", "vtktypeint64": ">i8",
    "vtktypeuint64": ">u8", "vtktypeint32": ">i4", "vtktypeuint32": ">u4", "vtkidtype": ">i4",
}  # fmt: skip
CELLS = ("vertices", "lines", "polygons", "triangle_strips", "cells")
ENDS = ("cell_data", "point_data")
SPACE_FIELD = re.compile(rb"\bSPACE 1 1 string\s+[^A-Z]?(LPS|RAS)\b")
NUMBER = re.compile(r"[0-9]{1,15}")


class _Cursor:
    """A place in the file that goes on word by word and array by array."""

    def __init__(self, source: Source) -> None:
        self.source, self.data, self.at = source, source.data, 0
        head = [self.line(), self.line(), self.line().strip().upper()]
        if not head[0].lower().startswith(b"# vtk datafile") or head[2] not in (b"ASCII", b"BINARY"):
            raise source.wrong("cannot be read as VTK: its first lines are not those of one; check the file")
        self.binary = head[2] == b"BINARY"

    def line(self) -> bytes:
        """The rest of this line; the place is then behind it."""
        end = self.data.find(b"\n", self.at)
        end = len(self.data) if end < 0 else end
        found, self.at = self.data[self.at : end], end + 1
        return found

    def words(self) -> list[str]:
        """The words of the next line that has some, in small letters; none at the end of the file."""
        while self.at < len(self.data):
            found = self.line()[:1000].decode("ascii", "replace").lower().split()
            if found:
                return found
        return []

    def count(self, word: str, what: str) -> int:
        """A number in a line, not yet believed."""
        if not NUMBER.fullmatch(word):
            raise self.source.wrong(f"{what}: found {shown(word, 20)!r}, expected a count; it was altered")
        return int(word)

    def array(self, count: int, kind: str, what: str) -> NDArray[Any]:
        """`count` numbers of VTK's type `kind`."""
        if kind not in TYPES:
            raise self.source.wrong(f"{what}: type {shown(kind, 20)!r} is not known; export it anew")
        dtype = np.dtype(TYPES[kind])
        announced(count, dtype.itemsize if self.binary else 1, len(self.data) - self.at, self.source, what)
        if self.binary:
            found = np.frombuffer(self.data, dtype, count, self.at)
            self.at += count * dtype.itemsize
            return found
        return self._text(count, dtype, what)

    def _text(self, count: int, dtype: np.dtype[Any], what: str) -> NDArray[Any]:
        """Numbers up to the next line that begins with a letter."""
        end = self.at
        while end < len(self.data):
            stop = self.data.find(b"\n", end)
            stop = len(self.data) if stop < 0 else stop
            if self.data[end:stop].lstrip()[:1].isalpha() and self.data[end:stop].lstrip()[:3].lower() not in (
                b"nan",
                b"inf",
            ):
                break
            end = stop + 1
        found = numbers(self.data[self.at : end], count, self.source, what)
        self.at = end
        return found if dtype.kind == "f" else whole(found, self.source, what)


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source, self.cursor = source, _Cursor(source)
        self.points: Floats | None = None
        self.cells: dict[str, tuple[Faces, Faces]] = {}
        self.types: Faces = np.empty(0, np.int64)

    def read(self) -> None:
        """Everything up to the data on points and cells."""
        while words := self.cursor.words():
            keyword = words[0]
            if keyword in ENDS:
                return
            if keyword == "points" and len(words) == 3:
                count = self.cursor.count(words[1], "points")
                self.points = self.cursor.array(3 * count, words[2], "points").reshape(-1, 3).astype(np.float64)
            elif keyword in CELLS and len(words) == 3:
                first, second = (self.cursor.count(word, keyword) for word in words[1:])
                self.cells[keyword] = self._cells(keyword, first, second)
            elif keyword == "cell_types" and len(words) == 2:
                count = self.cursor.count(words[1], keyword)
                self.types = self.cursor.array(count, "int", keyword).astype(np.int64)
            elif keyword == "field" and len(words) == 3:
                self._field(self.cursor.count(words[2], keyword))
            elif keyword == "metadata":
                while self.cursor.at < len(self.source.data) and self.cursor.line().strip():
                    pass
            elif keyword == "dataset" and words[1:] not in (["polydata"], ["unstructured_grid"]):
                kind = shown(" ".join(words[1:]), 40)
                raise self.source.wrong(
                    f"holds {kind!r}, expected polydata or an unstructured grid; extract its surface"
                )
            elif keyword != "dataset":
                raise self.source.wrong(f"cannot be read as VTK: line {shown(' '.join(words), 40)!r} is not known")

    def _cells(self, keyword: str, first: int, second: int) -> tuple[Faces, Faces]:
        """Sizes and corners: in one row of integers, or (since version 5) offsets and then corners."""
        place = self.cursor.at
        words = self.cursor.words()
        if words[:1] != ["offsets"] or len(words) != 2:
            self.cursor.at = place
            return sizes_within(self.cursor.array(second, "int", keyword).astype(np.int64), first, self.source)
        offsets = self.cursor.array(first, words[1], "offsets").astype(np.int64)
        words = self.cursor.words()
        if words[:1] != ["connectivity"] or len(words) != 2:
            raise self.source.wrong(f"{keyword}: offsets without connectivity; it was cut or altered")
        corners = self.cursor.array(second, words[1], "connectivity").astype(np.int64)
        return sizes_of(offsets, corners, self.source, first=True), corners

    def _field(self, arrays: int) -> None:
        """Arrays of no surface, passed over."""
        for _ in range(min(arrays, 1000)):
            words = self.cursor.words()
            if words[:1] == ["metadata"]:
                while self.cursor.at < len(self.source.data) and self.cursor.line().strip():
                    pass
                words = self.cursor.words()
            if len(words) != 4:
                raise self.source.wrong("cannot be read as VTK: a field array has no name, counts and type")
            count = self.cursor.count(words[1], "field") * self.cursor.count(words[2], "field")
            if words[3] == "string":
                announced(count, 1, len(self.source.data) - self.cursor.at, self.source, "words")
                for _ in range(count):
                    self.cursor.line()
            else:
                self.cursor.array(count, words[3], "field")

    def surface(self) -> tuple[Floats, Faces]:
        """Points and triangles."""
        assert self.points is not None
        found = [np.empty((0, 3), np.int64)]
        for keyword, cut in (("polygons", fans), ("triangle_strips", strips)):
            if keyword in self.cells:
                found.append(cut(*self.cells[keyword]))
        if "cells" in self.cells:
            sizes, corners = self.cells["cells"]
            if len(sizes) != len(self.types):
                raise self.source.wrong(
                    f"has {len(sizes)} cells and {len(self.types)} types of cells; it was cut short"
                )
            found.append(triangles_of(self.types, sizes, corners))
        return self.points, np.concatenate(found)


def read_vtk(source: Source) -> list[Found]:
    """The surface of a legacy VTK file. Raises MeshError."""
    reader = _Reader(source)
    reader.read()
    if reader.points is None:
        return []
    head = source.data[:4096]
    match = SPACE_FIELD.search(head)
    space = {"space": match[1].decode()} if match else space_of(head[:512])
    return [Found("", *reader.surface(), space)]
