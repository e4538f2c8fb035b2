"""What is known of the annotations selected, and their words to be changed; written when a field is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QSignalBlocker, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from annotations.tags.model import SIDES, STATUSES, Annotation
from annotations.tags.vocabulary import vocabulary
from viewer.core.tagging import actions as act
from viewer.core.tagging.listing import place_of
from viewer.core.tagging.shapes import colour_of, number
from viewer.ui.tagging.label_box import LabelBox
from viewer.ui.tagging.list_model import STATUS
from viewer.ui.translation import translate

if TYPE_CHECKING:
    from viewer.core.catalogue import Catalogue

#: What is measured, in words; the end of the name is its unit.
MEASURED = {
    "length_mm": QT_TRANSLATE_NOOP("Tagging", "Length"),
    "slip_mm": QT_TRANSLATE_NOOP("Tagging", "Slip"),
    "angle_deg": QT_TRANSLATE_NOOP("Tagging", "Angle"),
    "area_mm2": QT_TRANSLATE_NOOP("Tagging", "Area"),
    "volume_mm3": QT_TRANSLATE_NOOP("Tagging", "Volume"),
    "tilt_from_axial_deg": QT_TRANSLATE_NOOP("Tagging", "Tilt from the axial plane"),
    "width_mm": QT_TRANSLATE_NOOP("Tagging", "Width"),
    "depth_mm": QT_TRANSLATE_NOOP("Tagging", "Depth"),
    "height_mm": QT_TRANSLATE_NOOP("Tagging", "Height"),
}
SIDE = {"left": QT_TRANSLATE_NOOP("Tagging", "left"), "right": QT_TRANSLATE_NOOP("Tagging", "right")}


class Details(QWidget):
    """A form for one annotation, or for what several have in common."""

    def __init__(
        self, catalogue: Catalogue, dispatch: Callable[[act.TagAction], None], history: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._catalogue, self._dispatch = catalogue, dispatch
        self._rows: list[Annotation] = []
        self._filling = False
        self.label = LabelBox(catalogue.language)
        self.label.chosen.connect(self._relabel)
        self.grade = QComboBox()
        self.status = QComboBox()
        for name in STATUSES:
            self.status.addItem(translate("Tagging", STATUS[name]), name)
        self.side = QComboBox()
        self.side.addItem("–", None)
        for name in SIDES:
            self.side.addItem(translate("Tagging", SIDE[name]), name)
        self.level, self.comment = QLineEdit(), QLineEdit()
        self.comment.setPlaceholderText(translate("Tagging", "Write a comment, then press Enter"))
        self.where, self.numbers, self.codes, self.made = (_told() for _ in range(4))
        self.colour = QToolButton()
        self.colour.setText(translate("Tagging", "Colour…"))
        self.colour.clicked.connect(self._choose_colour)
        self.past = QToolButton()
        self.past.setText(translate("Tagging", "History…"))
        self.past.clicked.connect(lambda: history(self._rows[-1].id) if self._rows else None)
        self.grade.activated.connect(lambda _: self._edit(grade=self.grade.currentData()))
        self.status.activated.connect(lambda _: self._edit(status=self.status.currentData()))
        self.side.activated.connect(lambda _: self._edit(side=self.side.currentData()))
        self.level.editingFinished.connect(lambda: self._typed(self.level, "level"))
        self.comment.editingFinished.connect(lambda: self._typed(self.comment, "comment"))
        for box in (self.grade, self.status, self.side):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
        self._build()
        self.show_rows([])

    def _build(self) -> None:
        self.form = QFormLayout(self)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, field in (
            (QT_TRANSLATE_NOOP("Tagging", "What"), self.label),
            (QT_TRANSLATE_NOOP("Tagging", "Grade"), self.grade),
            (QT_TRANSLATE_NOOP("Tagging", "Where"), self.where),
            (QT_TRANSLATE_NOOP("Tagging", "Level"), self.level),
            (QT_TRANSLATE_NOOP("Tagging", "Side"), self.side),
            (QT_TRANSLATE_NOOP("Tagging", "Status"), self.status),
            (QT_TRANSLATE_NOOP("Tagging", "Comment"), self.comment),
            (QT_TRANSLATE_NOOP("Tagging", "Measured"), self.numbers),
            (QT_TRANSLATE_NOOP("Tagging", "Codes"), self.codes),
            (QT_TRANSLATE_NOOP("Tagging", "Made"), self.made),
        ):
            self.form.addRow(translate("Tagging", words), field)
            field.setAccessibleName(translate("Tagging", words))
        buttons = QHBoxLayout()
        buttons.addWidget(self.colour)
        buttons.addWidget(self.past)
        buttons.addStretch(1)
        self.form.addRow(buttons)

    # --- showing -----------------------------------------------------------------------------------

    def show_rows(self, rows: list[Annotation]) -> None:
        """Show these annotations."""
        self._rows = rows
        self.setVisible(bool(rows))
        if not rows:
            return
        with QSignalBlocker(self.grade), QSignalBlocker(self.status), QSignalBlocker(self.side):
            self._fill(rows)

    def _fill(self, rows: list[Annotation]) -> None:
        mixed = translate("Tagging", "(several)")
        labels = {one.label for one in rows}
        entry = vocabulary(self._catalogue.language).get(rows[-1].label) if len(labels) == 1 else None
        self.label.show_label(rows[-1].label if len(labels) == 1 else "", mixed if len(labels) > 1 else "")
        self.grade.clear()
        grades = entry.grades if entry is not None else ()
        for name in ("", *grades):
            self.grade.addItem(f"{entry.grading} {name}" if name and entry else "–", name)
        self.form.setRowVisible(self.grade, bool(grades))
        for box, field in ((self.grade, "grade"), (self.status, "status"), (self.side, "side")):
            values = {getattr(one, field) for one in rows}
            box.setCurrentIndex(box.findData(values.pop()) if len(values) == 1 else -1)
        for line, field in ((self.level, "level"), (self.comment, "comment")):
            texts = {getattr(one, field) or "" for one in rows}
            if not line.hasFocus() or len(rows) == 1:
                line.setText(texts.pop() if len(texts) == 1 else "")
            line.setPlaceholderText(mixed if texts else "")
            line.setModified(False)
        one = rows[-1] if len(rows) == 1 else None
        self.where.setText(place_of(one, self._catalogue) if one else mixed)
        self.numbers.setText(values_in_words(one.values) if one else "")
        self.codes.setText(self._codes(one) if one else "")
        self.made.setText(_made(one) if one else translate("Tagging", "{n} selected").format(n=len(rows)))
        self.form.setRowVisible(self.numbers, bool(one and one.values))
        self.form.setRowVisible(self.codes, bool(self.codes.text()))
        self.past.setEnabled(one is not None)
        self.colour.setStyleSheet(f"border-bottom: 3px solid {colour_of(rows[-1])}")

    def _codes(self, one: Annotation) -> str:
        """The codes of the structure it lies on, else those of its word."""
        if one.structure and self._catalogue.knows(one.structure):
            codes: Mapping[str, str] = self._catalogue.term(one.structure).codes
        else:
            entry = vocabulary(self._catalogue.language).get(one.label)
            codes = entry.codes if entry else {}
        return "  ".join(f"{system} {code}" for system, code in codes.items())

    # --- changing ----------------------------------------------------------------------------------

    def _edit(self, **fields: str | None) -> None:
        if self._rows:
            self._dispatch(act.Edit(tuple(one.id for one in self._rows), fields))

    def _relabel(self, label: str) -> None:
        self._edit(label=label, grade="")

    def _typed(self, line: QLineEdit, field: str) -> None:
        if line.isModified():
            line.setModified(False)
            text = line.text().strip()
            self._edit(**{field: text or (None if field == "level" else "")})

    def _choose_colour(self) -> None:
        if not self._rows:
            return
        chosen = QColorDialog.getColor(QColor(colour_of(self._rows[-1])), self)
        if chosen.isValid():
            self._edit(colour=chosen.name().upper())


def _told() -> QLabel:
    made = QLabel()
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made


def values_in_words(values: Mapping[str, float]) -> str:
    """`Length 24.3 mm, Area 12.0 mm²`."""
    return ", ".join(
        f"{translate('Tagging', MEASURED[name]) if name in MEASURED else name} {number(name, value)}"
        for name, value in values.items()
    )


def _made(one: Annotation) -> str:
    changed = f"{one.changed.astimezone():%Y-%m-%d %H:%M}"
    words = translate("Tagging", "by {author}, last changed {time}").format(author=one.author, time=changed)
    return words + (" · " + translate("Tagging", "first draft by the program") if one.origin == "automatic" else "")
