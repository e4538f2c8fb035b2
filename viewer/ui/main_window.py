"""The window: puts the panels in their places and passes the view on to them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path

from PyQt6.QtCore import QEvent, QObject, Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QSplitter,
    QTabWidget,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.core.actions import Action
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui import docks
from viewer.ui.body_figure import BodyFigure
from viewer.ui.command_set import CommandSet, TypingGuard
from viewer.ui.companion_view import CompanionView
from viewer.ui.floating_bars import ExplodeBar, FloatingBar, SectionBar, arrange
from viewer.ui.importing.desk import ImportDesk
from viewer.ui.info_bar import InfoBar
from viewer.ui.language_menu import add_language_menu
from viewer.ui.level_strip import LevelStrip
from viewer.ui.presentation import Presentation
from viewer.ui.search_box import SearchBox
from viewer.ui.session_keeper import SessionKeeper
from viewer.ui.slices.desk import ScanDesk
from viewer.ui.structure_tree import StructureTree
from viewer.ui.tagging.bench import Workbench
from viewer.ui.tagging.desk import AnnotationDesk
from viewer.ui.text_panel import TextPanel
from viewer.ui.theme import TEXT_SIZES, palette, style_sheet
from viewer.ui.toolbar import TopBar
from viewer.ui.topics_menu import add_topics_menu
from viewer.ui.viewport import Viewport
from viewer.ui.window_commands import WindowCommands

STATUS_ROOMY = 60  # heights of a line, from which width on the status bar also names the pack


class MainWindow(QMainWindow):
    """One open pack.

    session_file : where the view is kept, or None; words : what `docks.window_words` gave last time
    open_pack : opens another pack in place of this one (None: the shipped atlas), and says a line if one is given;
        raises nothing, tells the user
    choose_language : opens the same view in a window that speaks another language
    annotations : the database of annotations, a path or `postgresql://…`; empty: none; author : whose they are
    """

    def __init__(
        self,
        store: Store,
        *,
        session_file: Path | None = None,
        words: Mapping[str, str] | None = None,
        open_pack: Callable[..., None] = lambda path, notice=None: None,
        choose_language: Callable[[str], None] = lambda language: None,
        annotations: str = "",
        author: str = "",
    ) -> None:
        super().__init__()
        self.store = store
        self._words = dict(words or {})
        self._choose_language = choose_language
        self._presenting = self._telling = False
        self._asked: deque[Action] = deque()
        self.text_size = _text_size(self._words.get("text_size", ""))
        self.setWindowTitle(f"{store.catalogue.pack.info.title} – Lumbar")
        self.setMinimumSize(*docks.SMALLEST)
        self.setDockNestingEnabled(True)
        self.setTabPosition(docks.LEFT | docks.RIGHT, QTabWidget.TabPosition.North)
        self.own = WindowCommands(self, open_pack)
        self.commands = CommandSet(self, store, self.dispatch, self.own.run)
        self.keeper = SessionKeeper(session_file, store, self.window_words, self.say)
        self.scan = ScanDesk(self)
        self.imports = ImportDesk(self, open_pack, self._words)
        self.tags = AnnotationDesk(self, annotations, author, self._words)
        self.commands.after_refresh = self.tags.undoing.refresh
        self.setAcceptDrops(True)
        self._build_middle()
        self._build_bars()
        self._build_docks()
        self.bench = Workbench(self)
        self._guard = TypingGuard(self)
        self.guard(self)
        self._restyle()
        self._refresh_all(store.state)
        docks.restore_window(self, self._words)
        if "docks" not in self._words:
            QTimer.singleShot(0, partial(self.panels.usual_widths, self.text_size))
        store.changed.connect(self._changed)
        self.viewport.ready.connect(self.text.read_ahead)
        self.viewport.ready.connect(self._begin_companion)
        self.viewport.ready.connect(self.tags.begin)
        self.viewport.canvas.setFocus()

    def guard(self, within: QWidget) -> None:
        """Let fields, lists and sliders within a widget keep their own keys."""
        for kind in (QLineEdit, QAbstractItemView, QAbstractSlider, QTextBrowser):
            for widget in within.findChildren(kind):
                widget.installEventFilter(self._guard)

    # --- what stands where -----------------------------------------------------------------------

    def _build_middle(self) -> None:
        self.info = InfoBar()
        self.viewport = Viewport(self.store, self.dispatch)
        self.viewport.pointed_at.connect(self.say_pointed)
        self.viewport.installEventFilter(self)
        self.companion = CompanionView(self)
        self.viewport.ghost_name, self.viewport.ask_ghost = self.companion.ghost_name, self.companion.ghost_asked
        self.section_bar = SectionBar(self.store, self.dispatch)
        self.explode_bar = ExplodeBar(self.store, self.dispatch)
        for bar in self._floating:
            bar.setParent(self.viewport)
        self.presentation = Presentation(self.store, self.dispatch)
        row = QHBoxLayout()
        row.setSpacing(0)
        self.pictures = QSplitter()  # a companion's picture comes beside the first
        self.pictures.setChildrenCollapsible(False)
        self.pictures.addWidget(self.viewport)
        row.addWidget(self.pictures, 3)
        row.addWidget(self.presentation, 2)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.info)
        column.addLayout(row, 1)
        self.setCentralWidget(middle)

    @property
    def _floating(self) -> tuple[FloatingBar, ...]:
        bar = self.companion.bar
        return (self.section_bar, self.explode_bar, *((bar,) if bar is not None else ()))

    def _build_bars(self) -> None:
        bar = self.menuBar()
        assert bar is not None
        self.menus = self.commands.fill_menus(bar)
        self.imports.add_menu(self.menus["&File"], before="import")
        self.search = SearchBox(self.store, self.dispatch)
        self.top = TopBar(self.commands, self.search, self)
        self.addToolBar(self.top)
        status = self.statusBar()
        assert status is not None
        status.setSizeGripEnabled(False)
        self.pointer_words = QLabel()
        self.pointer_words.setTextFormat(Qt.TextFormat.RichText)
        status.addWidget(self.pointer_words, 1)
        self.pack_words = QLabel(self.store.catalogue.pack.info.title)
        for label in (self.pack_words, QLabel(self.tr("Education, not medical advice"))):
            label.setObjectName("muted")
            status.addPermanentWidget(label)

    def _build_docks(self) -> None:
        self.strip = LevelStrip(self.store, self.dispatch)
        self.tree = StructureTree(self.store, self.dispatch)
        self.figure = BodyFigure(self.store, self.dispatch)
        self.figure.wake(False)  # until its tab comes to the front
        self.text = TextPanel(
            self.store, self.dispatch, tuple(self._history_button(key) for key in ("back", "forward"))
        )
        self.panels = docks.Panels(
            self,
            self.pictures,
            (
                ("levels", self.tr("Levels"), self.strip),
                ("structures", self.tr("Structures"), self.tree),
                ("figure", self.tr("Skin and muscles"), self.figure),
                ("text", self.tr("Text"), self.text),
            ),
        )
        self.docks["figure"].visibilityChanged.connect(self.figure.wake)
        bar = self.menuBar()
        assert bar is not None
        self.topics = add_topics_menu(bar, self.menus["Hel&p"], self.store, self.dispatch)
        view = self.menus["&View"]
        view.addSeparator()
        for action in self.panels.switches():
            view.addAction(action)
        view.addSeparator()
        add_language_menu(view, self.store.catalogue.language, self._choose_language)

    @property
    def docks(self) -> dict[str, QDockWidget]:
        """The docks by name: levels, structures, figure, text."""
        return self.panels.docks

    def _history_button(self, key: str) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self.commands.actions[key])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(self.commands.actions[key].text())
        return button

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if not self._presenting:
            self.panels.window_resized()
        self._share_status_bar()

    def _share_status_bar(self) -> None:
        """In a narrow window the name under the pointer needs the room more than the name of the pack does."""
        self.pack_words.setVisible(self.width() >= STATUS_ROOMY * self.pointer_words.fontMetrics().height())

    # --- the loop --------------------------------------------------------------------------------

    def dispatch(self, action: Action) -> None:
        """Carry an action out; what cannot be done is said and changes nothing.

        What a panel asks for while the panels are being told of a change (a chip that goes from under the pointer)
        waits its turn, so that no panel is told an older view after a newer one.
        """
        self._asked.append(action)
        if self._telling:
            return
        self._telling = True
        try:
            while self._asked:
                self._carry_out(self._asked.popleft())
        finally:
            self._asked.clear()
            self._telling = False

    def _carry_out(self, action: Action) -> None:
        try:
            self.store.dispatch(action)
        except ViewerError as error:
            self.say(str(error))

    def _changed(self, before: ViewState, after: ViewState) -> None:
        if after.presenting and not before.presenting:
            self._words = self.window_words()  # before anything moves
        self.companion.prepare(after)
        self.viewport.refresh(before, after, steered=self.companion.steering)
        if before.selection != after.selection:
            self.viewport.show_now()  # the highlight first, then lists and text
        self.companion.refresh(before, after)
        self.strip.refresh(after)
        self.figure.refresh(after)
        self.text.legend.refresh(after)
        self.presentation.legend.refresh(after) if after.presenting else None
        self.scan.refresh(before)
        self.bench.refresh(before, after)
        if replace(before.still, camera=None, slices=None) != replace(after.still, camera=None, slices=None):
            if before.theme != after.theme:
                self._restyle()
            self._refresh_all(after)
        if (before.compared is None) != (after.compared is None) and not after.presenting:
            self.panels.widen_text(after.compared is not None)
        if before.presenting != after.presenting:
            self._show_presenting(after.presenting)
        self.commands.refresh()
        self.keeper.refresh(before, after)

    def _begin_companion(self) -> None:
        """A companion that the window opens with comes when the first picture stands."""
        if self.store.state.companion is not None:
            self.companion.prepare(self.store.state)
            self.viewport.canvas.draw()
            self.companion.refresh(None, self.store.state)

    def _refresh_all(self, state: ViewState) -> None:
        for panel in (self.strip, self.tree, self.figure, self.text, self.presentation):
            panel.refresh(state)
        for bar in self._floating:
            bar.refresh(state)
        arrange(self.viewport, self._floating)

    def say(self, message: str) -> None:
        """Tell the user one thing, over the picture."""
        self.info.say(message)

    def say_pointed(self, target: str, catalogue: Catalogue | None = None) -> None:
        """Name what the pointer is on, in the status bar; of the companion's `catalogue`, or the open pack's."""
        if not target:
            self.pointer_words.setText("")
            return
        term = (catalogue or self.store.catalogue).term(target)
        latin = f" · <i>{escape(term.latin)}</i>" if term.latin else ""
        self.pointer_words.setText(
            self.tr("Under the pointer: {name}").format(name=f"<b>{escape(term.name)}</b>{latin}")
        )

    # --- how large, how coloured -------------------------------------------------------------------

    def set_text_size(self, per_cent: int) -> None:
        """The size of all text, per cent of normal."""
        if per_cent != self.text_size:
            self.text_size = per_cent
            self._restyle()
            self.text.restyle()
            self.presentation.refresh(self.store.state)
            QTimer.singleShot(0, partial(self.panels.usual_widths, per_cent))
            self.keeper.touch()

    def _restyle(self) -> None:
        theme = self.store.state.theme
        QApplication.setPalette(palette(theme))
        self.setStyleSheet(style_sheet(theme, self.text_size))
        self.top.show_theme(theme)
        self.imports.restyle(theme)
        self.bench.restyle()
        self.text.text.text_size = self.text_size
        self.presentation.set_text_size(self.text_size)
        self._share_status_bar()

    # --- presenting, opening, closing --------------------------------------------------------------

    def _show_presenting(self, on: bool) -> None:
        self._presenting = on
        bars = (self.menuBar(), self.top, self.statusBar())
        for bar in bars:
            assert bar is not None
            bar.setVisible(not on)
        if on:
            self.panels.hide()
            self.showFullScreen()
        else:
            self.showNormal()
            docks.restore_window(self, self._words)
            # Once more when the desktop has given the window its old size: until then the widths mean nothing.
            QTimer.singleShot(120, self._restore_panels)  # a method, so that Qt forgets it with the window
        self.presentation.refresh(self.store.state)
        self.viewport.canvas.setFocus()

    def _restore_panels(self) -> None:
        docks.restore_panels(self, self._words)

    def window_words(self) -> dict[str, str]:
        """What the session keeps of the window: geometry and docks in base64, text size in per cent, language."""
        words = dict(self._words) if self._presenting else docks.window_words(self)
        words |= {"text_size": str(self.text_size), "language": self.store.catalogue.language}
        return words | self.scan.words() | self.imports.words() | self.tags.words()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        if self.store.state.presenting and not self._presenting:
            self._words = self.window_words()
            QTimer.singleShot(0, partial(self._show_presenting, True))

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if watched is self.viewport and event is not None and event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self.arrange_bars)  # a method, so that Qt forgets it with the window
        return False

    def arrange_bars(self) -> None:
        """Put the bars over the picture in their places."""
        arrange(self.viewport, self._floating)
        self.bench.arrange()

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        if event is not None and self.imports.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        if event is not None and self.imports.accepts(event.mimeData()):
            event.acceptProposedAction()
            markups = self.tags.files.accepts(event.mimeData())
            self.tags.files.import_files(markups) if markups else self.imports.drop(event.mimeData())

    def closeEvent(self, event: QCloseEvent | None) -> None:
        if event is not None and not self.tags.troubles.may_leave():
            event.ignore()
            return
        self.keeper.save()
        self.store.changed.disconnect(self._changed, missing_ok=True)
        self.scan.shut()
        self.imports.shut()
        self.bench.shut()
        self.tags.shut()
        self.companion.shut()
        self.viewport.shut()
        super().closeEvent(event)


def _text_size(words: str) -> int:
    return int(words) if words.isdecimal() and int(words) in TEXT_SIZES else 100
