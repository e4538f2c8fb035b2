"""Hiding, isolating and bringing back surfaces: pure steps from state to state. A part of a bone goes with its bone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from viewer.core.catalogue import Catalogue
from viewer.core.framing import framed
from viewer.core.state import LAYER_OF_ROLE, ViewState


def hidden(state: ViewState, targets: Iterable[str], catalogue: Catalogue) -> ViewState:
    """`state` with all surfaces of `targets` hidden; what is hidden is selected no longer."""
    targets = tuple(targets)
    keys = _surfaces(targets, catalogue)
    if not keys:
        return state
    left = tuple(one for one in state.structures if one not in targets)
    return replace(state, hidden=state.hidden | keys, structures=left)


def unhidden(state: ViewState, targets: Iterable[str], catalogue: Catalogue, layers: bool = False) -> ViewState:
    """`state` with `targets` neither hidden nor left out of what is isolated; `layers` switches theirs on too."""
    keys = _surfaces(targets, catalogue)
    needed = {LAYER_OF_ROLE[catalogue.structures[key].role] for key in keys} if layers else set()
    isolated = None if state.isolated is None else state.isolated | keys
    return replace(state, hidden=state.hidden - keys, isolated=isolated, layers=state.layers | needed)


def isolated(state: ViewState, targets: Iterable[str], catalogue: Catalogue) -> ViewState:
    """`state` with `targets` shown alone and framed; once more, or without targets, with the rest again."""
    targets = tuple(targets)
    keys = _surfaces(targets, catalogue)
    if not keys or state.isolated == keys:
        return replace(state, isolated=None)
    return framed(replace(state, isolated=keys, hidden=state.hidden - keys), targets, catalogue)


def _surfaces(targets: Iterable[str], catalogue: Catalogue) -> frozenset[str]:
    return frozenset(key for target in targets for key in catalogue.meshes_of(target))
