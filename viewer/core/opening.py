"""From a pack's path and a few words to a catalogue and a view: what window and command line both begin with."""

from __future__ import annotations

from pathlib import Path

from annotations.language import DEFAULT_LANGUAGE
from meshes.pack import read_pack
from meshes.shipped import atlas_path
from viewer.core.actions import (
    Action,
    LookFrom,
    Select,
    SetAudience,
    SetCompanion,
    SetPresenting,
    SetTheme,
    SetXray,
    reduce,
)
from viewer.core.catalogue import Catalogue
from viewer.core.state import Companion, ViewState


def open_catalogue(pack: Path | None = None, language: str = DEFAULT_LANGUAGE) -> Catalogue:
    """The catalogue of the pack at `pack`, or of the shipped atlas, with names in `language`. Raises PackError."""
    return Catalogue(read_pack(pack or atlas_path()), language)


def view_of(
    catalogue: Catalogue,
    state: ViewState | None = None,
    *,
    select: str | None = None,
    view: str | None = None,
    xray: bool = False,
    theme: str | None = None,
    presenting: bool = False,
    companion: Companion | None = None,
) -> ViewState:
    """`state` (or a fresh view) with what was asked for on top. Raises ViewerError for an unknown id."""
    actions: list[Action] = []
    if theme:
        actions.append(SetTheme(theme))
    if select:
        actions.append(Select(select))
    if view:
        actions.append(LookFrom(view))
    if xray:
        actions.append(SetXray(True))
    if companion is not None:
        actions.append(SetCompanion(companion))
    if presenting:
        actions += [SetPresenting(True), SetAudience("patient")]
    state = state or ViewState()
    for action in actions:
        state = reduce(state, action, catalogue)
    return state
