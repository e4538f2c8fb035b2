"""Short words for lists, labels and chips: what a structure is called there, and its part in the selection."""

from __future__ import annotations

from PyQt6.QtCore import QT_TRANSLATE_NOOP

from annotations.language import inside, words
from viewer.core.camera import direction_of
from viewer.core.catalogue import Catalogue
from viewer.core.spine import segment_named
from viewer.core.state import Camera, ViewState
from viewer.ui.translation import translate
from viewer.ui.words import ROLE, SIDE, word

# What a viewpoint is called: from the patient's left (1) or right (-1), from behind (1) or before (-1), 0: neither.
_VIEWS = {
    (1, 1): QT_TRANSLATE_NOOP("Views", "left posterior oblique"),
    (1, -1): QT_TRANSLATE_NOOP("Views", "left anterior oblique"),
    (-1, 1): QT_TRANSLATE_NOOP("Views", "right posterior oblique"),
    (-1, -1): QT_TRANSLATE_NOOP("Views", "right anterior oblique"),
    (1, 0): QT_TRANSLATE_NOOP("Views", "left"),
    (-1, 0): QT_TRANSLATE_NOOP("Views", "right"),
    (0, 1): QT_TRANSLATE_NOOP("Views", "posterior"),
    (0, -1): QT_TRANSLATE_NOOP("Views", "anterior"),
}


def short_name(catalogue: Catalogue, target: str, *, in_segment: bool = False, brief: bool = False) -> str:
    """A name short enough for a list.

    `in_segment` leaves out the segment and `brief` the word for the kind, where they stand above it there.
    """
    found = _short_name(catalogue, target, in_segment=in_segment, brief=brief)
    if not catalogue.is_derived(target) or found == catalogue.name(target):  # a whole name says it already
        return found
    return words(catalogue.language)["derived"].format(name=found)


def _short_name(catalogue: Catalogue, target: str, *, in_segment: bool, brief: bool) -> str:
    if target in catalogue.segments:
        return translate("Names", "{segment} segment").format(segment=target)
    parts = target.split("/")
    if target in catalogue.parts:
        return sided(catalogue.short(target), catalogue.parts[target].side)
    if catalogue.outer(target) is not None:
        return catalogue.short(target)
    where = "" if in_segment or len(parts) == 1 else parts[1]
    side = parts[-1] if parts[-1] in SIDE else None
    if parts[0] == "disc":
        return _placed(translate("Names", "Disc"), where)
    if parts[0] == "facet":
        joint = translate("Names", "Facet joint") if side else translate("Names", "Facet joints")
        return sided(_placed(translate("Names", "Facet") if brief else joint, where), side)
    if parts[0] == "nerve" and len(parts) > 1:
        if not catalogue.is_root(parts[1]):
            return sided(catalogue.short(target), side)
        root = translate("Names", "{root} root") if side else translate("Names", "{root} roots")
        return sided(root.format(root=parts[1]), side)
    if parts[0] == "vertebra" and len(parts) > 1:
        return _bone(parts[1], translate("Names", "Vertebra {level}"))
    if parts[0] == "ligament" and len(parts) > 1:
        where = "" if in_segment or len(parts) == 2 or parts[2] in SIDE else parts[2]
        return sided(_placed(catalogue.short(target), where), side)
    return catalogue.name(target)


def sided(name: str, side: str | None) -> str:
    """`Facet joint, left`; the name alone for what has no side."""
    return translate("Names", "{name}, {side}").format(name=name, side=word(SIDE, side)) if side else name


def _placed(name: str, place: str) -> str:
    return translate("Names", "{name} {place}").format(name=name, place=place) if place else name


def _bone(level: str, pattern: str = "{level}") -> str:
    return translate("Names", "Sacrum") if level == "sacrum" else pattern.format(level=level)


def pointer_name(catalogue: Catalogue, target: str) -> str:
    """The short name with what it is part of where it alone would not say enough (`L3, left pedicle`)."""
    parts = target.split("/")
    if target in catalogue.parts:
        side = catalogue.parts[target].side
        own = inside(catalogue.short(target), catalogue.language)
        if side is None:
            return translate("Names", "{bone}, {part}").format(bone=_bone(parts[1]), part=own)
        named = translate("Names", "{bone}, {side} {part}")
        return named.format(bone=_bone(parts[1]), part=own, side=word(SIDE, side))
    outer = catalogue.outer(target)
    if outer is not None:
        return _inner_name(catalogue, target, outer)
    return catalogue.name(target) if parts[0] == "ligament" else short_name(catalogue, target)


def _inner_name(catalogue: Catalogue, target: str, outer: str) -> str:
    """An inner part with its structure: `L2 ganglion, left`, `Nucleus of disc L2-L3`."""
    parts, own, whole = target.split("/"), catalogue.short(target), short_name(catalogue, outer)
    if parts[0] != "nerve":
        named = translate("Names", "{part} of {whole}")
        return named.format(part=own, whole=inside(whole, catalogue.language))
    if not catalogue.is_root(parts[1]):
        return whole
    side = next((one for one in parts if one in SIDE), None)
    named = translate("Names", "{root} {part}")
    return sided(named.format(root=parts[1], part=inside(own, catalogue.language)), side)


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
        return translate("Names", "exits here")
    if role == "traversing_roots" and state.segment is not None:
        segments = catalogue.spine.segments
        onward = next((key for key, one in segments.items() if one.exiting == segments[state.segment].traversing), None)
        if onward:
            return translate("Names", "passes on to {segment}").format(segment=onward)
        return translate("Names", "passes on to the sacrum")
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
    label = word(ROLE, role)
    return translate("Names", "{role}: {level}").format(role=label, level=level) if level else label


def view_name(camera: Camera) -> str:
    """What a viewpoint is called: `anterior`, `left posterior oblique`, `from above`."""
    x, y, z = direction_of(camera)
    if abs(z) > 0.9:
        return translate("Views", "from above") if z > 0 else translate("Views", "from below")
    seen = tuple((0 if abs(way) <= 0.35 else 1 if way > 0 else -1) for way in (x, y))
    return translate("Views", _VIEWS[seen]) if seen in _VIEWS else ""
