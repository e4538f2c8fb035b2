"""The headings of a text, in their order, by folder and audience: fixed, since a text is read by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Headings:
    """`required` must all be there, `optional` may; `tables`: columns of a table a section must hold.

    `graded` : the section that holds the grading of a condition that has one.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    graded: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        return self.required + self.optional


ROOT_TABLE = ("Root", "Skin", "Key muscle", "Reflex")
OPTIONS_TABLE = ("Choice", "What it does", "Limits")

#: Segments that are shown for context only; their texts need the first headings of their audience alone.
SHORT = ("T12-L1",)

HEADINGS: Mapping[tuple[str, str], Headings] = MappingProxyType(
    {
        ("segments", "student"): Headings(
            required=(
                "Where it is",
                "Why this level is named",
                "What it is made of",
                "Disc",
                "Facet joints",
                "In the canal",
                "Which nerve is which",
                "How it moves",
                "What commonly goes wrong",
                "Symptoms and signs",
                "When this level is targeted, and when not",
                "Examination and imaging",
                "Matching findings and symptoms",
                "Treatment and its limits",
                "Recovery",
                "Alternatives compared",
                "Naming the level",
                "Questions and answers",
                "What is special here",
            ),
            optional=("To remember",),
            tables=MappingProxyType({"Which nerve is which": ROOT_TABLE, "Alternatives compared": OPTIONS_TABLE}),
        ),
        ("segments", "patient"): Headings(
            required=(
                "Where it is",
                "Why a report names it",
                "What it does",
                "The nerves here",
                "What can go wrong",
                "What you may feel",
                "How it is checked",
                "What pictures can and cannot tell",
                "What can help",
                "Getting better",
                "Choices side by side",
                "Counting the bones",
                "Questions people ask",
                "What is special here",
                "When to get help",
            ),
            tables=MappingProxyType({"Choices side by side": OPTIONS_TABLE}),
        ),
        ("segments", "clinician"): Headings(
            required=(
                "Key anatomy",
                "Why this level is named",
                "Biomechanics",
                "Root findings",
                "Disorders",
                "Presentation",
                "When to target it, and when not",
                "Examination",
                "Imaging and pitfalls",
                "Matching findings and symptoms",
                "Conservative care",
                "Injections",
                "Surgery",
                "Prognosis",
                "Options compared",
                "Level naming",
                "What patients ask",
                "Against its neighbours",
            ),
            tables=MappingProxyType(
                {"Root findings": ("Root", "Sensory", "Motor", "Reflex"), "Options compared": OPTIONS_TABLE}
            ),
        ),
        ("kinds", "student"): Headings(
            required=(
                "What it is",
                "Where it runs or attaches",
                "What it does",
                "Blood and nerve supply",
                "On X-ray, CT and MRI",
                "What commonly goes wrong",
                "How it varies",
            ),
            optional=("What to notice", "To remember"),
        ),
        ("kinds", "patient"): Headings(
            required=("What it is", "What it does", "On pictures", "What can go wrong"), optional=("When to get help",)
        ),
        ("kinds", "clinician"): Headings(
            required=("Key anatomy", "Imaging and pitfalls", "Disorders", "Level differences")
        ),
        ("conditions", "student"): Headings(
            required=(
                "What it is",
                "How common it is",
                "Symptoms and signs",
                "On X-ray, CT and MRI",
                "What else it could be",
                "Treatment and its limits",
                "What to expect",
                "Where to look in the atlas",
            ),
            optional=("How it is graded", "To remember"),
            graded="How it is graded",
        ),
        ("conditions", "patient"): Headings(
            required=(
                "What it is",
                "How common it is",
                "What you may feel",
                "How it is checked",
                "What can help",
                "What to expect",
                "When to get help",
            ),
            optional=("Words in your report",),
        ),
        ("conditions", "clinician"): Headings(
            required=(
                "Definition and grading",
                "Epidemiology",
                "Presentation",
                "Imaging and pitfalls",
                "Management",
                "Prognosis",
            ),
            graded="Definition and grading",
        ),
        ("roots", "student"): Headings(
            required=(
                "At a glance",
                "Where it runs",
                "Skin",
                "Muscles",
                "Reflex",
                "Nerves it feeds",
                "What can hurt it",
                "How to test it",
                "Where maps disagree",
            ),
            optional=("To remember",),
            tables=MappingProxyType({"At a glance": ("Skin", "Key point", "Key muscle", "Reflex")}),
        ),
        ("roots", "patient"): Headings(
            required=("What it does", "Where you feel it", "What can hurt it", "How it is checked", "When to get help")
        ),
        ("roots", "clinician"): Headings(
            required=("Sensory", "Motor", "Reflex", "Peripheral nerves", "Sites of compression", "Pitfalls")
        ),
    }
)
_SHORT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "student": HEADINGS["segments", "student"].required[:9],
        "patient": (*HEADINGS["segments", "patient"].required[:6], "When to get help"),
        "clinician": HEADINGS["segments", "clinician"].required[:6],
    }
)


def headings_of(folder: str, audience: str, subject: str) -> Headings | None:
    """The headings a text must and may have; None for a folder without any."""
    usual = HEADINGS.get((folder, audience))
    if usual is None or subject not in SHORT:
        return usual
    required = _SHORT[audience]
    rest = tuple(one for one in usual.all if one not in required)
    tables = {heading: columns for heading, columns in usual.tables.items() if heading in required}
    return Headings(required, rest, MappingProxyType(tables))
