"""Writing files so that nothing is ever half written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and swap it in, so that a killed program leaves the old file whole.

    Raises OSError that names `path`; then the old file stays as it was.
    """
    replace_files({path: data})


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """As `replace_file` for files that belong together: all are on the disk before the first is swapped in.

    A program killed at any time but between two renamings leaves all of the old or all of the new.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, data in contents.items():
            waiting[path] = _temporary(path)
            with waiting[path].open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            waiting[path].chmod(0o644)
        for path, beside in waiting.items():
            beside.replace(path)
    except BaseException:
        for beside in waiting.values():
            beside.unlink(missing_ok=True)
        raise


def _temporary(path: Path) -> Path:
    """A new empty file beside `path`."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    os.close(handle)
    return Path(name)
