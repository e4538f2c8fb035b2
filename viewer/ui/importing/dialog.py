"""What is imported: a table of surfaces and what they are taken for, a preview, and a button that makes the pack."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QSize, Qt, QThread, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PyQt6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from meshes.errors import MeshError
from meshes.importing import plan as plans
from meshes.importing.gathering import Made, free_place, gather, made_of, split_piece
from meshes.importing.plan import ImportPlan, PlanHistory, Step
from viewer.ui.importing import wording
from viewer.ui.importing.details import Details
from viewer.ui.importing.labels import plain
from viewer.ui.importing.pack_fields import PackFields
from viewer.ui.importing.preview import PreviewPane
from viewer.ui.importing.structures import AS_OTHER, LEAVE_OUT
from viewer.ui.importing.table import PieceTable
from viewer.ui.working import Work, Working

STEPS = 1000
SMALLEST = (900, 560)  # pixels


class ImportDialog(QDialog):
    """Holds the history of one plan; everything shown is read from its present.

    paths : what was chosen, read again where another label scheme is; folder : where packs are kept
    """

    made = pyqtSignal(object)  # Made: the pack that stands

    def __init__(
        self, plan: ImportPlan, paths: tuple[Path, ...], folder: Path, *, theme: str, language: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.history = PlanHistory(plan)
        self._paths, self._folder, self._language = paths, folder, language
        self._work: Working | None = None
        self._warned = False
        self._pieces: plans.Pieces | None = None
        self._order: tuple[int, ...] = ()
        self._build(theme)
        self._connect()
        self._refresh()
        self.table.choose(self._order[0]) if self._order else None
        self.setWindowTitle(self.tr("Import {name}").format(name=plan.title))
        QTimer.singleShot(0, self._focus_first)

    # --- what stands where ------------------------------------------------------------------------

    def _build(self, theme: str) -> None:
        self.summary = plain()
        self.table = PieceTable(self._language)
        self.preview = PreviewPane(theme)
        self.details = Details(self.do)
        self.fields = PackFields(self.do, self._place)
        self.message = plain()
        self.message.setObjectName("problem")
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(self._row_buttons())
        lower = QScrollArea()
        below = QWidget()
        stack = QVBoxLayout(below)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self.fields)
        stack.addWidget(self.details)
        stack.addStretch(1)
        lower.setWidget(below)
        lower.setWidgetResizable(True)
        lower.setFrameShape(QScrollArea.Shape.NoFrame)
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(upper)
        left.addWidget(lower)
        left.setSizes([2600, 2000])
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(left)
        across.addWidget(self.preview)
        across.setSizes([2200, 1200])
        for splitter in (left, across):
            splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.addWidget(self.summary)
        layout.addWidget(across, 1)
        layout.addWidget(self.message)
        layout.addLayout(self._bottom())

    def _row_buttons(self) -> QHBoxLayout:
        self.take, self.leave = QPushButton(self.tr("Take the guess")), QPushButton(self.tr("Leave out"))
        self.other, self.split = QPushButton(self.tr("Keep as other")), QPushButton(self.tr("Split into bodies"))
        self.other.setToolTip(self.tr("Keep the surface under its own name, as no structure of the spine"))
        self.split.setToolTip(self.tr("Take one fused mesh apart into the bodies it is made of"))
        row = QHBoxLayout()
        for button in (self.take, self.leave, self.other, self.split):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _bottom(self) -> QHBoxLayout:
        self.undo_button, self.redo_button = QPushButton(self.tr("Undo")), QPushButton(self.tr("Redo"))
        self.cancel, self.go = QPushButton(self.tr("Cancel")), QPushButton(self.tr("Import"))
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.hide()
        self.doing = QLabel()
        self.doing.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        for button in (self.undo_button, self.redo_button):
            row.addWidget(button)
        row.addWidget(self.bar, 1)
        row.addWidget(self.doing)
        row.addStretch(1)
        for button in (self.cancel, self.go):
            row.addWidget(button)
        for button in (self.undo_button, self.redo_button, self.cancel):
            button.setAutoDefault(False)
        self.go.setDefault(True)
        return row

    def _connect(self) -> None:
        self.table.structures.chosen.connect(self._chosen, Qt.ConnectionType.QueuedConnection)  # type: ignore[call-arg]
        self.table.structures.unknown.connect(self._unknown)
        self.table.current.connect(lambda _piece: self._refresh_row())
        self.preview.clicked.connect(self._surface_clicked)
        self.take.clicked.connect(self._take_guess)
        self.leave.clicked.connect(lambda: self._for_row(lambda plan, row: plans.name_piece(plan, row, None)))
        self.other.clicked.connect(lambda: self._for_row(plans.keep_as_other))
        self.split.clicked.connect(self._split)
        self.details.scheme_chosen.connect(self._read_again)
        self.undo_button.clicked.connect(self.undo)
        self.redo_button.clicked.connect(self.redo)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.make)
        for keys, method in (("Ctrl+Z", self.undo), ("Ctrl+Shift+Z", self.redo), ("Ctrl+Y", self.redo)):
            QShortcut(QKeySequence(keys), self).activated.connect(method)

    def sizeHint(self) -> QSize:
        letter = self.fontMetrics().averageCharWidth()
        window = self.parentWidget()
        most = window.size() if window is not None else QSize(1280, 800)
        wide, high = min(210 * letter, most.width() - 40), min(136 * letter, most.height() - 50)
        return QSize(max(SMALLEST[0], wide), max(SMALLEST[1], high))

    def restyle(self, theme: str) -> None:
        """The window has another theme or size of text."""
        self.table.fit_columns(self.fontMetrics().averageCharWidth())
        self.preview.repaint_theme(theme)

    def _focus_first(self) -> None:
        """Where something is asked, the first question; else the button that goes on."""
        self.table.fit_columns(self.fontMetrics().averageCharWidth())
        (self.table if plans.asked(self.plan) or not self.go.isEnabled() else self.go).setFocus()

    # --- the plan ---------------------------------------------------------------------------------

    @property
    def plan(self) -> ImportPlan:
        """What is decided so far."""
        return self.history.present

    def do(self, step: Step) -> None:
        """One step on; what cannot be done is said, and changes nothing."""
        if self._work is not None:
            return
        try:
            history = self.history.do(step)
        except MeshError as error:
            self._refresh()
            self.say(str(error))
            return
        if history is not self.history:
            self._go_to(history)

    def undo(self) -> None:
        """One step back."""
        if self._work is None:
            self._go_to(self.history.undo())

    def redo(self) -> None:
        """What was undone, done again."""
        if self._work is None:
            self._go_to(self.history.redo())

    def _go_to(self, history: PlanHistory) -> None:
        self._warned = False
        self.history = history
        self._refresh()

    def _refresh(self) -> None:
        plan = self.plan
        if plan.pieces is not self._pieces:  # rows keep their places while they are answered
            self._pieces, self._order = plan.pieces, plans.order(plan)
            row = 0
        else:
            row = self.table.currentIndex().row()
        self.table.rows.show_plan(plan, self._order)
        if not self.table.currentIndex().isValid() and self._order:
            self.table.choose(self._order[max(0, row)])
        self.summary.setText(wording.summary(plan))
        self.details.show_plan(plan)
        self.fields.show_plan(plan)
        self.say(wording.hindrance_words(plan, self._language))
        self._refresh_row()

    def _refresh_row(self) -> None:
        row, plan, idle = self.table.piece(), self.plan, self._work is None
        has = row is not None and row < len(plan.guesses) and idle
        guess = plan.guesses[row] if has and row is not None else None
        self.take.setEnabled(guess is not None and guess.target is not None and row in plans.asked(plan))
        self.leave.setEnabled(guess is not None and (guess.target is not None or row in plans.asked(plan)))
        for button in (self.other, self.split):
            button.setEnabled(has)
        self.undo_button.setEnabled(idle and bool(self.history.past))
        self.redo_button.setEnabled(idle and bool(self.history.future))
        self.go.setEnabled(idle and plans.hindrance(plan) is None)
        for widget in (self.table, self.details, self.fields):
            widget.setEnabled(idle)
        self.preview.show_plan(plan, row)

    def say(self, words: str) -> None:
        """One line above the buttons."""
        self.message.setText(words)
        self.message.setVisible(bool(words))
        self.go.setAccessibleDescription(words)

    def _place(self, title: str) -> str:
        from meshes.importing.job import id_of

        return str(free_place(self._folder, id_of(title)))

    # --- from the hand ----------------------------------------------------------------------------

    def _for_row(self, step: Callable[[ImportPlan, int], ImportPlan]) -> None:
        row = self.table.piece()
        if row is not None:
            self.do(lambda plan: step(plan, row))

    def _chosen(self, row: int, found: str) -> None:
        if found == AS_OTHER:
            self.do(lambda plan: plans.keep_as_other(plan, row))
        elif found == LEAVE_OUT:
            self.do(lambda plan: plans.name_piece(plan, row, None))
        else:
            self.do(lambda plan: plans.name_piece(plan, row, found))
        self.table.setFocus()

    def _unknown(self, typed: str) -> None:
        self.say(self.tr("No structure is called {words!r}; choose one of the list.").format(words=typed))

    def _take_guess(self) -> None:
        self._for_row(lambda plan, row: plans.name_piece(plan, row, plan.guesses[row].target))

    def _surface_clicked(self, piece: int) -> None:
        self.table.choose(piece)
        self.table.setFocus()

    # --- what takes time --------------------------------------------------------------------------

    def _start(self, work: Work, done: Callable[[Any], None], words: str) -> None:
        self._work = Working(work, self)
        self._work.done.connect(done)
        self._work.failed.connect(self._failed)
        self._work.progressed.connect(self._tell)
        self.bar.setValue(0)
        self.bar.setAccessibleName(words)
        self.bar.show()
        self.doing.setText(words)
        self.say("")
        self._refresh_row()
        self.cancel.setText(self.tr("Stop"))
        self._work.start()

    def _tell(self, share: float, what: str) -> None:
        self.bar.setValue(round(min(max(share, 0.0), 1.0) * STEPS))
        self.bar.setToolTip(what)

    def _ended(self) -> None:
        """Nothing is being done any more."""
        if self._work is not None:
            self._work.stop()
            self._work = None
        self.bar.hide()
        self.doing.clear()
        self.cancel.setText(self.tr("Cancel"))

    def _failed(self, words: str) -> None:
        if self.sender() is self._work:
            self._ended()
            self._refresh()
            self.say(words)

    def _split(self) -> None:
        row, plan = self.table.piece(), self.plan
        if row is not None:
            self._start(lambda progress: split_piece(plan, row, progress), self._changed, self.tr("Splitting"))

    def _read_again(self, scheme: str | None) -> None:
        paths, title = self._paths, self.plan.title
        if scheme != self.plan.scheme:
            words = self.tr("Reading again")
            work: Work = lambda progress: plans.set_title(gather(paths, progress, scheme), title)  # noqa: E731
            self._start(work, self._changed, words)

    def _changed(self, plan: ImportPlan) -> None:
        if self.sender() is self._work:
            self._ended()
            self._go_to(self.history.do(lambda _before: plan))

    def make(self) -> None:
        """Make the pack; it stands whole, or nothing is written."""
        self.fields.take_title()
        if self._work is None and plans.hindrance(self.plan) is None:
            plan, folder = self.plan, self._folder
            self._start(lambda progress: made_of(plan, folder, progress), self._made, self.tr("Making the pack"))

    def _made(self, made: Made) -> None:
        if self.sender() is self._work:
            self._ended()
            self.accept()
            self.made.emit(made)

    # --- the end ----------------------------------------------------------------------------------

    def reject(self) -> None:
        """Esc and Cancel stop what is being done; where nothing is, the dialog closes and nothing is kept."""
        if self._work is not None:
            self._ended()
            self._refresh()
            self.say(self.tr("Stopped; nothing was written."))
            return
        super().reject()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """A stray Esc does not throw away what was decided: it is said first."""
        escape = event is not None and event.key() == Qt.Key.Key_Escape
        if escape and self._work is None and self.history.past and not self._warned:
            self._warned = True
            self.say(self.tr("Esc once more closes the import; what you decided is lost then."))
            return
        super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self.shut()
        super().done(result)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """Stop, wait for the thread, let go of VTK; once more does nothing."""
        self._ended()
        for one in self.findChildren(QThread):
            one.wait()
        self.preview.shut()
