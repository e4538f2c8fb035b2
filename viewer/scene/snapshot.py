"""Pictures of a view state without any window or display."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from annotations.tags.model import Annotation
from viewer.core.catalogue import Catalogue
from viewer.core.companion import CompanionPack
from viewer.core.state import ViewState
from viewer.core.tagging.making import path_of
from viewer.core.tagging.state import Tagging
from viewer.scene.mask import mask, mask_colours, write_mask
from viewer.scene.offscreen import MAX_SIZE, Image, check_size, grab, off_screen, write_png
from viewer.scene.scene import SpineScene

__all__ = ["MAX_SIZE", "Image", "check_size", "mask", "mask_colours", "snapshot", "write_mask", "write_png"]

# Pixels that may be drawn at once; pictures small enough are drawn twice as large and averaged.
SUPERSAMPLED_PIXELS = 9_000_000


def snapshot(
    catalogue: Catalogue, state: ViewState, size: tuple[int, int] = (1280, 800), *, transparent: bool = False,
    marker: bool = True, companion: CompanionPack | None = None, annotations: Mapping[str, Annotation] | None = None,
    tagging: Tagging | None = None,
) -> Image:  # fmt: skip
    """Draw `state` at full quality: (height, width, 3) uint8, or (.., 4) where `transparent`.

    size : (width, height) in pixels, at most 3840x2160
    annotations : drawn on it, by id; tagging : which of them are selected or hidden
    companion : the pack that `state.companion` speaks of: over this one, or beside it in the right half
    Raises ViewerError for an impossible size or where there is no OpenGL.
    """
    width, height = check_size(size)
    if companion is not None and state.companion is not None and state.companion.way == "beside":
        left, right = check_size((width - width // 2, height)), check_size((width // 2, height))
        halves = (
            snapshot(catalogue, state, left, transparent=transparent, marker=marker),
            snapshot(companion.catalogue, companion.mirrored(state), right, transparent=transparent, marker=marker),
        )
        return np.concatenate(halves, axis=1)
    factor = 2 if width * height * 4 <= SUPERSAMPLED_PIXELS else 1
    with off_screen((width * factor, height * factor), transparent) as plotter:
        scene = SpineScene(plotter, catalogue, state, pixel_ratio=factor * _ratio(height), marker=marker)
        scene.lay_over(companion)
        if annotations:
            scene.show_tags(tagging or Tagging(), annotations, annotations.keys(), partial(path_of, catalogue))
        scene.end_motion()
        if transparent:
            plotter.renderer.SetGradientBackground(False)
            plotter.renderer.SetBackgroundAlpha(0.0)
        plotter.render_window.Render()
        image = grab(plotter.render_window, alpha=transparent)
        scene.close()
    return _average(image, factor)


def _ratio(height: int) -> float:
    """Lines and letters grow with large pictures, so that a 4K picture looks as the window does."""
    return max(1.0, height / 1080)


def _average(image: Image, factor: int) -> Image:
    if factor == 1:
        return image
    height, width, channels = image.shape
    blocks = image.reshape(height // factor, factor, width // factor, factor, channels)
    return (blocks.mean(axis=(1, 3)) + 0.5).astype(np.uint8)
