"""What the text panel says while nothing is selected."""

from __future__ import annotations

from html import escape

from PyQt6.QtCore import QT_TRANSLATE_NOOP

from viewer.core.catalogue import Catalogue
from viewer.ui.translation import translate

_WAYS = (
    QT_TRANSLATE_NOOP(
        "Welcome",
        "<b>Click the spine</b> or a bar of the level strip to open a segment; click once more for the structure "
        "itself.",
    ),
    QT_TRANSLATE_NOOP(
        "Welcome", "<b>Drag</b> to turn it, use the wheel to come nearer, hold Shift and drag to move it."
    ),
    QT_TRANSLATE_NOOP(
        "Welcome", "<b>Up and Down</b> go from segment to segment, Esc one step out, Home back to the whole spine."
    ),
    QT_TRANSLATE_NOOP("Welcome", "<b>X</b> looks through the bone, F11 opens the presentation, F1 lists all keys."),
)


def welcome_html(catalogue: Catalogue) -> str:
    """The whole spine: how to begin, and its segments as links."""
    ways = "".join(f"<p>{translate('Welcome', words)}</p>" for words in _WAYS)
    links = (f'<a href="structure:{segment}">{escape(segment)}</a>' for segment in catalogue.segments)
    rows = f"<p>{' · '.join(links)}</p>"
    pack = catalogue.pack.info
    about = escape(", ".join(part for part in (pack.title, pack.attribution, pack.licence) if part))
    begin = escape(translate("Welcome", "How to begin"))
    segments = escape(translate("Welcome", "Segments, from above"))
    notice = escape(translate("Welcome", "For education; this is not medical advice."))
    return f"<h2>{begin}</h2>{ways}<h2>{segments}</h2>{rows}<p><i>{about}</i></p><p><i>{notice}</i></p>"
