"""What the text panel says while nothing is selected."""

from __future__ import annotations

from html import escape

from PyQt6.QtCore import QT_TRANSLATE_NOOP

from annotations.topics import topics
from viewer.core.catalogue import Catalogue
from viewer.core.titles import name_for
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


#: Folder of the texts -> the heading above their list.
_TEXTS = {
    "roots": QT_TRANSLATE_NOOP("Welcome", "Nerve roots: skin, muscles, reflexes"),
    "conditions": QT_TRANSLATE_NOOP("Welcome", "Conditions"),
}


def welcome_html(catalogue: Catalogue, audience: str) -> str:
    """The whole spine: how to begin, and as links its segments, the nerve roots and the conditions."""
    ways = "".join(f"<p>{translate('Welcome', words)}</p>" for words in _WAYS)
    parts = [f"<h2>{escape(translate('Welcome', 'How to begin'))}</h2>", ways]
    segments = [(f"structure:{segment}", segment) for segment in catalogue.segments]
    parts += _listed(translate("Welcome", "Segments, from above"), segments)
    for folder, title in _TEXTS.items():
        read = [topic for topic in topics(catalogue.language).values() if topic.folder == folder]
        words = [one.subject if folder == "roots" else name_for(catalogue, one.id, audience) for one in read]
        links = [(f"text:{topic.id}", word) for topic, word in zip(read, words, strict=True)]
        parts += _listed(translate("Welcome", title), links)
    pack = catalogue.pack.info
    about = ", ".join(part for part in (pack.title, pack.attribution, pack.licence) if part)
    notice = translate("Welcome", "For education; this is not medical advice.")
    return "".join([*parts, *(f"<p><i>{escape(line)}</i></p>" for line in (about, notice))])


def _listed(title: str, links: list[tuple[str, str]]) -> tuple[str, ...]:
    if not links:
        return ()
    anchors = (f'<a href="{address}">{escape(words)}</a>' for address, words in links)
    return f"<h2>{escape(title)}</h2>", f"<p>{' · '.join(anchors)}</p>"
