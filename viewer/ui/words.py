"""Words for the ids that several panels show: audiences, axes, layers, sides, themes, roles; each table by id."""

from __future__ import annotations

from PyQt6.QtCore import QT_TRANSLATE_NOOP

from viewer.ui.translation import translate

AUDIENCE = {
    "student": QT_TRANSLATE_NOOP("Words", "Student"),
    "patient": QT_TRANSLATE_NOOP("Words", "Patient"),
    "clinician": QT_TRANSLATE_NOOP("Words", "Clinician"),
}
AUDIENCE_TEXT = {
    "student": QT_TRANSLATE_NOOP("Words", "Text for students"),
    "patient": QT_TRANSLATE_NOOP("Words", "Text for patients"),
    "clinician": QT_TRANSLATE_NOOP("Words", "Text for clinicians"),
}
AXIS = {
    "axial": QT_TRANSLATE_NOOP("Words", "Axial"),
    "sagittal": QT_TRANSLATE_NOOP("Words", "Sagittal"),
    "coronal": QT_TRANSLATE_NOOP("Words", "Coronal"),
}
SECTION_AXIS = {
    "axial": QT_TRANSLATE_NOOP("Words", "Section: axial"),
    "sagittal": QT_TRANSLATE_NOOP("Words", "Section: sagittal"),
    "coronal": QT_TRANSLATE_NOOP("Words", "Section: coronal"),
}
# What is black and white in a scan, by the names of viewer/core/slices.py.
GREYS = {
    "bone": QT_TRANSLATE_NOOP("Words", "Bone"),
    "soft-tissue": QT_TRANSLATE_NOOP("Words", "Soft tissue"),
    "disc": QT_TRANSLATE_NOOP("Words", "Discs"),
    "auto": QT_TRANSLATE_NOOP("Words", "Automatic"),
}
GREYS_TEXT = {
    "bone": QT_TRANSLATE_NOOP("Words", "Scan: bone"),
    "soft-tissue": QT_TRANSLATE_NOOP("Words", "Scan: soft tissue"),
    "disc": QT_TRANSLATE_NOOP("Words", "Scan: discs"),
    "auto": QT_TRANSLATE_NOOP("Words", "Scan: greys by its own values (MR)"),
}
LAYER = {
    "bones": QT_TRANSLATE_NOOP("Words", "Bones"),
    "discs": QT_TRANSLATE_NOOP("Words", "Discs"),
    "joints": QT_TRANSLATE_NOOP("Words", "Joints"),
    "ligaments": QT_TRANSLATE_NOOP("Words", "Ligaments"),
    "nerves": QT_TRANSLATE_NOOP("Words", "Nerves"),
}
LAYER_TIP = {
    "bones": QT_TRANSLATE_NOOP("Words", "Show or hide the bones"),
    "discs": QT_TRANSLATE_NOOP("Words", "Show or hide the discs"),
    "joints": QT_TRANSLATE_NOOP("Words", "Show or hide the joints"),
    "ligaments": QT_TRANSLATE_NOOP("Words", "Show or hide the ligaments"),
    "nerves": QT_TRANSLATE_NOOP("Words", "Show or hide the nerves"),
}
SIDE = {
    "left": QT_TRANSLATE_NOOP("Words", "left"),
    "right": QT_TRANSLATE_NOOP("Words", "right"),
}
SIDE_ALONE = {
    "left": QT_TRANSLATE_NOOP("Words", "Left"),
    "right": QT_TRANSLATE_NOOP("Words", "Right"),
}
# In the legend, by selection role; the colours of the roles are in viewer/core/palette.py.
ROLE = {
    "disc": QT_TRANSLATE_NOOP("Words", "Disc"),
    "facets": QT_TRANSLATE_NOOP("Words", "Facet joints"),
    "exiting_roots": QT_TRANSLATE_NOOP("Words", "Exiting roots"),
    "traversing_roots": QT_TRANSLATE_NOOP("Words", "Traversing roots"),
    "ligaments": QT_TRANSLATE_NOOP("Words", "Ligaments"),
    "canal": QT_TRANSLATE_NOOP("Words", "Canal and sac"),
    "vertebrae": QT_TRANSLATE_NOOP("Words", "Vertebrae"),
    "parts": QT_TRANSLATE_NOOP("Words", "Parts of bones"),
}
# Whether a row of the tree is on view.
SHOWN = {
    "shown": QT_TRANSLATE_NOOP("Words", "shown"),
    "hidden": QT_TRANSLATE_NOOP("Words", "hidden"),
    "partly": QT_TRANSLATE_NOOP("Words", "partly"),
}


def word(table: dict[str, str], key: str) -> str:
    """The word a table of this file has for an id, in the language spoken."""
    return translate("Words", table[key])


def words(table: dict[str, str]) -> dict[str, str]:
    """All of a table, in the language spoken."""
    return {key: word(table, key) for key in table}
