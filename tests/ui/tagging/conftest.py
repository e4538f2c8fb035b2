"""No window of a test asks before it closes, but where that is tested."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def questions():
    """The questions asked before closing; the answer is yes, or what is put into `answers`."""
    from viewer.ui.tagging.troubles import Troubles

    asked = []

    def answer(_self, words):
        asked.append(words)
        return getattr(answer, "yes", True)

    asked_with = type("Questions", (), {"asked": asked, "answer": answer})
    with pytest.MonkeyPatch.context() as patched:  # of its own: tests undo theirs
        patched.setattr(Troubles, "ask_to_leave", answer)
        yield asked_with
