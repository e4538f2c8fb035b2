"""The ways of curves along their surfaces, found one after the other while nothing else is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject, QTimer

from annotations.tags.model import Annotation
from viewer.core.catalogue import Catalogue

Path = NDArray[np.float64] | None
CURVES = ("polyline", "closed-curve")
MOST = 500  # curves whose way is found; further ones are drawn straight from point to point
PAUSE = 30  # ms between two, so that the window stays quick


class Ways(QObject):
    """Knows the way of each curve for the points it has; `found` is called with the id of one newly known."""

    def __init__(self, catalogue: Catalogue, found: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._catalogue, self._found = catalogue, found
        self._known: dict[str, tuple[object, Path]] = {}
        self._waiting: dict[str, Annotation] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)

    def of(self, one: Annotation) -> Path:
        """The way of a curve, (k, 3) mm; None while it is not known, or where there is none."""
        points, way = self._known.get(one.id, (None, None))
        return way if points == one.points else None

    def look(self, annotations: Mapping[str, Annotation], ids: Iterable[str]) -> None:
        """These are other than before: find the ways of the curves among them soon."""
        for id_ in ids:
            one = annotations.get(id_)
            self._waiting.pop(id_, None)
            if one is None:
                self._known.pop(id_, None)
            elif one.kind in CURVES and self._known.get(id_, (None,))[0] != one.points:
                self._waiting[id_] = one
        if self._waiting and not self._timer.isActive():
            self._timer.start(PAUSE)

    def _next(self) -> None:
        from viewer.core.tagging.making import path_of

        if not self._waiting or len(self._known) >= MOST:
            self._waiting.clear()
            return
        id_, one = self._waiting.popitem()
        self._known[id_] = (one.points, path_of(self._catalogue, one))
        self._found(id_)
        self._timer.start(PAUSE)

    def stop(self) -> None:
        """Find no more."""
        self._timer.stop()
        self._waiting.clear()
