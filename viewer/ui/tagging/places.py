"""Where annotations lie when nobody says otherwise, and what waits to be sent to a team's server."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from viewer.ui.translation import translate

PLACE, AUTHOR = "annotations", "annotator"  # words of the session: what was chosen in the window


def data_folder() -> Path:
    """The folder of the user's own data on this platform."""
    return Path(platformdirs.user_data_dir("lumbar", appauthor=False))


def usual_place() -> str:
    """The database that is used when none is named."""
    return str(data_folder() / "annotations.db")


def last_place(words: Mapping[str, str]) -> tuple[str, str | None]:
    """The database that was chosen last time or the usual one, and a line where the former is no longer there."""
    last = words.get(PLACE, "")
    if not last or exists(last):
        return last or usual_place(), None
    gone = translate("Desk", "The annotations of last time are no longer there: {path}")
    return usual_place(), gone.format(path=last)


def outbox_of(place: str) -> Path:
    """Where steps wait for the server at `place`: one file a server, database and user, whatever the password is."""
    from annotations.tags.engine import without_password

    print_ = hashlib.sha256(without_password(place).encode()).hexdigest()[:12]
    return data_folder() / f"outbox-{print_}.db"


def is_team(place: str) -> bool:
    """Whether `place` names a server; as `annotations.tags.engine.is_server`, without loading a database for it."""
    return place.startswith(("postgresql://", "postgresql+"))


def exists(place: str) -> bool:
    """Whether there is something to open."""
    return is_team(place) or (bool(place) and Path(place).exists())
