"""Thousands of annotations are opened beside the window's work, which goes on meanwhile."""

from __future__ import annotations

import itertools
import time

from PyQt6.QtCore import QTimer

from annotations.tags.store import Put, Store
from tests.annotations.tags.making import annotation
from tests.ui.conftest import wait_until

COUNT = 10_000
LONGEST = 1.0  # s without an answer; read in the window's own thread it takes more than this for a tenth of a million


def test_the_window_answers_while_thousands_are_read(open_window, catalogue, tmp_path):
    place = str(tmp_path / "a.db")
    pack = catalogue.pack.info.id
    store = Store(place, "Ada")
    store.commit([Put(annotation(pack=pack)) for _ in range(COUNT)])
    store.close()
    window = open_window(annotations=place)
    beats: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start(0)
    wait_until(lambda: len(window.tags.annotations) == COUNT, seconds=30)
    timer.stop()
    longest = max(later - sooner for sooner, later in itertools.pairwise(beats))
    print(f"{COUNT} annotations opened; the window's longest pause {longest * 1000:.0f} ms")
    assert longest < LONGEST
