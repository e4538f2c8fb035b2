"""Short words for lists, labels and chips: what a structure is called there, and its part in the selection."""

from __future__ import annotations

from viewer.core.camera import direction_of
from viewer.core.catalogue import Catalogue
from viewer.core.naming import words_for
from viewer.core.palette import SELECTION_ROLES
from viewer.core.spine import segment_named
from viewer.core.state import Camera, ViewState


def short_name(catalogue: Catalogue, target: str, *, in_segment: bool = False, brief: bool = False) -> str:
    """A name short enough for a list.

    `in_segment` leaves out the segment and `brief` the word for the kind, where they stand above it there.
    """
    if target in catalogue.segments:
        return f"{target} segment"
    parts = target.split("/")
    if target in catalogue.parts:
        part = catalogue.parts[target]
        return words_for(part.kind) + (f", {part.side}" if part.side else "")
    if catalogue.outer(target) is not None:
        return words_for(parts[-1])
    where = "" if in_segment else f" {parts[1]}" if len(parts) > 1 else ""
    side = f", {parts[-1]}" if parts[-1] in ("left", "right") else ""
    if parts[0] == "disc":
        return f"Disc{where}"
    if parts[0] == "facet":
        return f"Facet{where}{side}" if brief else f"Facet joint{'' if side else 's'}{where}{side}"
    if parts[0] == "nerve" and len(parts) > 1:
        if not catalogue.is_root(parts[1]):
            return f"{words_for(parts[1])}{side}"
        return f"{parts[1]} root{'' if side else 's'}{side}"
    if parts[0] == "vertebra" and len(parts) > 1:
        return "Sacrum" if parts[1] == "sacrum" else f"Vertebra {parts[1]}"
    if parts[0] == "ligament" and len(parts) > 1:
        where = "" if in_segment or len(parts) == 2 or parts[2] in ("left", "right") else f" {parts[2]}"
        return f"{words_for(parts[1])}{where}{side}"
    return catalogue.name(target)


def pointer_name(catalogue: Catalogue, target: str) -> str:
    """The short name with what it is part of where it alone would not say enough (`L3, left pedicle`)."""
    parts = target.split("/")
    if target in catalogue.parts:
        part = catalogue.parts[target]
        bone = "Sacrum" if parts[1] == "sacrum" else parts[1]
        return f"{bone}, {part.side + ' ' if part.side else ''}{words_for(part.kind).lower()}"
    outer = catalogue.outer(target)
    if outer is not None:
        own, whole = words_for(parts[-1]), short_name(catalogue, outer)
        if parts[0] == "nerve":
            return whole.replace("root", own.lower(), 1)
        return f"{own} of {whole[0].lower() + whole[1:]}"
    return catalogue.name(target) if parts[0] == "ligament" else short_name(catalogue, target)


def role_of(catalogue: Catalogue, segment: str | None, target: str) -> str | None:
    """The selection role `target` plays in `segment`, or None."""
    if segment is None:
        return None
    for role, ids in catalogue.roles(segment).items():
        if any(target == one or target.startswith(f"{one}/") or one.startswith(f"{target}/") for one in ids):
            return role
    return None


def part_in_selection(catalogue: Catalogue, state: ViewState, target: str) -> str:
    """What a nerve does at the selected segment (`exits here`, `passes on to L3-L4`), else nothing."""
    role = role_of(catalogue, state.segment, target)
    if role == "exiting_roots":
        return "exits here"
    if role == "traversing_roots" and state.segment is not None:
        segments = catalogue.spine.segments
        onward = next((key for key, one in segments.items() if one.exiting == segments[state.segment].traversing), None)
        return f"passes on to {onward}" if onward else "passes on to the sacrum"
    return ""


def role_target(catalogue: Catalogue, segment: str, role: str) -> str | None:
    """The one id that stands for all that play a role: `facet/L2-L3` for both joints; None where there is none."""
    ids = catalogue.roles(segment).get(role, ())
    if not ids:
        return None
    common = "/".join(ids[0].split("/")[:2])
    shared = all(one.startswith(f"{common}/") or one == common or not _is_paired(catalogue, one) for one in ids)
    return common if role != "vertebrae" and shared else ids[0]


def _is_paired(catalogue: Catalogue, target: str) -> bool:
    """Whether it may stand in a pair that names the role; the lumbosacral trunk only goes along with a root."""
    parts = target.split("/")
    return parts[0] != "nerve" or catalogue.is_root(parts[1])


def role_label(segment: str, role: str) -> str:
    """The legend's word for a role: `Exiting roots: L2`."""
    one = segment_named(segment)
    level = {"exiting_roots": one.exiting, "traversing_roots": one.traversing}.get(role)
    label = SELECTION_ROLES[role].label
    return f"{label}: {level}" if level else label


def view_name(camera: Camera) -> str:
    """What a viewpoint is called: `anterior`, `left posterior oblique`, `from above`."""
    x, y, z = direction_of(camera)
    if abs(z) > 0.9:
        return "from above" if z > 0 else "from below"
    words = []
    if abs(x) > 0.35:
        words.append("left" if x > 0 else "right")
    if abs(y) > 0.35:
        words.append("posterior" if y > 0 else "anterior")
    return " ".join(words) + (" oblique" if len(words) > 1 else "")
