"""The page on the file format names every field, every kind and what each is made of."""

from __future__ import annotations

import re
from pathlib import Path

from annotations.tags.document import _NEEDED, _READERS
from annotations.tags.model import KINDS

PAGE = (Path(__file__).parents[3] / "docs" / "annotations-format.md").read_text(encoding="utf-8")


def test_every_field_is_on_the_page_with_whether_it_must_be_there():
    rows = dict(re.findall(r"^\| `(\w+)` \| (yes|no) \|", PAGE, re.MULTILINE))
    assert rows == {name: "yes" if name in _NEEDED else "no" for name in _READERS}


def test_every_kind_is_on_the_page_with_its_points():
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (\d+(?: or more)?) \|", PAGE, re.MULTILINE))
    wanted = {name: f"{kind.least} or more" if kind.most is None else str(kind.least) for name, kind in KINDS.items()}
    assert rows == wanted
