"""Words for what undo takes back: the English names of the steps, marked for translation."""

from __future__ import annotations

from PyQt6.QtCore import QT_TRANSLATE_NOOP

from viewer.ui.translation import translate

#: Steps of annotating (`viewer.core.tagging.state.Change.name`) and of the view (`viewer.core.step_names`).
NAMES = (
    QT_TRANSLATE_NOOP("Steps", "last point"),
    QT_TRANSLATE_NOOP("Steps", "place point"),
    QT_TRANSLATE_NOOP("Steps", "place landmark"),
    QT_TRANSLATE_NOOP("Steps", "place line"),
    QT_TRANSLATE_NOOP("Steps", "place curve"),
    QT_TRANSLATE_NOOP("Steps", "place closed curve"),
    QT_TRANSLATE_NOOP("Steps", "place angle"),
    QT_TRANSLATE_NOOP("Steps", "place angle between end-plates"),
    QT_TRANSLATE_NOOP("Steps", "place plane"),
    QT_TRANSLATE_NOOP("Steps", "place box"),
    QT_TRANSLATE_NOOP("Steps", "place note"),
    QT_TRANSLATE_NOOP("Steps", "place tag on a structure"),
    QT_TRANSLATE_NOOP("Steps", "move point"),
    QT_TRANSLATE_NOOP("Steps", "paint"),
    QT_TRANSLATE_NOOP("Steps", "erase"),
    QT_TRANSLATE_NOOP("Steps", "edit"),
    QT_TRANSLATE_NOOP("Steps", "set status"),
    QT_TRANSLATE_NOOP("Steps", "remove"),
    QT_TRANSLATE_NOOP("Steps", "add"),
    QT_TRANSLATE_NOOP("Steps", "restore"),
    QT_TRANSLATE_NOOP("Steps", "import"),
    QT_TRANSLATE_NOOP("Steps", "merge"),
    QT_TRANSLATE_NOOP("Steps", "first draft"),
    QT_TRANSLATE_NOOP("Steps", "keep both"),
    QT_TRANSLATE_NOOP("Steps", "presentation"),
    QT_TRANSLATE_NOOP("Steps", "other pack"),
    QT_TRANSLATE_NOOP("Steps", "comparison"),
    QT_TRANSLATE_NOOP("Steps", "comparison of packs"),
    QT_TRANSLATE_NOOP("Steps", "selection"),
    QT_TRANSLATE_NOOP("Steps", "isolate"),
    QT_TRANSLATE_NOOP("Steps", "hide or show"),
    QT_TRANSLATE_NOOP("Steps", "layers"),
    QT_TRANSLATE_NOOP("Steps", "X-ray"),
    QT_TRANSLATE_NOOP("Steps", "section"),
    QT_TRANSLATE_NOOP("Steps", "explode"),
    QT_TRANSLATE_NOOP("Steps", "labels"),
    QT_TRANSLATE_NOOP("Steps", "text for others"),
    QT_TRANSLATE_NOOP("Steps", "theme"),
    QT_TRANSLATE_NOOP("Steps", "slices"),
    QT_TRANSLATE_NOOP("Steps", "camera"),
    QT_TRANSLATE_NOOP("Steps", "view"),
)


def step_words(name: str) -> str:
    """The name of a step in the language spoken."""
    return translate("Steps", name)
