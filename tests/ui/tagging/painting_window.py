"""The real window, painting stroke after stroke into a database, until it is killed; says each one that is saved.

python painting_window.py PLACE
"""

from __future__ import annotations

import itertools
import sys

from PyQt6.QtCore import QTimer

from viewer.core.opening import open_catalogue
from viewer.core.state import ViewState
from viewer.core.tagging.actions import Stroke, TakeTool
from viewer.ui.application import Desk, make_application

FACES = 5  # of a stroke


def main() -> None:
    """Open, then a stroke whenever the window has nothing else to do."""
    application = make_application()
    desk = Desk(application, None, sys.argv[1], "Ada")
    window = desk.show(open_catalogue(None), ViewState())
    numbers = itertools.count()

    def stroke() -> None:
        first = next(numbers) * 2 * FACES
        window.tags.dispatch(Stroke({"vertebra/L3": frozenset(range(first, first + FACES - 1))}))
        window.tags.dispatch(Stroke({"vertebra/L3": frozenset(range(first, first + FACES))}, done=True))
        if window.tags.core is not None and not window.tags.state.stroke:
            print("saved", flush=True)

    timer = QTimer()
    timer.timeout.connect(stroke)

    def begin() -> None:
        window.tags.dispatch(TakeTool("brush"))
        timer.start(0)

    window.viewport.ready.connect(begin)
    application.exec()


if __name__ == "__main__":
    main()
