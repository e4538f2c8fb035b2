"""Painted regions as PLY and VTP: the same faces, ids and words come back; LUMBAR_FUZZ=10000 mutates so many files."""

from __future__ import annotations

import base64
import json
import os
import random
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.errors import AnnotationError
from annotations.tags.document import from_text, to_text
from annotations.tags.model import faces_of, runs_of
from tests.annotations.tags.making import annotation, annotations
from tests.annotations.tags.test_slicer import mutated
from tests.core.tagging.placing import ANNULUS, CAPSULE, L3, L4
from tests.synthetic import blob
from viewer.core.tagging import painted, painted_files

COUNT = int(os.environ.get("LUMBAR_FUZZ", "200"))
FORMS = ("ply", "vtp")
WRITE = {"ply": painted_files.to_ply, "vtp": painted_files.to_vtp}
READ = {"ply": painted_files.from_ply, "vtp": painted_files.from_vtp}
calm = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
bound = pytest.mark.parametrize("form", FORMS)


@pytest.fixture(scope="module")
def pack(catalogue):
    return catalogue.pack


def region(pack, faces, **changes):
    """A region on surfaces of the pack; `faces` are sets of numbers by surface."""
    shas = {key: pack.structures[key].sha256 for key in faces}
    runs = {key: runs_of(some) for key, some in faces.items()}
    return annotation(kind="region", points=(), faces=runs, surfaces=shas, pack=pack.info.id, **changes)


@st.composite
def regions(draw, pack):
    """Regions with any words, on any faces, over one another or not."""
    keys = draw(st.lists(st.sampled_from((L3, L4, ANNULUS, CAPSULE)), min_size=1, max_size=3, unique=True))
    faces = {
        key: draw(st.sets(st.integers(0, len(pack.meshes[key].triangles) - 1), min_size=1, max_size=30)) for key in keys
    }
    words = draw(annotations())
    return replace(
        region(pack, faces), id=words.id, label=words.label, comment=words.comment, colour=words.colour,
        side=words.side, status=words.status, values=words.values, extra=words.extra, structure=words.structure,
        changed=words.changed,
    )  # fmt: skip


def there_and_back(pack, rows, form):
    made, lost = painted.labelled(rows, pack)
    return *painted.annotations_of(READ[form](WRITE[form](made), f"x.{form}"), pack, f"x.{form}"), lost


@bound
def test_the_same_faces_ids_and_words_come_back(pack, form):
    @calm
    @given(st.lists(regions(pack), min_size=1, max_size=6, unique_by=lambda one: one.id))
    def check(rows):
        back, notes, lost = there_and_back(pack, rows, form)
        assert back == rows
        assert (notes, lost) == ([], [])

    check()


@bound
def test_regions_over_one_another_are_all_there(pack, form):
    rows = [region(pack, {L3: range(start, 60)}) for start in range(painted.MOST_LAYERS)]
    made, _ = painted.labelled(rows, pack)
    assert [name for name in made.rows if name.startswith("label")][:3] == ["label", "label_2", "label_3"]
    back, _, lost = there_and_back(pack, rows, form)
    assert (back, lost) == (rows, [])


def test_deeper_than_that_is_said_to_the_face(pack):
    rows = [region(pack, {L3: range(7)}) for _ in range(painted.MOST_LAYERS + 1)]
    back, _, lost = there_and_back(pack, rows, "ply")
    assert back[:-1] == rows[:-1]
    assert back[-1].faces == {}
    assert "7 faces" in lost[0]


def test_what_is_no_painted_face_of_the_pack_is_said(pack):
    count = len(pack.meshes[L3].triangles)
    beyond = region(pack, {L3: {0, count, count + 4}})
    elsewhere = replace(region(pack, {L4: {1, 2}}), surfaces={L4: "0" * 64})
    nowhere = replace(region(pack, {L4: {3}}), faces={"vertebra/L9": ((0, 5),)}, surfaces={})
    foreign = replace(region(pack, {L4: {3}}), surfaces={}, pack="other")
    huge = replace(region(pack, {L3: {1}}), faces={L3: ((1, 40_000_000),)})
    back, _, lost = there_and_back(pack, [beyond, elsewhere, nowhere, foreign, huge, annotation()], "vtp")
    assert [faces_of(one.faces[L3]) for one in back] == [[0], list(range(1, count))]
    assert any("4 other annotations" in line for line in lost)
    for words in ("2 painted faces", "another surface now", "no surface vertebra/L9", "on the pack other",
                  f"{40_000_001 - count} painted faces"):  # fmt: skip
        assert any(words in line for line in lost), words


def test_nothing_painted_is_refused(pack):
    with pytest.raises(AnnotationError, match="none on this pack"):
        painted.labelled([annotation()], pack)


@bound
def test_surfaces_that_are_the_same_but_for_rounding_are_taken(pack, form):
    one = region(pack, {L3: {1, 5}, L4: {2}})
    mesh = pack.meshes[L3]
    near = replace(mesh, points=mesh.points + np.float32(5e-4))
    rounded = replace(
        pack, meshes={**pack.meshes, L3: near},
        structures={**pack.structures, L3: replace(pack.structures[L3], sha256="f" * 64)},
    )  # fmt: skip
    made, _ = painted.labelled([one], pack)
    (back,), notes = painted.annotations_of(READ[form](WRITE[form](made), "x"), rounded, "x")
    assert back.faces == one.faces
    assert back.surfaces == {L3: "f" * 64, L4: one.surfaces[L4]}
    assert len(notes) == 1
    assert f"{L3} differs" in notes[0]


def _far(mesh):
    return replace(mesh, points=mesh.points + np.float32(2e-3))


def _other(mesh):
    return blob((0, 0, 0), (9, 9, 9), rings=7)


def _reordered(mesh):
    return replace(mesh, triangles=mesh.triangles[::-1])


@bound
@pytest.mark.parametrize("change", [_far, _other, _reordered])
def test_other_surfaces_are_refused(pack, form, change):
    made, _ = painted.labelled([region(pack, {L3: {1, 5}})], pack)
    mesh = change(pack.meshes[L3])
    row = replace(pack.structures[L3], sha256="f" * 64, triangles=len(mesh.triangles))
    other = replace(pack, meshes={**pack.meshes, L3: mesh}, structures={**pack.structures, L3: row})
    with pytest.raises(AnnotationError, match=f"surface {L3}: found another surface"):
        painted.annotations_of(READ[form](WRITE[form](made), "x"), other, "x")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t["labels"][0].update(number=0), "number"),
        (lambda t: t["labels"][0].update(number=True), "number"),
        (lambda t: t["labels"][0].update(number=10**30), "number"),
        (lambda t: t["labels"][0].update(annotation=None), "number"),
        (lambda t: t["labels"][0]["annotation"].update(kind="note", points=[[0, 0, 0]]), "painted faces"),
        (lambda t: t["labels"][0]["annotation"].pop("id"), "id"),
        (lambda t: t.update(labels={}), "labels"),
        (lambda t: t.update(version=2), "lumbar-painted 1"),
        (lambda t: t["surfaces"].append(t["surfaces"][0]), "surface"),
        (lambda t: t["surfaces"].clear(), "faces"),
        (lambda t: t["surfaces"][0].update(faces=3), "surface"),
    ],
)
def test_a_table_that_is_not_as_it_must_be_is_refused(pack, change, says):
    made, _ = painted.labelled([region(pack, {L3: {1, 5}})], pack)
    table = json.loads(json.dumps(made.table))
    change(table)
    with pytest.raises(AnnotationError, match=says) as caught:
        painted.annotations_of(replace(made, table=table), pack, "x.ply")
    assert "\n" not in str(caught.value)


def test_a_number_without_a_name_is_said(pack):
    made, _ = painted.labelled([region(pack, {L3: {1, 5}})], pack)
    row = np.array(made.rows["label"])
    row[7] = 9
    back, notes = painted.annotations_of(replace(made, rows={"label": row}), pack, "x.ply")
    assert faces_of(back[0].faces[L3]) == [1, 5]
    assert notes == ["x.ply: label 9 has no name and was left out."]


@bound
@pytest.mark.parametrize(
    "content", [b"", b"ply\n", b"ply\nformat ascii 1.0\nend_header\n", b"<VTKFile/>", b"\xff" * 99]
)
def test_files_of_others_are_refused(form, content):
    with pytest.raises(AnnotationError) as caught:
        READ[form](content, "x")
    assert "\n" not in str(caught.value)


@bound
def test_a_file_that_is_cut_anywhere_is_refused(pack, form):
    """But for the last line's end."""
    data = WRITE[form](painted.labelled([region(pack, {CAPSULE: {1, 5}})], pack)[0])
    for end in [*range(0, len(data), max(len(data) // 60, 1)), len(data) - 2]:
        with pytest.raises(AnnotationError):
            painted.annotations_of(READ[form](data[:end], "x"), pack, "x")


def test_other_programs_read_the_surface_and_its_labels(pack, tmp_path):
    """VTK and trimesh find the points, the triangles, the numbers and the frame."""
    rows = [region(pack, {L3: {1, 5}, CAPSULE: {0}}), region(pack, {L3: {5, 6}})]
    made, _ = painted.labelled(rows, pack)
    for form in FORMS:
        (tmp_path / f"x.{form}").write_bytes(WRITE[form](made))
    pv = pytest.importorskip("pyvista")
    found = pv.read(tmp_path / "x.vtp")
    assert np.array_equal(found.points, made.points)
    assert np.array_equal(found.regular_faces, made.triangles)
    for name, row in made.rows.items():
        assert np.array_equal(found.cell_data[name], row), name
    assert list(found.field_data["SPACE"]) == ["LPS"]
    assert json.loads(bytes(found.field_data["lumbar"]))["labels"][0]["annotation"]["id"] == rows[0].id
    trimesh = pytest.importorskip("trimesh")
    ply = trimesh.load(tmp_path / "x.ply", process=False)
    assert np.array_equal(ply.vertices.astype(np.float32), made.points)
    assert np.array_equal(ply.faces, made.triangles)
    raw = ply.metadata["_ply_raw"]["face"]["data"]
    assert np.array_equal(raw["label"].ravel(), made.rows["label"])
    assert b"comment SPACE=LPS\n" in (tmp_path / "x.ply").read_bytes()


@pytest.mark.timeout(max(120, COUNT // 20))
@bound
def test_damaged_files_are_read_or_refused(pack, form):
    rng = random.Random(7)
    rows = [region(pack, {CAPSULE: {1, 5}}, comment="é"), region(pack, {CAPSULE: range(4, 9), ANNULUS: {0}})]
    data = WRITE[form](painted.labelled(rows, pack)[0])
    read = refused = 0
    slowest = 0.0
    for number in range(COUNT):
        hurt = _in_the_head(rng, data, form) if number % 2 else mutated(rng, data)
        began = time.perf_counter()
        found, said = [], ""
        try:
            found, _ = painted.annotations_of(READ[form](hurt, "x"), pack, "x")
        except AnnotationError as error:
            said = str(error)
        slowest = max(slowest, time.perf_counter() - began)
        assert "\n" not in said
        for one in found:
            assert from_text(to_text(one), "it") == one
            assert all(faces_of(runs)[-1] < len(pack.meshes[key].triangles) for key, runs in one.faces.items())
        read, refused = read + (not said), refused + bool(said)
    print(f"{form}: {COUNT} mutated files, {read} read, {refused} refused, {slowest:.2f} s at most")
    assert refused > COUNT / 20
    assert slowest < 3


def _in_the_head(rng, data, form):
    """Damage where it matters: in the header, in the table (in VTP before it is packed)."""
    if form == "ply":
        end = data.index(b"end_header\n")
        return mutated(rng, data[:end]) + data[end:]
    start = data.index(b'Name="lumbar"')
    start = data.index(b">", start) + 1
    end = data.index(b"<", start)
    text = mutated(rng, base64.b64decode(data[start:end])[8:])
    packed = base64.b64encode(np.uint64(len(text)).tobytes() + text)
    return data[:start] + packed + data[end:]
