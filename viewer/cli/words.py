"""Words of the command line that several commands understand."""

from __future__ import annotations

import argparse


def count(text: str) -> int:
    """A number of processes. Raises ArgumentTypeError, which argparse tells."""
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes from 1 to 256")
    return int(text)
