"""The source list is complete, and a bad entry is named."""

from __future__ import annotations

import re

import pytest

from annotations.errors import AnnotationError
from annotations.sources import parse_sources, sources


def test_every_source_says_who_when_what_where_and_what_was_read() -> None:
    for key, source in sources().items():
        assert re.fullmatch(r"[a-z0-9-]+", key)
        assert re.fullmatch(r"(19|20)\d\d|n\.d\.", source.year), key
        assert source.note, key
        assert source.url is None or re.match(r"https?://\S+$", source.url), key
        assert ".." not in source.reference, key


def test_a_title_that_is_described_stands_in_brackets() -> None:
    for key, source in sources().items():
        assert source.title.startswith("[") == ("title described" in source.note.lower()), key


def test_a_bad_entry_is_named() -> None:
    with pytest.raises(AnnotationError, match=r"anatomy\.toml: smith2000\.title: found None"):
        parse_sources({"smith2000": {"authors": "Smith", "year": "2000"}})
    with pytest.raises(AnnotationError, match="expected a table"):
        parse_sources({"smith2000": 3})
