"""Listening to VTK without keeping anything alive: callbacks hold their owner weakly and are taken back on close."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any


class Observers:
    """The callbacks one owner has on VTK objects."""

    def __init__(self) -> None:
        self._taken: list[tuple[Any, int]] = []

    def add(self, subject: Any, event: str, method: Callable[[], None]) -> None:
        """Call `method` (a bound method, held weakly) at each `event` of `subject`."""
        held = weakref.WeakMethod(method)

        def call(_subject: Any, _event: str) -> None:
            alive = held()
            if alive is not None:
                alive()

        self._taken.append((subject, subject.AddObserver(event, call)))

    def clear(self) -> None:
        """Take all callbacks back."""
        for subject, tag in self._taken:
            subject.RemoveObserver(tag)
        self._taken.clear()
