"""What the headers of NRRD and MetaImage have in common: lines of text, then data in the same file or beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from meshes.errors import MeshError
from meshes.importing.volumes.streams import size_of

LONGEST = 4 * 2**20  # bytes of a header


def read_text_head(path: Path) -> bytes:
    """The first bytes of a file, where its header must lie. Raises MeshError."""
    size_of(path)
    with path.open("rb") as stream:
        return stream.read(LONGEST)


def lines_of(head: bytes) -> Iterator[tuple[str, int]]:
    """Each line without its end, and the byte at which the next begins."""
    place = 0
    while place < len(head):
        end = head.find(b"\n", place)
        after = len(head) if end < 0 else end + 1
        yield head[place:after].decode("utf-8", "replace").rstrip("\r\n"), after
        place = after


def numbers(path: Path, field: str, text: str, count: int | None = None) -> list[float]:
    """The floats of a field; `count` of them where it is given. Raises MeshError."""
    try:
        found = [float(one) for one in text.replace(",", " ").split()]
    except ValueError:
        found = []
    if not found or (count is not None and len(found) != count):
        raise MeshError(f"{path.name}: {field}: found {text[:60]!r}, expected {count or 'some'} numbers")
    return found


def whole_numbers(path: Path, field: str, text: str, count: int | None = None) -> list[int]:
    """The integers of a field; `count` of them where it is given. Raises MeshError."""
    try:
        found = [int(one) for one in text.split()]
    except ValueError:
        found = []
    if not found or (count is not None and len(found) != count):
        raise MeshError(f"{path.name}: {field}: found {text[:60]!r}, expected {count or 'some'} whole numbers")
    return found
