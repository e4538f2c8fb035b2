"""Annotations for tests: one plain, and any that hypothesis can think of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from annotations.tags.model import KINDS, Annotation, new_id, runs_of

AT = datetime(2026, 1, 31, 12, 0, 0, 123456, tzinfo=UTC)


def annotation(**changes):
    """A plain point, with `changes`."""
    plain = Annotation(new_id(), "point", "facet-joint", "lumbar-atlas", "Ada", AT, AT, points=((1.0, -2.5, 3.25),))
    return replace(plain, **changes)


letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))
words = st.text(letters, min_size=1, max_size=40).filter(str.strip)
coordinates = st.floats(-1e4, 1e4)
faces = st.dictionaries(words, st.sets(st.integers(0, 3000), min_size=1).map(runs_of), max_size=3)


@st.composite
def annotations(draw):
    """Any annotation that is sound."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    shape = KINDS[kind]
    count = draw(st.integers(shape.least, shape.most if shape.most is not None else shape.least + 4))
    points = draw(st.lists(st.tuples(coordinates, coordinates, coordinates), min_size=count, max_size=count))
    return annotation(
        id=draw(st.uuids()).hex,
        kind=kind,
        points=tuple(points),
        faces=draw(faces) if shape.faces else {},
        label=draw(words),
        comment=draw(words | st.just("")),
        structure=draw(st.none() | words),
        side=draw(st.sampled_from(("left", "right", None))),
        colour=draw(st.sampled_from(("", "#1F78BE", "#00FF7f"))),
        status=draw(st.sampled_from(("draft", "reviewed", "rejected"))),
        values=draw(st.dictionaries(words, st.floats(allow_nan=False, allow_infinity=False), max_size=3)),
        extra=draw(st.dictionaries(words, words, max_size=3)),
        changed=draw(st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC))),
    )
