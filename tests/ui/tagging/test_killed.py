"""The program itself, killed at a random moment while it paints: at most the stroke under way is lost."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotations.tags.store import Store
from tests.ui.tagging.painting_window import FACES

KILLS = int(os.environ.get("LUMBAR_KILLS", "4"))  # each opens a window anew; 20 take a minute or two
LONGEST = 0.6  # seconds of painting


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills in another way")
def test_killed_while_painting_at_most_the_stroke_under_way_is_lost(qapp, tmp_path):
    place, chance, told = str(tmp_path / "a.db"), random.Random(6), 0
    root = Path(__file__).resolve().parents[3]
    lost = beyond = 0
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("painting_window.py")), place],
            stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(root)},
        )  # fmt: skip
        assert child.stdout is not None
        heard = child.stdout.readline()
        time.sleep(chance.random() * LONGEST)
        child.kill()
        heard += child.stdout.read()
        child.wait()
        told += heard.count(b"saved")
        with sqlite3.connect(place) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        store = Store(place, "looker")
        faces = sum(record.annotation.face_count for record in store.records().values())
        store.close()
        assert faces % FACES == 0, "a stroke is written whole or not at all"
        lost += max(told - faces // FACES, 0)
        beyond += max(faces // FACES - told, 0)
        told = faces // FACES
    print(f"{KILLS} kills, {told} strokes saved, {lost} lost, {beyond} more than was told")
    assert lost == 0
    assert beyond <= KILLS, "only the one under way may be there without having been told"
    assert told > KILLS
