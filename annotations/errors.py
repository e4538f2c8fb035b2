"""The exceptions of the package."""

from __future__ import annotations


class AnnotationError(ValueError):
    """A text, term or source that cannot be used.

    The message is one line, fit to be shown as it is: ``file: line/field: found …, expected …; what to do``.

    Attributes: `file` (name as the user knows it), `field`, `line` (1-based, or None), `reason` (the message
    without file and line).
    """

    def __init__(
        self, file: str, field: str, found: object, expected: str, remedy: str, line: int | None = None
    ) -> None:
        where = f"line {line}: {field}" if line is not None else field
        self.file = file
        self.field = field
        self.line = line
        self.reason = _one_line(f"{field}: found {_short(found)}, expected {expected}; {remedy}")
        super().__init__(_one_line(f"{file}: {where}: found {_short(found)}, expected {expected}; {remedy}"))


class StoreError(RuntimeError):
    """The database cannot be written or read just now; one line, what to do included. Nothing was half written."""


class UnreachableError(StoreError):
    """The server does not answer; it may again."""


def _short(found: object, limit: int = 80) -> str:
    """The offending value, cut to `limit` characters so that a message stays one readable line."""
    text = found if isinstance(found, str) else repr(found)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _one_line(message: str) -> str:
    return " ".join(message.split())
