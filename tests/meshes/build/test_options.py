"""What can be asked of the generator, and what is refused, with the allowed range."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.build.layout import Layout
from meshes.build.options import LORDOSIS_RANGE, BuildOptions, lordosis, ranges, tables_for
from meshes.build.parameters import BuildError
from meshes.build.tables import read_tables


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (BuildOptions(sex="both"), ("sex", "'both'", "female")),
        (BuildOptions(scale=-1.0), ("scale", "-1", "0.7 to 1.4")),
        (BuildOptions(scale=float("nan")), ("scale", "nan")),
        (BuildOptions(lordosis=200.0), ("lordosis", "200", "20 to 75 degrees")),
        (BuildOptions(lordosis=float("inf")), ("lordosis", "inf")),
        (BuildOptions(variant="L7"), ("variant", "'L7'", "L6, sacralised-L5, lumbarised-S1")),
        (BuildOptions(settings=(("pedicle.width.L4", -3.0),)), ("pedicle.width.L4", "-3", "3 to 30 mm")),
        (BuildOptions(settings=(("root.diameter", 40.0),)), ("root.diameter", "1 to 9 mm")),
        (BuildOptions(settings=(("pedicel.width", 9.0),)), ("did you mean pedicle.width",)),
        (BuildOptions(settings=(("pedicle.width.L9", 9.0),)), ("L9", "T12, L1")),
        (BuildOptions(settings=(("width", 9.0),)), ("width", "GROUP.MEASURE")),
        (BuildOptions(settings=(("pedicle.width.", 9.0),)), ("pedicle.width.:", "T12, L1")),
        (BuildOptions(variant="lumbarised-S1", settings=(("pedicle.width.L6", 9.0),)), ("width.L6", "L4, L5, S1")),
    ],
)
def test_nonsense_is_refused_with_what_is_allowed(options: BuildOptions, words: tuple[str, ...]) -> None:
    with pytest.raises(BuildError) as found:
        tables_for(options)
    message = str(found.value)
    assert "\n" not in message
    for word in words:
        assert word in message


@settings(max_examples=15, deadline=None)
@given(st.floats(*LORDOSIS_RANGE))
def test_the_lordosis_asked_for_is_the_lordosis_built(degrees: float) -> None:
    tables = tables_for(BuildOptions(lordosis=degrees))
    assert lordosis(tables) == pytest.approx(degrees, abs=1e-3)
    assert min(tables.parameters.disc.posterior_height.values()) > 2.5
    wedges = [
        tables.parameters.disc.anterior_height[s] - tables.parameters.disc.posterior_height[s]
        for s in tables.parameters.segments[1:]
    ]
    assert wedges == sorted(wedges), "each lumbar disc is more wedged than the one above it"


def test_one_figure_or_a_whole_row_can_be_set() -> None:
    usual, tables = (
        read_tables(),
        tables_for(BuildOptions(settings=(("pedicle.width.L4", 13.5), ("sac.bone_gap", 1.0)))),
    )
    assert tables.parameters.pedicle.width["L4"] == 13.5
    assert tables.parameters.pedicle.width["L3"] == usual.parameters.pedicle.width["L3"]
    assert tables.soft.value("sac", "bone_gap", "all") == 1.0
    everywhere = tables_for(BuildOptions(settings=(("disc.bulge", 0.5), ("disc.posterior_height", 7.0))))
    assert set(everywhere.soft.row("disc", "bulge").values()) == {0.5}
    assert set(everywhere.parameters.disc.posterior_height.values()) == {7.0}


def test_a_figure_set_by_hand_is_not_scaled_by_sex() -> None:
    tables = tables_for(BuildOptions(sex="female", settings=(("body.upper_width.L3", 44.0),)))
    assert tables.parameters.body.upper_width["L3"] == 44.0


def test_every_measure_states_its_range() -> None:
    known = ranges()
    assert known["pedicle.width"] == ((3.0, 30.0), "mm")
    assert all(low < high for (low, high), _ in known.values())


def test_women_and_men_lie_as_far_apart_as_measured() -> None:
    female, male = (tables_for(BuildOptions(sex=sex)).parameters for sex in ("female", "male"))
    for level in ("L1", "L3", "L5"):
        assert female.body.upper_width[level] / male.body.upper_width[level] == pytest.approx(0.87)
        assert female.body.anterior_height[level] / male.body.anterior_height[level] == pytest.approx(0.95)
        assert female.canal.width[level] / male.canal.width[level] == pytest.approx(0.95)
    assert female.facet.sagittal_angle == male.facet.sagittal_angle
    assert female.facet.gap == male.facet.gap


def test_six_lumbar_vertebrae() -> None:
    tables = tables_for(BuildOptions(variant="L6"))
    layout = Layout(tables.parameters)
    assert layout.levels == ("T12", "L1", "L2", "L3", "L4", "L5", "L6", "S1")
    assert layout.segments[-2:] == ("L5-L6", "L6-S1")
    heights = [layout.frames[level].origin[2] for level in layout.levels]
    assert heights == sorted(heights, reverse=True)
    assert lordosis(tables) == pytest.approx(lordosis(read_tables()), abs=0.01)
    assert set(tables.soft.row("ligament", "flavum_thickness")) == set(layout.segments)
    assert set(tables.shapes) == set(layout.levels)


def test_a_freed_s1_leaves_a_sacrum_of_four_and_takes_names_of_its_own() -> None:
    from meshes.build.variants import VARIANTS

    tables, variant = tables_for(BuildOptions(variant="lumbarised-S1")), VARIANTS["lumbarised-S1"]
    assert len(tables.parameters.sacral_levels) == 4
    assert len(tables.parameters.sacrum.foramen_lateral) == 3
    assert variant.renamed("disc/L6-S1/annulus") == "disc/S1-S2/annulus"
    assert variant.renamed("nerve/L6/left/ganglion") == "nerve/S1/left/ganglion"
    assert variant.renamed("vertebra/sacrum") == "vertebra/sacrum"
    assert variant.renamed("ligament/flavum/L5-L6/left") == "ligament/flavum/L5-S1/left"
    body = tables.parameters.body
    assert (
        body.anterior_height["L6"] / body.posterior_height["L6"]
        < body.anterior_height["L5"] / body.posterior_height["L5"]
    )


def test_names_of_the_variant_are_those_one_sets() -> None:
    tables = tables_for(BuildOptions(variant="lumbarised-S1", settings=(("pedicle.width.S1", 16.0),)))
    assert tables.parameters.pedicle.width["L6"] == 16.0
    tables = tables_for(BuildOptions(variant="lumbarised-S1", settings=(("disc.posterior_height.S1-S2", 5.0),)))
    assert tables.parameters.disc.posterior_height["L6-S1"] != tables.parameters.disc.posterior_height["L5-L6"]


def test_a_joined_l5_has_broad_processes_and_a_low_disc() -> None:
    usual, tables = read_tables(), tables_for(BuildOptions(variant="sacralised-L5"))
    disc, before = tables.parameters.disc.anterior_height, usual.parameters.disc.anterior_height
    assert disc["L5-S1"] < 0.6 * before["L5-S1"]
    assert disc["L4-L5"] == before["L4-L5"]
    tip = tables.shapes["L5"].parts["transverse_process"].stations[-1]
    assert 2 * tip[3] >= 19, "Castellvi: a joined process is at least 19 mm high"
