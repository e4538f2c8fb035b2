"""Which levels of the spine follow each other; S1 stands for the sacrum."""

from __future__ import annotations

import re

LEVEL = re.compile(r"([CTLS])(\d{1,2})")
#: Regions, and the last level of the upper one, that may meet without a level between them.
FIRST_BELOW = frozenset({("CT", 7), ("TL", 11), ("TL", 12), ("TL", 13), ("LS", 4), ("LS", 5), ("LS", 6)})


def follows(upper: str, lower: str) -> bool:
    """Whether no level can lie between two: L4 and L5, L5 or L6 and S1, T11 or T12 and L1."""
    above, below = LEVEL.fullmatch(upper), LEVEL.fullmatch(lower)
    if above is None or below is None:
        return False
    last, first = int(above[2]), int(below[2])
    if above[1] == below[1]:
        return first == last + 1
    return first == 1 and (above[1] + below[1], last) in FIRST_BELOW
