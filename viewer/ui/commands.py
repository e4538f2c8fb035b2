"""Every command of the window in one table: menus, toolbar and list of shortcuts are drawn from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PyQt6.QtCore import QT_TRANSLATE_NOOP

from viewer.core import actions as act
from viewer.core.actions import Action
from viewer.core.camera import HOME_VIEW, VIEW_DIRECTIONS, direction_of
from viewer.core.history import Back, Forward
from viewer.core.state import LAYERS, Section, ViewState
from viewer.core.store import Store
from viewer.ui import words
from viewer.ui.tagging.words import TOOL_WORDS
from viewer.ui.translation import translate


@dataclass(frozen=True)
class Command:
    """One command.

    text : in menus; `short` on the toolbar (none: not there); `group` : toolbar group; all in English, marked for
        pylupdate6 in `context` (none: Commands, and Toolbar for `short`), translated by the properties
    action : from the present view to the action that carries it out; or `window` : the name of a thing the
        window itself does (open a dialog, change the size of text)
    enabled, checked : read from the store; a command with `checked` is a switch
    submenu : the submenu of `menu` that it stands in, in English, marked in Menus (none: `menu` itself)
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
    context: str = ""
    submenu: str = ""

    @property
    def title(self) -> str:
        """`text` in the language spoken."""
        return translate(self.context or "Commands", self.text)

    @property
    def short_title(self) -> str:
        """What its button on the toolbar says; the arrows of the history are the same in every language."""
        return translate(self.context or "Toolbar", self.short) if self.short else self.title

    @property
    def told(self) -> str:
        """What is said of it at more length."""
        return translate(self.context or "Commands", self.tip) if self.tip else self.title


SAME_VIEW = 0.9995  # cosine: within two degrees
SEPARATOR = "—"
# Marked for translation; the English title is also the key by which a menu is known.
MENUS = (
    QT_TRANSLATE_NOOP("Menus", "&File"),
    QT_TRANSLATE_NOOP("Menus", "&Edit"),
    QT_TRANSLATE_NOOP("Menus", "&View"),
    QT_TRANSLATE_NOOP("Menus", "&Layers"),
    QT_TRANSLATE_NOOP("Menus", "&Select"),
    QT_TRANSLATE_NOOP("Menus", "&Annotate"),
    QT_TRANSLATE_NOOP("Menus", "Hel&p"),
)
_OTHER_PACK = QT_TRANSLATE_NOOP("Menus", "Compare with the atlas or another pack")


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
    where = store.catalogue.midline(targets) if axis == "sagittal" else float(middle[act.SECTION_NORMALS[axis]])
    return Section(axis, where)


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


def _align_on(store: Store) -> Action:
    """On the selected segment, once more on the whole spine."""
    companion = store.state.companion
    if companion is None:
        return act.SetCompanion(None)
    return act.SetCompanion(replace(companion, aligned_on="spine" if companion.aligned_on == "segment" else "segment"))


def _shows_other(way: str) -> Callable[[ViewState], bool]:
    return lambda state: state.companion is not None and state.companion.way == way


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
    return Command(
        f"layer-{name}", "&Layers", words.LAYER[name], (key,),
        lambda store: act.SetLayer(name, name not in store.state.layers),
        checked=lambda state: name in state.layers, short=words.LAYER[name], group="layers",
        tip=words.LAYER_TIP[name], context="Words",
    )  # fmt: skip


def _audience(name: str) -> Command:
    return Command(
        f"audience-{name}", "&View", words.AUDIENCE_TEXT[name], (),
        lambda store: act.SetAudience(name), checked=lambda state: state.audience == name, context="Words",
    )  # fmt: skip


def _cut(axis: str) -> Command:
    return Command(
        f"section-{axis}", "&View", words.SECTION_AXIS[axis], (), lambda store: cut(store, axis),
        checked=lambda state: state.section is not None and state.section.axis == axis, context="Words",
    )  # fmt: skip


def _scanned(store: Store) -> bool:
    return store.state.slices is not None


def _outlines(store: Store) -> Action:
    return act.SetSlices(outlines=not (store.state.slices and store.state.slices.outlines))


def _planes(store: Store) -> Action:
    return act.SetSlices(planes=not (store.state.slices and store.state.slices.planes))


def _greys(name: str, key: str) -> Command:
    return Command(
        f"greys-{name}", "&View", words.GREYS_TEXT[name], (key,), lambda store: act.SetWindow(name), enabled=_scanned,
        checked=lambda state: state.slices is not None and state.slices.window == name, context="Words",
    )  # fmt: skip


def _tool(name: str) -> Command:
    words_of = TOOL_WORDS[name]
    return Command(
        f"tool-{name}", "&Annotate", words_of.name, (words_of.key,), window=f"tool-{name}", context="Tagging",
    )  # fmt: skip


COMMANDS: tuple[Command, ...] = (
    Command("open", "&File", QT_TRANSLATE_NOOP("Commands", "Open pack…"), ("Ctrl+O",), window="open_pack"),
    Command("open-atlas", "&File", QT_TRANSLATE_NOOP("Commands", "Open the atlas"), (), window="open_atlas"),
    Command(
        "import", "&File", QT_TRANSLATE_NOOP("Commands", "Import…"), ("Ctrl+I",), window="import",
        tip=QT_TRANSLATE_NOOP("Commands", "Meshes or a label map of other programs, made into a spine to open here"),
    ),
    Command(
        "scan-open", "&File", QT_TRANSLATE_NOOP("Commands", "Open scan…"), ("Ctrl+Shift+O",), window="open_scan",
        tip=QT_TRANSLATE_NOOP("Commands", "The CT or MR that the spine was made from, as slices beside it"),
    ),
    Command(
        "scan-close", "&File", QT_TRANSLATE_NOOP("Commands", "Close the scan"), (), window="close_scan",
        enabled=_scanned, short=QT_TRANSLATE_NOOP("Toolbar", "Close"),
    ),
    Command("screenshot", "&File", QT_TRANSLATE_NOOP("Commands", "Save a picture…"), ("Ctrl+S",), window="screenshot"),
    Command(
        "handout", "&File", QT_TRANSLATE_NOOP("Commands", "Save a handout…"), ("Ctrl+P",), window="handout",
        enabled=_selected, tip=QT_TRANSLATE_NOOP("Commands", "Two pages to print on what is selected"),
    ),
    Command("file-1", "&File", SEPARATOR),
    Command("quit", "&File", QT_TRANSLATE_NOOP("Commands", "Quit"), ("Ctrl+Q",), window="quit"),
    Command(
        "undo", "&Edit", QT_TRANSLATE_NOOP("Commands", "Undo"),
        ("Ctrl+Z",), window="undo",
    ),
    Command(
        "redo", "&Edit", QT_TRANSLATE_NOOP("Commands", "Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), window="redo",
    ),
    Command("edit-1", "&Edit", SEPARATOR),
    Command("search", "&Edit", QT_TRANSLATE_NOOP("Commands", "Search"), ("Ctrl+F",), window="search"),
    Command(
        "filter", "&Edit", QT_TRANSLATE_NOOP("Commands", "Filter the list of structures"),
        ("Ctrl+Shift+F",), window="filter",
    ),
    Command(
        "back", "&Edit", QT_TRANSLATE_NOOP("Commands", "Back"), ("Alt+Left",), lambda store: Back(),
        enabled=lambda store: store.can_go_back, short="←", group="history",
        tip=QT_TRANSLATE_NOOP("Commands", "To what was selected before"),
    ),
    Command(
        "forward", "&Edit", QT_TRANSLATE_NOOP("Commands", "Forward"), ("Alt+Right",), lambda store: Forward(),
        enabled=lambda store: store.can_go_forward, short="→", group="history",
        tip=QT_TRANSLATE_NOOP("Commands", "Forward again"),
    ),
    _view(
        "view-anterior", QT_TRANSLATE_NOOP("Commands", "Front (anterior)"),
        "anterior", "1", QT_TRANSLATE_NOOP("Toolbar", "Front"),
    ),
    _view(
        "view-posterior", QT_TRANSLATE_NOOP("Commands", "Back (posterior)"),
        "posterior", "Ctrl+1", QT_TRANSLATE_NOOP("Toolbar", "Back"),
    ),
    _view("view-left", QT_TRANSLATE_NOOP("Commands", "Left"), "left", "3", QT_TRANSLATE_NOOP("Toolbar", "Left")),
    _view(
        "view-right", QT_TRANSLATE_NOOP("Commands", "Right"),
        "right", "Ctrl+3", QT_TRANSLATE_NOOP("Toolbar", "Right"),
    ),
    _view(
        "view-superior", QT_TRANSLATE_NOOP("Commands", "Above (superior)"),
        "superior", "7", QT_TRANSLATE_NOOP("Toolbar", "Above"),
    ),
    _view("view-inferior", QT_TRANSLATE_NOOP("Commands", "Below (inferior)"), "inferior", "Ctrl+7"),
    _view("view-oblique", QT_TRANSLATE_NOOP("Commands", "Left, behind and above (oblique)"), "oblique", "5"),
    Command("frame", "&View", QT_TRANSLATE_NOOP("Commands", "Frame the selection"), (".",), lambda store: act.Frame()),
    Command("home", "&View", QT_TRANSLATE_NOOP("Commands", "The whole spine"), ("Home",), lambda store: act.Home()),
    Command("view-1", "&View", SEPARATOR),
    Command(
        "xray", "&View", QT_TRANSLATE_NOOP("Commands", "X-ray"), ("X",),
        lambda store: act.SetXray(not store.state.xray), checked=lambda state: state.xray,
        short=QT_TRANSLATE_NOOP("Toolbar", "X-ray"), group="ways",
        tip=QT_TRANSLATE_NOOP("Commands", "See through the bone"),
    ),
    Command(
        "section", "&View", QT_TRANSLATE_NOOP("Commands", "Section"), ("C",), _toggle_section,
        checked=lambda state: state.section is not None, short=QT_TRANSLATE_NOOP("Toolbar", "Section"), group="ways",
        tip=QT_TRANSLATE_NOOP("Commands", "Cut the spine open with a plane"),
    ),
    _cut("axial"),
    _cut("sagittal"),
    _cut("coronal"),
    Command(
        "section-flip", "&View", QT_TRANSLATE_NOOP("Commands", "Section: other half"), ("Shift+C",), flip,
        enabled=lambda store: store.state.section is not None,
    ),
    Command(
        "explode", "&View", QT_TRANSLATE_NOOP("Commands", "Explode"), ("E",),
        lambda store: act.SetExplode(0.0 if store.state.explode else 0.5), checked=lambda state: state.explode > 0,
        short=QT_TRANSLATE_NOOP("Toolbar", "Explode"), group="ways",
        tip=QT_TRANSLATE_NOOP("Commands", "Pull the spine apart"),
    ),
    Command(
        "labels", "&View", QT_TRANSLATE_NOOP("Commands", "Labels"), ("L",),
        lambda store: act.SetLabels(not store.state.labels), checked=lambda state: state.labels,
        short=QT_TRANSLATE_NOOP("Toolbar", "Labels"), group="ways",
        tip=QT_TRANSLATE_NOOP("Commands", "Names in the picture"),
    ),
    Command("view-scan", "&View", SEPARATOR),
    *(_greys(name, key) for name, key in (("bone", "B"), ("soft-tissue", "T"), ("disc", "D"), ("auto", "A"))),
    Command(
        "scan-outlines", "&View", QT_TRANSLATE_NOOP("Commands", "Scan: outlines"), ("O",), _outlines,
        enabled=_scanned, checked=lambda state: state.slices is not None and state.slices.outlines,
        short=QT_TRANSLATE_NOOP("Toolbar", "Outlines"),
        tip=QT_TRANSLATE_NOOP("Commands", "The structures' outlines on the slices"),
    ),
    Command(
        "scan-planes", "&View", QT_TRANSLATE_NOOP("Commands", "Scan: slices in the picture"), ("P",), _planes,
        enabled=_scanned, checked=lambda state: state.slices is not None and state.slices.planes,
        short=QT_TRANSLATE_NOOP("Toolbar", "In 3D"),
        tip=QT_TRANSLATE_NOOP("Commands", "Frames in the 3D picture that show where the slices lie"),
    ),
    Command(
        "scan-fit", "&View", QT_TRANSLATE_NOOP("Commands", "Scan: fit the slices"), ("F",), window="fit_slices",
        enabled=_scanned, short=QT_TRANSLATE_NOOP("Toolbar", "Fit"),
        tip=QT_TRANSLATE_NOOP("Commands", "All slices show the whole spine again"),
    ),
    Command(
        "companion-beside", "&View", QT_TRANSLATE_NOOP("Commands", "Beside"), ("Shift+K",), window="companion_beside",
        checked=_shows_other("beside"), submenu=_OTHER_PACK,
        tip=QT_TRANSLATE_NOOP("Commands", "The atlas, or another pack, in a picture of its own; once more to end it"),
    ),
    Command(
        "companion-over", "&View", QT_TRANSLATE_NOOP("Commands", "Over it"), ("G",), window="companion_over",
        checked=_shows_other("over"), submenu=_OTHER_PACK,
        tip=QT_TRANSLATE_NOOP("Commands", "The atlas, or another pack, drawn over this one; once more to end it"),
    ),
    Command(
        "companion-segment", "&View", QT_TRANSLATE_NOOP("Commands", "Align on the selected segment"), ("Shift+G",),
        _align_on, enabled=lambda store: store.state.companion is not None,
        checked=lambda state: state.companion is not None and state.companion.aligned_on == "segment",
        submenu=_OTHER_PACK,
    ),
    Command(
        "companion-pack", "&View", QT_TRANSLATE_NOOP("Commands", "Choose the other pack…"), (),
        window="companion_pack", submenu=_OTHER_PACK,
    ),
    Command(
        "companion-end", "&View", QT_TRANSLATE_NOOP("Commands", "End the comparison"), (),
        lambda store: act.SetCompanion(None), enabled=lambda store: store.state.companion is not None,
        submenu=_OTHER_PACK,
    ),
    Command("view-2", "&View", SEPARATOR),
    _audience("student"),
    _audience("patient"),
    _audience("clinician"),
    Command("view-3", "&View", SEPARATOR),
    Command(
        "text-larger", "&View", QT_TRANSLATE_NOOP("Commands", "Larger text"),
        ("Ctrl++", "Ctrl+="), window="text_larger",
    ),
    Command("text-smaller", "&View", QT_TRANSLATE_NOOP("Commands", "Smaller text"), ("Ctrl+-",), window="text_smaller"),
    Command("text-normal", "&View", QT_TRANSLATE_NOOP("Commands", "Normal text"), ("Ctrl+0",), window="text_normal"),
    Command(
        "theme", "&View", QT_TRANSLATE_NOOP("Commands", "Dark theme"), ("Ctrl+D",),
        lambda store: act.SetTheme("light" if store.state.theme == "dark" else "dark"),
        checked=lambda state: state.theme == "dark",
    ),
    Command(
        "present", "&View", QT_TRANSLATE_NOOP("Commands", "Presentation"), ("F11", "F5"),
        lambda store: act.SetPresenting(not store.state.presenting), checked=lambda state: state.presenting,
        tip=QT_TRANSLATE_NOOP("Commands", "Full screen, with large text for patients"),
    ),
    Command("view-4", "&View", SEPARATOR),
    Command("reset-panels", "&View", QT_TRANSLATE_NOOP("Commands", "Put the panels back"), (), window="reset_panels"),
    *(_layer(name, f"Alt+{number}") for number, name in enumerate(LAYERS, start=1)),
    Command(
        "segment-up", "&Select", QT_TRANSLATE_NOOP("Commands", "Segment above"),
        ("Up",), lambda store: act.StepSegment(-1),
    ),
    Command(
        "segment-down", "&Select", QT_TRANSLATE_NOOP("Commands", "Segment below"),
        ("Down",), lambda store: act.StepSegment(1),
    ),
    Command(
        "step-out", "&Select", QT_TRANSLATE_NOOP("Commands", "One step out"), ("Esc",), _step_out,
        enabled=lambda store: _selected(store) or store.state.presenting,
        tip=QT_TRANSLATE_NOOP("Commands", "From the part to its structure, to its segment, then to the whole spine"),
    ),
    Command(
        "compare", "&Select", QT_TRANSLATE_NOOP("Commands", "Compare with the segment below"), ("K",), _compare,
        enabled=lambda store: store.state.segment is not None and len(store.catalogue.segments) > 1,
        checked=lambda state: state.compared is not None,
        tip=QT_TRANSLATE_NOOP("Commands", "Two segments side by side, once more to end it"),
    ),
    Command("select-1", "&Select", SEPARATOR),
    Command(
        "hide", "&Select", QT_TRANSLATE_NOOP("Commands", "Hide"), ("H",), lambda store: act.Hide(), enabled=_selected,
        short=QT_TRANSLATE_NOOP("Toolbar", "Hide"), group="visibility",
    ),
    Command(
        "isolate", "&Select", QT_TRANSLATE_NOOP("Commands", "Isolate"), ("Shift+H",), lambda store: act.Isolate(),
        enabled=lambda store: _selected(store) or store.state.isolated is not None,
        checked=lambda state: state.isolated is not None,
        short=QT_TRANSLATE_NOOP("Toolbar", "Isolate"), group="visibility",
    ),
    Command(
        "show-all", "&Select", QT_TRANSLATE_NOOP("Commands", "Show all"), ("Alt+H",), lambda store: act.ShowAll(),
        enabled=lambda store: bool(store.state.hidden) or store.state.isolated is not None,
        short=QT_TRANSLATE_NOOP("Toolbar", "Show all"), group="visibility",
    ),
    Command(
        "annotate", "&Annotate", QT_TRANSLATE_NOOP("Commands", "Annotate"), ("N",), window="annotate",
        tip=QT_TRANSLATE_NOOP("Commands", "Tools to place, measure and paint, and the list of what is there"),
    ),
    Command("annotate-1", "&Annotate", SEPARATOR),
    *(_tool(name) for name in TOOL_WORDS),
    Command("annotate-2", "&Annotate", SEPARATOR),
    Command(
        "tags-delete", "&Annotate", QT_TRANSLATE_NOOP("Commands", "Remove the selected annotations"), ("Del",),
        window="tags_delete",
    ),
    Command("tags-shown", "&Annotate", QT_TRANSLATE_NOOP("Commands", "Show annotations"), (), window="tags_shown"),
    Command("annotate-3", "&Annotate", SEPARATOR),
    Command(
        "tags-draft", "&Annotate", QT_TRANSLATE_NOOP("Commands", "First draft (automatic)"), (), window="tags_draft",
        tip=QT_TRANSLATE_NOOP("Commands", "What the program can measure by itself, as drafts to accept or correct"),
    ),
    Command("tags-1", "&Annotate", SEPARATOR),
    Command("tags-open", "&Annotate", QT_TRANSLATE_NOOP("Commands", "Open annotations…"), (), window="tags_open"),
    Command("tags-copy", "&Annotate", QT_TRANSLATE_NOOP("Commands", "Save a copy as…"), (), window="tags_copy"),
    Command("tags-author", "&Annotate", QT_TRANSLATE_NOOP("Commands", "Author…"), (), window="tags_author"),
    Command("tags-2", "&Annotate", SEPARATOR),
    Command("tags-import", "&Annotate", QT_TRANSLATE_NOOP("Commands", "Import annotations…"), (), window="tags_import"),
    Command("tags-export", "&Annotate", QT_TRANSLATE_NOOP("Commands", "Export annotations…"), (), window="tags_export"),
    Command(
        "tags-compare", "&Annotate", QT_TRANSLATE_NOOP("Commands", "Compare annotators and merge…"), (),
        window="tags_compare",
    ),
    Command("tags-report", "&Annotate", QT_TRANSLATE_NOOP("Commands", "Report…"), (), window="tags_report"),
    Command("keys", "Hel&p", QT_TRANSLATE_NOOP("Commands", "Keys and mouse"), ("F1",), window="keys"),
    Command("glossary", "Hel&p", QT_TRANSLATE_NOOP("Commands", "Glossary"), (), window="glossary"),
    Command("about", "Hel&p", QT_TRANSLATE_NOOP("Commands", "About Lumbar"), (), window="about"),
)  # fmt: skip

TOOLBAR_GROUPS = ("history", "views", "layers", "ways", "visibility")

# What the mouse does, for the help dialog; the keys come from the table above.
MOUSE_HELP = (
    (QT_TRANSLATE_NOOP("Mouse", "Move"), QT_TRANSLATE_NOOP("Mouse", "names what is under the pointer")),
    (
        QT_TRANSLATE_NOOP("Mouse", "Click"),
        QT_TRANSLATE_NOOP(
            "Mouse", "selects the segment; once more, the structure; once more, the part under the pointer"
        ),
    ),
    (QT_TRANSLATE_NOOP("Mouse", "Shift+click"), QT_TRANSLATE_NOOP("Mouse", "adds to the selection or takes away")),
    (QT_TRANSLATE_NOOP("Mouse", "Double click"), QT_TRANSLATE_NOOP("Mouse", "brings it into view")),
    (QT_TRANSLATE_NOOP("Mouse", "Left drag"), QT_TRANSLATE_NOOP("Mouse", "turns the spine")),
    (QT_TRANSLATE_NOOP("Mouse", "Middle or Shift+left drag"), QT_TRANSLATE_NOOP("Mouse", "moves it")),
    (QT_TRANSLATE_NOOP("Mouse", "Wheel or right drag"), QT_TRANSLATE_NOOP("Mouse", "zooms")),
    (QT_TRANSLATE_NOOP("Mouse", "Ctrl+drag, Ctrl+wheel"), QT_TRANSLATE_NOOP("Mouse", "moves the section plane")),
    (QT_TRANSLATE_NOOP("Mouse", "In a slice: left drag"), QT_TRANSLATE_NOOP("Mouse", "moves the cross hairs")),
    (
        QT_TRANSLATE_NOOP("Mouse", "In a slice: wheel"),
        QT_TRANSLATE_NOOP("Mouse", "goes through the scan; with Ctrl, zooms"),
    ),
    (
        QT_TRANSLATE_NOOP("Mouse", "In a slice: right or Alt+left drag"),
        QT_TRANSLATE_NOOP("Mouse", "changes contrast (across) and brightness (up and down)"),
    ),
    (QT_TRANSLATE_NOOP("Mouse", "In a slice: double click"), QT_TRANSLATE_NOOP("Mouse", "shows it alone")),
)
