"""Picking is right: it names what the mask shows, and where."""

from __future__ import annotations

import numpy as np
import pytest

from tests.scene.conftest import then
from viewer.core.actions import (
    Hide,
    Isolate,
    LookFrom,
    Select,
    SetExplode,
    SetLayer,
    SetSection,
    SetXray,
)
from viewer.core.state import VIEWS, Section, ViewState
from viewer.scene.snapshot import mask

SIZE = (420, 320)
CASES = {
    "selection": (Select("L2-L3"),),
    "structure": (Select("nerve/L4/left"),),
    "xray": (SetXray(True),),
    "xray-selection": (SetXray(True), Select("L4-L5")),
    "explode": (SetExplode(0.4),),
    "axial": (Select("L3-L4"), SetSection(Section("axial", -16.0)), LookFrom("superior")),
    "sagittal": (SetSection(Section("sagittal", 1.0)), LookFrom("left")),
    "coronal": (SetXray(True), SetSection(Section("coronal", 3.0, flipped=True)), LookFrom("anterior")),
    "exploded-cut": (SetExplode(0.3), SetSection(Section("sagittal", 5.0))),
    "hidden": (Hide("vertebra/L3"), SetLayer("discs", False)),
}


def disagreements(catalogue, state, stage, count=500):
    """Random pixels at which mask and pick name different things, and how many were tried."""
    image, names = mask(catalogue, state, SIZE)
    made = stage(catalogue, size=SIZE)
    made.scene.apply(None, state)
    made.picture()
    random = np.random.default_rng(7)
    drawn = np.argwhere(image.any(axis=2))
    places = np.vstack([random.integers(0, image.shape[:2], (count // 2, 2)), random.permutation(drawn)[: count // 2]])
    wrong = []
    for row, column in places:
        hit = made.pick_at(int(row), int(column))
        found = hit.mesh if hit else None
        around = image[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2].reshape(-1, 3)
        near = {names.get("#{:02x}{:02x}{:02x}".format(*colour)) for colour in around}
        wanted = names.get("#{:02x}{:02x}{:02x}".format(*image[row, column]))
        if found != wanted:
            wrong.append((int(row), int(column), wanted, found, found in near))
    return wrong, len(places)


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "oblique"])
def test_agrees_with_the_mask_from_six_sides(catalogue, stage, view):
    wrong, tried = disagreements(catalogue, then(catalogue, ViewState(), LookFrom(view)), stage)
    assert tried == 500
    assert len(wrong) <= 1, wrong
    assert all(at_the_edge for *_, at_the_edge in wrong)


@pytest.mark.parametrize("case", CASES)
def test_agrees_with_the_mask_whatever_is_on_view(catalogue, stage, case):
    wrong, _ = disagreements(catalogue, then(catalogue, ViewState(), *CASES[case]), stage)
    assert len(wrong) <= 5, wrong


def test_point_is_on_the_surface_in_the_packs_own_place(blobs, stage):
    made = stage(blobs, LookFrom("anterior"), SetExplode(0.5))
    made.picture()
    camera = made.scene.camera()
    image, names = mask(blobs, made.state, SIZE)
    colour = next(code for code, key in names.items() if key == "vertebra/L3")
    row, column = np.argwhere((image == [int(colour[i : i + 2], 16) for i in (1, 3, 5)]).all(axis=2)).mean(axis=0)
    hit = made.pick_at(int(row), int(column))
    assert hit is not None
    assert hit.mesh == "vertebra/L3"
    nearest = np.linalg.norm(blobs.pack.meshes[hit.mesh].points - hit.point, axis=1).min()
    assert nearest < 4.0  # one triangle of the blob
    assert hit.point[1] < 0  # the front of it
    assert 0 < hit.distance < np.linalg.norm(np.subtract(camera.position, camera.focal_point))


def test_part_of_a_vertebra_is_named(blobs, stage):
    from dataclasses import replace

    from meshes.pack import MeshPack
    from viewer.core.catalogue import Catalogue

    mesh = blobs.pack.meshes["vertebra/L3"]
    part = (mesh.points[:, 2] > mesh.points[:, 2].mean()).astype(np.uint8)
    labelled = replace(mesh, part=part, part_names=("lower", "upper"))
    pack = MeshPack(blobs.pack.info, {"vertebra/L3": blobs.structures["vertebra/L3"]}, {"vertebra/L3": labelled}, None)
    made = stage(Catalogue(pack), LookFrom("anterior"))
    made.picture()
    assert made.pick_at(90, 210).part == "upper"
    assert made.pick_at(230, 210).part == "lower"


def test_firm_structures_win_over_faded_ones_in_front(catalogue, stage):
    made = stage(catalogue, LookFrom("left"), Isolate("disc/L3-L4"))
    made.picture()
    hit = made.pick_at(160, 210)
    assert hit.mesh == "disc/L3-L4/annulus"
    plain = made.do(Isolate("disc/L3-L4"), SetXray(True))
    assert plain.any()
    assert made.pick_at(160, 210).mesh.split("/")[0] != "vertebra"


def test_nothing_under_the_corner(catalogue, stage):
    made = stage(catalogue)
    made.picture()
    assert made.pick_at(1, 1) is None


def test_a_cut_shows_its_own_structure(catalogue, stage):
    """No inside face is seen: in the middle of a cut vertebra the pick is that vertebra, on the plane."""
    made = stage(catalogue, LookFrom("left"), SetSection(Section("sagittal", 0.5)), Select("vertebra/L3"))
    made.scene.apply(None, then(catalogue, made.state, LookFrom("left")))
    made.picture(rest=True)
    hit = made.pick_at(160, 150)
    assert hit is not None
    assert abs(hit.point[0] - 0.5) < 1e-3
    assert hit.mesh in made.scene.capped
