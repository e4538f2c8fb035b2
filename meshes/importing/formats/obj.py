"""Wavefront OBJ: objects, else groups, are surfaces of their own. Materials are neither read nor fetched."""

from __future__ import annotations

import re

import numpy as np

from meshes.importing.formats.found import Faces, Floats, Found, Source, fans, numbers, shown, space_of, whole

TEXTURE = re.compile(rb"/\S*")


class _Lines:
    """The lines of an OBJ by what they say."""

    def __init__(self, data: bytes) -> None:
        self.points: list[bytes] = []
        self.faces: list[bytes] = []
        self.so_far: list[int] = []  # how many points there were before each face, for those counted from the end
        self.objects: list[tuple[int, str]] = []  # from which face on, and the name
        self.groups: list[tuple[int, str]] = []
        for line in data.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ").split(b"\n"):
            line = line.lstrip()
            word = line[:2]
            if word in (b"v ", b"v\t"):
                self.points.append(line[2:])
            elif word in (b"f ", b"f\t"):
                self.faces.append(line[2:])
                self.so_far.append(len(self.points))
            elif word in (b"o ", b"g "):
                name = shown(line[2:].decode("utf-8", "replace"))
                (self.objects if word == b"o " else self.groups).append((len(self.faces), name))


def read_obj(source: Source) -> list[Found]:
    """The surfaces of an OBJ. Raises MeshError, for faces too that name a point that is not there."""
    lines = _Lines(source.data)
    if not lines.faces:
        return []
    points = _points(lines.points, source)
    sizes = np.array([len(line.split()) for line in lines.faces], np.int64)
    text = TEXTURE.sub(b"", b" ".join(lines.faces))
    corners = whole(numbers(text, int(sizes.sum()), source, "a face"), source, "a face")
    corners = np.where(corners < 0, np.repeat(np.array(lines.so_far, np.int64), sizes) + corners, corners - 1)
    if corners.size and not 0 <= corners.min() <= corners.max() < len(points):
        raise source.wrong(f"has a face with a corner that is not among its {len(points)} points; export it anew")
    triangles = fans(sizes, corners)
    owner = np.repeat(np.arange(len(sizes)), np.maximum(sizes - 2, 0))
    hints = space_of(source.data[:4096])
    return [Found(name, *_used(points, part), hints) for name, part in _parted(lines, triangles, owner)]


def _points(rows: list[bytes], source: Source) -> Floats:
    """The first three numbers of each row; a weight or a colour may follow."""
    widths = {len(row.split()) for row in rows}
    if not widths or min(widths) < 3:
        raise source.wrong("has a point with fewer than three coordinates; it ends early or was altered")
    if len(widths) > 1:
        rows, widths = [b" ".join(row.split()[:3]) for row in rows], {3}
    width = widths.pop()
    return numbers(b" ".join(rows), width * len(rows), source, "a point").reshape(-1, width)[:, :3]


def _parted(lines: _Lines, triangles: Faces, owner: Faces) -> list[tuple[str, Faces]]:
    """Triangles by object if there are several with faces, else by group, else all; a name that returns goes on."""
    for marks in (lines.objects, lines.groups):
        parts: dict[str, list[Faces]] = {}
        begins = [(0, ""), *marks]
        for number, (begin, name) in enumerate(begins):
            end = begins[number + 1][0] if number + 1 < len(begins) else len(lines.faces)
            low, high = np.searchsorted(owner, [begin, end])
            if high > low:
                parts.setdefault(name, []).append(triangles[low:high])
        if len(parts) > 1:
            return [(name, np.concatenate(faces)) for name, faces in parts.items()]
    names = [name for _, name in (*lines.objects, *lines.groups) if name]
    return [(names[0] if names else "", triangles)] if len(triangles) else []


def _used(points: Floats, triangles: Faces) -> tuple[Floats, Faces]:
    """Only the points that the triangles name."""
    kept = np.zeros(len(points), bool)
    kept[triangles.ravel()] = True
    renumbered = np.cumsum(kept) - 1
    return points[kept], renumbered[triangles]
