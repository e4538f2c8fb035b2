"""Two segments side by side: what the atlas itself tells of them, row by row."""

from __future__ import annotations

from annotations.language import words
from annotations.measured import sizes
from meshes.shipped import ATLAS_ID
from viewer.core.catalogue import Catalogue

#: Sizes compared, in this order: those of the segment, and those of its upper vertebra.
OF_SEGMENT = (
    "middle-disc-height", "disc-wedge", "segment-lordosis", "facet-angle", "foramen-height", "flavum-thickness",
)  # fmt: skip
OF_UPPER = ("canal-width", "canal-depth", "pedicle-width")

Row = tuple[str, str, str]


def compared_facts(catalogue: Catalogue, left: str, right: str) -> list[Row]:
    """(what, at `left`, at `right`): the roots of both segments, and for the shipped atlas its own sizes."""
    one, other = (catalogue.spine.segments[segment] for segment in (left, right))
    own = words(catalogue.language)
    rows: list[Row] = [
        (own["exiting_root"], one.exiting or "", other.exiting or ""),
        (own["traversing_root"], one.traversing or "", other.traversing or ""),
    ]
    if catalogue.pack.info.id != ATLAS_ID:
        return rows
    for measure in OF_SEGMENT:
        rows += _row(catalogue.language, measure, left, right, "")
    for measure in OF_UPPER:
        places = (f"vertebra/{one.upper}", f"vertebra/{other.upper}")
        rows += _row(catalogue.language, measure, *places, f" ({one.upper}, {other.upper})")
    return rows


def _row(language: str, measure: str, left: str, right: str, of: str) -> list[Row]:
    found = [sizes(language).get(f"{measure}/{place}") for place in (left, right)]
    if found[0] is None or found[1] is None:
        return []
    name = found[0].name
    return [(f"{name[:1].upper()}{name[1:]}{of}", found[0].words, found[1].words)]
