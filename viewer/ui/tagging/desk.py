"""The annotations of one window: opens their database when it is first needed, passes actions on, tells the panels.

No numerical library and no database is loaded before the first annotation is looked at or made.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from annotations.errors import AnnotationError, StoreError
from viewer.core.errors import ViewerError
from viewer.core.tagging import actions as act
from viewer.core.tagging.state import TOOLS, Tagging
from viewer.ui.tagging.hand import TagHand
from viewer.ui.tagging.strip import HintLine, ToolStrip, first_series, hint_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotations.tags.model import Annotation
    from meshes.mesh import Mesh
    from viewer.core.tagging.actions import TagAction
    from viewer.core.tagging.desk import TagDesk
    from viewer.ui.main_window import MainWindow

POLL_EVERY = 1000  # ms between looks at what others wrote; they are to be seen within two seconds


class AnnotationDesk(QObject):
    """Holds the tool in hand and the open database of `window`.

    place : the database, a path or `postgresql://…`; empty: none
    changed : (before, after, ids) as `viewer.core.tagging.desk.TagDesk.changed` tells it
    """

    changed = pyqtSignal(object, object, object)

    def __init__(self, window: MainWindow, place: str, author: str) -> None:
        super().__init__(window)
        self._window = window
        self.place = place
        self.author = author
        self.core: TagDesk | None = None
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_EVERY)
        self._poll.timeout.connect(self._look)

    # --- in the window -----------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the window's commands of annotating do, by name."""
        tools = {f"tool-{tool}": partial(self.take, tool) for tool in TOOLS}
        return {
            **tools,
            "annotate": self.annotate,
            "tags_delete": self.delete,
            "tags_shown": lambda: self.dispatch(act.SetShown(not self.state.shown)),
        }

    def build(self) -> None:
        """Put the tools over the picture, once the window has its commands."""
        window = self._window
        for name in (*(f"tool-{tool}" for tool in TOOLS), "annotate", "tags-shown"):
            window.commands.actions[name].setCheckable(True)
        self.strip = ToolStrip(window.viewport, window.commands.actions)
        self.hint = HintLine(window.viewport)
        window.viewport.give_hand(TagHand(window.viewport, window.viewport.mouse, self))
        self.changed.connect(self._show)
        self._check()

    def annotate(self) -> None:
        """Show the tools and the list, or put all of it away."""
        on = self.strip.isHidden()
        if on and not self.open():
            on = False
        self.strip.setVisible(on)
        if not on and self.state.tool is not None:
            self.dispatch(act.TakeTool(None))
        self.arrange()
        self._check()

    def take(self, tool: str) -> None:
        """Take a tool in hand; the same once more lays it down."""
        if self.open():
            self.strip.show()
            if tool == "series" and self.state.tool != tool and self.state.protocol is None:
                self.dispatch(act.SetProtocol(first_series()))
            else:
                self.dispatch(act.TakeTool(None if self.state.tool == tool else tool))
            self._window.viewport.canvas.setFocus()
            self.arrange()
        self._check()

    def delete(self) -> None:
        """Remove what is selected."""
        if self.state.chosen:
            self.dispatch(act.Delete(self.state.chosen))

    def hint_missed(self) -> None:
        """A click with a tool met no surface."""
        self._window.say(self.tr("Nothing lies there: click on a surface."))

    @property
    def meshes(self) -> Mapping[str, Mesh]:
        """The surfaces of the open pack."""
        return self._window.store.catalogue.pack.meshes

    def _show(self, before: Tagging, after: Tagging, ids: frozenset[str]) -> None:
        """The picture, the hint and the buttons, as it is now."""
        self._window.viewport.show_tags(after, self.annotations, ids)
        self.hint.say(hint_of(after, self._window.store.catalogue))
        if before.tool != after.tool or before.shown != after.shown:
            self._check()

    def _check(self) -> None:
        actions, state = self._window.commands.actions, self.state
        for tool in TOOLS:
            actions[f"tool-{tool}"].setChecked(state.tool == tool)
        actions["annotate"].setChecked(not self.strip.isHidden())
        actions["tags-shown"].setChecked(state.shown)

    def restyle(self, theme: str) -> None:
        """Draw the icons in the colour of the theme."""
        self.strip.restyle(self._window.palette().windowText().color().name())
        self.arrange()

    def arrange(self) -> None:
        """Put tools and hint in their places over the picture."""
        self.strip.place()
        self.hint.place()

    # --- opening -----------------------------------------------------------------------------------

    def open(self) -> bool:
        """Open the database if it is not open yet; False, and a line to the user, where that cannot be."""
        if self.core is not None:
            return True
        if not self.place:
            self._window.say(self.tr("No database of annotations is open."))
            return False
        from annotations.tags.salvage import open_store
        from viewer.core.tagging.book import Book
        from viewer.core.tagging.desk import TagDesk

        catalogue = self._window.store.catalogue
        try:
            store, notice = open_store(self.place, self.author)
            book = Book(store, catalogue.pack.info.id)
        except (AnnotationError, StoreError) as error:
            self._window.say(self.tr("Annotations cannot be opened: {reason}").format(reason=error))
            return False
        self.core = TagDesk(catalogue, self.author, book)
        self.core.changed.connect(self._told)
        if notice:
            self._window.say(notice)
        self._poll.start()
        self._told(self.core.state, self.core.state, frozenset(book.annotations))
        return True

    # --- the loop ----------------------------------------------------------------------------------

    @property
    def state(self) -> Tagging:
        """What the hand is doing; nothing, before anything is open."""
        return self.core.state if self.core is not None else Tagging()

    @property
    def annotations(self) -> Mapping[str, Annotation]:
        """What lies on the open pack."""
        return self.core.annotations if self.core is not None else {}

    def dispatch(self, action: TagAction) -> None:
        """Carry an action out; what cannot be done is said and changes nothing."""
        if self.open():
            assert self.core is not None
            core = self.core
            self._try(lambda: core.dispatch(action))

    def undo(self) -> None:
        """Take the last step of annotating back."""
        if self.core is not None:
            self._try(self.core.undo)

    def redo(self) -> None:
        """Do it again."""
        if self.core is not None:
            self._try(self.core.redo)

    def _try(self, doing: object) -> None:
        from annotations.tags.store import Conflict

        try:
            doing()  # type: ignore[operator]
        except (ViewerError, AnnotationError, StoreError) as error:
            self._window.say(str(error))
        except Conflict as conflict:
            self._window.say(str(conflict))

    def _told(self, before: Tagging, after: Tagging, ids: frozenset[str]) -> None:
        self.changed.emit(before, after, ids)
        self._window.commands.refresh()

    def _look(self) -> None:
        """Take over what others wrote."""
        if self.core is None or self.core.book is None:
            return
        try:
            self.core.book.poll()
        except (AnnotationError, StoreError) as error:
            self._window.say(str(error))

    def shut(self) -> None:
        """The window closes: let go of the database."""
        self._poll.stop()
        if self.core is not None and self.core.book is not None:
            self.core.changed.disconnect(self._told, missing_ok=True)
            self.core.book.close()
            self.core = None
