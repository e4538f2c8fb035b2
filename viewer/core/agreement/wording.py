"""Figures of agreement in a line of words."""

from __future__ import annotations

from viewer.core.agreement.statistics import Icc, Kappa


def kappa_words(one: Kappa) -> str:
    """How far categories agree."""
    if one.kappa is None:
        return f"n {one.n}, {one.share:.0%} the same; {one.why}"
    weighted = f", weighted {one.weighted:.2f}" if one.weighted is not None else ""
    return f"n {one.n}, {one.share:.0%} the same, kappa {one.kappa:.2f}{weighted}"


def icc_words(one: Icc) -> str:
    """How far measurements agree."""
    words = [f"n {one.n}"]
    for name, value in (("ICC(2,1)", one.agreement), ("ICC(3,1)", one.consistency)):
        if value is not None:
            words.append(f"{name} {value[0]:.2f} ({value[1]:.2f} to {value[2]:.2f})")
    if one.bias is not None and one.limits is not None:
        words.append(f"bias {one.bias:.2f}, limits of agreement {one.limits[0]:.2f} to {one.limits[1]:.2f}")
    return ", ".join(words) + (f"; {one.why}" if one.why else "")
