"""Does what is measured lie within 5 % of the published default?"""

from __future__ import annotations

from collections.abc import Iterator

from meshes.check.finding import Checked, Finding, place
from meshes.measure.measuring import TOLERANCE, measure_all


def sizes(checked: Checked) -> Iterator[Finding]:
    """Each measure that has a published default; of another person's bones the figure is told and not judged."""
    judged = checked.standard
    for one in measure_all(checked.spine):
        if one.default is None or one.deviation is None:
            continue
        unit = one.definition.unit
        figure = f"{one.reading.value:.2f} {unit}, published {one.default:g} {unit}, {one.deviation:+.1%}"
        at = f" at {place(one.reading.places[0])}" if one.reading.places else ""
        note = "" if judged else "; not judged"
        where = f"{one.target}: {one.definition.name}{at}"
        yield Finding(f"size within {TOLERANCE:.0%}", where, figure + note, one.good or not judged)
