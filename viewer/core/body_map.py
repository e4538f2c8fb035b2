"""Which bands and muscles of the drawing of the lower body are lit in a state: the other end of the roots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from annotations.topics import topics
from viewer.core.appearance import selection_roles
from viewer.core.catalogue import Catalogue
from viewer.core.state import ViewState

EXITING, TRAVERSING = "exiting_roots", "traversing_roots"

#: A root on one side of the body: (`L4`, `left`).
Place = tuple[str, str]


@dataclass(frozen=True)
class BodyLook:
    """Roots and what happens to them.

    lit : the selection role of each root that has one; pointed : roots named just now
    in_segment : the lit ones are the roots of the selected segment, and their roles mean something
    """

    lit: Mapping[Place, str] = field(default_factory=dict)
    pointed: frozenset[Place] = frozenset()
    in_segment: bool = False

    @property
    def selecting(self) -> bool:
        """Whether any root is lit, and the others step back."""
        return bool(self.lit)


def body_look(state: ViewState, catalogue: Catalogue) -> BodyLook:
    """The look in `state`: a selected nerve alone, else both roots of the selected segment."""
    lit = _selected(state, catalogue)
    in_segment = not lit and state.segment is not None
    if in_segment and state.segment:
        roles = catalogue.roles(state.segment)
        lit = {
            place: role
            for role in (TRAVERSING, EXITING)
            for one in roles[role]
            for place in _own_places(one, catalogue)
        }
    pointed = state.pointed if state.pointed and state.pointed.split("/")[0] == "nerve" else None
    return BodyLook(lit, frozenset(places_of(pointed, catalogue)) if pointed else frozenset(), in_segment)


def _selected(state: ViewState, catalogue: Catalogue) -> dict[Place, str]:
    nerves = [one for one in state.structures if one.startswith("nerve/")]
    if not nerves:
        return {}
    roles = selection_roles(state, catalogue)
    return {
        place: TRAVERSING if roles.get(key) == TRAVERSING else EXITING
        for one in nerves
        for key in catalogue.meshes_of(one)
        for place in places_of(key, catalogue)
    }


def _own_places(target: str, catalogue: Catalogue) -> Iterator[Place]:
    """Places of a root; a nerve that only goes along with one lights none."""
    return iter(()) if catalogue.is_by_the_way(target) else places_of(target, catalogue)


def places_of(target: str, catalogue: Catalogue) -> Iterator[Place]:
    """The roots, with their sides, that a nerve is (part of), or is made of."""
    for key in catalogue.meshes_of(target):
        head, *rest = key.split("/")
        if head != "nerve" or not rest:
            continue
        row = catalogue.structures[key]
        for root in (rest[0],) if catalogue.is_root(rest[0]) else row.levels:
            yield from ((root, side) for side in ((row.side,) if row.side else ("left", "right")))


def reads(root: str, catalogue: Catalogue) -> str | None:
    """What tells of a root: its text, else its nerve, None where there is neither."""
    return f"root/{root}" if f"root/{root}" in topics() else nerve(root, catalogue)


def nerve(root: str, catalogue: Catalogue) -> str | None:
    """The nerve of a root, both sides of it; None where the pack does not have it."""
    target = f"nerve/{root}"
    return target if catalogue.knows(target) else None
