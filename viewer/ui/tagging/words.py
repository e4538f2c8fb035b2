"""The tools and steps of annotating in words, marked for translation in `Tagging`."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class ToolWords:
    """name : on button and menu; key : its shortcut

    hints : what to do at the first point, the second ...; the last one holds for all further points
    """

    name: str
    key: str
    hints: tuple[str, ...]


TOOL_WORDS: dict[str, ToolWords] = {
    "point": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Point"), "Shift+P",
        (QT_TRANSLATE_NOOP("Tagging", "Click where the point belongs."),),
    ),
    "series": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Series of landmarks"), "Shift+M",
        (QT_TRANSLATE_NOOP("Tagging", "Click the landmark. [ goes back, ] skips it."),),
    ),
    "line": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Line"), "Shift+L",
        (
            QT_TRANSLATE_NOOP("Tagging", "Click one end of the line."),
            QT_TRANSLATE_NOOP("Tagging", "Click the other end."),
        ),
    ),
    "polyline": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Curve along the surface"), "Shift+U",
        (
            QT_TRANSLATE_NOOP("Tagging", "Click where the curve begins."),
            QT_TRANSLATE_NOOP("Tagging", "Click the next point; double click, right click or Enter ends it."),
        ),
    ),
    "closed-curve": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Closed curve"), "Shift+V",
        (
            QT_TRANSLATE_NOOP("Tagging", "Click where the curve begins."),
            QT_TRANSLATE_NOOP("Tagging", "Click the next point; double click, right click or Enter closes it."),
        ),
    ),
    "angle": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Angle"), "Shift+A",
        (
            QT_TRANSLATE_NOOP("Tagging", "Click the end of the first leg."),
            QT_TRANSLATE_NOOP("Tagging", "Click the corner."),
            QT_TRANSLATE_NOOP("Tagging", "Click the end of the second leg."),
        ),
    ),
    "end-plate-angle": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Angle between end-plates (Cobb, lordosis)"), "Shift+E",
        (
            QT_TRANSLATE_NOOP("Tagging", "Upper end-plate: click its front (for Cobb: one side)."),
            QT_TRANSLATE_NOOP("Tagging", "Upper end-plate: click its back (for Cobb: the other side)."),
            QT_TRANSLATE_NOOP("Tagging", "Lower end-plate: click its front (for Cobb: one side)."),
            QT_TRANSLATE_NOOP("Tagging", "Lower end-plate: click its back (for Cobb: the other side)."),
        ),
    ),
    "plane": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Plane"), "Shift+D",
        (
            QT_TRANSLATE_NOOP("Tagging", "Click the first of three points of the plane."),
            QT_TRANSLATE_NOOP("Tagging", "Click the second point."),
            QT_TRANSLATE_NOOP("Tagging", "Click the third point."),
        ),
    ),
    "box": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Box"), "Shift+X",
        (
            QT_TRANSLATE_NOOP("Tagging", "Click one corner of the box."),
            QT_TRANSLATE_NOOP("Tagging", "Click the corner across."),
        ),
    ),
    "note": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Note"), "Shift+N",
        (QT_TRANSLATE_NOOP("Tagging", "Click where the note is pinned, then write it in the panel."),),
    ),
    "structure": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Tag a whole structure"), "Shift+S",
        (QT_TRANSLATE_NOOP("Tagging", "Click the structure."),),
    ),
    "brush": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Brush"), "Shift+B",
        (QT_TRANSLATE_NOOP("Tagging", "Drag over the surface to paint. [ and ] change the brush, Alt+drag turns."),),
    ),
    "lasso": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Lasso"), "Shift+O",
        (QT_TRANSLATE_NOOP("Tagging", "Begin on the surface and drag round what is to be painted."),),
    ),
    "grow": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Grow over a flat part"), "Shift+W",
        (QT_TRANSLATE_NOOP("Tagging", "Click a flat part: what faces its way is painted. [ and ] change how far."),),
    ),
    "fill": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Fill a part"), "Shift+I",
        (QT_TRANSLATE_NOOP("Tagging", "Click a part of a bone, such as a pedicle: all of it is painted."),),
    ),
    "erase": ToolWords(
        QT_TRANSLATE_NOOP("Tagging", "Eraser"), "Shift+R",
        (QT_TRANSLATE_NOOP("Tagging", "Drag over what is painted to take it away. [ and ] change the brush."),),
    ),
}  # fmt: skip
