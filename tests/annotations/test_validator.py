"""Each thing the validator looks for is found, at its line, and a good text has no problem."""

from __future__ import annotations

import pytest

from annotations.readability import grade
from annotations.terms import is_known_target
from annotations.validator import main, validate

SEGMENT = """---
title = "L2-L3"
subject = "L2-L3"
audience = "student"
summary = "A segment."
---

## Where it is

Between two bones [@gray-lumbar].

## What it is made of

Bone and disc [@gray-discs].

## Disc

A pad [@gray-discs].

## Facet joints

Two joints [@inoue2020].

## In the canal

Roots [@bogduk-nerves].

## Which nerve is which

| Root | Skin | Key muscle | Reflex |
|---|---|---|---|
| L2 | thigh | hip flexors | none |

From a standard [@kirshblum2011].

## What commonly goes wrong

Little [@brinjikji2015].
"""


def errors(folder, **more) -> list[str]:
    return [str(problem) for problem in validate(folder.root, **more) if problem.severity == "error"]


def test_good_texts_have_no_problem(folder, good: str) -> None:
    folder.write(good)
    folder.write(SEGMENT, "L2-L3", folder="segments")
    assert validate(folder.root) == []


KIND_FAULTS = [
    ("[@gray-discs]", "", "no source for this paragraph", 10),
    ("[@gray-discs]", "[@nobody1900]", "unknown source @nobody1900", 10),
    ("disc/{segment}", "disc/L9-L10", "broken link [disc](structure:disc/L9-L10)", 10),
    ("disc/{segment}", "disc/{nowhere}", "point at nothing", 10),
    ("disc/{segment}", "nerve/{root}", "point at nothing", 10),
    ("is a pad", "is a {segment} pad", "braces stand outside", 10),
    ("is a pad", "is <b>a</b> pad", "raw HTML", 10),
    ("is a pad", "is ![a](structure:disc) pad", "images are not for texts", 10),
    ("is a pad", "is [a](https://example.org) pad", "link: https://example.org", 10),
    ("is a pad", "is [a](javascript:x) pad", "link: javascript:x", 10),
    ("## What to notice", "## Odds and ends", "unknown heading 'Odds and ends'", 12),
    ("## What to notice", "## Odds and ends", "missing heading 'What to notice'", 0),
    ("## What to notice", "## What it is", "stands here twice", 12),
    ("It has layers [@marchand1990].", "", "nothing below the heading", 12),
    ("It has layers", "> It has layers", "code, quotations", 14),
    ("It has layers", "### Deeper\n\nIt has layers", "code, quotations", 14),
    ('subject = "disc"', 'subject = "nucleus"', "subject: found nucleus", 1),
    ('audience = "student"', 'audience = "patient"', "audience: found patient", 1),
    ('summary = "A pad."', f'summary = "{"long " * 50}"', "summary: expected one line", 1),
    ('summary = "A pad."', "", "front matter.summary", 0),
]


@pytest.mark.parametrize(("old", "new", "message", "line"), KIND_FAULTS)
def test_each_fault_of_a_text_is_found_at_its_line(folder, good: str, old, new, message, line) -> None:
    assert old in good
    folder.write(good.replace(old, new))
    found = errors(folder)
    assert any(message in one and one.startswith(f"en/kinds/disc.student.md:{line}:") for one in found), found


SEGMENT_FAULTS = [
    ("| Root | Skin |", "| Root | Touch |", "missing the table | Root | Skin | Key muscle | Reflex |"),
    ("From a standard [@kirshblum2011].", "From a standard.", "no source for this table"),
    ("## Disc\n\nA pad [@gray-discs].\n", "", "missing heading 'Disc'"),
    ("A pad", "A [pad](structure:disc/{segment})", "braces are for texts on kinds"),
]


@pytest.mark.parametrize(("old", "new", "message"), SEGMENT_FAULTS)
def test_each_fault_of_a_segment_text_is_found(folder, old: str, new: str, message: str) -> None:
    assert old in SEGMENT
    folder.write(SEGMENT.replace(old, new), "L2-L3", folder="segments")
    assert any(message in one for one in errors(folder)), errors(folder)


def test_an_unknown_kind_or_segment_is_found(folder, good: str) -> None:
    folder.write(good.replace('"disc"', '"tail"'), "tail")
    folder.write(SEGMENT.replace("L2-L3", "L2-L4"), "L2-L4", folder="segments")
    assert any("unknown kind tail" in one for one in errors(folder))
    assert any("unknown segment L2-L4" in one for one in errors(folder))


def test_a_list_is_covered_by_the_paragraph_beside_it(folder, good: str) -> None:
    folder.write(good + "\n- one\n- two\n")
    assert errors(folder) == []
    folder.write(good.replace("It has layers [@marchand1990].", "- one\n- two\n"))
    assert any("no source for this bullets" in one for one in errors(folder))


def test_a_sentence_shared_between_audiences_is_found(folder, good: str) -> None:
    long = "It has layers and these layers cross each other like straw in a basket"
    student = good.replace("It has layers", long)
    patient = student.replace('"student"', '"patient"').replace("## What to notice", "## What can go wrong")
    folder.write(student)
    folder.write(patient, audience="patient")
    assert any("also stands in" in one for one in errors(folder))


def test_a_hard_patient_text_is_a_warning(folder, good: str) -> None:
    hard = "Degenerative lumbosacral radiculopathies necessitate multidisciplinary neurophysiological examination"
    patient = good.replace('"student"', '"patient"').replace("It has layers", f"{hard} " * 4)
    folder.write(patient.replace("## What to notice", "## What can go wrong"), audience="patient")
    found = [problem for problem in validate(folder.root) if problem.severity == "warning"]
    assert ["reads at school grade" in problem.message for problem in found] == [True]


def test_the_viewer_may_say_which_targets_there_are(folder, good: str) -> None:
    folder.write(good)
    assert errors(folder, known_targets=lambda target: False)
    assert not errors(folder, known_targets=is_known_target)


def test_a_source_cited_nowhere_is_a_warning_of_the_whole_package() -> None:
    from annotations.sources import Source, sources

    idle = Source("idle1900", "Idle", "1900", "Nothing", "Nowhere", None, "")
    found = validate(known_sources={**sources(), "idle1900": idle})
    assert [(problem.severity, "idle1900" in problem.message) for problem in found] == [("warning", True)]


def test_command_line(folder, good: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    folder.write(good.replace("[@gray-discs]", ""))
    assert main([str(folder.root)]) == 1
    assert "disc.student.md:10: error:" in capsys.readouterr().out
    assert main([str(folder.root / "nowhere")]) == 1
    assert main(["one", "two"]) == 2
    assert main(["--help"]) == 2


def test_reading_grade_tells_plain_from_hard() -> None:
    plain = "The disc is a soft pad. It sits between two bones. It lets you bend."
    hard = "Intervertebral fibrocartilaginous symphyses accommodate multidirectional intersegmental displacement."
    assert grade(plain) < 4
    assert grade(hard) > 15
    assert grade("") == 0
