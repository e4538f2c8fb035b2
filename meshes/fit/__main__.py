"""Fit one vertebra's forms to a reference bone, starting from the given tables.

python -m meshes.fit REFERENCE.ply LEVEL OUT_SHAPES.toml OUT_PARAMETERS.toml [--scale 0.97] [--rounds 12]
    [--stiffness 1] [--keep-body]

OUT_PARAMETERS.toml must exist: a copy of the shipped table, in which the column of LEVEL is renewed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pyvista as pv

from meshes.build.layout import Layout
from meshes.build.parameters import VERTEBRAE, read_parameters
from meshes.build.shapes import BoneShape, read_shapes
from meshes.build.vertebra import VertebraModel, vertebra_model
from meshes.fit.fit_shape import fit, sample_reference
from meshes.fit.free_numbers import BODY_NUMBERS, FreeNumbers, Span, body_values
from meshes.fit.reference import load_local
from meshes.fit.write_parameters import write_column
from meshes.fit.write_shapes import write_shapes


def fitted_shape(model: VertebraModel) -> BoneShape:
    """The forms of a fitted model, with the places of its joints, as the table of shapes holds them."""
    sheets = {"above": model.above, "below": model.below}
    parts = {name: part for name, part in model.parts.items() if name != "pedicle"}
    return BoneShape(parts, model.blade, {name: sheet.centre for name, sheet in sheets.items() if sheet})


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference", type=Path)
    parser.add_argument("level", choices=VERTEBRAE)
    parser.add_argument("shapes", type=Path)
    parser.add_argument("parameters", type=Path)
    parser.add_argument("--scale", type=float, default=0.97, help="the reference's size to begin with")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--stiffness", type=float, default=1.0, help="above 1 the numbers stay nearer to the start")
    parser.add_argument("--keep-body", action="store_true", help="fit the processes only")
    options = parser.parse_args()
    level = options.level
    parameters, shapes = read_parameters(options.parameters), read_shapes(options.shapes)
    process = parameters.process
    start = vertebra_model(Layout(parameters), level, shapes[level])
    span = Span(process.transverse_span[level] / 2, process.spinous_reach[level])
    samples = sample_reference(pv.wrap(load_local(options.reference, options.scale)))
    fitted = fit(FreeNumbers(start, span, options.keep_body), samples, options.rounds, options.stiffness)
    shapes[level] = fitted_shape(fitted)
    write_shapes(shapes, options.shapes)
    numbers = zip(BODY_NUMBERS, body_values(fitted), strict=True)
    write_column(options.parameters, level, {f"body.{row.name}": value for row, value in numbers})


if __name__ == "__main__":
    main()
