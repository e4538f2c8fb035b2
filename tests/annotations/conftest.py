"""A small folder of texts that tests may break on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

FRONT = """---
title = "Disc"
subject = "disc"
audience = "student"
summary = "A pad."
---
"""
BODY = """
## What it is

The [disc](structure:disc/{segment}) is a pad [@gray-discs].

## What to notice

It has layers [@marchand1990].
"""
NEEDED = (
    "Where it runs or attaches", "What it does", "Blood and nerve supply", "On X-ray, CT and MRI",
    "What commonly goes wrong", "How it varies",
)  # fmt: skip
REST = "".join(f"\n## {heading}\n\nPlain words [@gray-discs].\n" for heading in NEEDED)


class Folder:
    """Writes texts below a folder laid out like the package's own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "en" / "kinds").mkdir(parents=True)
        (root / "en" / "segments").mkdir()

    def write(self, content: str, subject: str = "disc", audience: str = "student", folder: str = "kinds") -> Path:
        file = self.root / "en" / folder / f"{subject}.{audience}.md"
        file.write_text(content, encoding="utf-8")
        return file


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def good() -> str:
    return FRONT + BODY + REST
