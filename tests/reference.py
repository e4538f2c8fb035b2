"""Where the reference bones lie, which are measured against but never part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "reference"


def reference_folder() -> Path:
    """The folder of reference bones: LUMBAR_REFERENCE, or `shared/reference` beside the project. Skips without."""
    folder = Path(os.environ.get("LUMBAR_REFERENCE", BESIDE))
    if not (folder / "clouthier" / "L3.ply").is_file():
        pytest.skip("the reference bones are not here; set LUMBAR_REFERENCE to their folder")
    return folder
