"""Each thing the validator looks for is found, at its line, and a good text has no problem."""

from __future__ import annotations

import pytest

from annotations.headings import headings_of
from annotations.readability import grade
from annotations.terms import is_known_target
from annotations.validator import main, validate

TABLES = {
    "Which nerve is which": "| Root | Skin | Key muscle | Reflex |\n|---|---|---|---|\n| L2 | thigh | hip | none |\n",
    "Alternatives compared": "| Choice | What it does | Limits |\n|---|---|---|\n| Rest | little | much |\n",
}


def _segment() -> str:
    """A text on L2-L3 with every heading that it needs."""
    front = '---\ntitle = "L2-L3"\nsubject = "L2-L3"\naudience = "student"\nsummary = "A segment."\n---\n'
    expected = headings_of("segments", "student", "L2-L3")
    assert expected is not None
    sections = (
        f"\n## {heading}\n\n{TABLES.get(heading, '')}\nFrom a standard of {heading.lower()} [@kirshblum2011].\n"
        for heading in expected.required
    )
    return front + "".join(sections)


SEGMENT = _segment()


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
    ("## What it does", "## Odds and ends", "missing heading 'What it does'", 0),
    ("is a pad", "is a [pad](text:condition/nowhere)", "broken link [pad](text:condition/nowhere)", 10),
    ("is a pad", "is [9 mm](measure:height/nowhere)", "no such size in measured.toml", 10),
    ("is a pad", "is [high](measure:middle-disc-height/L4-L5)", "no figure in these words", 10),
    ("is a pad", "is [3 to 5 mm](measure:middle-disc-height/L4-L5)", "but the atlas measures 12.5", 10),
    ("is a pad", "is 9 mm high", "unmarked size in 'The disc is 9 mm high", 10),
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
    ("From a standard of which nerve is which [@kirshblum2011].", "", "no source for this table"),
    ("## Disc\n\n\nFrom a standard of disc [@kirshblum2011].\n", "", "missing heading 'Disc'"),
    ("standard of disc", "[pad](structure:disc/{segment})", "braces are for texts on kinds"),
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


def test_a_hard_patient_text_is_refused(folder, good: str) -> None:
    hard = "Degenerative lumbosacral radiculopathies necessitate multidisciplinary neurophysiological examination"
    patient = good.replace('"student"', '"patient"').replace("It has layers", f"{hard} " * 4)
    folder.write(patient.replace("## What to notice", "## What can go wrong"), audience="patient")
    assert sum("reads at school grade" in one for one in errors(folder)) == 1


def test_figures_of_one_size_in_a_paragraph_are_taken_together(folder, good: str) -> None:
    """A source that differs from the atlas may stand, where the text also says what the atlas has."""
    low = "is [7 mm](measure:middle-disc-height/L4-L5) in one series"
    folder.write(good.replace("is a pad", low))
    assert any("the atlas measures" in one for one in errors(folder))
    folder.write(good.replace("is a pad", f"{low} and [12.5 mm](measure:middle-disc-height/L4-L5) here, a pad"))
    assert errors(folder) == []
    folder.write(good.replace("is a pad", "is [2 mm](measure:none) high when worn, a pad"))
    assert errors(folder) == []


def test_a_condition_gives_its_grading_as_a_table(folder, good: str) -> None:
    (folder.root / "en" / "conditions").mkdir()
    text = good.replace('"disc"', '"central-stenosis"').replace("{segment}", "L4-L5")
    folder.write(text, "central-stenosis", folder="conditions")
    assert any("missing the table of Schizas under 'How it is graded'" in one for one in errors(folder))
    folder.write(text.replace("central-stenosis", "wobble"), "wobble", folder="conditions")
    assert any("unknown topic wobble" in one for one in errors(folder))


def test_the_short_segment_needs_the_first_headings_alone() -> None:
    for audience in ("student", "patient", "clinician"):
        usual, short = headings_of("segments", audience, "L4-L5"), headings_of("segments", audience, "T12-L1")
        assert usual is not None
        assert short is not None
        assert set(short.all) == set(usual.all)
        assert set(short.required) < set(usual.required)


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
