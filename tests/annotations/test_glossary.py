"""The glossary: words are found where they stand, the longest first, and a bad entry is named."""

from __future__ import annotations

import pytest

from annotations.errors import AnnotationError
from annotations.glossary import found_in, glossary, parse_glossary
from annotations.readability import grade
from annotations.reader import parse_text
from annotations.render import to_html
from annotations.sources import sources
from annotations.terms import is_known_target
from annotations.topics import topics

GOOD = {"word": "bulge", "forms": ["bulges"], "meaning": "A disc that reaches out.", "plain": "A disc that sticks out."}


def test_every_entry_is_explained_twice_cited_and_leads_somewhere() -> None:
    assert len(glossary()) >= 80
    for entry in glossary().values():
        assert entry.meaning != entry.plain, entry.word
        assert grade(entry.plain) <= 10, entry.word
        assert entry.sources, entry.word
        assert set(entry.sources) <= set(sources()), entry.word
        assert not entry.leads_to or entry.leads_to in topics() or is_known_target(entry.leads_to), entry.word


def test_the_longest_word_is_found_whole_and_in_any_case() -> None:
    words = [(text[start:end], word) for text in ("Dermatomes and CSF",) for start, end, word in found_in(text)]
    assert words == [("Dermatomes", "dermatome"), ("CSF", "cerebrospinal fluid")]
    assert not list(found_in("xdermatome"))


def test_a_text_explains_a_word_once_a_section_and_never_in_a_link() -> None:
    front = '---\ntitle="t"\nsubject="disc"\naudience="student"\nsummary="s"\n---\n'
    body = (
        "## One\n\nA dermatome, a dermatome and a [dermatome](structure:disc/L4-L5).\n\n## Two\n\nDermatome & more.\n"
    )
    text = parse_text(front + body, "t.md")
    markup = to_html(text, explained=True)
    assert markup.count('href="term:dermatome"') == 2
    assert '<a href="structure:disc/L4-L5">dermatome</a>' in markup
    assert "</a> &amp; more" in markup
    assert "term:" not in to_html(text)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([GOOD | {"plain": ""}], r"entry 1\.plain"),
        ([GOOD, GOOD | {"word": "other"}], r"entry 2: found bulges, expected a word of its own"),
        ([GOOD | {"forms": "x"}], r"entry 1\.forms"),
        (["x"], "a list of tables"),
    ],
)
def test_a_bad_entry_is_named(rows: list, message: str) -> None:
    with pytest.raises(AnnotationError, match=message):
        parse_glossary({"entry": rows}, "glossary.toml")
