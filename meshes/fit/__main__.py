"""Fit one vertebra's forms to a reference bone, starting from the shipped table.

python -m meshes.fit REFERENCE.ply LEVEL OUT.toml [--scale 0.955] [--rounds 15]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import pyvista as pv

from meshes.build.layout import Layout
from meshes.build.parameters import VERTEBRAE, read_parameters
from meshes.build.shapes import BoneShape, read_shapes
from meshes.build.vertebra import vertebra_model
from meshes.fit.fit_shape import fit, sample_reference
from meshes.fit.reference import load_local
from meshes.fit.write_shapes import write_shapes


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference", type=Path)
    parser.add_argument("level", choices=VERTEBRAE)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scale", type=float, default=0.955, help="the reference's size is multiplied by this")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    shapes = read_shapes()
    shape = shapes[options.level]
    start = vertebra_model(Layout(read_parameters()), options.level, shape)
    start = replace(start, parts=dict(shape.parts), blade=shape.blade, below=None)
    reference = load_local(options.reference, options.scale)
    fitted = fit(start, sample_reference(pv.wrap(reference)), options.rounds)
    shapes[options.level] = BoneShape(fitted.parts, fitted.blade, shape.joints)
    write_shapes(shapes, options.out)


if __name__ == "__main__":
    main()
