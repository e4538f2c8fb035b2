"""What the text panel says while nothing is selected."""

from __future__ import annotations

from html import escape

from viewer.core.catalogue import Catalogue

_WAYS = (
    ("Click the spine", "or a bar of the level strip to open a segment; click once more for the structure itself."),
    ("Drag", "to turn it, use the wheel to come nearer, hold Shift and drag to move it."),
    ("Up and Down", "go from segment to segment, Esc one step out, Home back to the whole spine."),
    ("X", "looks through the bone, F11 opens the presentation, F1 lists all keys."),
)


def welcome_html(catalogue: Catalogue) -> str:
    """The whole spine: how to begin, and its segments as links."""
    ways = "".join(f"<p><b>{escape(key)}</b> {escape(words)}</p>" for key, words in _WAYS)
    links = (f'<a href="structure:{segment}">{escape(segment)}</a>' for segment in catalogue.segments)
    rows = f"<p>{' · '.join(links)}</p>"
    pack = catalogue.pack.info
    about = escape(", ".join(part for part in (pack.title, pack.attribution, pack.licence) if part))
    return (
        f"<h2>How to begin</h2>{ways}<h2>Segments, from above</h2>{rows}"
        f"<p><i>{about}</i></p><p><i>For education; this is not medical advice.</i></p>"
    )
