"""Another pack over the open one, or beside it, by what is to be seen of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meshes.pack import MeshPack, PackInfo
from viewer.core import actions as act
from viewer.core.catalogue import Catalogue
from viewer.core.companion import CompanionPack
from viewer.core.palette import GHOSTS
from viewer.core.state import Companion, ViewState
from viewer.scene.snapshot import snapshot

OVER = Companion("x", way="over", strength=0.9)


@pytest.fixture(scope="module")
def larger(blobs) -> CompanionPack:
    """The blobs' bones, each 12 mm wider to either side, so that they stand out; aligned as they stand."""
    meshes, rows = {}, {}
    for key, mesh in blobs.pack.meshes.items():
        if key.startswith("vertebra/") and key != "vertebra/T12":
            points = mesh.points * np.float32((34 / 22, 1, 1))
            meshes[key] = replace(mesh, points=points)
            low, high = points.min(axis=0), points.max(axis=0)
            rows[key] = replace(blobs.structures[key], bounds=(tuple(low.tolist()), tuple(high.tolist())))
    pack = CompanionPack(blobs, Catalogue(MeshPack(PackInfo("wide", "Wide", "", "", ""), rows, meshes)), "x")
    from meshes.align import Alignment

    pack._found = dict.fromkeys((None, "L2-L3"), Alignment(np.eye(4), 1.0, 0.0, 0.0, ()))
    return pack


def ghostly(image, theme="light"):
    """Pixels of the ghosts' hue."""
    colour = np.array([int(GHOSTS[theme][at : at + 2], 16) for at in (1, 3, 5)], float)
    rgb = np.asarray(image, float)
    chroma = rgb - rgb.mean(axis=2, keepdims=True)
    wanted = colour - colour.mean()
    size = np.linalg.norm(chroma, axis=2)
    likeness = (chroma @ wanted) / np.maximum(size * np.linalg.norm(wanted), 1e-9)
    return (likeness > 0.9) & (size > 25)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_laid_over_is_seen_in_its_own_colour_and_goes_again(stage, blobs, larger, theme):
    one = stage(blobs, act.LookFrom("anterior"), act.SetTheme(theme))
    before = one.picture(rest=True)
    assert ghostly(before, theme).mean() < 0.002
    one.scene.lay_over(larger)
    assert np.array_equal(one.picture(rest=True), before)  # at hand, not yet on view
    one.do(act.SetCompanion(OVER))
    over = one.picture(rest=True)
    assert ghostly(over, theme).mean() > 0.02
    assert set(one.scene.ghosts) == set(larger.catalogue.structures)
    one.do(act.SetCompanion(None))
    assert np.array_equal(one.picture(rest=True), before)
    assert one.scene.ghosts == {}


def test_the_slider_fades_it(stage, blobs, larger):
    one = stage(blobs, act.LookFrom("anterior"))
    plain = one.picture(rest=True)
    one.scene.lay_over(larger)
    change = []
    for strength in (0.0, 0.4, 0.9):
        one.do(act.SetCompanion(replace(OVER, strength=strength)))
        change.append(np.abs(one.picture(rest=True) - plain).mean())
    assert change[0] < 0.25 * change[1] < 0.25 * change[2]


def test_selecting_lights_the_segment_in_both(stage, blobs, larger):
    one = stage(blobs, act.LookFrom("anterior"), act.SetCompanion(OVER))
    one.scene.lay_over(larger)
    one.do(act.Select("L2-L3"))
    looks = one.scene.ghosts
    assert looks["vertebra/L2"].opacity == looks["vertebra/L3"].opacity > 2 * looks["vertebra/L5"].opacity


def test_pointing_finds_it_only_where_it_is(stage, blobs, larger):
    one = stage(blobs, act.LookFrom("anterior"), act.SetCompanion(OVER))
    width, height = one.plotter.render_window.GetSize()
    column = [(width / 2, y) for y in range(height // 4, 3 * height // 4, 4)]
    assert not any(one.scene.pick_ghost(*place) for place in column)  # nothing is laid over yet
    one.scene.lay_over(larger)
    hit = next(hit for place in column if (hit := one.scene.pick_ghost(*place)))
    assert hit.mesh.startswith("vertebra/")
    assert one.scene.pick_ghost(3, height - 3) is None
    free = [(x, y) for x in range(0, width, 4) for _, y in column if one.scene.pick(x, y) is None]
    assert any(one.scene.pick_ghost(*place) is not None for place in free)


def test_a_section_cuts_both(stage, blobs, larger):
    from viewer.core.state import Section

    one = stage(blobs, act.LookFrom("anterior"), act.SetCompanion(OVER))
    one.scene.lay_over(larger)
    whole = ghostly(one.picture(rest=True))
    one.do(act.SetSection(Section("axial", 0.0)))  # the upper half goes
    cut = ghostly(one.picture(rest=True))
    height = len(cut)
    assert whole[: height // 3].any()
    assert not cut[: height // 3].any()
    assert cut[-height // 3 :].any()
    assert one.scene.pick_ghost(one.plotter.render_window.GetSize()[0] / 2, height * 0.85) is None


def test_closing_takes_the_ghosts_along(stage, blobs, larger):
    """The fixture that counts VTK objects does the asking."""
    one = stage(blobs, act.SetCompanion(OVER))
    one.scene.lay_over(larger)
    one.picture()
    one.scene.close()


def test_snapshots_beside_and_over(blobs, larger):
    state = replace(act.reduce(ViewState(), act.LookFrom("anterior"), blobs), layers=frozenset({"bones"}))
    plain = snapshot(blobs, state, (300, 200), marker=False)
    over = snapshot(blobs, replace(state, companion=OVER), (300, 200), companion=larger, marker=False)
    assert ghostly(over).sum() > 200 > ghostly(plain).sum()
    beside = snapshot(
        blobs, replace(state, companion=replace(OVER, way="beside")), (301, 200), companion=larger, marker=False
    )
    assert beside.shape == (200, 301, 3)
    assert not ghostly(beside).any()
    left = snapshot(blobs, state, (151, 200), marker=False)
    assert np.array_equal(beside[:, :151], left)

    def width(half):
        return int((np.abs(half.astype(int) - half[:, :1]).sum(axis=2) > 60).any(axis=0).sum())

    assert width(beside[:, 151:]) > 1.2 * width(left)  # the same camera, wider bones
