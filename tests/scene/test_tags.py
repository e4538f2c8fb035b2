"""Annotations in the scene: what is seen where, and what becomes of it when the view changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from annotations.tags.model import Annotation, new_id, now, runs_of
from viewer.core.actions import Hide, LookFrom, Select, SetExplode, SetSection, reduce
from viewer.core.state import Section
from viewer.core.tagging.making import surfaces_of
from viewer.core.tagging.state import Placed, Tagging


def on(catalogue, hit, kind="point", **more) -> Annotation:
    at = now()
    points = more.pop("points", (hit.point,))
    return Annotation(
        new_id(), kind, "vertebra", catalogue.pack.info.id, "x", at, at, structure=hit.mesh, points=points,
        surfaces=surfaces_of(catalogue, (hit.mesh,)), **more,
    )  # fmt: skip


def shown(stage, blobs):
    """A stage seen from the front, and a place on a vertebra in its middle."""
    made = stage(blobs, LookFrom("anterior"))
    for row in range(60, 260, 4):
        for column in range(140, 280, 4):
            hits = [made.pick_at(row + dy, column + dx) for dy, dx in ((0, 0), (-8, 0), (8, 0), (0, -8), (0, 8))]
            if all(hit is not None and hit.mesh == "vertebra/L3" for hit in hits):
                return made, hits[0], row, column
    raise AssertionError("no vertebra is seen")


def differs(one, other, row, column) -> bool:
    return bool(np.abs(one[row, column] - other[row, column]).sum() > 60)


def test_nothing_is_made_without_annotations(stage, blobs):
    made = stage(blobs)
    count = made.scene._renderer.GetViewProps().GetNumberOfItems()
    made.scene.show_tags(Tagging(), {}, ())
    assert made.scene._tags is None
    assert made.scene._renderer.GetViewProps().GetNumberOfItems() == count


def test_a_point_is_seen_and_found_and_goes(stage, blobs):
    made, hit, row, column = shown(stage, blobs)
    bare = made.picture()
    one = on(made.catalogue, hit)
    made.scene.show_tags(Tagging(), {one.id: one}, (one.id,))
    assert differs(made.picture(), bare, row, column)
    height = made.plotter.render_window.GetSize()[1]
    touched = made.scene.tag_at(column, height - 1 - row)
    assert touched is not None
    assert (touched.id, touched.number) == (one.id, 0)
    assert made.pick_at(row, column) == hit
    made.scene.show_tags(Tagging(), {}, frozenset((one.id,)))
    assert not differs(made.picture(), bare, row, column)


def test_hidden_ones_are_not_drawn(stage, blobs):
    made, hit, row, column = shown(stage, blobs)
    bare, one = made.picture(), on(made.catalogue, hit)
    for state in (Tagging(hidden=frozenset((one.id,))), Tagging(shown=False)):
        made.scene.show_tags(state, {one.id: one}, (one.id,))
        assert not differs(made.picture(), bare, row, column)
    made.scene.show_tags(Tagging(), {one.id: one}, (one.id,))
    assert made.scene.tags.drawn == {one.id}
    made.do(Select(hit.mesh), Hide())
    assert made.scene.tags.drawn == frozenset()


def test_it_goes_along_when_the_spine_is_pulled_apart(stage, blobs):
    made, hit, _, _ = shown(stage, blobs)
    one = on(made.catalogue, hit)
    made.scene.show_tags(Tagging(), {one.id: one}, (one.id,))
    made.do(SetExplode(0.8))
    offset = np.array(made.scene.looks[hit.mesh].offset)
    (flat,), _ = made.scene.project(np.array([hit.point]) + offset)
    touched = made.scene.tag_at(*flat[:2])
    assert touched is not None
    assert touched.id == one.id


def test_paint_is_seen_in_its_colour(stage, blobs):
    made, hit, row, column = shown(stage, blobs)
    bare = made.picture()
    middles = made.catalogue.pack.meshes[hit.mesh]
    corners = middles.points[middles.triangles].mean(axis=1)
    faces = np.flatnonzero(np.linalg.norm(corners - np.array(hit.point), axis=1) < 8)
    region = on(made.catalogue, hit, "region", points=(), faces={hit.mesh: runs_of([*faces, hit.face])})
    region = replace(region, colour="#0072B2")
    made.scene.show_tags(Tagging(), {region.id: region}, (region.id,))
    painted = made.picture()
    assert differs(painted, bare, row, column)
    was, now_ = bare[row, column], painted[row, column]
    assert now_[2] / now_.sum() > was[2] / was.sum() + 0.05  # bluer
    height = made.plotter.render_window.GetSize()[1]
    assert made.scene.tag_at(column, height - 1 - row).id == region.id
    made.scene.show_tags(
        Tagging(tool="erase", stroke={hit.mesh: frozenset((*faces, hit.face))}), {region.id: region}, ()
    )
    assert not differs(made.picture(), bare, row, column)


def test_what_the_section_takes_away_is_gone(stage, blobs):
    made, hit, row, column = shown(stage, blobs)
    one = on(made.catalogue, hit)
    made.scene.show_tags(Tagging(), {one.id: one}, (one.id,))
    cut = SetSection(Section("coronal", hit.point[1] + 5, flipped=True))
    with_one = made.do(cut)
    made.scene.show_tags(Tagging(), {}, ())
    assert not differs(with_one, made.picture(), row, column)


def test_the_number_stands_beside_a_line_under_way(stage, blobs):
    from viewer.scene.picking import Hit

    made, hit, _, _ = shown(stage, blobs)
    x, y, z = hit.point
    start = Placed(hit.mesh, hit.point, hit.face)
    made.scene.show_tags(Tagging(tool="line", placed=(start,)), {}, ())
    made.scene.point_tags(Hit(hit.mesh, (x + 3, y, z + 4), None, 0.0, hit.face))
    assert made.scene.tags.words == ("5.0 mm",)


def test_a_saved_picture_has_them(blobs):
    from viewer.core.state import ViewState
    from viewer.scene.snapshot import snapshot

    at = now()
    middle = blobs.pack.meshes["vertebra/L3"].points
    front = tuple(float(value) for value in middle[np.argmin(middle[:, 1])])
    one = Annotation(
        new_id(), "point", "vertebra", blobs.pack.info.id, "x", at, at, points=(front,),
        surfaces=surfaces_of(blobs, ("vertebra/L3",)), colour="#0000FF",
    )  # fmt: skip
    state = reduce(ViewState(), LookFrom("anterior"), blobs)
    bare = snapshot(blobs, state, (400, 400)).astype(int)
    with_one = snapshot(blobs, state, (400, 400), annotations={one.id: one}).astype(int)
    other = np.abs(bare - with_one).sum(axis=2) > 60
    assert 20 < other.sum() < 400
    assert with_one[other][:, 2].mean() > bare[other][:, 2].mean()
