"""What is said of a target: its name, who plays which role in it, and the text for an audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from annotations.language import words
from annotations.reader import Section, Text, fill, find_text
from annotations.sources import sources
from annotations.topics import Topic, topics
from viewer.core.appearance import selection_roles
from viewer.core.catalogue import Catalogue
from viewer.core.mentions import Mention, Mentions
from viewer.core.palette import SELECTION_ROLES
from viewer.core.state import ViewState
from viewer.core.titles import name_for, title_of


@dataclass(frozen=True)
class Description:
    """The words on one target.

    roles : role to structure ids; for a segment disc, facets, exiting_roots, traversing_roots, vertebrae and
        ligaments; for a structure `self` and, where it has one, `segment`
    mentions : passages of other texts that speak of the target
    text : None when nothing is written for this kind of structure
    note : what to say before a text that is not quite on this target, else empty
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
    note: str = ""
    mentions: tuple[Mention, ...] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.text.sections if self.text else ()


def describe(
    catalogue: Catalogue, target: str, audience: str = "student", mentions: Mentions | None = None
) -> Description:
    """The description of a segment, structure, group, part or topic. Raises UnknownIdError for anything else.

    mentions : where to look up who else speaks of it; without, none are given
    """
    known = topics(catalogue.language)
    target = target if target in known else catalogue.require(target)
    if target in known:
        return _describe_topic(catalogue, known[target], audience, mentions)
    term = catalogue.term(target)
    text = _text(catalogue, target, audience)
    if text is not None and text.language != catalogue.language:  # a stand-in: name and summary can still be its own
        text = replace(text, title=title_of(catalogue, target, text), summary=term.definition or text.summary)
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
        note=_note(catalogue, target, text),
        mentions=mentions.of(target) if mentions else (),
    )


def _describe_topic(catalogue: Catalogue, topic: Topic, audience: str, mentions: Mentions | None) -> Description:
    text = find_text(topic.subject, audience, catalogue.language)
    used = text.audience_used if text else audience
    title = name_for(catalogue, topic.id, used)
    shown = (catalogue.stand_in(one) for one in topic.shown_at(topic.typical))
    typical = (topic.typical,) if topic.typical in catalogue.segments else ()
    return Description(
        id=topic.id,
        title=title,
        latin="",
        summary=text.summary if text else "",
        audience=audience,
        audience_used=used,
        roles={
            "shows": tuple(one for one in shown if one),
            "segment": typical,
        },
        codes={},
        text=replace(text, title=title) if text else None,
        mentions=mentions.of(topic.id) if mentions else (),
    )


# The texts that stand in where a segment, a part of a bone, or a structure of a role has none of its own.
VARIANTS, PARTS = "transitional-vertebra", "vertebra-part"
GENERAL = {"bone": "vertebra", "disc": "disc", "facet": "facet-joint", "nerve": "nerve-root", "ligament": "ligament"}


def _text(catalogue: Catalogue, target: str, audience: str) -> Text | None:
    """The text on the target itself, else on its kind, else the general one on such things."""
    for subject in _subjects(catalogue, target):
        text = find_text(subject, audience, catalogue.language)
        if text is None:
            continue
        if subject in (target, VARIANTS):
            return text
        title = name_for(catalogue, target, text.audience_used)
        return replace(fill(text, target, None if catalogue.spine.usual else catalogue.spine.levels), title=title)
    return None


def _subjects(catalogue: Catalogue, target: str) -> tuple[str, ...]:
    """What to look for among the texts, the nearest first."""
    if target in catalogue.segments:
        return target, catalogue.term(target).kind, VARIANTS
    kind, part, outer = catalogue.term(target).kind, catalogue.parts.get(target), catalogue.outer(target)
    if part is not None:
        return part.kind, kind, PARTS
    rows = [catalogue.structures[key] for key in catalogue.meshes_of(target)]
    own = (rows[0].kind,) if target in catalogue.structures else ()
    return (kind, *own, *((catalogue.term(outer).kind,) if outer else ()), GENERAL.get(rows[0].role, ""))


def _note(catalogue: Catalogue, target: str, text: Text | None) -> str:
    """What to say first where a segment has no text of its own, or a surface was derived."""
    if catalogue.is_derived(target):
        return words(catalogue.language)["derived_note"]
    if target not in catalogue.segments or (text is not None and text.subject == target):
        return ""
    known = words(catalogue.language)
    note = known["no_segment"].format(segment=target)
    return f"{note} {known['variants']}" if text is not None else note


def _roles(catalogue: Catalogue, target: str) -> dict[str, tuple[str, ...]]:
    if target in catalogue.segments:
        return catalogue.roles(target)
    if target in catalogue.parts:
        home = catalogue.home_of(target)
        return {"self": (target,), "segment": (home,) if home else ()}
    owners = dict.fromkeys(catalogue.owner(key) for key in catalogue.meshes_of(target))
    segments = tuple(one for one in owners if one is not None)
    return {"self": (target,), "segment": segments}


def labelled(description: Description) -> tuple[tuple[str, str], ...]:
    """The mentions as (label, address) for `annotations.render`."""
    return tuple((f"{one.title}: {one.heading}", f"{one.target}{one.passage}") for one in description.mentions)


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
        **({"note": description.note} if description.note else {}),
        "audience": description.audience,
        "audience_used": description.audience_used,
        **_language_used(description.text),
        "roles": {role: list(ids) for role, ids in description.roles.items()},
        "codes": dict(description.codes),
        "sections": [
            {
                "heading": section.heading,
                "text": section.plain_text,
                "links": [{"label": label, "target": to} for label, to in (*section.links, *section.topics)],
                "sources": [source(key) for key in section.sources],
            }
            for section in description.sections
        ],
        "mentions": [vars(one) for one in description.mentions],
    }


def _language_used(text: Text | None) -> dict[str, str]:
    """The language of a text that stands in for the one asked for."""
    return {} if text is None or text.language == text.language_asked else {"language_used": text.language}


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
