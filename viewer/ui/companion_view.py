"""Another pack in the window: beside the open one in a picture of its own, or over it in the same.

Made when a companion is first shown, let go of when it ends. The view stays that of the open pack; the second
picture is told what `viewer.core.companion` makes of it, and what is done there comes back the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication

from meshes.errors import MeshError
from viewer.core.actions import Action, Point, SetCompanion
from viewer.core.companion import CompanionPack
from viewer.core.errors import ViewerError
from viewer.core.state import Companion, ViewState
from viewer.core.store import Store
from viewer.ui.companion_bar import CompanionBar
from viewer.ui.translation import translate
from viewer.ui.viewport import Viewport
from viewer.ui.wording import pointer_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewer.scene.picking import Hit
    from viewer.ui.main_window import MainWindow


class Mirror:
    """What the second picture takes for its store: the open view as it looks there."""

    def __init__(self, store: Store, pack: CompanionPack, dispatch: Callable[[Action], None]) -> None:
        self.catalogue = pack.catalogue
        self.pack = pack
        self._store = store
        self._dispatch = dispatch
        self._own: str | None = None  # pointed at there, and unknown to the open pack
        self.changed: Callable[[ViewState, ViewState], None] = lambda before, after: None
        self.state = pack.mirrored(store.state)

    def follow(self, state: ViewState) -> tuple[ViewState, ViewState]:
        """The open view is `state` now; the view here before and after."""
        before, found = self.state, self.pack.mirrored(state)
        self.state = replace(found, pointed=self._own, spotlight=False) if self._own and not found.pointed else found
        return before, self.state

    def dispatch(self, action: Action) -> None:
        """Carry out what was asked of the picture here."""
        asked = self.pack.reflected(action, self._store.state)
        if isinstance(action, Point):
            known = isinstance(asked, Point) and asked.target is not None
            self._own = None if known else action.target
        if asked is not None:
            self._dispatch(asked)
        if isinstance(action, Point):
            before, after = self.follow(self._store.state)
            if before != after:
                self.changed(before, after)


class CompanionView:
    """The companion of one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._store = window.store
        self.viewport: Viewport | None = None
        self.mirror: Mirror | None = None
        self.bar: CompanionBar | None = None
        self._pack: CompanionPack | None = None

    @property
    def steering(self) -> bool:
        """Whether a hand moves the camera in the second picture just now."""
        return self.viewport is not None and self.viewport.steering

    # --- asked by menu and command line --------------------------------------------------------

    def show(self, pack: str, way: str) -> None:
        """Show the pack in the folder `pack` (empty: the atlas); one that cannot be is refused with one message."""
        now = self._store.state.companion
        wanted = replace(now, pack=pack, way=way) if now else Companion(pack, way)
        try:
            with waiting():
                self._store.companion(replace(self._store.state, companion=wanted))
        except (MeshError, ViewerError, OSError) as error:
            self._window.say(translate("Companion", "Not shown: {reason}").format(reason=error))
            return
        self._window.dispatch(SetCompanion(wanted))

    # --- told by the window --------------------------------------------------------------------

    def prepare(self, state: ViewState) -> None:
        """Have what `state` needs at hand before the pictures are told of it."""
        if state.companion is None and self._pack is None:
            return
        try:
            with waiting():
                pack = self._store.companion(state)
                if pack is not None:
                    pack.alignment(state)
        except (MeshError, ViewerError, OSError) as error:
            self._window.say(translate("Companion", "Not shown: {reason}").format(reason=error))
            pack = None
        if pack is not self._pack:
            self._end_beside()
            self._pack = pack
        self._window.viewport.scene.lay_over(pack)
        if pack is None and state.companion is not None:
            self._window.dispatch(SetCompanion(None))  # waits its turn

    def refresh(self, before: ViewState | None, after: ViewState) -> None:
        """Show `after` in the second picture, where there is one."""
        companion, pack = after.companion, self._pack
        if companion is None or pack is None:
            self._end_beside()
            self._end_bar()
            self._window.viewport.say_caption("")
            return
        beside = companion.way == "beside"
        if beside and self.viewport is None:
            self._begin_beside(pack)
        elif not beside:
            self._end_beside()
        if self.viewport is not None and self.mirror is not None:
            steered = self._window.viewport.steering or self.viewport.steering
            self.viewport.refresh(*self.mirror.follow(after), steered=steered)
            if before is not None and before.selection != after.selection:
                self.viewport.show_now()
        self._say_how(before, after, pack)

    def _say_how(self, before: ViewState | None, after: ViewState, pack: CompanionPack) -> None:
        companion = after.companion
        assert companion is not None
        told = translate("Companion", "aligned within {mean:.1f} mm").format(mean=pack.alignment(after).mean)
        level = pack.level_of(after)
        if level is not None:
            told = translate("Companion", "{how} on {segment}").format(how=told, segment=level)
        own = pack.main.pack.info.title
        self._window.viewport.say_caption(own if self.viewport is not None else "")
        if self.viewport is not None:
            self.viewport.say_caption(f"{pack.title}\n{told}")
            self._end_bar()
        else:
            if self.bar is None:
                self.bar = CompanionBar(self._store, self._window.dispatch, self._window.viewport)
            self.bar.say(pack.title, own, told)
            self.bar.refresh(after)
            self._window.arrange_bars()
        was = before.companion if before is not None else None
        if was is None or (was.pack, was.aligned_on) != (companion.pack, companion.aligned_on):
            line = translate(
                "Companion", "{other} aligned with {own}: mean distance {mean:.1f} mm, 95 % within {far:.1f} mm"
            )
            found = pack.alignment(after)
            self._window.say(line.format(other=pack.title, own=own, mean=found.mean, far=found.p95))

    def _begin_beside(self, pack: CompanionPack) -> None:
        self.mirror = Mirror(self._store, pack, self._window.dispatch)
        self.viewport = Viewport(self.mirror, self.mirror.dispatch)
        self.mirror.changed = self.viewport.refresh
        self.viewport.canvas.setAccessibleName(translate("Companion", "Picture of {title}").format(title=pack.title))
        self.viewport.pointed_at.connect(self._say_pointed)
        self._window.pictures.addWidget(self.viewport)
        self._window.pictures.setSizes([1000, 1000])  # shares, not pixels
        self._window.panels.share_picture(True)
        self.viewport.show()

    def _say_pointed(self, target: str) -> None:
        if self.mirror is not None:
            self._window.say_pointed(target, self.mirror.catalogue)

    def _end_beside(self) -> None:
        if self.viewport is None:
            return
        self.viewport.shut()
        self.viewport.hide()
        self.viewport.deleteLater()  # which takes it out of the splitter
        self.viewport = self.mirror = None
        self._window.panels.share_picture(False)

    def _end_bar(self) -> None:
        if self.bar is not None:
            self.bar.hide()
            self.bar.deleteLater()
            self.bar = None

    def shut(self) -> None:
        """Let go of VTK before the window goes."""
        self._end_beside()
        self._pack = None

    # --- what is under the pointer over the open pack ------------------------------------------

    def ghost_name(self, hit: Hit) -> str:
        """`Lumbar atlas: L4`."""
        assert self._pack is not None
        name = pointer_name(self._pack.catalogue, hit.mesh)
        return translate("Companion", "{pack}: {name}").format(pack=self._pack.title, name=name)

    def ghost_asked(self, action: Action) -> None:
        """A click on what is laid over."""
        asked = self._pack.reflected(action, self._store.state) if self._pack is not None else None
        if asked is not None:
            self._window.dispatch(asked)


@contextmanager
def waiting() -> Iterator[None]:
    """The busy cursor while something takes up to a second."""
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QApplication.restoreOverrideCursor()
