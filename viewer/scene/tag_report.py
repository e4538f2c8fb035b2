"""The pictures of a report on annotations, and the report as one HTML file with all of them in it."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from annotations.tags.model import Annotation
from meshes.files import replace_file
from viewer.core.camera import frame, look_from
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.core.framing import with_surroundings
from viewer.core.state import Camera, ViewState
from viewer.core.tagging import report
from viewer.core.tagging.on_surfaces import within
from viewer.core.tagging.report import ordered, upper_level
from viewer.core.tagging.state import Tagging
from viewer.scene.offscreen import Image
from viewer.scene.snapshot import snapshot

__all__ = ["Picture", "html_of", "in_page", "ordered", "pictures_of", "png", "write_html"]

WHOLE, NEAR = (440, 800), (720, 480)  # pixels of the pictures
WHOLE_WIDTH, NEAR_WIDTH = 215, 326  # pixels they are shown at
NEARER = 1.35  # the spine is slim: it may come nearer than a box round it would
VIEWS = (("anterior", "From the front"), ("left", "From the left"), ("posterior", "From behind"))
MIDDLE, BEHIND = 8.0, 25.0  # mm from the middle of the spine


@dataclass(frozen=True, eq=False)
class Picture:
    """name : of the picture within the report; caption : in words; near : of one level, else of the whole spine"""

    name: str
    caption: str
    image: Image
    near: bool = False


def pictures_of(annotations: Sequence[Annotation], catalogue: Catalogue) -> list[Picture]:
    """The whole spine from three sides, and each level that has annotations from near. Raises ViewerError."""
    rows = {one.id: one for one in annotations}
    everything = catalogue.points_of(())
    found = [
        Picture(view, caption, _drawn(catalogue, rows, _nearer(look_from(view, everything)), WHOLE))
        for view, caption in VIEWS
    ]
    by_level: dict[str, list[Annotation]] = {}
    for one in ordered(annotations, catalogue):
        if (
            upper_level(one)
            and one.status != "rejected"
            and not _long(one, catalogue)
            and len(_places([one], catalogue))
        ):
            by_level.setdefault(upper_level(one), []).append(one)
    for level, some in by_level.items():
        points = _places(some, catalogue)
        camera = frame(_side(points, catalogue), with_surroundings(points.astype(np.float32)))
        image = _drawn(catalogue, rows, camera, NEAR, tuple(one.id for one in some))
        caption = ", ".join(dict.fromkeys(one.level or "" for one in some))
        found.append(Picture(f"level-{level}", caption, image, near=True))
    return found


def _nearer(camera: Camera) -> Camera:
    x, y, z = (f + (p - f) / NEARER for p, f in zip(camera.position, camera.focal_point, strict=True))
    return replace(camera, position=(x, y, z))


def _long(one: Annotation, catalogue: Catalogue) -> bool:
    """Whether it spans more than one segment, as lordosis does: that is seen on the whole spine."""
    levels = catalogue.spine.levels
    ends = [levels.index(level) for level in (one.level or "").split("-") if level in levels]
    return len(ends) > 1 and ends[-1] - ends[0] > 1


def _drawn(
    catalogue: Catalogue, rows: Mapping[str, Annotation], camera: Camera, size: tuple[int, int],
    chosen: tuple[str, ...] = (),
) -> Image:  # fmt: skip
    rejected = frozenset(id_ for id_, one in rows.items() if one.status == "rejected")
    state = replace(ViewState(), camera=camera)
    return snapshot(catalogue, state, size, annotations=rows, tagging=Tagging(chosen=chosen, hidden=rejected))


def _places(some: Sequence[Annotation], catalogue: Catalogue) -> np.ndarray:
    """Where annotations are, (n, 3) mm: their points, and corners of their painted faces."""
    points = [np.zeros((0, 3)), *(np.array(one.points, float).reshape(-1, 3) for one in some)]
    for one in some:
        for key, runs in one.faces.items():
            mesh = catalogue.pack.meshes.get(key)
            if mesh is not None:
                painted = mesh.triangles[within(runs, len(mesh.triangles))]
                points.append(mesh.points[np.unique(painted)].astype(float))
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
    source: Callable[[Picture], str], at: datetime, *, printed: bool = False,
) -> str:  # fmt: skip
    """The report; `source` gives the address of a picture; printed : it goes to paper."""
    whole = [report.Figure(source(one), one.caption, WHOLE_WIDTH) for one in pictures if not one.near]
    near = [report.Figure(source(one), one.caption, NEAR_WIDTH) for one in pictures if one.near]
    return report.html_of(annotations, catalogue, whole, near, at, printed=printed)


def in_page(picture: Picture) -> str:
    """A picture as an address that holds it."""
    return "data:image/png;base64," + base64.b64encode(png(picture.image)).decode("ascii")


def png(image: Image) -> bytes:
    """The bytes of a PNG file."""
    from PIL import Image as Pillow

    out = io.BytesIO()
    Pillow.fromarray(np.ascontiguousarray(image)).save(out, "PNG", optimize=True)
    return out.getvalue()


def write_html(path: Path, annotations: Sequence[Annotation], catalogue: Catalogue, at: datetime) -> None:
    """Write the report as one HTML file. Raises ViewerError."""
    rows = ordered(annotations, catalogue)
    text = html_of(rows, catalogue, pictures_of(rows, catalogue), in_page, at)
    try:
        replace_file(path, text.encode())
    except OSError as error:
        raise ViewerError(f"{path}: cannot be written ({error.strerror}); choose another place") from error
