"""A program killed in the middle of painting, 200 times: what it was told is saved is there, and the file is whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 200
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process; this system has no fork")


def test_at_most_the_stroke_under_way_is_lost(tmp_path):
    root = Path(__file__).resolve().parents[3]
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("painting_until_killed.py")), str(tmp_path), str(KILLS)],
        capture_output=True, text=True, check=False, timeout=240, env=os.environ | {"PYTHONPATH": str(root)},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["kills"] == KILLS
    assert told["lost"] == 0, told
    assert told["damaged"] == 0, told
    assert told["beyond"] <= KILLS, "a stroke is written whole or not at all: at most the one under way is more"
    assert told["saved"] > KILLS, "the strokes must have come quickly enough to be killed among them"
