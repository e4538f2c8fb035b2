"""Agreement in numbers, through statsmodels and pingouin; what cannot be said is a reason, never a made-up number."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

LEAST_FOR_ICC = 5  # subjects that pingouin asks for
LEAST_FOR_LIMITS = 3


@dataclass(frozen=True)
class Kappa:
    """Agreement of categories: n subjects, share that agree (0..1), kappa plain and linearly weighted.

    A kappa is None where it is not defined; `why` then says why. Cohen 1960 and 1968 for two raters, Fleiss 1971 for
    more; weights only where the categories have an order.
    """

    n: int
    share: float
    kappa: float | None
    weighted: float | None
    why: str = ""


@dataclass(frozen=True)
class Icc:
    """Agreement of measurements: ICC(2,1) and ICC(3,1) with 95 % intervals (Shrout and Fleiss 1979), and for two raters
    the mean difference and the limits of agreement (Bland and Altman 1986), in the measure's unit.
    """

    n: int
    agreement: tuple[float, float, float] | None
    consistency: tuple[float, float, float] | None
    bias: float | None
    limits: tuple[float, float] | None
    why: str = ""


def kappa(ratings: Sequence[Sequence[str]], order: Sequence[str] = ()) -> Kappa:
    """Of `ratings`, a row of one category a rater for each subject; `order` of the categories, if they have one."""
    rows = [tuple(row) for row in ratings]
    if not rows:
        return Kappa(0, 0.0, None, None, "nobody rated the same things")
    share = float(np.mean([len(set(row)) == 1 for row in rows]))
    used = {one for row in rows for one in row}
    names = [one for one in order if one in used or order] or sorted(used)
    names += sorted(used - set(names))
    if len(used) < 2:
        return Kappa(len(rows), share, None, None, "all have one category, and kappa is not defined")
    numbers = np.array([[names.index(one) for one in row] for row in rows])
    if numbers.shape[1] == 2:
        plain, weighted = _cohen(numbers, len(names), bool(order))
    else:
        plain, weighted = _fleiss(numbers, len(names)), None
    return Kappa(len(rows), share, plain, weighted)


def _cohen(numbers: np.ndarray, categories: int, ordered: bool) -> tuple[float | None, float | None]:
    from statsmodels.stats.inter_rater import cohens_kappa

    table = np.zeros((categories, categories))
    np.add.at(table, (numbers[:, 0], numbers[:, 1]), 1)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        plain = float(cohens_kappa(table, return_results=False))
        weighted = float(cohens_kappa(table, wt="linear", return_results=False)) if ordered else float("nan")
    return _or_none(plain), _or_none(weighted)


def _fleiss(numbers: np.ndarray, categories: int) -> float | None:
    from statsmodels.stats.inter_rater import fleiss_kappa

    table = np.zeros((len(numbers), categories))
    for row, rated in enumerate(numbers):
        np.add.at(table[row], rated, 1)
    with np.errstate(all="ignore"):
        return _or_none(float(fleiss_kappa(table)))


def icc(measured: Sequence[Sequence[float]]) -> Icc:
    """Of `measured`, a row of one value a rater for each subject."""
    values = np.array(measured, float).reshape(len(measured), -1)
    n = len(values)
    bias, limits = _limits(values) if n >= LEAST_FOR_LIMITS and values.shape[1] == 2 else (None, None)
    if n < LEAST_FOR_ICC:
        return Icc(n, None, None, bias, limits, f"{n} pairs; an intraclass correlation needs {LEAST_FOR_ICC}")
    if np.ptp(values) == 0:
        return Icc(n, None, None, bias, limits, "all values are the same, and there is no correlation")
    if np.ptp(values, axis=1).max() == 0:
        whole = (1.0, 1.0, 1.0)
        return Icc(n, whole, whole, bias, limits, "all raters say the same")
    found = _shrout_fleiss(values)
    why = "" if all(found.values()) else "the values leave the correlation undefined"
    return Icc(n, found["agreement"], found["consistency"], bias, limits, why)


def _limits(values: np.ndarray) -> tuple[float, tuple[float, float]]:
    apart = values[:, 1] - values[:, 0]
    spread = 1.96 * float(apart.std(ddof=1))
    bias = float(apart.mean())
    return bias, (bias - spread, bias + spread)


def _shrout_fleiss(values: np.ndarray) -> Mapping[str, tuple[float, float, float] | None]:
    import pandas
    import pingouin

    subjects, raters = values.shape
    frame = pandas.DataFrame(
        {
            "subject": np.repeat(np.arange(subjects), raters),
            "rater": np.tile(np.arange(raters), subjects),
            "value": values.ravel(),
        }
    )
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        table = pingouin.intraclass_corr(frame, targets="subject", raters="rater", ratings="value")
    rows = {str(row["Type"]): row for _, row in table.iterrows()}
    return {
        "agreement": _interval(rows, ("ICC2", "ICC(A,1)")),
        "consistency": _interval(rows, ("ICC3", "ICC(C,1)")),
    }


def _interval(rows: Mapping[str, object], names: Sequence[str]) -> tuple[float, float, float] | None:
    row = next((rows[name] for name in names if name in rows), None)
    if row is None:
        return None
    interval = next((row[name] for name in ("CI95%", "CI95") if name in row), (np.nan, np.nan))  # type: ignore[index,operator]
    found = (float(row["ICC"]), float(interval[0]), float(interval[1]))  # type: ignore[index]
    return found if np.isfinite(found).all() else None


def _or_none(value: float) -> float | None:
    return value if np.isfinite(value) else None
