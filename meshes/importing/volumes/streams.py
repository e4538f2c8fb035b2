"""Bytes of a file, plain or compressed, read up to the announced size and not beyond it."""

from __future__ import annotations

import bz2
import gzip
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

from meshes.errors import MeshError
from meshes.importing.volumes.volume import PORTION, said

GZIP = b"\x1f\x8b"
#: Deflate makes at most 1032 bytes of one; a file that announces more than this holds less than it says.
MOST_SWELLING = {"gzip": 1040, "zlib": 1040, "bzip2": 50_000_000}
DAMAGED = (OSError, EOFError, zlib.error, ValueError)


def size_of(path: Path) -> int:
    """Bytes of a file that is there and not empty. Raises MeshError."""
    if not path.is_file():
        raise MeshError(f"{path.name}: found nothing there, expected a file")
    size = path.stat().st_size
    if not size:
        raise MeshError(f"{path.name}: is empty; export it anew")
    return size


def is_gzip(path: Path) -> bool:
    """Whether the file is packed by gzip, whatever its ending says."""
    with path.open("rb") as stream:
        return stream.read(2) == GZIP


def read_head(path: Path, count: int) -> bytes:
    """The first bytes of a file, unpacked where it is gzip; fewer if it ends. Raises MeshError."""
    size_of(path)
    try:
        with path.open("rb") as stream:
            if not is_gzip(path):
                return stream.read(count)
            with gzip.GzipFile(fileobj=stream) as packed:
                return packed.read(count)
    except DAMAGED as error:
        raise MeshError(f"{path.name}: is damaged ({said(error)}); copy or export it anew") from error


def check_room(source: str, packed: int, announced: int, encoding: str) -> None:
    """Refuses data that cannot hold what the header announces. Raises MeshError."""
    if packed * MOST_SWELLING.get(encoding, 1) < announced:
        raise MeshError(f"{source}: ends early: the header announces {announced} bytes; copy or export it anew")


def portions(
    path: Path, offset: int, dtype: np.dtype[Any], count: int, encoding: str = "raw", inner: int = 0
) -> Iterator[NDArray[Any]]:
    """`count` values of a file from byte `offset`, in flat pieces.

    encoding : raw, gzip, zlib or bzip2, from `offset` on; inner : bytes to pass over after unpacking

    Raises:
        MeshError: the data end early or are damaged.
    """
    check_room(path.name, path.stat().st_size - offset, count * dtype.itemsize + inner, encoding)
    try:
        with path.open("rb") as file:
            file.seek(offset)
            with _unpacking(file, encoding) as stream:
                _pass_over(path, stream, inner)
                for start in range(0, count, PORTION):
                    yield _values(path, stream, dtype, min(PORTION, count - start))
                if encoding != "raw":
                    stream.read(1)  # makes gzip compare its checksum, if the data end here
    except DAMAGED as error:
        if isinstance(error, MeshError):
            raise
        raise MeshError(f"{path.name}: is damaged ({said(error)}); copy or export it anew") from error


def _unpacking(file: IO[bytes], encoding: str) -> IO[bytes]:
    if encoding == "gzip":
        return cast(IO[bytes], gzip.GzipFile(fileobj=file))
    if encoding == "bzip2":
        return cast(IO[bytes], bz2.BZ2File(file))
    return cast(IO[bytes], _Inflated(file)) if encoding == "zlib" else file


def _pass_over(path: Path, stream: IO[bytes], count: int) -> None:
    while count:
        read = len(stream.read(min(count, PORTION)))
        if not read:
            raise MeshError(f"{path.name}: ends before its data; copy or export it anew")
        count -= read


def _values(path: Path, stream: IO[bytes], dtype: np.dtype[Any], count: int) -> NDArray[Any]:
    data = bytearray(count * dtype.itemsize)
    view, done = memoryview(data), 0
    while done < len(data):
        read = cast(Any, stream).readinto(view[done:])
        if not read:
            raise MeshError(f"{path.name}: ends early, {len(data) - done} bytes and more are missing; copy it anew")
        done += read
    return np.frombuffer(data, dtype)


class _Inflated:
    """A zlib stream (MetaImage's compression) read piece by piece."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._engine = file, zlib.decompressobj(wbits=47)  # zlib or gzip, whichever the head says

    def __enter__(self) -> _Inflated:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def read(self, count: int) -> bytes:
        while not self._engine.eof:
            packed = self._engine.unconsumed_tail or self._file.read(2**16)
            found = self._engine.decompress(packed, count)
            if found:
                return found
            if not packed:
                raise EOFError("the compressed data end early")
        return b""

    def readinto(self, view: memoryview) -> int:
        found = self.read(len(view))
        view[: len(found)] = found
        return len(found)


LONGEST_NAME = 255  # bytes that file systems allow


def beside(path: Path, name: str, field_name: str) -> Path:
    """The data file that a header names, which must lie beside it. Raises MeshError."""
    plain = name.strip().removeprefix("./")
    if not plain or plain != os.path.basename(plain) or "\\" in plain or ":" in plain or plain in (".", ".."):
        raise MeshError(f"{path.name}: {field_name}: found {plain[:80]!r}, expected the name of a file beside it")
    found = path.parent / plain
    if len(os.fsencode(plain)) > LONGEST_NAME or not found.is_file() or found.is_symlink():
        raise MeshError(f"{path.name}: {field_name}: no file {plain[:80]!r} lies beside it; copy both together")
    return found
