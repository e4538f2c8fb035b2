"""Bring the table of sizes to where the published figures are measured back from the finished bones.

python -m meshes.fit.calibrate PARAMETERS.toml [--rounds 4] [--gain 0.8]

What is typed into a table and what a reader of the surface measures differ by roundings and fillets. Each round builds
the bones, measures them and moves the rows by what is missing; PARAMETERS.toml (a copy of the shipped table) is
rewritten, all else in it is left as it is.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np

from meshes.build.atlas import structure
from meshes.build.bones import build_bones
from meshes.build.options import ranges
from meshes.build.parameters import Parameters, read_parameters
from meshes.fit.write_parameters import write_column
from meshes.measure.measuring import Measure, measure_all
from meshes.measure.spine import Spine
from meshes.pack import MeshPack, PackInfo

# measure: row of the table, and part of what is missing that the row is moved by
KNOBS = {
    "upper-end-plate-width": ("body.upper_width", 1.0),
    "lower-end-plate-width": ("body.lower_width", 1.0),
    "upper-end-plate-depth": ("body.upper_depth", 1.0),
    "lower-end-plate-depth": ("body.lower_depth", 1.0),
    "anterior-body-height": ("body.anterior_height", 1.0),
    "posterior-body-height": ("body.posterior_height", 1.0),
    "superior-concavity": ("body.superior_concavity", 1.0),
    "inferior-concavity": ("body.inferior_concavity", 1.0),
    "canal-depth": ("canal.depth", 1.0),
    "canal-width": ("canal.width", 1.0),
    "pedicle-width": ("pedicle.width", 1.0),
    "pedicle-height": ("pedicle.height", 1.0),
    "pedicle-medial-angle": ("pedicle.medial_angle", 0.4),
    "transverse-span": ("process.transverse_span", 1.0),
    "spinous-length": ("process.spinous_reach", 1.0),
    "facet-angle": ("facet.sagittal_angle", 1.0),
    "superior-facet-width": ("facet.width", 0.7),
    "superior-facet-height": ("facet.height", 0.7),
    "anterior-disc-height": ("disc.anterior_height", 1.0),
    "posterior-disc-height": ("disc.posterior_height", 1.0),
}
# Where published figures do not quite agree with each other: goal as part of the published figure.
# Rims and concavities of L4-L5 and L5-S1 add up to more than the middles of these discs; foramina are as high as
# discs and pedicles leave them.
GOALS = {
    ("anterior-disc-height", "L4-L5"): 0.96,
    ("posterior-disc-height", "L4-L5"): 0.96,
    ("anterior-disc-height", "L5-S1"): 0.96,
    ("posterior-disc-height", "L5-S1"): 0.96,
    ("inferior-concavity", "L4"): 0.96,
    ("inferior-concavity", "L5"): 0.96,
    ("pedicle-height", "L1"): 0.96,
    ("pedicle-height", "L2"): 0.97,
    ("pedicle-height", "L4"): 1.02,
}
# L5's pedicle runs into body and process without an edge to read; the sacrum has tables of its own
LEFT_ALONE = {("pedicle-medial-angle", "L5"), ("pedicle-height", "L5"), ("upper-end-plate-width", "L5")}
SACRUM_ROWS = ("facet.",)
ENOUGH = 0.025  # share of the goal within which a row is left alone
LARGEST_STEP = 3.0  # mm or degrees


def measured_bones(parameters: Parameters) -> list[Measure]:
    """All measures of the bones alone."""
    meshes = build_bones(parameters)
    rows = {key: structure(key, mesh) for key, mesh in meshes.items()}
    return measure_all(Spine(MeshPack(PackInfo("bones", "", "", "", ""), rows, meshes)))


def column_of(one: Measure, row: str, parameters: Parameters) -> str | None:
    """The table's column that a measure of a bone or a segment is moved by; None where there is none."""
    level = one.target.removeprefix("vertebra/").replace("sacrum", parameters.levels[-1])
    if row.startswith("facet.") and "-" not in level:
        at = parameters.levels.index(level)
        level = parameters.segments[at - 1] if at else ""
    group, measure = row.split(".")
    return level if level in getattr(getattr(parameters, group), measure) else None


def steps(measures: list[Measure], parameters: Parameters, gain: float) -> dict[str, dict[str, float]]:
    """New values by column and row, for what is farther than ENOUGH from its goal."""
    allowed, changed = ranges(), defaultdict[str, dict[str, float]](dict)
    for one in measures:
        if one.default is None or one.definition.id not in KNOBS:
            continue
        row, share = KNOBS[one.definition.id]
        column, place = column_of(one, row, parameters), (one.definition.id, one.target.removeprefix("vertebra/"))
        missing = GOALS.get(place, 1.0) * one.default - one.reading.value
        if one.target == "vertebra/sacrum" and not row.startswith(SACRUM_ROWS):
            continue
        if column is None or place in LEFT_ALONE or abs(missing) < ENOUGH * one.default:
            continue
        group, measure = row.split(".")
        step = float(np.clip(gain * share * missing, -LARGEST_STEP, LARGEST_STEP))
        low, high = allowed[row][0]
        changed[column][row] = float(np.clip(getattr(getattr(parameters, group), measure)[column] + step, low, high))
    return dict(changed)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parameters", type=Path)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--gain", type=float, default=0.8)
    options = parser.parse_args()
    for turn in range(options.rounds + 1):
        parameters = read_parameters(options.parameters)
        measures = measured_bones(parameters)
        off = [one for one in measures if not one.good]
        print(f"round {turn}: {len(off)} measures off by more than 5 %")
        for one in off:
            print(f"  {one.target} {one.definition.id} {one.reading.value:.2f} for {one.default}")
        if turn == options.rounds:
            return
        for column, rows in steps(measures, parameters, options.gain).items():
            write_column(options.parameters, column, rows)


if __name__ == "__main__":
    main()
