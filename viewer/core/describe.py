"""What is said of a target: its name, who plays which role in it, and the text for an audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotations.errors import AnnotationError
from annotations.reader import Section, Text, text_for
from annotations.sources import sources
from viewer.core.appearance import selection_roles
from viewer.core.catalogue import Catalogue
from viewer.core.palette import SELECTION_ROLES
from viewer.core.state import ViewState


@dataclass(frozen=True)
class Description:
    """The words on one target.

    roles : role to structure ids; for a segment disc, facets, exiting_roots, traversing_roots, vertebrae and
        ligaments; for a structure `self` and, where it has one, `segment`
    text : None when nothing is written for this kind of structure
    """

    id: str
    title: str
    latin: str
    summary: str
    audience: str
    audience_used: str
    roles: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, str]
    text: Text | None

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.text.sections if self.text else ()


def describe(catalogue: Catalogue, target: str, audience: str = "student") -> Description:
    """The description of a segment, structure or group. Raises UnknownIdError for anything else."""
    target = catalogue.require(target)
    term = catalogue.term(target)
    try:
        text: Text | None = text_for(target, audience)
    except AnnotationError:
        text = None
    return Description(
        id=target,
        title=term.name,
        latin=term.latin,
        summary=text.summary if text else term.definition,
        audience=audience,
        audience_used=text.audience_used if text else audience,
        roles=_roles(catalogue, target),
        codes=term.codes,
        text=text,
    )


def _roles(catalogue: Catalogue, target: str) -> dict[str, tuple[str, ...]]:
    if target in catalogue.segments:
        return catalogue.roles(target)
    owners = dict.fromkeys(catalogue.owner(key) for key in catalogue.meshes_of(target))
    segments = tuple(one for one in owners if one is not None)
    return {"self": (target,), "segment": segments}


def as_json(description: Description) -> dict[str, Any]:
    """The description as plain data: ids, texts, links and sources with author, year and title."""
    known = sources()

    def source(key: str) -> dict[str, Any]:
        entry = known[key]
        return {
            "key": key,
            "authors": entry.authors,
            "year": entry.year,
            "title": entry.title,
            "where": entry.where,
        }

    return {
        "id": description.id,
        "title": description.title,
        "latin": description.latin,
        "summary": description.summary,
        "audience": description.audience,
        "audience_used": description.audience_used,
        "roles": {role: list(ids) for role, ids in description.roles.items()},
        "codes": dict(description.codes),
        "sections": [
            {
                "heading": section.heading,
                "text": section.plain_text,
                "links": [{"label": label, "target": to} for label, to in section.links],
                "sources": [source(key) for key in section.sources],
            }
            for section in description.sections
        ],
    }


def link_colours(catalogue: Catalogue, state: ViewState) -> Mapping[str, str]:
    """Text colour (`#RRGGBB`) of every target that plays a role in the selection, for links to it.

    A target has a colour when all its surfaces play the same role; vertebrae keep the text's own colour.
    """
    by_mesh = selection_roles(state, catalogue)
    targets = {"/".join(key.split("/")[:depth]) for key in by_mesh for depth in range(2, len(key.split("/")) + 1)}
    found = {}
    for target in targets:
        roles = {by_mesh.get(key) for key in catalogue.meshes_of(target)}
        role = roles.pop() if len(roles) == 1 else None
        if role and role != "vertebrae":
            found[target] = SELECTION_ROLES[role].text(state.theme)
    return found
