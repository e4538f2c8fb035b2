"""What each action of the annotator does: the next state, and what is to be written to the database, if anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from annotations.errors import AnnotationError
from annotations.tags.document import from_document, to_document
from annotations.tags.model import KINDS, SIDES, Annotation, Point, faces_of, new_id, now, runs_of
from annotations.tags.vocabulary import protocols, vocabulary
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.core.tagging import actions as act
from viewer.core.tagging.making import (
    Spot,
    level_of,
    measured,
    spot_of,
    spot_of_faces,
    spot_of_structure,
    steps_of,
    surfaces_of,
)
from viewer.core.tagging.state import (
    LARGEST_BRUSH,
    LARGEST_GROWTH,
    NOTHING,
    SMALLEST_BRUSH,
    SMALLEST_GROWTH,
    TOOLS,
    Change,
    Faces,
    Moving,
    Placed,
    Tagging,
)

EDITABLE = ("label", "grade", "structure", "level", "side", "status", "comment", "colour")
Result = tuple[Tagging, Change | None]


@dataclass(frozen=True)
class World:
    """What an action may look at: the open pack, its annotations by id, who works, and where time and ids come from."""

    catalogue: Catalogue
    annotations: Mapping[str, Annotation]
    author: str
    now: Callable[[], datetime] = now
    new_id: Callable[[], str] = new_id


def reduce(state: Tagging, action: act.TagAction, world: World) -> Result:
    """The state after `action`, and the change to write. Raises ViewerError, with nothing changed, where it cannot."""
    handler = _HANDLERS.get(type(action))
    if handler is None:
        raise ViewerError(f"No such action: {type(action).__name__}")
    return handler(state, action, world)


def _idle(state: Tagging, **changes: Any) -> Tagging:
    """`state` with nothing under way."""
    return replace(state, placed=(), taken=(), stroke=NOTHING, moving=None, **changes)


# --- the hand ------------------------------------------------------------------------------------


def _take_tool(state: Tagging, action: act.TakeTool, world: World) -> Result:
    if action.tool is not None and action.tool not in TOOLS:
        raise ViewerError(f"No such tool: {action.tool!r}, expected one of {', '.join(TOOLS)}")
    protocol = state.protocol if action.tool == "series" else None
    region = None
    if action.tool and TOOLS[action.tool].paints:
        last = world.annotations.get(state.chosen[-1]) if state.chosen else None
        region = last.id if last is not None and last.kind == "region" else state.region
    return _idle(state, tool=action.tool, protocol=protocol, region=region), None


def _set_label(state: Tagging, action: act.SetLabel, world: World) -> Result:
    known = vocabulary().get(action.label)
    if action.grade and known is not None and action.grade not in known.grades:
        raise ViewerError(f"{known.name} has no grade {action.grade!r}, expected {', '.join(known.grades) or 'none'}")
    same = action.label == state.label and action.grade == state.grade
    return replace(state, label=action.label, grade=action.grade, region=state.region if same else None), None


def _set_brush(state: Tagging, action: act.SetBrush, world: World) -> Result:
    radius = state.brush if action.radius is None else min(max(action.radius, SMALLEST_BRUSH), LARGEST_BRUSH)
    growth = state.growth if action.growth is None else min(max(action.growth, SMALLEST_GROWTH), LARGEST_GROWTH)
    return replace(state, brush=radius, growth=growth), None


def _set_protocol(state: Tagging, action: act.SetProtocol, world: World) -> Result:
    if action.protocol is None:
        return _idle(state, protocol=None, step=0, tool=None if state.tool == "series" else state.tool), None
    if action.protocol not in protocols():
        raise ViewerError(f"No such series of landmarks: {action.protocol!r}, expected one of {', '.join(protocols())}")
    steps = steps_of(world.catalogue, action.protocol)
    if not 0 <= action.step < len(steps):
        raise ViewerError(f"{protocols()[action.protocol].name}: this spine has none of its structures.")
    return _idle(state, protocol=action.protocol, step=action.step, tool="series"), None


def _skip_step(state: Tagging, action: act.SkipStep, world: World) -> Result:
    if state.protocol is None:
        return state, None
    steps = len(steps_of(world.catalogue, state.protocol))
    step = max(state.step + action.by, 0)
    return (_idle(state, step=step) if step < steps else _idle(state, protocol=None, step=0, tool=None)), None


# --- placing -------------------------------------------------------------------------------------


def _place(state: Tagging, action: act.Place, world: World) -> Result:
    if state.tool is None or TOOLS[state.tool].paints:
        return state, None
    kind = KINDS[TOOLS[state.tool].kind]
    if state.tool == "series":
        return _place_step(state, action.at, world)
    if kind.most == 0:  # a tag on a whole structure
        return _made(state, world, (), spot_of_structure(world.catalogue, action.at))
    placed = (*state.placed, action.at)
    if len(placed) == kind.most:
        return _made(state, world, placed, spot_of(world.catalogue, placed))
    return replace(state, placed=placed, taken=()), None


def _place_step(state: Tagging, at: Placed, world: World) -> Result:
    """One landmark of a series; one of that name placed there before moves to where it is placed now."""
    if state.protocol is None:
        raise ViewerError("Choose a series of landmarks first.")
    label, structure = steps_of(world.catalogue, state.protocol)[state.step]
    level = level_of(world.catalogue, world.catalogue.meshes_of(structure))
    side = next((side for side in SIDES if label.endswith(f"-{side}")), None)
    spot = replace(spot_of(world.catalogue, (at,)), structure=structure, level=level, side=side)
    before = next(
        (
            one
            for one in world.annotations.values()
            if (one.label, one.structure, one.kind) == (label, structure, "point")
        ),
        None,
    )
    one = _annotation(world, "point", label, "", (at,), spot)
    if before is not None:
        one = replace(one, id=before.id, created=before.created, author=before.author, comment=before.comment)
    after, _ = _skip_step(state, act.SkipStep(), world)
    return replace(after, chosen=(one.id,)), Change("place landmark", (one,))


def _made(state: Tagging, world: World, placed: tuple[Placed, ...], spot: Spot) -> Result:
    """A figure is complete."""
    assert state.tool is not None
    kind = TOOLS[state.tool].kind
    one = _annotation(world, kind, state.label or _usual_label(kind, spot), state.grade, placed, spot)
    return _idle(state, chosen=(one.id,)), Change(f"place {KINDS[kind].name.lower()}", (one,))


def _usual_label(kind: str, spot: Spot) -> str:
    """Where the user has said nothing: what lies there; of an angle between end-plates, what that is."""
    return "lordosis" if kind == "end-plate-angle" else spot.term


def _annotation(
    world: World, kind: str, label: str, grade: str, placed: tuple[Placed, ...], spot: Spot
) -> Annotation:  # fmt: skip
    at = world.now()
    points = tuple(one.point for one in placed)
    one = Annotation(
        world.new_id(), kind, label, world.catalogue.pack.info.id, world.author, at, at, grade=grade,
        structure=spot.structure, level=spot.level, side=spot.side, points=points,
        surfaces=surfaces_of(world.catalogue, spot.surfaces),
    )  # fmt: skip
    return replace(one, values=_values(world, one))


def _values(world: World, one: Annotation) -> Mapping[str, float]:
    try:
        return measured(world.catalogue, one)
    except ValueError as error:
        raise ViewerError(f"Not placed: {error}.") from None


def _unplace(state: Tagging, action: act.Unplace, world: World) -> Result:
    if not state.placed:
        return state, None
    return replace(state, placed=state.placed[:-1], taken=(*state.taken, state.placed[-1])), None


def _replace(state: Tagging, action: act.Replace, world: World) -> Result:
    if not state.taken:
        return state, None
    return replace(state, placed=(*state.placed, state.taken[-1]), taken=state.taken[:-1]), None


def _finish(state: Tagging, action: act.Finish, world: World) -> Result:
    if not state.placed or state.tool is None:
        return state, None
    kind = KINDS[TOOLS[state.tool].kind]
    if len(state.placed) < kind.least:
        raise ViewerError(f"{kind.name}: {len(state.placed)} of at least {kind.least} points are placed.")
    return _made(state, world, state.placed, spot_of(world.catalogue, state.placed))


def _step_back(state: Tagging, action: act.StepBack, world: World) -> Result:
    if state.placed or state.stroke or state.moving:
        return _idle(state), None
    if state.tool is not None:
        return _idle(state, tool=None, protocol=None, step=0), None
    return replace(state, chosen=(), region=None), None


# --- moving --------------------------------------------------------------------------------------


def _move(state: Tagging, action: act.Move, world: World) -> Result:
    one = world.annotations.get(action.id)
    if one is None or not 0 <= action.number < len(one.points):
        return replace(state, moving=None), None
    if not action.done:
        return replace(state, moving=Moving(action.id, action.number, action.to)), None
    moved = moved_point(one, action.number, action.to, world)
    return replace(state, moving=None, chosen=(one.id,)), Change("move point", (moved,))


def moved_point(one: Annotation, number: int, to: Placed, world: World) -> Annotation:
    """`one` with a point elsewhere and measured anew; what it lies on is what all its points lie on."""
    points: tuple[Point, ...] = (*one.points[:number], to.point, *one.points[number + 1 :])
    surfaces = {**one.surfaces, **surfaces_of(world.catalogue, (to.mesh,))}
    moved = replace(one, points=points, surfaces=surfaces, changed=world.now())
    if len(points) == 1 and one.label not in {label for series in protocols().values() for label, _ in series.steps}:
        spot = spot_of(world.catalogue, (to,))
        moved = replace(moved, structure=spot.structure, level=spot.level, side=spot.side)
        moved = replace(moved, surfaces=surfaces_of(world.catalogue, spot.surfaces))
    return replace(moved, values=_values(world, moved))


# --- painting ------------------------------------------------------------------------------------


def _stroke(state: Tagging, action: act.Stroke, world: World) -> Result:
    if state.tool is None or not TOOLS[state.tool].paints:
        return state, None
    stroke = united(state.stroke, action.faces)
    if not action.done:
        return replace(state, stroke=stroke), None
    state = replace(state, stroke=NOTHING)
    if not any(stroke.values()):
        return state, None
    return _erased(state, stroke, world) if TOOLS[state.tool or ""].erases else _painted(state, stroke, world)


def _painted(state: Tagging, stroke: Faces, world: World) -> Result:
    before = world.annotations.get(state.region or "")
    faces = united(_faces(before), stroke) if before is not None else stroke
    spot = spot_of_faces(world.catalogue, faces)
    if before is None:
        one = _annotation(world, "region", state.label or spot.term, state.grade, (), spot)
    else:
        one = replace(before, structure=spot.structure, level=spot.level, side=spot.side, changed=world.now())
    one = _covering(one, faces, world)
    return replace(state, region=one.id, chosen=(one.id,)), Change("paint", (one,))


def _erased(state: Tagging, stroke: Faces, world: World) -> Result:
    """From the regions selected; from all on view where none is."""
    regions = [one for one in world.annotations.values() if one.kind == "region" and one.id not in state.hidden]
    wanted = [one for one in regions if one.id in state.chosen] or regions
    put, removed = [], []
    for one in wanted:
        faces = {key: had - stroke.get(key, frozenset()) for key, had in _faces(one).items()}
        if faces == _faces(one):
            continue
        kept = {key: left for key, left in faces.items() if left}
        if kept:
            put.append(_covering(replace(one, changed=world.now()), kept, world))
        else:
            removed.append(one.id)
    if not put and not removed:
        return state, None
    gone = set(removed)
    state = replace(state, chosen=tuple(one for one in state.chosen if one not in gone))
    return replace(state, region=None if state.region in gone else state.region), Change(
        "erase", tuple(put), tuple(removed)
    )


def _covering(one: Annotation, faces: Faces, world: World) -> Annotation:
    """`one` painted on just these faces."""
    runs = {key: runs_of(numbers) for key, numbers in faces.items() if numbers}
    covered = replace(one, faces=runs, surfaces=surfaces_of(world.catalogue, runs))
    return replace(covered, values=_values(world, covered))


def _faces(one: Annotation) -> Faces:
    return {key: frozenset(faces_of(runs)) for key, runs in one.faces.items()}


def united(one: Faces, other: Faces) -> Faces:
    """All faces of both."""
    return {key: one.get(key, frozenset()) | other.get(key, frozenset()) for key in {**one, **other}}


# --- what is there already -----------------------------------------------------------------------


def _choose(state: Tagging, action: act.Choose, world: World) -> Result:
    ids = tuple(one for one in action.ids if one in world.annotations)
    if action.add:
        kept = tuple(one for one in state.chosen if one not in ids)
        ids = (*kept, *(one for one in ids if one not in state.chosen))
    return replace(state, chosen=ids, region=state.region if state.region in ids else None), None


def _edit(state: Tagging, action: act.Edit, world: World) -> Result:
    strange = [key for key in action.fields if key not in EDITABLE]
    if strange:
        raise ViewerError(f"{strange[0]} cannot be edited, expected one of {', '.join(EDITABLE)}")
    put = []
    for one in (world.annotations[key] for key in action.ids if key in world.annotations):
        edited = replace(one, **dict(action.fields))  # type: ignore[arg-type]  # checked by EDITABLE and below
        if edited != one:
            edited = replace(edited, changed=world.now())
            put.append(_sound(edited))
    if not put:
        return state, None
    return state, Change("set status" if set(action.fields) == {"status"} else "edit", tuple(put))


def _sound(one: Annotation) -> Annotation:
    """`one`, every field of it what it must be, or ViewerError says which is not."""
    try:
        return from_document(to_document(one), "Not changed")
    except AnnotationError as error:
        raise ViewerError(str(error)) from None


def _delete(state: Tagging, action: act.Delete, world: World) -> Result:
    ids = tuple(one for one in action.ids if one in world.annotations)
    if not ids:
        return state, None
    chosen = tuple(one for one in state.chosen if one not in ids)
    region = None if state.region in ids else state.region
    return replace(state, chosen=chosen, region=region), Change("remove", (), ids)


def _add(state: Tagging, action: act.Add, world: World) -> Result:
    if not action.annotations:
        return state, None
    return state, Change(action.name, action.annotations)


def _set_hidden(state: Tagging, action: act.SetHidden, world: World) -> Result:
    hidden = state.hidden | action.ids if action.hidden else state.hidden - action.ids
    return replace(state, hidden=hidden), None


def _set_shown(state: Tagging, action: act.SetShown, world: World) -> Result:
    return replace(state, shown=action.shown), None


_HANDLERS: Mapping[type[act.TagAction], Callable[[Tagging, Any, World], Result]] = {
    act.TakeTool: _take_tool,
    act.SetLabel: _set_label,
    act.SetBrush: _set_brush,
    act.SetProtocol: _set_protocol,
    act.SkipStep: _skip_step,
    act.Place: _place,
    act.Unplace: _unplace,
    act.Replace: _replace,
    act.Finish: _finish,
    act.StepBack: _step_back,
    act.Move: _move,
    act.Stroke: _stroke,
    act.Choose: _choose,
    act.Edit: _edit,
    act.Delete: _delete,
    act.Add: _add,
    act.SetHidden: _set_hidden,
    act.SetShown: _set_shown,
}
