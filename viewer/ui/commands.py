"""Every command of the window in one table: menus, toolbar and list of shortcuts are drawn from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from viewer.core import actions as act
from viewer.core.actions import Action
from viewer.core.camera import HOME_VIEW, VIEW_DIRECTIONS, direction_of
from viewer.core.history import Back, Forward, Redo, Undo
from viewer.core.state import LAYERS, Section, ViewState
from viewer.core.store import Store


@dataclass(frozen=True)
class Command:
    """One command.

    text : in menus; `short` on the toolbar (none: not there); `group` : toolbar group
    action : from the present view to the action that carries it out; or `window` : the name of a thing the
        window itself does (open a dialog, change the size of text)
    enabled, checked : read from the store; a command with `checked` is a switch
    """

    id: str
    menu: str
    text: str
    shortcut: tuple[str, ...] = ()
    action: Callable[[Store], Action] | None = None
    window: str = ""
    enabled: Callable[[Store], bool] = lambda store: True
    checked: Callable[[ViewState], bool] | None = None
    short: str = ""
    group: str = ""
    tip: str = ""


SAME_VIEW = 0.9995  # cosine: within two degrees
SEPARATOR = "—"
MENUS = ("&File", "&Edit", "&View", "&Layers", "&Select", "Hel&p")


def _selected(store: Store) -> bool:
    return store.state.subject is not None


def _through(store: Store, axis: str) -> Section:
    """A new cut goes through the middle of what is selected; one that is open keeps its place."""
    state = store.state
    if state.section and state.section.axis == axis:
        return state.section
    targets = state.structures or ((state.segment,) if state.segment else ())
    middle = store.catalogue.bounds_of(targets).mean(axis=0)
    # Across the body the middle of the patient is meant, whichever side the selected structure lies on.
    return Section(axis, 0.0 if axis == "sagittal" else float(middle[act.SECTION_NORMALS[axis]]))


def cut(store: Store, axis: str) -> Action:
    """Open the section across `axis`, or close it if it is open there."""
    section = store.state.section
    return act.SetSection(None if section and section.axis == axis else _through(store, axis))


def _toggle_section(store: Store) -> Action:
    return act.SetSection(None if store.state.section else _through(store, "sagittal"))


def flip(store: Store) -> Action:
    """Take the other half away."""
    section = store.state.section
    return act.SetSection(replace(section, flipped=not section.flipped) if section else None)


def _step_out(store: Store) -> Action:
    return act.SetPresenting(False) if store.state.presenting else act.StepOut()


def _compare(store: Store) -> Action:
    """Beside the next segment below (the lowest one: above); once more ends it."""
    state, segments = store.state, store.catalogue.segments
    if state.compared or state.segment not in segments:
        return act.Compare(None)
    place = segments.index(state.segment)
    return act.Compare(segments[place + 1] if place + 1 < len(segments) else segments[place - 1])


def looks_from(state: ViewState) -> str | None:
    """The named view the camera has just now, or None between them."""
    if state.camera is None:
        return HOME_VIEW
    seen = direction_of(state.camera)
    for name, (direction, _) in VIEW_DIRECTIONS.items():
        if float(np.dot(seen, direction) / np.linalg.norm(direction)) > SAME_VIEW:
            return name
    return None


def _view(id_: str, text: str, view: str, key: str, short: str = "") -> Command:
    return Command(
        id_, "&View", text, (key,), lambda store: act.LookFrom(view), short=short, group="views" if short else "",
        checked=lambda state: looks_from(state) == view,
    )  # fmt: skip


def _layer(name: str, key: str) -> Command:
    text = name.capitalize()
    return Command(
        f"layer-{name}", "&Layers", text, (key,),
        lambda store: act.SetLayer(name, name not in store.state.layers),
        checked=lambda state: name in state.layers, short=text, group="layers", tip=f"Show or hide the {name}",
    )  # fmt: skip


def _audience(name: str) -> Command:
    return Command(
        f"audience-{name}", "&View", f"Text for {name}s", (),
        lambda store: act.SetAudience(name), checked=lambda state: state.audience == name,
    )  # fmt: skip


def _cut(axis: str) -> Command:
    return Command(
        f"section-{axis}", "&View", f"Section: {axis}", (), lambda store: cut(store, axis),
        checked=lambda state: state.section is not None and state.section.axis == axis,
    )  # fmt: skip


COMMANDS: tuple[Command, ...] = (
    Command("open", "&File", "Open pack…", ("Ctrl+O",), window="open_pack"),
    Command("open-atlas", "&File", "Open the atlas", (), window="open_atlas"),
    Command("screenshot", "&File", "Save a picture…", ("Ctrl+S",), window="screenshot"),
    Command("file-1", "&File", SEPARATOR),
    Command("quit", "&File", "Quit", ("Ctrl+Q",), window="quit"),
    Command("undo", "&Edit", "Undo", ("Ctrl+Z",), lambda store: Undo(), enabled=lambda store: store.can_undo),
    Command(
        "redo", "&Edit", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), lambda store: Redo(), enabled=lambda store: store.can_redo
    ),
    Command("edit-1", "&Edit", SEPARATOR),
    Command("search", "&Edit", "Search", ("Ctrl+F",), window="search"),
    Command("filter", "&Edit", "Filter the list of structures", ("Ctrl+Shift+F",), window="filter"),
    Command(
        "back", "&Edit", "Back", ("Alt+Left",), lambda store: Back(), enabled=lambda store: store.can_go_back,
        short="←", group="history", tip="To what was selected before",
    ),
    Command(
        "forward", "&Edit", "Forward", ("Alt+Right",), lambda store: Forward(),
        enabled=lambda store: store.can_go_forward, short="→", group="history", tip="Forward again",
    ),
    _view("view-anterior", "Front (anterior)", "anterior", "1", "Front"),
    _view("view-posterior", "Back (posterior)", "posterior", "Ctrl+1", "Back"),
    _view("view-left", "Left", "left", "3", "Left"),
    _view("view-right", "Right", "right", "Ctrl+3", "Right"),
    _view("view-superior", "Above (superior)", "superior", "7", "Above"),
    _view("view-inferior", "Below (inferior)", "inferior", "Ctrl+7"),
    _view("view-oblique", "Left, behind and above (oblique)", "oblique", "5"),
    Command("frame", "&View", "Frame the selection", (".",), lambda store: act.Frame()),
    Command("home", "&View", "The whole spine", ("Home",), lambda store: act.Home()),
    Command("view-1", "&View", SEPARATOR),
    Command(
        "xray", "&View", "X-ray", ("X",), lambda store: act.SetXray(not store.state.xray),
        checked=lambda state: state.xray, short="X-ray", group="ways", tip="See through the bone",
    ),
    Command(
        "section", "&View", "Section", ("C",), _toggle_section, checked=lambda state: state.section is not None,
        short="Section", group="ways", tip="Cut the spine open with a plane",
    ),
    _cut("axial"),
    _cut("sagittal"),
    _cut("coronal"),
    Command(
        "section-flip", "&View", "Section: other half", ("Shift+C",), flip,
        enabled=lambda store: store.state.section is not None,
    ),
    Command(
        "explode", "&View", "Explode", ("E",), lambda store: act.SetExplode(0.0 if store.state.explode else 0.5),
        checked=lambda state: state.explode > 0, short="Explode", group="ways", tip="Pull the spine apart",
    ),
    Command(
        "labels", "&View", "Labels", ("L",), lambda store: act.SetLabels(not store.state.labels),
        checked=lambda state: state.labels, short="Labels", group="ways", tip="Names in the picture",
    ),
    Command("view-2", "&View", SEPARATOR),
    _audience("student"),
    _audience("patient"),
    _audience("clinician"),
    Command("view-3", "&View", SEPARATOR),
    Command("text-larger", "&View", "Larger text", ("Ctrl++", "Ctrl+="), window="text_larger"),
    Command("text-smaller", "&View", "Smaller text", ("Ctrl+-",), window="text_smaller"),
    Command("text-normal", "&View", "Normal text", ("Ctrl+0",), window="text_normal"),
    Command(
        "theme", "&View", "Dark theme", ("Ctrl+D",),
        lambda store: act.SetTheme("light" if store.state.theme == "dark" else "dark"),
        checked=lambda state: state.theme == "dark",
    ),
    Command(
        "present", "&View", "Presentation", ("F11", "F5"), lambda store: act.SetPresenting(not store.state.presenting),
        checked=lambda state: state.presenting, tip="Full screen, with large text for patients",
    ),
    Command("view-4", "&View", SEPARATOR),
    Command("reset-panels", "&View", "Put the panels back", (), window="reset_panels"),
    *(_layer(name, f"Alt+{number}") for number, name in enumerate(LAYERS, start=1)),
    Command("segment-up", "&Select", "Segment above", ("Up",), lambda store: act.StepSegment(-1)),
    Command("segment-down", "&Select", "Segment below", ("Down",), lambda store: act.StepSegment(1)),
    Command(
        "step-out", "&Select", "One step out", ("Esc",), _step_out,
        enabled=lambda store: _selected(store) or store.state.presenting,
        tip="From the part to its structure, to its segment, then to the whole spine",
    ),
    Command(
        "compare", "&Select", "Compare with the segment below", ("K",), _compare,
        enabled=lambda store: store.state.segment is not None and len(store.catalogue.segments) > 1,
        checked=lambda state: state.compared is not None, tip="Two segments side by side, once more to end it",
    ),
    Command("select-1", "&Select", SEPARATOR),
    Command(
        "hide", "&Select", "Hide", ("H",), lambda store: act.Hide(), enabled=_selected, short="Hide",
        group="visibility",
    ),
    Command(
        "isolate", "&Select", "Isolate", ("Shift+H",), lambda store: act.Isolate(),
        enabled=lambda store: _selected(store) or store.state.isolated is not None,
        checked=lambda state: state.isolated is not None, short="Isolate", group="visibility",
    ),
    Command(
        "show-all", "&Select", "Show all", ("Alt+H",), lambda store: act.ShowAll(),
        enabled=lambda store: bool(store.state.hidden) or store.state.isolated is not None,
        short="Show all", group="visibility",
    ),
    Command("keys", "Hel&p", "Keys and mouse", ("F1",), window="keys"),
    Command("about", "Hel&p", "About Lumbar", (), window="about"),
)  # fmt: skip

TOOLBAR_GROUPS = ("history", "views", "layers", "ways", "visibility")

# What the mouse does, for the help dialog; the keys come from the table above.
MOUSE_HELP = (
    ("Move", "names what is under the pointer"),
    ("Click", "selects the segment; once more, the structure; once more, the part under the pointer"),
    ("Shift+click", "adds to the selection or takes away"),
    ("Double click", "brings it into view"),
    ("Left drag", "turns the spine"),
    ("Middle or Shift+left drag", "moves it"),
    ("Wheel or right drag", "zooms"),
    ("Ctrl+drag, Ctrl+wheel", "moves the section plane"),
)
