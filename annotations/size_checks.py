"""Checks of the sizes a text states: those marked hold what the atlas measures, and none stands unmarked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from annotations.checked import Checked, Problem
from annotations.markup import Span
from annotations.measured import NOT_A_SIZE, SPOKEN_OF, sizes, stated


def marked_sizes(checked: Checked) -> Iterator[Problem]:
    """A marked figure, taken with the others of its block on the same size, holds what the atlas measures."""
    for block in checked.blocks:
        marked: dict[str, list[tuple[float, float]]] = {}
        for label, key in block.measures:
            figure = stated(label)
            if key == NOT_A_SIZE:
                continue
            if key not in sizes():
                yield checked.problem(block.line, f"[{label}](measure:{key}): no such size in measured.toml")
            elif figure is None:
                yield checked.problem(block.line, f"[{label}](measure:{key}): no figure in these words")
            else:
                marked.setdefault(key, []).append(figure)
        for key, figures in marked.items():
            low, high = min(one for one, _ in figures), max(one for _, one in figures)
            if not sizes()[key].agrees(low, high):
                yield checked.problem(
                    block.line,
                    f"{key}: found {low:g} to {high:g}, but the atlas measures {sizes()[key].value:g}; cite a source "
                    "that agrees too, or say in the same paragraph what this atlas has, marked the same way",
                )


def unmarked_sizes(checked: Checked) -> Iterator[Problem]:
    """A figure of something the atlas has a size of must be marked, or the check above could not see it."""
    if checked.folder not in ("segments", "kinds") or checked.audience == "patient":
        return
    for block in checked.blocks:
        for row in block.rows if block.kind != "table" else ():
            for sentence in _sentences(span for cell in row for span in cell):
                words = "".join(span.text for span in sentence)
                plain = "".join(span.text for span in sentence if span.measure is None)
                if any(_speaks_of(size, words, plain) for size in SPOKEN_OF):
                    start = " ".join(words.split())[:60]
                    yield checked.problem(
                        block.line,
                        f"unmarked size in '{start}…'; write [figure](measure:<size>/<place>) with a size of "
                        "measured.toml, or [figure](measure:none) if it is no size of the atlas",
                    )


def _speaks_of(size: tuple[str, str, str], words: str, plain: str) -> bool:
    """Whether a sentence states a figure (outside what is marked) of something that the atlas has a size of."""
    first, second, unit = size
    stated_plainly = re.search(rf"\d\s{unit}\b", plain)
    return bool(stated_plainly and re.search(first, words, re.I) and re.search(second, words, re.I))


def _sentences(spans: Iterator[Span]) -> Iterator[list[Span]]:
    """Spans by sentence; a span that holds an end of a sentence is cut there."""
    held: list[Span] = []
    for span in spans:
        if span.measure is not None or span.cites:
            held.append(span)
            continue
        *done, rest = _SENTENCE_END.split(span.text)
        for part in done:
            yield [*held, replace(span, text=part)]
            held = []
        held.append(replace(span, text=rest))
    yield held


_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)")
