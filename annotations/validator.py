"""Checks all texts: form, links, citations. ``python -m annotations.validator [folder of texts]``."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from annotations import readability
from annotations.checked import Checked, Problem
from annotations.checks import CHECKS
from annotations.errors import AnnotationError
from annotations.figure_words import figure_words
from annotations.glossary import Entry, glossary
from annotations.levels import SEGMENTS
from annotations.reader import AUDIENCES, read_file, text_files, texts_root
from annotations.sources import Source, sources
from annotations.terms import is_known_target, kinds, terms
from annotations.topics import topics

__all__ = ["Problem", "main", "validate"]

#: A sentence this long or longer may not stand unchanged in texts for two audiences.
REPEATED = 40
#: One sentence swings more than a text, so a single entry of the glossary may read a little harder.
HARDEST_ENTRY = 10.0


def validate(
    texts: Traversable | None = None,
    known_targets: Callable[[str], bool] | None = None,
    language: str = "en",
    known_sources: Mapping[str, Source] | None = None,
) -> list[Problem]:
    """Problems of all texts in a folder (``<texts>/<language>/…``), by default those shipped; sorted.

    `known_targets` tells which link targets exist; by default ids of terms.toml, their groups and segments.
    `known_sources` is the source list, by default the package's.
    """
    listed = sources() if known_sources is None else known_sources
    found: list[Problem] = []
    read: list[Checked] = []
    for folder, subject, audience, file in text_files(language, texts):
        name = f"{language}/{folder}/{file.name}"
        try:
            text = read_file(file, language)
        except AnnotationError as error:
            found.append(Problem(name, error.line or 0, error.reason))
            continue
        read.append(Checked(name, folder, subject, audience, text, listed, known_targets or is_known_target))
    for checked in read:
        found.extend(problem for check in CHECKS for problem in check(checked))
    found.extend(_repeated(read))
    if texts is None:
        found.extend(_whole_package(read, listed))
    return sorted(set(found))


def _repeated(read: Sequence[Checked]) -> Iterator[Problem]:
    """A sentence that stands unchanged in the texts for two audiences: each has its own words."""
    first: dict[tuple[str, str], Checked] = {}
    for checked in read:
        for block in checked.blocks:
            for sentence in readability.sentences(block.plain_text) if block.kind != "table" else ():
                if len(sentence) < REPEATED:
                    continue
                other = first.setdefault((checked.subject, sentence.lower()), checked)
                if other.audience != checked.audience:
                    yield checked.problem(block.line, f"'{sentence[:40]}…' also stands in {other.file}; write it anew")


def _whole_package(read: Sequence[Checked], listed: Mapping[str, Source]) -> Iterator[Problem]:
    """Sources of terms exist, no source lies idle, and every segment and kind has its student text."""
    used = {key for checked in read for key in checked.text.sources}
    for term in terms().values():
        for key in term.sources:
            used.add(key)
            if key not in listed:
                yield Problem("terms.toml", 0, f"{term.id}: unknown source {key}; add it to a list in references/")
    for entry in glossary().values():
        used.update(entry.sources)
        yield from _glossary_entry(entry, listed)
    used.update(figure_words().sources)
    for key in sorted(figure_words().sources - set(listed)):
        yield Problem("figures/lower_body.toml", 0, f"unknown source {key}; add it to a list in references/")
    there = {(checked.subject, checked.audience) for checked in read}
    for subject in (*SEGMENTS, *kinds(), *(one.subject for one in topics().values())):
        for audience in AUDIENCES:
            if (subject, audience) not in there:
                yield Problem(f"{subject}.{audience}.md", 0, "missing; every subject has a text for each audience")
    yield from _idle_sources(used, listed)


def _idle_sources(used: set[str], listed: Mapping[str, Source]) -> Iterator[Problem]:
    """Sources that no text cites, and works that stand in the lists twice."""
    first: dict[str, str] = {}
    for key, source in listed.items():
        if key not in used:
            yield Problem("references", 0, f"source {key} is cited nowhere; cite it or remove it", "warning")
        same = first.setdefault(
            " ".join(re.findall(r"\w+", f"{source.title} {source.year} {source.where}".lower())), key
        )
        if same != key:
            yield Problem("references", 0, f"{key} and {same} are one work; keep one key")


def _glossary_entry(entry: Entry, listed: Mapping[str, Source]) -> Iterator[Problem]:
    where = f"glossary.toml: {entry.word}"
    for key in entry.sources:
        if key not in listed:
            yield Problem(where, 0, f"unknown source {key}; add it to a list in references/")
    if entry.leads_to and entry.leads_to not in topics() and not is_known_target(entry.leads_to):
        yield Problem(where, 0, f"leads_to {entry.leads_to}: no such structure, segment or topic")
    if readability.grade(entry.plain) > HARDEST_ENTRY:
        yield Problem(where, 0, f"plain reads at school grade {readability.grade(entry.plain):.1f}; shorten it")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the problems; 0 when there is no error, 1 otherwise, 2 for wrong use."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) > 1 or any(one.startswith("-") for one in given):
        print("usage: python -m annotations.validator [folder of texts]", file=sys.stderr)
        return 2
    try:
        found = validate(Path(given[0]) if given else None)
        checked = len(text_files("en", Path(given[0]) if given else texts_root()))
    except AnnotationError as error:
        print(error, file=sys.stderr)
        return 1
    for problem in found:
        print(problem)
    errors = sum(problem.severity == "error" for problem in found)
    print(f"{checked} texts, {errors} errors, {len(found) - errors} warnings")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
