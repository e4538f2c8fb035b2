"""Reading a foreign file whole, if it is of a size one can believe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from annotations.errors import AnnotationError

MAX_BYTES = 500 * 2**20


def read_text(path: Path) -> str:
    """The text of a file, UTF-8, with or without the mark that Windows puts first. Raises AnnotationError."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise AnnotationError(path.name, "file", f"{size} bytes", f"at most {MAX_BYTES}", "split it")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise AnnotationError(path.name, "file", error.strerror or "nothing", "a file to read", "check it") from None
    except UnicodeDecodeError:
        raise AnnotationError(path.name, "file", "bytes that are no UTF-8", "a text", "choose another") from None


def read_json(path: Path) -> Any:
    """The parsed JSON of a file. Raises AnnotationError."""
    text = read_text(path)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AnnotationError(path.name, "file", str(error) or "deep nesting", "valid JSON", "export it anew") from None
