"""Colours and sizes of the window, light and dark: one table of tokens, and the style sheet drawn from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from PyQt6.QtGui import QColor, QPalette

BASE_POINT_SIZE = 10.0
TEXT_SIZES = (80, 90, 100, 110, 125, 150, 175, 200)  # per cent, the steps of Ctrl+Plus and Ctrl+Minus


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme, `#RRGGBB`.

    surface : panels and bars; field : text fields; chip : quiet buttons; border : hair lines
    ink, muted : text and quieter text, both readable on `surface` (contrast at least 4.5)
    chosen : the selected row; accent, on_accent : the one strong button; focus : the keyboard's ring
    key, key_ring, key_ink : a vertebra of the level strip; bar, bar_on, halo : a disc there, the selected one
    """

    surface: str
    field: str
    chip: str
    chip_hover: str
    chip_on: str
    border: str
    ink: str
    muted: str
    chosen: str
    accent: str
    on_accent: str
    focus: str
    key: str
    key_ring: str
    key_ink: str
    bar: str
    bar_on: str
    halo: str
    warning: str


TOKENS: dict[str, Tokens] = {
    "light": Tokens(
        surface="#FFFFFF",
        field="#F4F6F8",
        chip="#EEF2F5",
        chip_hover="#E3E9EF",
        chip_on="#E4EAF1",
        border="#E1E6EB",
        ink="#1B2430",
        muted="#5B6774",
        chosen="#E1E8F9",
        accent="#2D5BD7",
        on_accent="#FFFFFF",
        focus="#2D5BD7",
        key="#EEF2F5",
        key_ring="#66727F",
        key_ink="#5B6774",
        bar="#D9E0E7",
        bar_on="#1F78BE",
        halo="#CEE1F1",
        warning="#FFF3D6",
    ),
    "dark": Tokens(
        surface="#1E242C",
        field="#171C22",
        chip="#262E37",
        chip_hover="#303A46",
        chip_on="#33404E",
        border="#2E3741",
        ink="#F2F5F8",
        muted="#A3AFBB",
        chosen="#2C3649",
        accent="#8AA8FF",
        on_accent="#12161B",
        focus="#8AA8FF",
        key="#262E37",
        key_ring="#94A1AE",
        key_ink="#A3AFBB",
        bar="#37424E",
        bar_on="#5CB0EE",
        halo="#2B4356",
        warning="#4A3B12",
    ),
}


def scaled(pixels: float, text_size: int) -> int:
    """A length of the design at a text size in per cent, in pixels."""
    return round(pixels * text_size / 100)


def point_size(text_size: int) -> float:
    """The one size of text, in points, at a text size in per cent."""
    return BASE_POINT_SIZE * text_size / 100


def palette(theme: str) -> QPalette:
    """The colours for what the style sheet does not name (menus, dialogs, selections in text)."""
    tokens = TOKENS[theme]
    made = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, tokens.surface),
        (roles.Base, tokens.surface),
        (roles.AlternateBase, tokens.field),
        (roles.Button, tokens.chip),
        (roles.Text, tokens.ink),
        (roles.WindowText, tokens.ink),
        (roles.ButtonText, tokens.ink),
        (roles.ToolTipBase, tokens.surface),
        (roles.ToolTipText, tokens.ink),
        (roles.Highlight, tokens.accent),
        (roles.HighlightedText, tokens.on_accent),
        (roles.PlaceholderText, tokens.muted),
        (roles.Link, tokens.accent),
        (roles.LinkVisited, tokens.accent),
        (roles.Mid, tokens.border),
        (roles.Dark, tokens.border),
        (roles.Light, tokens.chip),
    ):
        made.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        faint = QColor(tokens.muted)
        faint.setAlphaF(0.65)
        made.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return made


def style_sheet(theme: str, text_size: int = 100) -> str:
    """The window's style sheet at a text size in per cent."""
    values: dict[str, str] = dict(vars(TOKENS[theme]))
    values["pt"] = f"{point_size(text_size):.2f}pt"
    values["title"] = f"{point_size(text_size) * 1.7:.2f}pt"

    def value(match: re.Match[str]) -> str:
        name = match[1]
        return f"{scaled(int(name[2:]), text_size)}px" if name[2:].isdigit() else values[name]

    return re.sub(r"@(\w+)", value, _template())


@cache
def _template() -> str:
    return (resources.files("viewer.ui") / "window.qss").read_text(encoding="utf-8")
