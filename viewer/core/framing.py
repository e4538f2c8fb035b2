"""What the camera brings into view: a structure, a segment, the whole spine."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from viewer.core import camera as cameras
from viewer.core.appearance import explode_offsets
from viewer.core.catalogue import Catalogue
from viewer.core.state import Camera, Vector, ViewState

PART_MARGIN = 6.0  # mm of the bone that are framed around a part of it
SACRUM_MARGIN = 6.0  # mm of the sacrum that are framed around the rest of the L5-S1 segment


def framed(state: ViewState, targets: Iterable[str], catalogue: Catalogue) -> ViewState:
    """`state` with its camera moved so that `targets` fill the view, the viewing direction kept."""
    present = state.camera or home_camera(catalogue)
    targets, offsets = tuple(targets), explode_offsets(state.explode, catalogue)
    parts = [one for one in targets if one in catalogue.parts]
    keys = [key for target in targets if target not in parts for key in catalogue.meshes_of(target)]
    # Long structures (the sac, the long ligaments) run through many segments and would zoom out to all.
    short = [key for key in keys if len(catalogue.structures[key].levels) <= 2]
    clouds = [with_surroundings(catalogue.points_of([one], offsets)) for one in parts]
    if keys or not parts:
        clouds.append(worth_seeing(short or keys, offsets, catalogue))
    return replace(state, camera=cameras.frame(present, np.concatenate(clouds)))


def with_surroundings(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """`points` (n, 3) mm of a part of a bone, and the box of what lies round it: alone it would be a patch."""
    low, high = points.min(axis=0) - PART_MARGIN, points.max(axis=0) + PART_MARGIN
    corners = np.array(list(itertools.product(*zip(low, high, strict=True))), np.float32)
    return np.concatenate([points, corners])


def worth_seeing(keys: list[str], offsets: Mapping[str, Vector], catalogue: Catalogue) -> NDArray[np.float32]:
    """Points to frame, (n, 3) mm. Of the sacrum only what lies near the rest: it is larger than a whole segment."""
    rest = [key for key in keys if catalogue.structures[key].kind != "sacrum"]
    if not rest or len(rest) == len(keys):
        return catalogue.points_of(keys, offsets)
    points = catalogue.points_of(rest, offsets)
    whole = catalogue.points_of([key for key in keys if key not in rest], offsets)
    low, high = points.min(axis=0) - SACRUM_MARGIN, points.max(axis=0) + SACRUM_MARGIN
    return np.concatenate([points, whole[((whole >= low) & (whole <= high)).all(axis=1)]])


def home_camera(catalogue: Catalogue, explode: float = 0.0) -> Camera:
    """The whole pack, pulled apart by `explode`, from the home view."""
    points = catalogue.points_of((), explode_offsets(explode, catalogue))
    return cameras.look_from(cameras.HOME_VIEW, points)
