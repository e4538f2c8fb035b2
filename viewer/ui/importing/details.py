"""Below the table: where the pieces lie (units, axes, scheme), their levels, what the readers said, the new pack."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from meshes.importing import plan as plans
from meshes.importing.frames import NAMES, UNITS, all_axes
from meshes.importing.levels import LevelReport
from meshes.importing.names import SURE as ENOUGH
from meshes.importing.plan import ImportPlan
from viewer.ui.importing import wording
from viewer.ui.importing.labels import Do, plain
from viewer.ui.importing.renaming import RenameDialog

OWN_TABLE = "\0table"  # no scheme and no file is called so


def axes_words(axes: str) -> str:
    """`LSA` as `LSA: Y up (glTF)`; the letters say where +x, +y and +z point."""
    return axes if NAMES.get(axes, axes) == axes else f"{axes}: {NAMES[axes]}"


class Details(QWidget):
    """Everything about a plan that is not a row; `do` takes a step, `scheme_chosen` reads the label map anew."""

    scheme_chosen = pyqtSignal(object)

    def __init__(self, do: Do, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._do = do
        self._showing = False
        self._plan: ImportPlan | None = None
        self._report: LevelReport | None = None
        self._build_frame()
        self._build_levels()
        self.notes = plain(muted=True)
        form = QFormLayout(self)
        form.setContentsMargins(2, 8, 2, 8)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Units and axes"), self.frame_row)
        form.addRow(self.tr("Label scheme"), self.scheme)
        form.addRow(self.tr("Levels"), self.level_box)
        form.addRow(self.tr("Notes"), self.notes)
        self._form = form

    def _build_frame(self) -> None:
        self.unit, self.axes, self.scheme = QComboBox(), QComboBox(), QComboBox()
        self.unit.addItems(list(UNITS))
        self.unit.setAccessibleName(self.tr("Units of the coordinates"))
        for axes in all_axes():
            self.axes.addItem(axes_words(axes), axes)
        self.axes.setAccessibleName(self.tr("Where the x, y and z axes point: letters of L R, P A, S I"))
        self.axes.setToolTip(self.axes.accessibleName())
        self.scheme.setAccessibleName(self.tr("Label scheme"))
        self.size_label, self.why_frame = plain(), plain(muted=True)
        self.frame_row = QWidget()
        top = QHBoxLayout()
        for widget in (self.unit, self.axes):
            top.addWidget(widget)
        top.addWidget(self.size_label, 1)
        column = QVBoxLayout(self.frame_row)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.why_frame)
        self.unit.activated.connect(self._unit_chosen)
        self.axes.activated.connect(self._axes_chosen)
        self.scheme.activated.connect(self._scheme_chosen)

    def _build_levels(self) -> None:
        self.level_box, self.findings = QWidget(), plain()
        self.up = QPushButton(self.tr("Shift all up"))
        self.up.setToolTip(self.tr("Every level one further up: L4 becomes L3"))
        self.down = QPushButton(self.tr("Shift all down"))
        self.down.setToolTip(self.tr("Every level one further down: L3 becomes L4"))
        self.rename = QPushButton(self.tr("Rename levels…"))
        self.offers = QVBoxLayout()
        row = QHBoxLayout()
        for button in (self.up, self.down, self.rename):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self.level_box)
        column.setContentsMargins(0, 0, 0, 0)
        for one in (self.findings,):
            column.addWidget(one)
        column.addLayout(self.offers)
        column.addLayout(row)
        self.up.clicked.connect(lambda: self._do(lambda plan: plans.shift_levels(plan, -1)))
        self.down.clicked.connect(lambda: self._do(lambda plan: plans.shift_levels(plan, 1)))
        self.rename.clicked.connect(self._rename)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show another plan."""
        self._plan = plan
        self.unit.setCurrentText(plan.unit)
        self.axes.setCurrentIndex(max(0, self.axes.findData(plan.axes)))
        for box in (self.unit, self.axes):
            box.setEnabled(not plan.labels)
        self.size_label.setText(wording.size_words(plan))
        self.why_frame.setText(self._frame_words(plan))
        self._fill_schemes(plan)
        self._show_levels(plan)
        self.notes.setText("\n".join(plan.notes))
        self._form.setRowVisible(self.notes, bool(plan.notes))
        self._form.setRowVisible(self.scheme, plan.labels)

    def _frame_words(self, plan: ImportPlan) -> str:
        if plan.labels:
            return self.tr("The label map says itself where it lies.")
        if plan.frame_reason == plans.BY_USER:
            return self.tr("Chosen by you.")
        sure = plan.frame_confidence >= ENOUGH
        words = self.tr("Guessed: {reason}.") if sure else self.tr("Unsure, please check: {reason}.")
        return words.format(reason=plan.frame_reason)

    def _fill_schemes(self, plan: ImportPlan) -> None:
        if plan.labels and not self.scheme.count():
            from meshes.importing.scheme_table import shipped_schemes

            self.scheme.addItem(self.tr("Guessed"), None)
            for one in shipped_schemes():
                self.scheme.addItem(one.name, one.name)
            self.scheme.addItem(self.tr("From a table of your own…"), OWN_TABLE)
        if plan.scheme is not None and self.scheme.findData(plan.scheme) < 0:
            self.scheme.insertItem(1, Path(plan.scheme).name, plan.scheme)
        self.scheme.setCurrentIndex(max(0, self.scheme.findData(plan.scheme)))

    def _scheme_chosen(self, _row: int) -> None:
        chosen = self.scheme.currentData()
        if chosen == OWN_TABLE:
            kinds = self.tr("Tables of number and name (*.toml *.csv)")
            chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Label scheme"), "", kinds)
        if chosen != "":
            self.scheme_chosen.emit(chosen)
        elif self._plan is not None:
            self._fill_schemes(self._plan)

    def _show_levels(self, plan: ImportPlan) -> None:
        report = plans.levels(plan)
        lines = [f"{one.text[:1].upper()}{one.text[1:]}." for one in report.findings]
        shown = ", ".join("sacrum" if one == "S1" else one for one in report.levels) or self.tr("none named yet")
        self.findings.setText("\n".join([self.tr("From above down: {levels}.").format(levels=shown), *lines]))
        if self._report is not None and self._report.proposals == report.proposals:
            return
        self._report = report
        while (item := self.offers.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for offer in report.proposals:
            button = QPushButton(self.tr("Use: {offer}").format(offer=offer.text))
            button.setAutoDefault(False)
            button.setObjectName("offer")
            button.clicked.connect(partial(self._take, offer))
            self.offers.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _take(self, offer: plans.Proposal, _checked: bool = False) -> None:
        self._do(lambda plan: plans.accept(plan, offer))

    def _unit_chosen(self, _row: int) -> None:
        unit = self.unit.currentText()
        self._do(lambda plan: plan if unit == plan.unit else plans.set_frame(plan, unit=unit))

    def _axes_chosen(self, _row: int) -> None:
        axes = self.axes.currentData()
        self._do(lambda plan: plan if axes == plan.axes else plans.set_frame(plan, axes=axes))

    def _rename(self) -> None:
        if self._plan is None:
            return
        dialog = RenameDialog(plans.present_levels(self._plan), self)
        if dialog.exec():
            mapping = dialog.mapping()
            self._do(lambda plan: plans.rename_levels(plan, mapping) if mapping else plan)
        dialog.deleteLater()
