"""What a text is headed with where it stands in for one in the language chosen: the name of what it is on."""

from __future__ import annotations

from annotations.text import Text
from annotations.topics import topics
from viewer.core.catalogue import Catalogue


def name_for(catalogue: Catalogue, target: str, audience: str) -> str:
    """The name of a structure, segment or topic as an audience is told it."""
    named = topics(catalogue.language).get(target) or catalogue.term(target)
    return named.patient_name[:1].upper() + named.patient_name[1:] if audience == "patient" else named.name


def title_of(catalogue: Catalogue, target: str, text: Text) -> str:
    """The text's own title; that of an English text in a German window is the German name of what it is on."""
    return text.title if text.language == catalogue.language else name_for(catalogue, target, text.audience_used)
