"""STL, binary and as text. Several solids of a text are surfaces of their own."""

from __future__ import annotations

import itertools
import struct

import numpy as np

from meshes.importing.formats.found import Found, Source, numbers, shown, space_of

HEAD, EACH = 84, 50  # bytes before the triangles, and of one
TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def read_stl(source: Source) -> list[Found]:
    """The surfaces of an STL. Raises MeshError for text that is none, and for one that ends early."""
    data = source.data
    told = struct.unpack_from("<I", data, 80)[0] if len(data) >= HEAD else -1
    exact = told > 0 and len(data) == HEAD + EACH * told
    if not exact and data[:512].lstrip()[:5].lower() == b"solid" and b"facet" in data[:2048].lower():
        return _from_text(source)
    if told <= 0 or len(data) < HEAD + EACH * told:
        raise source.wrong(
            f"is no STL, or ends early: {len(data)} bytes, {max(told, 0)} triangles announced; export it anew"
        )
    corners = np.frombuffer(data, TRIANGLE, told, HEAD)["corners"].reshape(-1, 3).astype(np.float64)
    return [Found("", corners, np.arange(3 * told).reshape(-1, 3), space_of(data[:80]))]


def _from_text(source: Source) -> list[Found]:
    lines = source.data.split(b"\n")
    words = [line.lstrip()[:8].lower() for line in lines]
    starts = [number for number, word in enumerate(words) if word.startswith(b"solid")]
    ends = [number for number, word in enumerate(words) if word.startswith(b"endsolid")]
    if len(starts) != len(ends) or any(end < start for start, end in zip(starts, ends, strict=True)):
        raise source.wrong(f"has {len(starts)} 'solid' and {len(ends)} 'endsolid'; it ends early or was altered")
    found = []
    for start, stop in itertools.pairwise([*starts, len(lines)]):
        corners = [lines[i].split(None, 1)[1:] for i in range(start, stop) if words[i][:6] == b"vertex"]
        facets = sum(words[i][:5] == b"facet" for i in range(start, stop))
        if len(corners) != 3 * facets:
            raise source.wrong(f"has {facets} facets with {len(corners)} corners, expected three each; export it anew")
        points = numbers(b" ".join(b" ".join(c) for c in corners), 9 * facets, source, "vertex").reshape(-1, 3)
        name = shown(lines[start].strip()[5:].decode("utf-8", "replace"))
        hints = space_of(lines[start])
        if facets:
            found.append(Found(name, points, np.arange(3 * facets).reshape(-1, 3), hints))
    return found
