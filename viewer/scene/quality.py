"""How carefully a frame is drawn: while the camera moves, right after a change, and at rest."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

# Longest frame, seconds, that still feels like moving the spine by hand.
SLOW_FRAME = 0.045
PEELS = 5


@dataclass(frozen=True)
class Quality:
    """exact : translucent surfaces peeled in order; smooth : edges anti-aliased
    coarse : which structures may be drawn from the coarse set on a slow machine: "all", "faded" or "none"
    """

    exact: bool
    smooth: bool
    coarse: str


MOVING = Quality(exact=False, smooth=False, coarse="all")
DRAFT = Quality(exact=False, smooth=False, coarse="faded")
REST = Quality(exact=True, smooth=True, coarse="none")


def set_up(renderer: Any, quality: Quality, translucent: bool) -> None:
    """Switch `renderer` to `quality`; `translucent` says whether anything on view is."""
    peel = translucent and quality.exact
    renderer.SetUseDepthPeeling(peel)
    renderer.SetMaximumNumberOfPeels(PEELS)
    renderer.SetOcclusionRatio(0.0)
    renderer.SetUseOIT(translucent and not peel)
    renderer.SetUseFXAA(quality.smooth)


def time_frame(window: Any) -> float:
    """Seconds that one frame of `window` takes, the one before it not counted."""
    window.Render()
    window.WaitForCompletion()
    start = time.perf_counter()
    window.Render()
    window.WaitForCompletion()
    return time.perf_counter() - start
