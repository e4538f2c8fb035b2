"""The scan beside the spine, as far as it is part of a view: where its slices cross, and what is black and white.

Pure steps from state to state; the pictures are made by `viewer.core.reslice` and `viewer.core.outlines`.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.action_types import Action, ClickSlices, Frame, MoveSlices, OpenSlices, SetSlices, SetWindow
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.core.state import Slices, Vector, ViewState

AUTO = "auto"
# Preset to centre and width of the greys, Hounsfield units. Soft tissue as T. Jamal Aldeen's lecture "CT-scan
# windowing" gives it (slidepub.com/slideshow/understanding-ct-scan-windowing); bone a design value between that
# lecture's (500, 2000) and the preset of Orthanc's Stone viewer (300, 1500); disc the narrower window for soft tissue
# of bookriff.com/what-is-window-level-in-ct-scan. `auto` has no figures: it is read off the scan, as MR needs it.
WINDOWS: dict[str, tuple[float, float] | None] = {
    "bone": (400.0, 1500.0),
    "soft-tissue": (50.0, 350.0),
    "disc": (50.0, 250.0),
    AUTO: None,
}
FARTHEST = 1e5  # mm; a place beyond is a slip, not a patient
NARROWEST, WIDEST = 1e-3, 1e6  # of a window of greys


def known_window(window: Any) -> bool:
    """Whether it is the name of a preset, or a centre and a width that can be drawn."""
    if isinstance(window, str):
        return window in WINDOWS
    if not isinstance(window, tuple) or len(window) != 2:
        return False
    centre, width = window
    return abs(centre) <= WIDEST and NARROWEST <= width <= WIDEST


def opened(state: ViewState, action: OpenSlices, catalogue: Catalogue) -> ViewState:
    """Slices at the place asked for, else in the middle of what is selected, else of the spine."""
    point = _place(action.point) if action.point else middle_of(_subjects(state), catalogue)
    before = state.slices or Slices(point)
    return replace(state, slices=replace(before, point=point, window=_window(action.window)))


def moved(state: ViewState, action: MoveSlices, catalogue: Catalogue) -> ViewState:
    """The slices cross elsewhere."""
    return state if state.slices is None else replace(state, slices=replace(state.slices, point=_place(action.point)))


def windowed(state: ViewState, action: SetWindow, catalogue: Catalogue) -> ViewState:
    """Other greys."""
    return (
        state if state.slices is None else replace(state, slices=replace(state.slices, window=_window(action.window)))
    )


def switched(state: ViewState, action: SetSlices, catalogue: Catalogue) -> ViewState:
    """Outlines and planes on or off."""
    if state.slices is None:
        return state
    outlines = state.slices.outlines if action.outlines is None else action.outlines
    planes = state.slices.planes if action.planes is None else action.planes
    return replace(state, slices=replace(state.slices, outlines=outlines, planes=planes))


def followed(before: ViewState, after: ViewState, action: Action, catalogue: Catalogue) -> ViewState:
    """`after` with the slices in the middle of what was newly selected, or framed."""
    if after.slices is None or isinstance(action, ClickSlices) or not _subjects(after):
        return after
    if _subjects(after) == _subjects(before) and not isinstance(action, Frame):
        return after
    return replace(after, slices=replace(after.slices, point=middle_of(_subjects(after), catalogue)))


def _subjects(state: ViewState) -> tuple[str, ...]:
    return state.structures[-1:] or ((state.segment,) if state.segment else ())


def middle_of(targets: tuple[str, ...], catalogue: Catalogue) -> Vector:
    """The middle of the last of `targets`, or of the whole pack, mm LPS: in it, else the nearest place on it.

    The middle of a segment is that of its disc; of a vertebra that of its body, or half way between its discs where
    the pack does not know the body.
    """
    if not targets:
        return _vector(catalogue.bounds_of(()).mean(axis=0))
    target = targets[-1]
    for better in (f"disc/{target}", f"{target}/body"):
        target = better if catalogue.knows(better) else target
    middle = catalogue.bounds_of([target]).mean(axis=0)
    if target in catalogue.parts:
        return _vector(middle)
    surfaces = [catalogue.pack.meshes[key] for key in catalogue.meshes_of(target)]
    between = _between_discs(target, catalogue)
    if between is not None and any(contains(one.points, one.triangles, between) for one in surfaces):
        return _vector(between)
    if not surfaces or any(contains(one.points, one.triangles, middle) for one in surfaces):
        return _vector(middle)
    points = np.concatenate([one.points for one in surfaces]).astype(float)
    return _vector(points[np.linalg.norm(points - middle, axis=1).argmin()])


def _between_discs(target: str, catalogue: Catalogue) -> NDArray[np.float64] | None:
    """Half way between the discs above and below a vertebra, mm LPS; None where it is none, or lacks one."""
    level = catalogue.spine.level_of(target)
    discs = [f"disc/{segment}" for segment in catalogue.spine.around(level)] if level else []
    if len(discs) != 2 or not all(catalogue.knows(disc) for disc in discs):
        return None
    return np.mean([catalogue.bounds_of([disc]).mean(axis=0) for disc in discs], axis=0)


def contains(points: NDArray[Any], triangles: NDArray[Any], place: NDArray[np.float64]) -> bool:
    """Whether `place` (3,) lies in the closed surface of `points` (n, 3) and `triangles` (m, 3): a ray upwards."""
    # A hair beside the place, so that the ray runs through no corner and no edge (points are float32).
    corners = points[triangles].astype(float) - (place + (1.3e-7, 2.7e-7, 0.0))
    near = (corners[:, :, :2].min(axis=1) <= 0).all(axis=1) & (corners[:, :, :2].max(axis=1) >= 0).all(axis=1)
    a, b, c = corners[near & (corners[:, :, 2].max(axis=1) > 0)].swapaxes(0, 1)
    # Twice the signed areas that the place spans with the edges, seen from above.
    areas = np.stack([p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0] for p, q in ((b, c), (c, a), (a, b))])
    hit = (areas > 0).all(axis=0) | (areas < 0).all(axis=0)
    height = (areas * np.stack([a[:, 2], b[:, 2], c[:, 2]])).sum(axis=0)[hit] / areas.sum(axis=0)[hit]
    return bool((height > 0).sum() % 2)


def _place(point: Vector) -> Vector:
    if not all(math.isfinite(value) and abs(value) <= FARTHEST for value in point):
        raise ViewerError(f"No place for slices: {point}; expected mm within {FARTHEST:g}")
    return _vector(point)


def _vector(point: Any) -> Vector:
    x, y, z = (float(value) for value in point)
    return (x, y, z)


def _window(window: str | tuple[float, float]) -> str | tuple[float, float]:
    if not known_window(window):
        raise ViewerError(f"Unknown window {window!r}; expected {', '.join(WINDOWS)}, or a centre and a width")
    return window
