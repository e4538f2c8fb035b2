"""Draws docs/xray-and-section.png for the README: L4-L5 in x-ray mode, and a sagittal cut through the whole spine.

    python scripts/readme_pictures.py

The two window pictures (window-light.png, presentation.png) are screenshots of the running program at 1440x900.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from viewer.core.actions import LookFrom, Select, SetSection, SetXray, reduce
from viewer.core.opening import open_catalogue
from viewer.core.state import LAYERS, Section, ViewState
from viewer.scene.snapshot import snapshot, write_png

DOCS = Path(__file__).resolve().parent.parent / "docs"
SIZE = (720, 620)


def main() -> None:
    """Draw and write the picture."""
    catalogue = open_catalogue()
    xray = ViewState(theme="dark")
    for action in (Select("L4-L5"), SetXray(True)):
        xray = reduce(xray, action, catalogue)
    cut = ViewState(layers=frozenset(LAYERS))
    for step in (SetSection(Section("sagittal", 0.0)), LookFrom("left")):
        cut = reduce(cut, step, catalogue)
    pictures = [snapshot(catalogue, state, SIZE) for state in (xray, replace(cut, labels=True))]
    write_png(DOCS / "xray-and-section.png", np.concatenate(pictures, axis=1))


if __name__ == "__main__":
    main()
