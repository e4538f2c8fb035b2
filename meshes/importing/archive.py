"""Zips of foreign files, which may neither climb out nor swell; and what lies in a folder or beside a file."""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from meshes.errors import MeshError
from meshes.importing.formats.found import MAX_BYTES, shown

MAX_MEMBERS = 20_000  # of any kind
MAX_RATIO = 200  # a zip that swells more than this is no mesh
SMALL = 2**20  # bytes that may swell as they like
END, END_SIZE = b"PK\x05\x06", 22
LOCKED = 0x1
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, NotImplementedError,
    RuntimeError, ValueError, struct.error, IndexError, KeyError, OverflowError, MemoryError,
)  # fmt: skip


@contextmanager
def open_zip(data: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """The zip in `data`, each of its members checked. Raises MeshError, of what goes wrong inside the block too."""
    try:
        _check_count(data, name)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                _check(member, name)
            if sum(member.file_size for member in archive.infolist()) > MAX_BYTES:
                raise MeshError(f"{shown(name)}: unpacks to more than {MAX_BYTES} bytes; split it")
            yield archive
    except MeshError:
        raise
    except BROKEN as error:
        said = shown(str(error)) or type(error).__name__
        raise MeshError(f"{shown(name)}: is no sound zip ({said})") from error


def _check_count(data: bytes, name: str) -> None:
    """Before the table of members is read: it may be longer than memory."""
    at = data.rfind(END, max(0, len(data) - 65536 - END_SIZE))
    count = struct.unpack_from("<H", data, at + 10)[0] if 0 <= at <= len(data) - END_SIZE else 0
    size = struct.unpack_from("<I", data, at + 12)[0] if 0 <= at <= len(data) - END_SIZE else 0
    if count > MAX_MEMBERS or size > 1000 * MAX_MEMBERS:
        raise MeshError(f"{shown(name)}: holds {count} files or more, expected at most {MAX_MEMBERS}; split it")


def _check(member: zipfile.ZipInfo, name: str) -> None:
    inner = shown(member.filename)
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if ".." in path.parts or ":" in member.filename or (path.is_absolute() and not name.lower().endswith(".3mf")):
        raise MeshError(f"{shown(name)}: {inner!r} climbs out of the zip; it is not read")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise MeshError(f"{shown(name)}: {inner!r} is a link to another file; put the file itself into the zip")
    if member.flag_bits & LOCKED:
        raise MeshError(f"{shown(name)}: {inner!r} is locked with a password; unpack it first")
    swelling = member.file_size // max(member.compress_size, 1)
    if member.file_size > SMALL and swelling > MAX_RATIO:
        raise MeshError(f"{shown(name)}: {inner!r} swells {swelling} times, expected at most {MAX_RATIO}")


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """The bytes of a member, never more than it announces (and its check sum agrees). Raises MeshError."""
    try:
        with archive.open(member) as stream:
            return stream.read(member.file_size + 1)
    except BROKEN as error:
        said = shown(str(error)) or type(error).__name__
        raise MeshError(f"{shown(name)}: {shown(member.filename)!r} cannot be unpacked ({said})") from error


def is_hidden(parts: tuple[str, ...]) -> bool:
    """What a Mac, an editor or a version control leaves beside the files that are meant."""
    return any(part.startswith((".", "__MACOSX")) for part in parts)
