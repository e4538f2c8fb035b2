"""Front matter, sections, links, citations, fallback, braces, bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.errors import AnnotationError
from annotations.reader import (
    AUDIENCES,
    MAX_BYTES,
    fill,
    parse_text,
    read_text,
    text_for,
    texts_index,
)

TEXT = """---
title = "Title"
subject = "L2-L3"
audience = "student"
summary = "Summary."
keywords = ["one", "two"]
---

## First

Some **bold** words about the [disc](structure:disc/L2-L3) and the
[facet joints](structure:facet/L2-L3) [@a; @b]. More [@c;
@a].

| Root | Skin |
|---|---|
| [L2](structure:nerve/L2) | thigh [@d] |

## Second

- one [@e]
- two
"""


def test_a_text_is_read_whole() -> None:
    text = parse_text(TEXT, "L2-L3.student.md")
    assert (text.title, text.summary, text.subject) == ("Title", "Summary.", "L2-L3")
    assert text.keywords == ("one", "two")
    assert [section.heading for section in text.sections] == ["First", "Second"]
    assert [block.kind for block in text.sections[0].blocks] == ["paragraph", "table"]
    assert [block.line for section in text.sections for block in section.blocks] == [11, 15, 21]
    assert [section.line for section in text.sections] == [9, 19]


def test_links_and_sources_are_given_in_order() -> None:
    first, second = parse_text(TEXT, "t").sections
    assert first.links == (("disc", "disc/L2-L3"), ("facet joints", "facet/L2-L3"), ("L2", "nerve/L2"))
    assert first.sources == ("a", "b", "c", "d")
    assert second.sources == ("e",)
    assert parse_text(TEXT, "t").sources == ("a", "b", "c", "d", "e")


@pytest.mark.parametrize("target", ["../../etc", "a b", 'disc"x', "disc//x", "/disc", "disc/", ""])
def test_a_target_that_is_no_id_is_no_link(target: str) -> None:
    text = parse_text(TEXT.replace("structure:disc/L2-L3", f"<structure:{target}>"), "t")
    assert text.links[0] == ("facet joints", "facet/L2-L3")


def test_plain_text_has_neither_marks_nor_citations() -> None:
    first, second = parse_text(TEXT, "t").sections
    assert first.plain_text == ("Some bold words about the disc and the facet joints. More.\n\nRoot | Skin\nL2 | thigh")
    assert second.plain_text == "- one\n- two"
    assert first.markdown.startswith("Some **bold** words")


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("", "front matter"),
        ("## Heading\n", "front matter"),
        ("---\ntitle = 'x'\n", "front matter"),
        ("---\ntitle = \n---\n## H\n\nx", "TOML"),
        ("---\ntitle = 'x'\n---\n## H\n\nx", "front matter.audience"),
        (TEXT.replace('"student"', '"teacher"'), "front matter.audience"),
        (TEXT.replace('title = "Title"\n', ""), "front matter.title"),
        (TEXT.replace('subject = "L2-L3"\n', ""), "front matter.subject"),
        (TEXT.replace('summary = "Summary."\n', ""), "front matter.summary"),
        (TEXT.replace('["one", "two"]', '"one"'), "front matter.keywords"),
        (TEXT.replace('"Title"', "7"), "front matter.title"),
        (TEXT.replace("## First", "First"), "body"),
        (TEXT[: TEXT.index("## First")], "body"),
    ],
)
def test_a_bad_text_is_refused_with_file_and_field(content: str, field: str) -> None:
    with pytest.raises(AnnotationError) as caught:
        parse_text(content, "my.student.md")
    message = str(caught.value)
    assert message.startswith("my.student.md: ")
    assert caught.value.field == field
    assert "expected" in message
    assert "\n" not in message


def test_line_endings_and_byte_order_marks_do_not_matter() -> None:
    assert parse_text("\ufeff" + TEXT.replace("\n", "\r\n"), "t") == parse_text(TEXT, "t")


def test_where_an_audience_has_no_text_the_student_text_stands_in(folder, good: str) -> None:
    folder.write(good)
    text = read_text("disc", "patient", root=folder.root)
    assert (text.audience, text.audience_used, text.is_fallback) == ("patient", "student", True)
    own = read_text("disc", "student", root=folder.root)
    assert not own.is_fallback


def test_an_audience_with_a_text_gets_it(folder, good: str) -> None:
    folder.write(good)
    folder.write(good.replace('"student"', '"patient"').replace('"Disc"', '"Your disc"'), audience="patient")
    assert read_text("disc", "patient", root=folder.root).title == "Your disc"
    assert texts_index(root=folder.root) == [("disc", "patient"), ("disc", "student")]


def test_an_unknown_subject_is_answered_with_the_nearest() -> None:
    with pytest.raises(AnnotationError, match="did you mean L2-L3"):
        read_text("L2-L33", "student")


@pytest.mark.parametrize("subject", ["../../secret", "a/b", "..", "", "disc.student.md", "x" * 500, "di\0sc"])
def test_a_subject_is_a_name_and_never_a_path(folder, good: str, subject: str) -> None:
    folder.write(good)
    (folder.root / "secret.student.md").write_text(good)
    with pytest.raises(AnnotationError, match="subject"):
        read_text(subject, "student", root=folder.root)


@pytest.mark.parametrize("language", ["xx", "..", "../en", "", "EN"])
def test_a_language_without_texts_is_refused(language: str) -> None:
    with pytest.raises(AnnotationError, match="language"):
        read_text("disc", "student", language)


def test_an_unknown_audience_is_refused() -> None:
    with pytest.raises(AnnotationError, match="student or patient or clinician"):
        read_text("disc", "teacher")


def test_a_file_over_a_megabyte_is_refused(folder, good: str) -> None:
    folder.write(good + "x" * MAX_BYTES)
    with pytest.raises(AnnotationError, match="1 MB"):
        read_text("disc", "student", root=folder.root)


def test_a_file_that_is_not_utf_8_is_refused(folder, good: str) -> None:
    folder.write(good).write_bytes(good.encode() + b"\xff")
    with pytest.raises(AnnotationError, match="UTF-8"):
        read_text("disc", "student", root=folder.root)


def test_braces_are_filled_in_from_the_structure(folder, good: str) -> None:
    folder.write(good)
    text = read_text("disc", "student", root=folder.root)
    filled = fill(text, "disc/L4-L5/annulus")
    assert filled.links == (("disc", "disc/L4-L5"),)
    assert "structure:disc/L4-L5" in filled.sections[0].markdown
    assert filled.sections[0].plain_text == text.sections[0].plain_text


@pytest.mark.parametrize("structure_id", ["nerve/S1/left", "vertebra/L3", "canal/dural-sac", "disc"])
def test_where_a_value_is_missing_the_words_stay(folder, good: str, structure_id: str) -> None:
    folder.write(good)
    filled = fill(read_text("disc", "student", root=folder.root), structure_id)
    assert filled.links == ()
    assert filled.sections[0].plain_text == "The disc is a pad."
    assert filled.sections[0].markdown == "The disc is a pad [@gray-discs]."


def test_a_filled_link_that_would_lead_nowhere_is_words() -> None:
    text = parse_text(TEXT.replace("disc/L2-L3", "nerve/{exiting}"), "t")
    assert fill(text, "disc/L3-L4").links[0] == ("disc", "nerve/L3")
    assert fill(text, "disc/T12-L1").links[0][0] == "facet joints"


def test_a_structure_is_explained_by_the_text_of_its_kind_under_its_own_name() -> None:
    text = text_for("facet/L2-L3/left", "student")
    assert text.title == "Facet joint L2-L3, left"
    assert text.subject == "facet-joint"
    assert ("capsule", "facet/L2-L3/left/capsule") in text.links
    assert text_for("L2-L3", "student").subject == "L2-L3"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_folder_without_texts_is_empty_and_not_an_error(tmp_path: Path, audience: str) -> None:
    (tmp_path / "en").mkdir()
    assert texts_index(root=tmp_path) == []
    with pytest.raises(AnnotationError, match="subject"):
        read_text("disc", audience, root=tmp_path)
