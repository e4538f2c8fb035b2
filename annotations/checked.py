"""A text under check, and what may be wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from annotations.headings import Headings, headings_of
from annotations.markup import Block
from annotations.sources import Source
from annotations.text import Text


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a text; `line` is 1-based, 0 for the whole file. A warning makes no check fail."""

    file: str
    line: int
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message}"


@dataclass(frozen=True)
class Checked:
    """One text under check, with what its file's place says about it."""

    file: str
    folder: str
    subject: str
    audience: str
    text: Text
    known_sources: Mapping[str, Source]
    known_target: Callable[[str], bool]

    def problem(self, line: int, message: str, severity: str = "error") -> Problem:
        return Problem(self.file, line, message, severity)

    @property
    def headings(self) -> Headings | None:
        return headings_of(self.folder, self.audience, self.subject)

    @property
    def blocks(self) -> Iterator[Block]:
        return (block for section in self.text.sections for block in section.blocks)
