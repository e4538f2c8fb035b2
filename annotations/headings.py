"""The headings of a text, in their order, by folder and audience: fixed, since a text is read by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Headings:
    """`required` must all be there, `optional` may; `tables`: columns of a table a section must hold."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def all(self) -> tuple[str, ...]:
        return self.required + self.optional


ROOT_TABLE = ("Root", "Skin", "Key muscle", "Reflex")

HEADINGS: Mapping[tuple[str, str], Headings] = MappingProxyType(
    {
        ("segments", "student"): Headings(
            required=(
                "Where it is",
                "What it is made of",
                "Disc",
                "Facet joints",
                "In the canal",
                "Which nerve is which",
                "What commonly goes wrong",
            ),
            optional=("How it moves",),
            tables=MappingProxyType({"Which nerve is which": ROOT_TABLE}),
        ),
        ("segments", "patient"): Headings(
            required=(
                "Where it is",
                "What it does",
                "The nerves here",
                "What can go wrong",
                "When to get help",
            ),
        ),
        ("segments", "clinician"): Headings(
            required=("Key anatomy", "Root findings", "Disorders", "Imaging and pitfalls"),
            tables=MappingProxyType({"Root findings": ("Root", "Sensory", "Motor", "Reflex")}),
        ),
        ("kinds", "student"): Headings(
            required=("What it is", "What to notice"),
            optional=("How it varies", "What commonly goes wrong"),
        ),
        ("kinds", "patient"): Headings(required=("What it is",), optional=("What can go wrong", "When to get help")),
        ("kinds", "clinician"): Headings(required=("Key anatomy",), optional=("Disorders", "Imaging and pitfalls")),
    }
)
