"""What a step of the view was, in a word: the difference between two views, for the menu that takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from viewer.core.state import ViewState

#: What a view consists of, by the English name of a step that changes it; what says most comes first.
STEPS: tuple[tuple[str, Callable[[ViewState], Any]], ...] = (
    ("presentation", lambda state: state.presenting),
    ("other pack", lambda state: state.companion and state.companion.pack),
    ("comparison", lambda state: state.compared),
    ("selection", lambda state: (state.segment, state.structures, state.topic)),
    ("isolate", lambda state: state.isolated),
    ("hide or show", lambda state: state.hidden),
    ("layers", lambda state: state.layers),
    ("X-ray", lambda state: state.xray),
    ("section", lambda state: state.section),
    ("explode", lambda state: state.explode),
    ("labels", lambda state: state.labels),
    ("text for others", lambda state: state.audience),
    ("theme", lambda state: state.theme),
    ("comparison of packs", lambda state: state.companion),
    ("slices", lambda state: state.slices),
    ("camera", lambda state: state.camera),
)
OTHER = "view"


def step_name(before: ViewState, after: ViewState) -> str:
    """The English name of the step from `before` to `after`, whichever way it is gone; a key for translation."""
    return next((name for name, part in STEPS if part(before) != part(after)), OTHER)
