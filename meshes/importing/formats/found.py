"""What every reader of a mesh format takes and gives, and the checks they share."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError

Floats = NDArray[np.float64]
Faces = NDArray[np.int64]
MAX_BYTES = 2 * 2**30
MAX_TRIANGLES = 50_000_000
SPACE = re.compile(rb"SPACE\s*[=:]\s*(LPS|RAS)\b")
LONGEST = 120  # characters of a name or of another program's words in a message


def nothing_beside(name: str) -> bytes:
    """A `Source.beside` for a file that stands alone."""
    raise MeshError(f"{shown(name)}: is not there; a file may only name what lies beside it")


@dataclass(frozen=True)
class Source:
    """A file's bytes. `name` for messages; `beside` gives the bytes of a file named in it, or raises MeshError."""

    name: str
    data: bytes
    beside: Callable[[str], bytes] = nothing_beside

    def wrong(self, what: str) -> MeshError:
        """The error that says `what` of this file."""
        return MeshError(f"{shown(self.name)}: {shown(what, 400)}")


@dataclass(frozen=True)
class Found:
    """One surface of a file: points (n, 3), triangles (m, 3) of indices not yet checked, the object's name or ""."""

    name: str
    points: Floats
    triangles: Faces
    hints: Mapping[str, str] = field(default_factory=dict)


def shown(text: str, longest: int = LONGEST) -> str:
    """`text` on one line, without what a terminal would obey, in characters that any file can hold."""
    clean = "".join(c if c.isprintable() else " " for c in text[: 4 * longest])
    return " ".join(clean.split())[:longest]


def space_of(head: bytes) -> dict[str, str]:
    """The hint `space` (LPS or RAS) where a header says it, as Slicer writes it."""
    match = SPACE.search(head)
    return {"space": match[1].decode()} if match else {}


def numbers(text: bytes, count: int | None, source: Source, what: str) -> Floats:
    """`count` numbers parted by white space, or as many as there are (None).

    Raises MeshError where there are more or fewer, or something else among them.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = np.fromstring(text, np.float64, sep=" ") if text.strip() else np.empty(0)
        except (DeprecationWarning, ValueError) as error:
            raise source.wrong(f"{what}: something among the numbers is none; export it anew") from error
    if count is not None and len(found) != count:
        raise source.wrong(f"{what}: found {len(found)} numbers, expected {count}; it ends early or was altered")
    return np.asarray(found, np.float64)


def whole(values: Floats, source: Source, what: str) -> Faces:
    """The numbers as integers. Raises MeshError if one is none."""
    if values.size and (not np.isfinite(values).all() or np.abs(values).max() >= 2**53 or (values % 1).any()):
        raise source.wrong(f"{what}: something that is no whole number, expected indices")
    return np.asarray(values, np.int64)


def announced(count: int, least: int, there: int, source: Source, what: str) -> None:
    """Refuse a count that `there` bytes cannot hold at `least` bytes each, before memory is taken for it."""
    if count < 0 or count * max(least, 1) > there:
        raise source.wrong(f"announces {count} {what}, more than its size can hold; it ends early or was altered")


def fans(sizes: Faces, corners: Faces) -> Faces:
    """Triangles (m, 3) of polygons: `sizes` (k,) corners each, their indices one after the other in `corners`."""
    if len(sizes) and (sizes == 3).all():
        return corners.reshape(-1, 3)
    starts = np.cumsum(sizes) - sizes
    each = np.maximum(sizes - 2, 0)
    start = np.repeat(starts, each)
    step = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    return corners[np.stack([start, start + step + 1, start + step + 2], axis=1)]


def strips(sizes: Faces, corners: Faces) -> Faces:
    """Triangles (m, 3) of triangle strips, every second one turned."""
    starts = np.cumsum(sizes) - sizes
    each = np.maximum(sizes - 2, 0)
    start = np.repeat(starts, each)
    step = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    odd, first = step % 2, start + step
    return corners[np.stack([first, first + 1 + odd, first + 2 - odd], axis=1)]


def joined(pieces: Sequence[tuple[Any, Any]]) -> tuple[Floats, Faces]:
    """Points and triangles of several surfaces as those of one."""
    points = [np.asarray(points, np.float64) for points, _ in pieces]
    before = np.cumsum([0, *(len(one) for one in points)])
    faces = [np.asarray(faces, np.int64) + shift for (_, faces), shift in zip(pieces, before, strict=False)]
    return np.concatenate(points), np.concatenate(faces)
