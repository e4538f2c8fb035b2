"""The pure function that carries out what is asked of a view; what can be asked is in `viewer.core.action_types`.

`reduce(state, action, catalogue)` gives the next state; it changes nothing and draws nothing. Undo, redo,
back and forward are in viewer.core.history, which sees all states.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from annotations.topics import topics
from viewer.core import camera as cameras
from viewer.core import slices
from viewer.core.action_types import (
    Action,
    Click,
    ClickSlices,
    CloseSlices,
    Compare,
    Frame,
    Hide,
    Home,
    Isolate,
    LookFrom,
    MoveSlices,
    OpenSlices,
    Point,
    Select,
    SetAudience,
    SetCamera,
    SetCompanion,
    SetExplode,
    SetLabels,
    SetLayer,
    SetPresenting,
    SetSection,
    SetSlices,
    SetTheme,
    SetVisible,
    SetWindow,
    SetXray,
    ShowAll,
    StepOut,
    StepSegment,
    ToggleClick,
)
from viewer.core.catalogue import Catalogue
from viewer.core.companion import is_own
from viewer.core.errors import ViewerError
from viewer.core.framing import framed, home_camera
from viewer.core.palette import THEMES
from viewer.core.state import (
    ALIGNED_ON,
    AUDIENCES,
    COMPANION_WAYS,
    LAYERS,
    SECTION_AXES,
    VIEWS,
    ViewState,
)
from viewer.core.visibility import hidden, isolated, unhidden

__all__ = [
    "SECTION_NORMALS",
    "Action",
    "Click",
    "ClickSlices",
    "CloseSlices",
    "Compare",
    "Frame",
    "Hide",
    "Home",
    "Isolate",
    "LookFrom",
    "MoveSlices",
    "OpenSlices",
    "Point",
    "Select",
    "SetAudience",
    "SetCamera",
    "SetCompanion",
    "SetExplode",
    "SetLabels",
    "SetLayer",
    "SetPresenting",
    "SetSection",
    "SetSlices",
    "SetTheme",
    "SetVisible",
    "SetWindow",
    "SetXray",
    "ShowAll",
    "StepOut",
    "StepSegment",
    "ToggleClick",
    "reduce",
]


def reduce(state: ViewState, action: Action, catalogue: Catalogue) -> ViewState:
    """The state after `action`. Raises ViewerError (the state stays) where the action cannot be done."""
    try:
        handler = _HANDLERS[type(action)]
    except KeyError:
        raise ViewerError(f"No such action: {type(action).__name__}") from None
    return slices.followed(state, handler(state, action, catalogue), action, catalogue)


def _click(state: ViewState, action: Click, catalogue: Catalogue) -> ViewState:
    if action.mesh not in catalogue.structures:
        return state
    structure = catalogue.structure_of(action.mesh)
    inner = catalogue.part_at(action.mesh, action.part) or action.mesh
    if inner != structure and _inside(state, structure, catalogue):
        # Once a structure is selected its inner parts can be: nucleus, ganglion, pedicle.
        return _chosen(state, state.segment, (inner,))
    segment = catalogue.owner(action.mesh, action.point, action.part)
    if segment is not None and segment not in (state.segment, state.compared):
        return _enter(state, segment, catalogue, passage=structure)
    if segment is not None and segment == state.compared and segment != state.segment:
        return replace(_chosen(state, state.segment, ()), passage=structure)
    return _chosen(state, segment, (structure,))


def _click_slices(state: ViewState, action: ClickSlices, catalogue: Catalogue) -> ViewState:
    if action.mesh is not None:
        state = _click(state, Click(action.mesh, action.point, action.part), catalogue)
    return slices.moved(state, MoveSlices(action.point), catalogue)


def _chosen(
    state: ViewState, segment: str | None, structures: tuple[str, ...], passage: str | None = None
) -> ViewState:
    """`state` with another selection: what was read of the one before is over."""
    compared = state.compared if segment and segment != state.compared else None
    return replace(state, segment=segment, structures=structures, topic=None, passage=passage, compared=compared)


def _inside(state: ViewState, structure: str, catalogue: Catalogue) -> bool:
    """Whether just `structure`, or one of its parts, is selected."""
    if len(state.structures) != 1:
        return False
    chosen = state.structures[0]
    return structure in (chosen, catalogue.outer(chosen))


def _toggle_click(state: ViewState, action: ToggleClick, catalogue: Catalogue) -> ViewState:
    if action.mesh not in catalogue.structures:
        return state
    part = catalogue.part_at(action.mesh, action.part)
    if part and any(one in catalogue.parts for one in state.structures):
        return _toggle(state, part, catalogue)
    return _toggle(state, catalogue.structure_of(action.mesh), catalogue)


def _toggle(state: ViewState, target: str, catalogue: Catalogue) -> ViewState:
    if target in state.structures:
        return _chosen(state, state.segment, tuple(one for one in state.structures if one != target))
    segment = state.segment or catalogue.home_of(target)
    before = () if state.topic else state.structures
    return unhidden(_chosen(state, segment, (*before, target)), (target,), catalogue)


def _select(state: ViewState, action: Select, catalogue: Catalogue) -> ViewState:
    target = action.target if action.target in topics() else catalogue.require(action.target)
    if target in topics():
        return _read(state, target, action.passage, catalogue)
    if action.within is not None and action.within != state.segment:
        state = _enter(state, catalogue.require(action.within), catalogue)
    if target in catalogue.segments:
        return _enter(state, target, catalogue, action.passage)
    if action.add:
        return _toggle(state, target, catalogue)
    meshes = set(catalogue.meshes_of(target))
    inside = state.segment is not None and meshes <= set(catalogue.meshes_of(state.segment))
    segment = state.segment if inside else catalogue.home_of(target)
    chosen = unhidden(_chosen(state, segment, (target,), action.passage), (target,), catalogue)
    return chosen if inside else framed(chosen, (segment or target, target), catalogue)


def _read(state: ViewState, target: str, passage: str | None, catalogue: Catalogue) -> ViewState:
    """A topic's text, with what it shows lit at the segment where it is typical."""
    topic = topics()[target]
    segment = topic.typical if topic.typical in catalogue.segments else state.segment
    shown = (catalogue.stand_in(one) for one in topic.shown_at(segment or topic.typical))
    structures = tuple(dict.fromkeys(one for one in shown if one is not None))
    chosen = replace(_chosen(state, segment, structures, passage), topic=topic.id)
    return framed(unhidden(chosen, structures, catalogue), (segment,) if segment else structures, catalogue)


def _enter(state: ViewState, segment: str, catalogue: Catalogue, passage: str | None = None) -> ViewState:
    entered = _chosen(state, segment, (), passage)
    return framed(entered, _together(entered), catalogue)


def _together(state: ViewState) -> tuple[str, ...]:
    """The segments on view: the selected one and the one it is compared with."""
    return tuple(one for one in (state.segment, state.compared) if one)


def _compare(state: ViewState, action: Compare, catalogue: Catalogue) -> ViewState:
    if action.segment is None:
        return replace(state, compared=None)
    other = catalogue.require(action.segment)
    if other not in catalogue.segments:
        raise ViewerError(f"Cannot compare with {other}: only a segment, such as L4-L5, can stand beside another")
    if state.segment is None or other == state.segment:
        raise ViewerError("Select a segment first, then compare it with another one")
    beside = replace(_chosen(state, state.segment, ()), compared=other)
    return framed(beside, _together(beside), catalogue)


def _step_out(state: ViewState, action: StepOut, catalogue: Catalogue) -> ViewState:
    outer = catalogue.outer(state.structures[0]) if len(state.structures) == 1 and not state.topic else None
    if outer is not None:
        return _chosen(state, state.segment, (outer,))
    if state.structures or state.topic:
        return _chosen(state, state.segment, ())
    if state.compared:
        return replace(state, compared=None)
    return _chosen(state, None, ())


def _step_segment(state: ViewState, action: StepSegment, catalogue: Catalogue) -> ViewState:
    names = catalogue.segments
    if not names:
        return state
    if state.segment is None:
        at = 0 if action.step > 0 else len(names) - 1
    else:
        at = min(max(names.index(state.segment) + action.step, 0), len(names) - 1)
    return state if names[at] == state.segment and not state.structures else _enter(state, names[at], catalogue)


def _point(state: ViewState, action: Point, catalogue: Catalogue) -> ViewState:
    target = catalogue.stand_in(action.target) if action.target else None
    return replace(state, pointed=target, spotlight=action.spotlight and target is not None)


def _look_from(state: ViewState, action: LookFrom, catalogue: Catalogue) -> ViewState:
    _one_of("view", action.view, VIEWS)
    subject = _subjects(state)
    turned = cameras.look_from(action.view, catalogue.points_of(subject))
    return framed(replace(state, camera=turned), subject, catalogue)


def _set_camera(state: ViewState, action: SetCamera, catalogue: Catalogue) -> ViewState:
    return replace(state, camera=action.camera)


def _frame(state: ViewState, action: Frame, catalogue: Catalogue) -> ViewState:
    return framed(state, _subjects(state), catalogue)


def _home(state: ViewState, action: Home, catalogue: Catalogue) -> ViewState:
    return replace(state, camera=home_camera(catalogue, state.explode))


def _subjects(state: ViewState) -> tuple[str, ...]:
    return state.structures or ((state.segment,) if state.segment else ())


def _hide(state: ViewState, action: Hide, catalogue: Catalogue) -> ViewState:
    return hidden(state, (action.target,) if action.target else _subjects(state), catalogue)


def _set_visible(state: ViewState, action: SetVisible, catalogue: Catalogue) -> ViewState:
    target = catalogue.require(action.target)
    if action.visible:
        return unhidden(state, (target,), catalogue, layers=True)
    return replace(state, hidden=state.hidden | frozenset(catalogue.meshes_of(target)))


def _isolate(state: ViewState, action: Isolate, catalogue: Catalogue) -> ViewState:
    return isolated(state, (action.target,) if action.target else _subjects(state), catalogue)


def _show_all(state: ViewState, action: ShowAll, catalogue: Catalogue) -> ViewState:
    return replace(state, hidden=frozenset(), isolated=None)


def _set_layer(state: ViewState, action: SetLayer, catalogue: Catalogue) -> ViewState:
    _one_of("layer", action.layer, LAYERS)
    change = state.layers | {action.layer} if action.visible else state.layers - {action.layer}
    return replace(state, layers=frozenset(change))


def _set_explode(state: ViewState, action: SetExplode, catalogue: Catalogue) -> ViewState:
    if not 0 <= action.amount <= 1:
        raise ViewerError(f"Explode amount {action.amount} is outside 0 to 1")
    return replace(state, explode=action.amount)


def _set_section(state: ViewState, action: SetSection, catalogue: Catalogue) -> ViewState:
    if action.section is None:
        return replace(state, section=None)
    _one_of("section axis", action.section.axis, SECTION_AXES)
    low, high = catalogue.bounds_of(())[:, SECTION_NORMALS[action.section.axis]]
    position = min(max(action.section.position, float(low)), float(high))
    return replace(state, section=replace(action.section, position=position))


# Which coordinate (x, y, z of LPS) a section plane stands across.
SECTION_NORMALS = {"sagittal": 0, "coronal": 1, "axial": 2}


def _set_companion(state: ViewState, action: SetCompanion, catalogue: Catalogue) -> ViewState:
    companion = action.companion
    if companion is not None:
        _one_of("way to show another pack", companion.way, COMPANION_WAYS)
        _one_of("thing to align on", companion.aligned_on, ALIGNED_ON)
        if not 0 <= companion.strength <= 1:
            raise ViewerError(f"Strength {companion.strength} of the other pack is outside 0 to 1")
        if is_own(catalogue, companion.pack):
            raise ViewerError(
                f"'{catalogue.pack.info.title}' is the open pack itself; name another one to compare it with"
            )
    return replace(state, companion=companion)


def _set_theme(state: ViewState, action: SetTheme, catalogue: Catalogue) -> ViewState:
    _one_of("theme", action.theme, THEMES)
    return replace(state, theme=action.theme)


def _set_audience(state: ViewState, action: SetAudience, catalogue: Catalogue) -> ViewState:
    _one_of("audience", action.audience, AUDIENCES)
    return replace(state, audience=action.audience)


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ViewerError(f"Unknown {what} {value!r}; expected one of {', '.join(allowed)}")


_HANDLERS: dict[type[Action], Callable[[ViewState, Any, Catalogue], ViewState]] = {
    Click: _click,
    ToggleClick: _toggle_click,
    Select: _select,
    StepOut: _step_out,
    StepSegment: _step_segment,
    Point: _point,
    LookFrom: _look_from,
    SetCamera: _set_camera,
    Compare: _compare,
    Frame: _frame,
    Home: _home,
    Hide: _hide,
    SetVisible: _set_visible,
    Isolate: _isolate,
    ShowAll: _show_all,
    SetLayer: _set_layer,
    SetXray: lambda state, action, _: replace(state, xray=action.on),
    SetLabels: lambda state, action, _: replace(state, labels=action.on),
    SetExplode: _set_explode,
    SetSection: _set_section,
    SetCompanion: _set_companion,
    SetTheme: _set_theme,
    SetAudience: _set_audience,
    SetPresenting: lambda state, action, _: replace(state, presenting=action.on),
    ClickSlices: _click_slices,
    OpenSlices: slices.opened,
    CloseSlices: lambda state, action, _: replace(state, slices=None),
    MoveSlices: slices.moved,
    SetWindow: slices.windowed,
    SetSlices: slices.switched,
}
