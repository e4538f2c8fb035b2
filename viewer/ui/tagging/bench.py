"""What the annotator sees in the window: tools and hint over the picture, the panel beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from viewer.core.actions import Select, SetCamera
from viewer.core.camera import frame
from viewer.core.framing import home_camera, with_surroundings
from viewer.core.state import ViewState
from viewer.core.tagging import actions as act
from viewer.core.tagging.state import TOOLS, Tagging
from viewer.ui import docks
from viewer.ui.tagging.hand import TagHand
from viewer.ui.tagging.strip import HintLine, ToolStrip, first_series, hint_of
from viewer.ui.tagging.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotations.tags.model import Annotation
    from annotations.tags.store import Change
    from meshes.mesh import Mesh
    from viewer.core.catalogue import Catalogue
    from viewer.ui.main_window import MainWindow
    from viewer.ui.tagging.panel import TagPanel

AROUND = 12.0  # mm more that are seen round what is jumped to
DOCK = "annotations"  # the dock's name


class Workbench(QObject):
    """Tools, hint and panel of `window`; the database behind them is `window.tags`."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.tags
        for name in (*(f"tool-{tool}" for tool in TOOLS), "annotate", "tags-shown"):
            window.commands.actions[name].setCheckable(True)
        self.strip = ToolStrip(window.viewport, window.commands.actions)
        self.hint = HintLine(window.viewport)
        self.panel: TagPanel | None = None
        self._resting = False  # the tools were out before the presentation
        self.hand = TagHand(window.viewport, window.viewport.mouse, self)
        window.viewport.give_hand(self.hand)
        self.ways = Ways(window.store.catalogue, self._way_found, self)
        self._desk.changed.connect(self._show)
        self._check()

    # --- what the panel and the hand need ----------------------------------------------------------

    @property
    def catalogue(self) -> Catalogue:
        """What the open pack has."""
        return self._window.store.catalogue

    @property
    def meshes(self) -> Mapping[str, Mesh]:
        """The surfaces of the open pack."""
        return self.catalogue.pack.meshes

    @property
    def state(self) -> Tagging:
        """What the hand is doing."""
        return self._desk.state

    @property
    def annotations(self) -> Mapping[str, Annotation]:
        """What lies on the open pack."""
        return self._desk.annotations

    def dispatch(self, action: act.TagAction) -> None:
        """Carry an action out; what cannot be done is said."""
        self._desk.dispatch(action)

    def hint_missed(self) -> None:
        """A click with a tool met no surface."""
        self._window.say(self.tr("Nothing lies there: click on a surface."))

    # --- commands ----------------------------------------------------------------------------------

    def annotate(self) -> None:
        """Show the tools and the list, or put all of it away."""
        on = self.strip.isHidden()
        self.strip.setVisible(on)
        if on:
            self._desk.open_if_there()
            self.show_panel()
        else:
            self._lay_down()
            if self.panel is not None:
                self._window.docks[DOCK].hide()
        self.arrange()
        self._check()

    def take(self, tool: str) -> None:
        """Take a tool in hand; the same once more lays it down."""
        if self.strip.isHidden():
            self.annotate()
        if tool == "series" and self.state.tool != tool and self.state.protocol is None:
            self.begin_series(first_series())
        else:
            self.dispatch(act.TakeTool(None if self.state.tool == tool else tool))
        self._window.viewport.canvas.setFocus()
        self._check()

    def begin_series(self, protocol: str | None) -> None:
        """Begin a series of landmarks at its first step; None ends it."""
        self.dispatch(act.SetProtocol(protocol))
        self._window.viewport.canvas.setFocus()

    def _lay_down(self) -> None:
        if self.state.tool is not None:
            self.dispatch(act.TakeTool(None))

    def delete(self) -> None:
        """Remove what is selected; undo brings it back."""
        if self.state.chosen:
            self.dispatch(act.Delete(self.state.chosen))

    def show_all(self) -> None:
        """Draw annotations in the picture, or none."""
        self.dispatch(act.SetShown(not self.state.shown))

    def jump_to(self, ids: tuple[str, ...], place: tuple[float, float, float] | None = None) -> None:
        """Bring annotations, or a place (mm LPS), into the picture; their structure is selected."""
        rows = [self._desk.annotations[one] for one in ids if one in self._desk.annotations]
        if rows and rows[-1].structure and self.catalogue.knows(rows[-1].structure):
            self._window.dispatch(Select(rows[-1].structure))
        if rows:
            self.dispatch(act.Choose(tuple(one.id for one in rows)))
        points = [point for one in rows for point in one.points] or ([place] if place is not None else [])
        if points:
            import numpy as np

            places = np.array(points, np.float32)
            around = np.concatenate([with_surroundings(places + side) for side in (-AROUND, AROUND)])
            now = self._window.store.state.camera or home_camera(self.catalogue)
            self._window.dispatch(SetCamera(frame(now, around)))

    def show_history(self, id_: str) -> None:
        """All that was done to an annotation, in a dialog."""
        from viewer.ui.tagging.history import HistoryDialog

        core = self._desk.core
        if core is None or core.book is None:
            return
        book = core.book
        found: list[Change] = []
        self._desk.attempt(lambda: found.extend(book.history(id_)))
        if found:
            dialog = HistoryDialog(found, lambda one: self._desk.attempt(lambda: book.restore(id_, one)), self._window)
            dialog.exec()

    # --- the panel ---------------------------------------------------------------------------------

    def show_panel(self) -> None:
        """Show the list, made when first asked for, at the right in front of the text."""
        window = self._window
        if self.panel is None:
            from viewer.ui.tagging.panel import TagPanel

            self.panel = TagPanel(self)
            window.guard(self.panel)
            dock = window.panels.add_late(DOCK, self.tr("Annotations"), self.panel)
            dock.setAllowedAreas(docks.LEFT | docks.RIGHT)
            if not window.restoreDockWidget(dock) or dock.isHidden():
                window.addDockWidget(docks.RIGHT, dock)
                window.tabifyDockWidget(window.docks["text"], dock)
            self.panel.refresh(Tagging(), self.state, frozenset(self._desk.annotations))
            self.panel.limit(self._surfaces())
        dock = window.docks[DOCK]
        dock.show()
        dock.raise_()

    def _surfaces(self) -> frozenset[str] | None:
        segment = self._window.store.state.segment
        if segment is None:
            return None
        roles = self.catalogue.roles(segment)
        return frozenset(key for members in roles.values() for one in members for key in self.catalogue.meshes_of(one))

    def refresh(self, before: ViewState, after: ViewState) -> None:
        """The view has changed; while something is presented the tools rest."""
        if after.presenting and not before.presenting:
            self._resting = not self.strip.isHidden()
            self._lay_down()
            self.strip.hide()
        elif before.presenting and not after.presenting and self._resting:
            self.strip.show()
            self._check()
        if self.panel is not None and before.segment != after.segment:
            self.panel.limit(self._surfaces())

    # --- the loop ----------------------------------------------------------------------------------

    def _show(self, before: Tagging, after: Tagging, ids: frozenset[str]) -> None:
        """The picture, the hint, the list and the buttons, as it is now."""
        self._window.viewport.show_tags(after, self._desk.annotations, ids, self.ways.of)
        self.ways.look(self._desk.annotations, ids)
        if self.panel is not None:
            self.panel.refresh(before, after, ids)
        self.hint.say(hint_of(after, self.catalogue))
        if before.tool != after.tool or before.shown != after.shown:
            self._check()

    def _way_found(self, id_: str) -> None:
        """A curve is drawn along its surface from now on."""
        self._window.viewport.renew_tag(id_)

    def _check(self) -> None:
        actions, state = self._window.commands.actions, self.state
        for tool in TOOLS:
            actions[f"tool-{tool}"].setChecked(state.tool == tool)
        actions["annotate"].setChecked(not self.strip.isHidden())
        actions["tags-shown"].setChecked(state.shown)

    def restyle(self) -> None:
        """Draw the icons in the colour of the theme."""
        self.strip.restyle(self._window.palette().windowText().color().name())
        self.arrange()

    def arrange(self) -> None:
        """Put tools and hint in their places over the picture."""
        self.strip.place()
        self.hint.place()

    def shut(self) -> None:
        """The window closes."""
        self._desk.changed.disconnect(self._show)
        self.ways.stop()
        self.panel = None
