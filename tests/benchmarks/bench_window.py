"""How fast the window is: start, memory and rest against an empty window, clicks against a plain frame.

Run by `make bench`, on a display of 1280x800 or more; figures are printed, and judged as ratios to a floor taken
in the same run, because machines differ and are noisy.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmark

PROGRAM = Path(__file__).with_name("window_program.py")
ROUNDS = 5


def run(which: str) -> dict[str, float]:
    environment = os.environ | {"LUMBAR_BENCH_LAUNCHED": str(time.monotonic()), "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [sys.executable, str(PROGRAM), which], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def test_start_memory_and_rest_against_an_empty_window() -> None:
    # Interleaved, so that a busy machine slows both alike.
    pairs = [(run("empty"), run("atlas")) for _ in range(ROUNDS)]
    empty, ours = ({key: statistics.median(pair[at][key] for pair in pairs) for key in pairs[0][at]} for at in (0, 1))
    ratio = ours["first_frame"] / empty["first_frame"]
    print(f"\nstart to first frame: {ours['first_frame']:.2f} s, empty {empty['first_frame']:.2f} s, ratio {ratio:.2f}")
    print(f"peak memory: {ours['peak_mb']:.0f} MB, empty {empty['peak_mb']:.0f} MB")
    print(f"at rest: {ours['idle']:.2%} of a core, empty {empty['idle']:.2%}")
    assert ratio <= 1.3
    assert ours["peak_mb"] - empty["peak_mb"] <= 200
    assert ours["idle"] < 0.01


def test_a_click_costs_little_more_than_a_frame(qtbot: object, tmp_path: Path) -> None:
    from PyQt6.QtCore import Qt
    from PyQt6.QtTest import QTest
    from PyQt6.QtWidgets import QApplication

    from viewer.core.opening import open_catalogue
    from viewer.core.state import ViewState
    from viewer.core.store import Store
    from viewer.scene.mask import mask
    from viewer.ui.main_window import MainWindow

    catalogue = open_catalogue()
    window = MainWindow(Store(catalogue, ViewState()), session_file=tmp_path / "session.json")
    window.resize(1280, 800)
    window.show()
    canvas = window.viewport.canvas
    events = QApplication.processEvents
    frames: list[float] = []
    canvas.painted.connect(frames.append)

    def wait(seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            events()
            time.sleep(0.005)

    def next_frame() -> float:
        """Seconds until the next frame has been drawn."""
        start, before = time.perf_counter(), len(frames)
        while len(frames) == before and time.perf_counter() - start < 5:
            events()
        return time.perf_counter() - start

    wait(3)
    plain = []
    for _ in range(9):
        window.viewport.scene.begin_motion()
        canvas.draw()
        plain.append(next_frame())
    clicks, texts = [], []
    target = catalogue.segments
    for name in target * 2:
        window.store.history = type(window.store.history)(window.store.state)
        wait(0.8)
        size = (canvas.width(), canvas.height())
        picture, colours = mask(catalogue, window.store.state, size)
        place = pixel_of(picture, colours, f"disc/{name}/annulus")
        if place is None:
            continue
        before = window.store.state
        start = time.perf_counter()
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        if window.store.state.segment == before.segment:
            continue
        handled = time.perf_counter() - start
        clicks.append(handled + next_frame())
        texts.append(handled)
    floor, ours = statistics.median(plain), statistics.median(clicks)
    print(f"\nclick to highlighted frame: {ours * 1000:.0f} ms, plain frame {floor * 1000:.0f} ms, {ours / floor:.2f}")
    print(f"click until state, panels and text are changed: {statistics.median(texts) * 1000:.0f} ms")
    assert clicks
    assert statistics.median(texts) <= 0.05
    assert ours <= 1.2 * floor
    window.close()


def pixel_of(picture: object, colours: dict[str, str], structure: str) -> object:
    """A place of Qt's well inside a structure, or None if it cannot be seen."""
    import numpy as np
    from PyQt6.QtCore import QPoint

    colour = next((key for key, value in colours.items() if value == structure), None)
    if colour is None:
        return None
    rgb = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    rows, columns = np.nonzero((np.asarray(picture) == rgb).all(axis=2))
    if len(rows) == 0:
        return None
    middle = np.argmin((rows - np.median(rows)) ** 2 + (columns - np.median(columns)) ** 2)
    return QPoint(int(columns[middle]), int(rows[middle]))
