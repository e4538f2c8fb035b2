"""Where the atlas that comes with the program lies."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

#: The id in its description; an atlas that is generated with other options has a longer one.
ATLAS_ID = "lumbar-atlas"


def atlas_path() -> Path:
    """The directory of the shipped mesh pack."""
    return Path(str(resources.files("meshes") / "atlas"))
