"""One window, measured from within and reported as a line of JSON: `empty` is the floor, `atlas` the program.

    python window_program.py (empty|atlas)

The empty window is a pyvistaqt window of the same size and settings with nothing in it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

IDLE_SECONDS = 5.0
SETTLE_SECONDS = 3.0


def empty() -> tuple[Any, Any]:
    """The floor: imports, application, window, canvas."""
    from PyQt6.QtWidgets import QApplication, QMainWindow
    from pyvistaqt import QtInteractor

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    canvas = QtInteractor(window, auto_update=False, multi_samples=0)
    window.setCentralWidget(canvas)
    window.resize(1280, 800)
    window.show()
    return application, (window, canvas)


def atlas() -> tuple[Any, Any]:
    """The program as `lumbar` starts it, with a session file of its own."""
    from viewer.core import collector

    collector.rest()
    from viewer.core.opening import open_catalogue
    from viewer.core.state import ViewState
    from viewer.ui.application import Desk, make_application

    application = make_application()
    desk = Desk(application, Path(tempfile.mkdtemp()) / "session.json")
    window = desk.show(open_catalogue(), ViewState())
    window.resize(1280, 800)
    return application, (desk, window.viewport.canvas)


def peak_memory() -> float:
    """MB. Not getrusage's figure, which a process takes over from the one that started it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmHWM in /proc/self/status; this benchmark needs Linux")


def main(which: str) -> None:
    """Run, and print seconds to the first frame, CPU share at rest and peak memory."""
    launched = float(os.environ["LUMBAR_BENCH_LAUNCHED"])
    from PyQt6.QtCore import QTimer

    application, (keep, canvas) = {"empty": empty, "atlas": atlas}[which]()
    found: dict[str, float] = {}
    paint = canvas.paintGL

    def painted() -> None:
        paint()
        if "first_frame" not in found:
            found["first_frame"] = time.monotonic() - launched
            QTimer.singleShot(int(SETTLE_SECONDS * 1000), rest)

    def rest() -> None:
        found["cpu"] = time.process_time()
        QTimer.singleShot(int(IDLE_SECONDS * 1000), done)

    def done() -> None:
        found["idle"] = (time.process_time() - found.pop("cpu")) / IDLE_SECONDS
        found["peak_mb"] = peak_memory()
        print(json.dumps(found), flush=True)
        os._exit(0)

    canvas.paintGL = painted
    application.exec()
    del keep


if __name__ == "__main__":
    main(sys.argv[1])
