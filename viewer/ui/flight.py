"""The camera's way from one viewpoint to the next: short, and none at all where frames are slow."""

from __future__ import annotations

import time
from collections.abc import Callable

from PyQt6.QtCore import QObject, QTimer

from viewer.core.camera import between
from viewer.core.state import Camera

DURATION = 0.24  # seconds
FRAMES_AT_LEAST = 4


class Flight(QObject):
    """Moves the camera by calling `place` once a frame; its timer runs only on the way."""

    def __init__(
        self,
        place: Callable[[Camera], None],
        landed: Callable[[], None],
        frame_seconds: Callable[[], float],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._landed = landed
        self._frame_seconds = frame_seconds
        self._timer = QTimer(self)
        self._timer.setInterval(12)
        self._timer.timeout.connect(self._step)
        self._way: tuple[Camera, Camera, float] | None = None

    @property
    def flying(self) -> bool:
        return self._way is not None

    def go(self, start: Camera, end: Camera) -> None:
        """Fly from `start` to `end`; jump where a frame takes too long for a smooth way."""
        if start == end or self._too_slow():
            self.land(end)
            return
        self._way = (start, end, time.perf_counter())
        self._timer.start()

    def _too_slow(self) -> bool:
        return self._frame_seconds() * FRAMES_AT_LEAST > DURATION

    def land(self, at: Camera) -> None:
        """Be there at once."""
        self.stop()
        self._place(at)
        self._landed()

    def stop(self) -> None:
        """End the flight where it is."""
        self._timer.stop()
        self._way = None

    def _step(self) -> None:
        if self._way is None:
            return
        start, end, began = self._way
        share = (time.perf_counter() - began) / DURATION
        if share >= 1 or self._too_slow():
            self.land(end)
        else:
            self._place(between(start, end, share * share * (3 - 2 * share)))  # eases in and out
