"""What can be asked of the generator: sex, size, lordosis, variants, and any single figure of its tables.

Every request is checked against the range it may have before anything is built.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from meshes.build.layout import Layout
from meshes.build.parameters import BuildError, read_toml
from meshes.build.tables import Row, Tables, map_rows, read_tables, row_of, with_value
from meshes.build.variants import VARIANTS, Variant

SEXES = ("neutral", "female", "male")
SCALE_RANGE = (0.7, 1.4)
LORDOSIS_RANGE = (20.0, 75.0)
# Female to male ratios of 802 CTs (facts/morphometry.md section 10): plan sizes, and heights with the canal.
PLAN_RATIO, HEIGHT_RATIO = 0.87, 0.95
PLAN_ROWS = {
    ("body", "upper_width"),
    ("body", "lower_width"),
    ("body", "upper_depth"),
    ("body", "lower_depth"),
    ("disc", "anterior_height"),
    ("disc", "posterior_height"),
    ("process", "transverse_span"),
    ("process", "spinous_reach"),
}
NOT_LENGTHS = {
    ("posture", "sacral_slope"),
    ("body", "front_power"),
    ("body", "back_power"),
    ("body", "widest"),
    ("body", "waist_level"),
    ("body", "waist_power"),
    ("canal", "triangularity"),
    ("pedicle", "medial_angle"),
    ("facet", "sagittal_angle"),
    ("facet", "lean"),
    ("facet", "gap"),
    ("process", "seam"),
}
SLOPE_SHARE = 0.7  # degrees of sacral slope that go with a degree of lordosis (D; slope and lordosis rise together)
FRONT_SHARE = 0.7  # of a disc's change of wedge comes from its front
BACK_LEAST = 3.2  # mm to which a disc's back is lowered at most to make its wedge (D); the front makes the rest
TABLES = ("parameters.toml", "soft.toml")


@dataclass(frozen=True)
class BuildOptions:
    """A request: `lordosis` in degrees L1 to S1 or None for the table's; `variant` a name in VARIANTS or None;
    `settings` are (name, value) pairs such as ("pedicle.width.L4", 13.0)."""

    sex: str = "neutral"
    scale: float = 1.0
    lordosis: float | None = None
    variant: str | None = None
    settings: tuple[tuple[str, float], ...] = ()


def tables_for(options: BuildOptions) -> Tables:
    """The tables of the spine asked for, all but its `scale`. Raises BuildError with the allowed values."""
    _choice("sex", options.sex, SEXES)
    _within("scale", options.scale, SCALE_RANGE, "")
    if options.lordosis is not None:
        _within("lordosis", options.lordosis, LORDOSIS_RANGE, " degrees, L1 to S1")
    tables, variant = of_sex(read_tables(), options.sex), None
    wanted = options.lordosis
    if options.variant is not None:
        _choice("variant", options.variant, tuple(VARIANTS))
        variant = VARIANTS[options.variant]
        if wanted is None and variant.keeps_lordosis:
            wanted = lordosis(tables)
        tables = variant.change(tables)
    for name, value in options.settings:
        tables = _set(tables, name, value, variant)
    if wanted is None:
        return tables
    return with_lordosis(tables, wanted, SLOPE_SHARE if options.lordosis is not None else 0.0)


def _choice(what: str, found: str, allowed: tuple[str, ...]) -> None:
    if found not in allowed:
        raise BuildError(f"{what}: found {found!r}, expected one of {', '.join(allowed)}")


def _within(what: str, found: float, allowed: tuple[float, float], unit: str) -> None:
    if not (math.isfinite(found) and allowed[0] <= found <= allowed[1]):
        raise BuildError(f"{what}: found {found:g}, expected {allowed[0]:g} to {allowed[1]:g}{unit}")


def ranges() -> Mapping[str, tuple[tuple[float, float], str]]:
    """Allowed lowest and highest value, and unit, of every measure: "pedicle.width" and so on."""
    found = {}
    for file in TABLES:
        table, _ = read_toml(None, file)
        for group, measures in table.items():
            if isinstance(measures, Mapping):
                for measure, row in measures.items():
                    found[f"{group}.{measure}"] = ((float(row["range"][0]), float(row["range"][1])), str(row["unit"]))
    return found


def _set(tables: Tables, name: str, value: float, variant: Variant | None) -> Tables:
    group, _, rest = name.partition(".")
    measure, dot, column = rest.partition(".")
    known = ranges()
    if f"{group}.{measure}" not in known:
        near = difflib.get_close_matches(f"{group}.{measure}", known, n=1)
        hint = (
            f"; did you mean {near[0]}?" if near else f"; groups: {', '.join(sorted({k.split('.')[0] for k in known}))}"
        )
        raise BuildError(f"set {name}: no such measure, expected GROUP.MEASURE or GROUP.MEASURE.LEVEL{hint}")
    allowed, unit = known[f"{group}.{measure}"]
    _within(f"set {name}", value, allowed, f" {unit}" if unit != "ratio" else "")
    if not dot:
        return with_value(tables, group, measure, None, value)
    row = row_of(tables, group, measure)
    columns = {variant.renamed(key) if variant else key: key for key in row}
    if column not in columns:
        raise BuildError(f"set {name}: no such level here, expected {group}.{measure}.LEVEL of {', '.join(columns)}")
    return with_value(tables, group, measure, columns[column], value)


def of_sex(tables: Tables, sex: str) -> Tables:
    """The tables for a woman or a man: neutral lies half way between them."""
    if sex == "neutral":
        return tables
    plan, height = (2 * (ratio if sex == "female" else 1.0) / (1 + ratio) for ratio in (PLAN_RATIO, HEIGHT_RATIO))

    def change(group: str, measure: str, row: Row) -> Row:
        if (group, measure) in NOT_LENGTHS:
            return row
        factor = plan if (group, measure) in PLAN_ROWS else height
        return {key: value * factor for key, value in row.items()}

    forms = {level: shape.scaled(height) for level, shape in tables.shapes.items()}
    return replace(tables, parameters=map_rows(tables.parameters, change), shapes=forms)


def lordosis(tables: Tables) -> float:
    """Degrees between the upper end-plates of L1 and the sacrum."""
    layout = Layout(tables.parameters)
    tilts = []
    for level in ("L1", layout.levels[-1]):
        plate = layout.endplate(level, "superior")
        tilts.append(layout.frames[level].tilt + math.degrees(math.atan(plate.slope)))
    return tilts[1] - tilts[0]


def with_lordosis(tables: Tables, degrees: float, slope_share: float = SLOPE_SHARE) -> Tables:
    """The tables with the lumbar discs' wedges changed in proportion until L1 to S1 measures `degrees`.

    slope_share: degrees of sacral slope that go with a degree of it
    """
    start = lordosis(tables)
    if abs(start - degrees) < 1e-6:
        return tables
    parameters = tables.parameters
    segments = [s for s in parameters.segments if not s.startswith("T12")]
    front, back = parameters.disc.anterior_height, parameters.disc.posterior_height
    differences = {s: front[s] - back[s] for s in segments}
    low, high, changed = -4.0, 6.0, tables
    for _ in range(40):
        share = (low + high) / 2
        moved = {s: share * differences[s] for s in segments}
        lower = {s: max(h - (1 - FRONT_SHARE) * moved.get(s, 0.0), min(h, BACK_LEAST)) for s, h in back.items()}
        higher = {s: h + moved.get(s, 0.0) - (back[s] - lower[s]) for s, h in front.items()}
        disc = replace(parameters.disc, anterior_height=higher, posterior_height=lower)
        changed = replace(tables, parameters=replace(parameters, disc=disc))
        low, high = (share, high) if lordosis(changed) < degrees else (low, share)
    slope = parameters.posture.sacral_slope["all"] + slope_share * (degrees - start)
    posture = replace(parameters.posture, sacral_slope={"all": slope})
    return replace(changed, parameters=replace(changed.parameters, posture=posture))
