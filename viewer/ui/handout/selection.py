"""What of a text goes on two pages: its sections in order, the least needed left out first where there is no room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from annotations.text import Text

#: Headings in the order in which they are left out, by audience; what is not named here always stays.
LEFT_OUT_FIRST = {
    "student": (
        "To remember", "Questions and answers", "Naming the level", "Alternatives compared", "Recovery",
        "What to notice", "When this level is targeted, and when not", "Matching findings and symptoms",
        "Treatment and its limits", "How it moves", "Why this level is named", "What is special here",
        "Examination and imaging", "What else it could be", "Where to look in the atlas", "Where maps disagree",
        "What it is made of", "Symptoms and signs",
    ),
    "patient": (
        "Counting the bones", "Questions people ask", "What is special here", "Why a report names it",
        "Choices side by side", "What pictures can and cannot tell", "How it is checked", "Getting better",
        "Words in your report", "What it does",
    ),
    "clinician": (
        "What patients ask", "Level naming", "Why this level is named", "Options compared", "Biomechanics",
        "Against its neighbours", "When to target it, and when not", "Prognosis", "Conservative care", "Injections",
        "Surgery", "Matching findings and symptoms",
    ),
}  # fmt: skip


def fitted(text: Text, fits: Callable[[Text], bool]) -> Text | None:
    """The most of a text that fits: sections are left out until it does, then those that still fit come back."""
    order = [heading for heading in LEFT_OUT_FIRST[text.audience_used] if heading in _headings(text)]
    left_out: list[str] = []
    while not fits(_without(text, left_out)):
        if not order:
            return _cut(_without(text, left_out), fits)
        left_out.append(order.pop(0))
    for heading in reversed(left_out[:]):
        less = [one for one in left_out if one != heading]
        if fits(_without(text, less)):
            left_out = less
    return _without(text, left_out)


def _headings(text: Text) -> list[str]:
    return [section.heading for section in text.sections]


def _without(text: Text, headings: Sequence[str]) -> Text:
    return replace(text, sections=tuple(one for one in text.sections if one.heading not in headings))


def _cut(text: Text, fits: Callable[[Text], bool]) -> Text | None:
    """The text with fewer and fewer blocks in its longest sections, until it fits."""
    while any(len(section.blocks) > 1 for section in text.sections):
        longest = max(text.sections, key=lambda section: (len(section.blocks) > 1, len(section.plain_text)))
        cut = replace(longest, blocks=longest.blocks[:-1])
        text = replace(text, sections=tuple(cut if one is longest else one for one in text.sections))
        if fits(text):
            return text
    return None
