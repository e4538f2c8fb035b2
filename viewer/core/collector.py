"""Python's garbage collector rests while the program starts: what is imported and loaded then stays for good.

Going through it again and again takes a tenth of the time to the first frame.
"""

from __future__ import annotations

import gc


def rest() -> None:
    """From here on nothing is looked through, until `wake`."""
    gc.disable()


def wake() -> None:
    """Collect again, and leave alone what is there already. Twice does no harm."""
    gc.freeze()
    gc.enable()
