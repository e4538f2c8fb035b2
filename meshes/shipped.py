"""Where the atlas that comes with the program lies."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def atlas_path() -> Path:
    """The directory of the shipped mesh pack."""
    return Path(str(resources.files("meshes") / "atlas"))
