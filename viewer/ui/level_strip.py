"""The level strip: the spine as a small map, from above downwards; vertebrae and segments can be clicked."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from viewer.core.actions import Action
from viewer.core.spine import SACRUM
from viewer.core.state import ViewState
from viewer.core.store import Store
from viewer.ui.target_button import TargetButton
from viewer.ui.theme import TOKENS, Tokens
from viewer.ui.translation import translate

# Sizes at normal text, in pixels: a vertebra's key and a segment's bar.
KEY = QSize(42, 36)
BAR = QSize(56, 24)
PLAIN, RELATED, CHOSEN = 0, 1, 2


class LevelStrip(QScrollArea):
    """All levels of the open pack from above downwards."""

    def __init__(self, store: Store, dispatch: Callable[[Action], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.setAccessibleName(self.tr("Levels of the spine"))
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("panel")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(8, 14, 8, 14)
        layout.setSpacing(0)
        self.keys: dict[str, _Key] = {}
        for target in self._targets():
            kind = _SegmentBar if target in store.catalogue.segments else _VertebraKey
            self.keys[target] = made = kind(target, store, dispatch)
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.setWidget(inside)
        self.refresh(store.state)

    def _targets(self) -> list[str]:
        known = self._store.catalogue
        found = []
        for level in known.spine.levels:
            above, _ = known.spine.around(level)
            if above in known.segments:
                found.append(above)
            if known.knows(known.spine.vertebra(level)):
                found.append(known.spine.vertebra(level))
        return found

    def sizeHint(self) -> QSize:
        scale = self.fontMetrics().height() / 16
        return QSize(round(BAR.width() * scale) + 18, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 120)

    def refresh(self, state: ViewState) -> None:
        """Show what is selected and what is pointed at."""
        related = set(self._store.catalogue.roles(state.segment)["vertebrae"]) if state.segment else set()
        pointed = self._pointed(state)
        chosen_ids = [one for one in state.structures if one.startswith("vertebra/")]
        for target, key in self.keys.items():
            chosen = target == state.segment or any(one == target or one.startswith(f"{target}/") for one in chosen_ids)
            key.show_as(CHOSEN if chosen else RELATED if target in related else PLAIN, target == pointed, state.theme)

    def _pointed(self, state: ViewState) -> str | None:
        """The key that stands for what is pointed at: its vertebra, else its segment."""
        if state.pointed is None or state.pointed in self.keys:
            return state.pointed
        vertebra = "/".join(state.pointed.split("/")[:2])
        if vertebra in self.keys:
            return vertebra
        return next((part for part in state.pointed.split("/") if part in self.keys), None)


class _Key(TargetButton):
    """A clickable place of the map; pointing at it names it everywhere."""

    size_at_normal = KEY

    def __init__(self, target: str, store: Store, dispatch: Callable[[Action], None]) -> None:
        super().__init__(target, dispatch)
        self._level = store.catalogue.spine.level_of(target) or target
        self._look, self._lit, self._tokens = PLAIN, False, TOKENS["light"]
        name = store.catalogue.name(target)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_as(self, look: int, lit: bool, theme: str) -> None:
        """`look`: PLAIN, RELATED (a vertebra of the selected segment) or CHOSEN; `lit`: pointed at."""
        if (look, lit, TOKENS[theme]) != (self._look, self._lit, self._tokens):
            self._look, self._lit, self._tokens = look, lit, TOKENS[theme]
            told = {
                RELATED: translate("LevelStrip", "part of the selection"),
                CHOSEN: translate("LevelStrip", "selected"),
            }
            self.setAccessibleDescription(told.get(look, ""))
            self.update()

    def sizeHint(self) -> QSize:
        scale = self.fontMetrics().height() / 16
        return QSize(round(self.size_at_normal.width() * scale), round(self.size_at_normal.height() * scale))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, QRectF(self.rect()), self._tokens)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._tokens.focus), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def draw(self, painter: QPainter, box: QRectF, tokens: Tokens) -> None:
        """Paint the key into `box`."""
        raise NotImplementedError


class _VertebraKey(_Key):
    """A rounded key with the level's name; the sacrum narrows downwards."""

    def draw(self, painter: QPainter, box: QRectF, tokens: Tokens) -> None:
        box = box.adjusted(2, 2, -2, -2)
        painter.setBrush(QColor(tokens.chip_hover if self._lit else tokens.key))
        ring = {PLAIN: tokens.border, RELATED: tokens.key_ring, CHOSEN: tokens.accent}[self._look]
        painter.setPen(QPen(QColor(tokens.ink if self._lit else ring), 2.4 if self._look == CHOSEN else 1.3))
        if self.target == SACRUM:
            inset = box.width() * 0.16
            painter.drawPolygon(
                QPolygonF(
                    [
                        box.topLeft(),
                        box.topRight(),
                        box.bottomRight() - QPointF(inset, 0),
                        box.bottomLeft() + QPointF(inset, 0),
                    ]
                )
            )
        else:
            painter.drawRoundedRect(box, 7, 7)
        painter.setPen(QColor(tokens.key_ink if self._look == PLAIN and not self._lit else tokens.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._level)


class _SegmentBar(_Key):
    """A disc's bar; the whole gap between two vertebrae can be clicked."""

    size_at_normal = BAR

    def draw(self, painter: QPainter, box: QRectF, tokens: Tokens) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        chosen = self._look == CHOSEN
        bar = box.adjusted(2, 3, -2, -3) if chosen else box.adjusted(5, 5, -5, -5)
        if chosen:
            painter.setBrush(QColor(tokens.halo))
            painter.drawRoundedRect(box.adjusted(0, 0, 0, 0), 8, 8)
        painter.setBrush(QColor(tokens.bar_on if chosen else tokens.key_ring if self._lit else tokens.bar))
        painter.drawRoundedRect(bar, 5, 5)
