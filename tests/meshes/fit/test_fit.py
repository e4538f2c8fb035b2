"""The fitting tool: it finds a form again that is known, and leaves sizes and other lines alone."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from meshes.build.layout import Layout
from meshes.build.parameters import BuildError, parse_parameters, read_parameters, read_toml
from meshes.build.shapes import read_shapes
from meshes.build.vertebra import VertebraModel, folded, vertebra_model
from meshes.fit.fit_shape import Samples, fit
from meshes.fit.free_numbers import BODY_NUMBERS, FreeNumbers, Span, body_values
from meshes.fit.write_parameters import with_column


@pytest.fixture(scope="module")
def model() -> VertebraModel:
    return vertebra_model(Layout(read_parameters()), "L3", read_shapes()["L3"])


SPAN = Span(45.0, 70.0)


def samples_of(model: VertebraModel, count: int = 1500) -> Samples:
    """The model's own distances at points near its surface."""
    points = np.random.default_rng(0).uniform([0, -22, -30], [48, 72, 25], (40 * count, 3))
    distance = model.distance(points.astype(np.float32)).astype(float)
    near = np.flatnonzero(np.abs(distance) < 2.5)[:count]
    return Samples(folded(points[near]).astype(float), distance[near])


def test_numbers_go_out_and_in(model: VertebraModel) -> None:
    free = FreeNumbers(model, SPAN)
    again = free.model(free.x0)
    points = folded(np.random.default_rng(1).uniform(-30, 40, (400, 3)))
    inside = body_values(model) == np.clip(
        body_values(model), [r.low for r in BODY_NUMBERS], [r.high for r in BODY_NUMBERS]
    )
    assert np.allclose(body_values(again)[inside], body_values(model)[inside])
    assert np.abs(again.distance(points) - model.distance(points)).max() < 0.7
    assert len(free.x0) == len(free.owners) == len(free.sigma) == len(free.steps)


def test_a_fit_comes_nearer(model: VertebraModel) -> None:
    target = FreeNumbers(model, SPAN).model(FreeNumbers(model, SPAN).x0)
    form = replace(target.body.form, waist=target.body.form.waist - 2, front_waist=target.body.form.front_waist - 2)
    wrong, told = replace(target, body=replace(target.body, form=form)), []
    found = fit(FreeNumbers(wrong, SPAN), samples_of(target, 800), 5, stiffness=0.2, report=told.append)
    before, after = (float(number) for number in re.findall(r"(\d\.\d+) -> (\d\.\d+) mm", told[0])[0])
    assert after < 0.85 * before
    assert found.body.form.waist > wrong.body.form.waist


def test_a_body_that_shall_stay_stays(model: VertebraModel) -> None:
    free = FreeNumbers(model, SPAN, keep_body=True)
    body = np.array(free.owners) == "body"
    assert (free.sigma[body] < 2e-3).all()
    assert (free.sigma[~body] > 0.05).all()


def test_one_column_is_written() -> None:
    text = '[body.waist]\nunit = "mm"\nrange = [0, 8]\nL3 = 4.0\nL4 = 4.1\n\n[body.hollow]\nL3 = 1.0\n'
    assert with_column(text, "L3", {"body.waist": 3.256}) == text.replace("L3 = 4.0", "L3 = 3.26")
    with pytest.raises(BuildError, match=r"body\.waist\.L9: not found"):
        with_column(text, "L9", {"body.waist": 1.0})


def test_fitted_rows_are_rows_of_the_table() -> None:
    table, name = read_toml(None, "parameters.toml")
    body = parse_parameters(table, name).body
    assert {row.name for row in BODY_NUMBERS} <= set(vars(body))
