"""A report on annotations, to be read by people: pictures, the table of what was measured, what was tagged and said.

One HTML file with all pictures in it, no scripts and nothing from elsewhere; plain enough for Qt to print.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from annotations.measured import sizes
from annotations.tags.model import KINDS, STATUSES, Annotation
from annotations.tags.vocabulary import Entry, vocabulary
from meshes.files import replace_file
from viewer.core.camera import frame, look_from
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.core.framing import with_surroundings
from viewer.core.state import Camera, ViewState
from viewer.core.tagging.listing import place_of
from viewer.core.tagging.shapes import number
from viewer.core.tagging.state import Tagging
from viewer.scene.offscreen import Image
from viewer.scene.snapshot import snapshot

WHOLE, NEAR = (520, 720), (720, 480)  # pixels
VIEWS = (("anterior", "From the front"), ("left", "From the left"), ("posterior", "From behind"))
MOST_ROWS = 5_000
MIDDLE, BEHIND = 8.0, 25.0  # mm from the middle of the spine
NOTICE = (
    "For learning and research; not medical advice and not a medical device. Measured on surfaces, by hand or by the "
    "program, as each row says; drafts have been checked by nobody."
)
STYLE = """
body { font-family: sans-serif; color: #1B2430; margin: 2em; max-width: 62em; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 1.6em; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 4px 8px; vertical-align: top; }
th { border-bottom: 2px solid #5B6774; } td { border-bottom: 1px solid #E1E6EB; }
.muted { color: #5B6774; } .rejected { color: #5B6774; text-decoration: line-through; } img { max-width: 100%; }
"""


@dataclass(frozen=True, eq=False)
class Picture:
    """name : of the picture within the report; caption : in words"""

    name: str
    caption: str
    image: Image


def pictures_of(annotations: Sequence[Annotation], catalogue: Catalogue) -> list[Picture]:
    """The whole spine from three sides, and each level that has annotations from near. Raises ViewerError."""
    rows = {one.id: one for one in annotations}
    everything = catalogue.points_of(())
    found = [
        Picture(view, caption, _drawn(catalogue, rows, look_from(view, everything), WHOLE)) for view, caption in VIEWS
    ]
    by_level: dict[str, list[Annotation]] = {}
    for one in annotations:
        if one.level and one.status != "rejected" and (one.points or one.faces):
            by_level.setdefault(one.level, []).append(one)
    for level, some in sorted(by_level.items()):
        points = _places(some, catalogue)
        camera = frame(_side(points, catalogue), with_surroundings(points.astype(np.float32)))
        shown = tuple(one.id for one in some)
        found.append(Picture(f"level-{level}", level, _drawn(catalogue, rows, camera, NEAR, shown)))
    return found


def _drawn(
    catalogue: Catalogue, rows: Mapping[str, Annotation], camera: Camera, size: tuple[int, int],
    chosen: tuple[str, ...] = (),
) -> Image:  # fmt: skip
    rejected = frozenset(id_ for id_, one in rows.items() if one.status == "rejected")
    state = replace(ViewState(), camera=camera)
    return snapshot(catalogue, state, size, annotations=rows, tagging=Tagging(chosen=chosen, hidden=rejected))


def _places(some: Sequence[Annotation], catalogue: Catalogue) -> np.ndarray:
    points = [np.array(one.points, float).reshape(-1, 3) for one in some]
    for one in some:
        for key, runs in one.faces.items():
            mesh = catalogue.pack.meshes.get(key)
            if mesh is not None:
                first = [start for start, _ in runs if start < len(mesh.triangles)]
                points.append(mesh.points[mesh.triangles[first]].reshape(-1, 3).astype(float))
    return np.concatenate(points)


def _side(points: np.ndarray, catalogue: Catalogue) -> Camera:
    """From the side of the spine that they lie on; what lies in the middle, from the left."""
    away = points.mean(axis=0) - catalogue.points_of(()).mean(axis=0)
    across, deep = away[0], away[1]
    view = "right" if across < -MIDDLE else "left"
    if abs(deep) > max(abs(across), BEHIND):
        view = "posterior" if deep > 0 else "anterior"
    return look_from(view, points.astype(np.float32))


def html_of(
    annotations: Sequence[Annotation], catalogue: Catalogue, pictures: Sequence[Picture],
    source: Callable[[Picture], str], at: datetime,
) -> str:  # fmt: skip
    """The report; `source` gives the address of a picture."""
    words = vocabulary(catalogue.language)
    title = f"Annotations on {catalogue.pack.info.title}"
    whole = [one for one in pictures if not one.name.startswith("level-")]
    near = [one for one in pictures if one.name.startswith("level-")]
    parts = [
        f"<h1>{html.escape(title)}</h1>", f'<p class="muted">{html.escape(_summary(annotations, at))}</p>',
        "<table><tr>" + "".join(f"<td>{_figure(one, source(one), 215)}</td>" for one in whole) + "</tr></table>",
        *_measurements(annotations, catalogue, words), *_tags(annotations, catalogue, words),
        *(["<h2>Level by level</h2>"] if near else []),
        *(f"<p>{_figure(one, source(one), 480)}</p>" for one in near),
        f'<p class="muted">{html.escape(NOTICE)}</p>',
    ]  # fmt: skip
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def _summary(annotations: Sequence[Annotation], at: datetime) -> str:
    counts = [f"{n} {status}" for status in STATUSES if (n := sum(one.status == status for one in annotations))]
    authors = ", ".join(sorted({one.author for one in annotations}))
    return f"{at:%Y-%m-%d} · {len(annotations)} annotations ({', '.join(counts)}) · by {authors}"


def _figure(one: Picture, source: str, width: int) -> str:
    caption = html.escape(one.caption)
    return f'<img src="{source}" width="{width}" alt="{caption}"><br><span class="muted">{caption}</span>'


def _measurements(annotations: Sequence[Annotation], catalogue: Catalogue, words: Mapping[str, Entry]) -> list[str]:
    rows = [one for one in annotations if one.values]
    if not rows:
        return []
    head = ("What", "Where", "Measured", "This atlas", "Status", "By")
    known = sizes(catalogue.language)
    return ["<h2>Measured</h2>", _table(head, [_measured(one, catalogue, words, known) for one in rows[:MOST_ROWS]])]


def _measured(
    one: Annotation, catalogue: Catalogue, words: Mapping[str, Entry], known: Mapping[str, object]
) -> tuple[Annotation, tuple[str, ...]]:
    size = sizes(catalogue.language).get(f"{one.label}/{one.structure}") if known else None
    beside = f"{size.value:.1f} {size.unit}" if size is not None else ""
    values = ", ".join(number(name, value) for name, value in one.values.items())
    by = f"{one.author} (automatic)" if one.origin == "automatic" else one.author
    return one, (_what(one, words), place_of(one, catalogue), values, beside, one.status, by)


def _tags(annotations: Sequence[Annotation], catalogue: Catalogue, words: Mapping[str, Entry]) -> list[str]:
    rows = [one for one in annotations if one.comment or one.grade or not one.values]
    if not rows:
        return []
    head = ("What", "Where", "Kind", "Comment", "Status", "By")
    table = [
        (one, (_what(one, words), place_of(one, catalogue), KINDS[one.kind].name, one.comment, one.status, one.author))
        for one in rows[:MOST_ROWS]
    ]
    return ["<h2>Tagged and noted</h2>", _table(head, table)]


def _what(one: Annotation, words: Mapping[str, Entry]) -> str:
    entry = words.get(one.label)
    grade = f"{entry.grading} {one.grade}" if entry is not None and entry.grading and one.grade else one.grade
    return " ".join(filter(None, (entry.name if entry else one.label, grade)))


def _table(head: Sequence[str], rows: Sequence[tuple[Annotation, Sequence[str]]]) -> str:
    lines = ["<table><tr>" + "".join(f"<th>{one}</th>" for one in head) + "</tr>"]
    for one, cells in rows:
        kind = ' class="rejected"' if one.status == "rejected" else ""
        lines.append(f"<tr{kind}>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
    return "\n".join([*lines, "</table>"])


def in_page(picture: Picture) -> str:
    """A picture as an address that holds it."""
    return "data:image/png;base64," + base64.b64encode(png(picture.image)).decode("ascii")


def png(image: Image) -> bytes:
    """The bytes of a PNG file."""
    from PIL import Image as Pillow

    out = io.BytesIO()
    Pillow.fromarray(np.ascontiguousarray(image)).save(out, "PNG", optimize=True)
    return out.getvalue()


def ordered(annotations: Sequence[Annotation], catalogue: Catalogue) -> list[Annotation]:
    """Level by level from above down, then by what they are."""
    order = {level: place for place, level in enumerate(catalogue.spine.levels)}
    first = {one.id: (one.level or "~").split("-")[0] for one in annotations}
    return sorted(annotations, key=lambda one: (order.get(first[one.id], 99), one.structure or "", one.label))


def write_html(path: Path, annotations: Sequence[Annotation], catalogue: Catalogue, at: datetime) -> None:
    """Write the report as one HTML file. Raises ViewerError."""
    rows = ordered(annotations, catalogue)
    text = html_of(rows, catalogue, pictures_of(rows, catalogue), in_page, at)
    try:
        replace_file(path, text.encode())
    except OSError as error:
        raise ViewerError(f"{path}: cannot be written ({error.strerror}); choose another place") from error
