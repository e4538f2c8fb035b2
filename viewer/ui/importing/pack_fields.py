"""The pack that an import makes: its title, its place, what is derived for it."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from meshes.importing import plan as plans
from meshes.importing.plan import ImportPlan
from viewer.ui.importing.labels import Do, plain
from viewer.ui.translation import translate


class PackFields(QWidget):
    """What the pack is called, where it will lie, whether what is missing is derived."""

    def __init__(self, do: Do, place: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._do, self._place = do, place
        self.title = QLineEdit()
        self.title.setAccessibleName(translate("Import", "Title of the pack"))
        self.derive = QCheckBox(self.tr("Derive missing discs, facet joints and canal"))
        self.derive.setToolTip(self.tr("From the bones, where they allow it; marked as derived in list and text"))
        self.where = plain(muted=True)
        form = QFormLayout(self)
        form.setContentsMargins(2, 8, 2, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Title"), self.title)
        form.addRow("", self.where)
        form.addRow("", self.derive)
        self.title.editingFinished.connect(self.take_title)
        self.title.textEdited.connect(self._say_where)
        self.derive.clicked.connect(lambda on: self._do(lambda plan: plans.set_derive(plan, on)))

    def take_title(self) -> None:
        """What was typed becomes a step, if it is another title."""
        title = self.title.text()
        self._do(lambda plan: plans.set_title(plan, title))

    def _say_where(self, title: str) -> None:
        self.where.setText(self.tr("Will be saved in {place}").format(place=self._place(title)))

    def show_plan(self, plan: ImportPlan) -> None:
        """Show another plan."""
        if self.title.text() != plan.title:
            self.title.setText(plan.title)
        self.derive.setChecked(plan.derive)
        self._say_where(plan.title)
