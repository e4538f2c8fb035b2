"""`lumbar tags export` and `import` in every format, on the shipped atlas, the bad ones included."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from annotations.tags.formats import slicer
from annotations.tags.model import new_id
from annotations.tags.store import Put, Store
from meshes.pack import read_pack
from meshes.shipped import ATLAS_ID, atlas_path
from tests.annotations.tags.making import annotation
from tests.end_to_end.test_tags import rows_of
from viewer.cli import main
from viewer.core.tagging import exchange

L4 = "vertebra/L4"


@pytest.fixture(scope="module")
def atlas():
    return read_pack(atlas_path())


def made(atlas):
    at = tuple(float(x) for x in atlas.meshes[L4].points[100])
    on = {L4: atlas.structures[L4].sha256}
    common = {"pack": ATLAS_ID, "structure": L4, "level": "L4", "surfaces": on}
    return [
        annotation(label="pedicle", points=(at,), **common),
        annotation(id=new_id(), kind="region", label="pedicle", points=(), faces={L4: ((5, 90),)},
                   values={"area_mm2": 12.5}, **common),
        annotation(id=new_id(), kind="structure", label="condition/spondylolysis", points=(), comment="<b>é</b>",
                   **common),
    ]  # fmt: skip


def keep(path, rows):
    store = Store(str(path), "Ada")
    store.commit([Put(one) for one in rows])
    store.close()
    return path


@pytest.fixture
def database(tmp_path, atlas):
    return keep(tmp_path / "mine.db", made(atlas))


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    """An oblique one about L4."""
    nibabel = pytest.importorskip("nibabel")
    path = tmp_path_factory.mktemp("scan") / "ct.nii.gz"
    turn, _ = np.linalg.qr(np.random.default_rng(3).normal(size=(3, 3)) + 4 * np.eye(3))
    affine = np.eye(4)
    affine[:3, :3] = turn * [2.0, 2.0, 2.5]
    affine[:3, 3] = [0, -20, -40] - affine[:3, :3] @ [40, 40, 32]
    values = np.random.default_rng(3).integers(-900, 900, (80, 80, 64)).astype(np.int16)
    image = nibabel.Nifti1Image(values, affine)
    image.header.set_xyzt_units("mm")
    nibabel.save(image, path)
    return path


def there(folder):
    """What lies there, but for what SQLite keeps beside a database."""
    return {path.name for path in folder.iterdir() if not path.name.endswith(("last-good", "-shm", "-wal"))}


def export(database, out, *more):
    return main(["tags", "export", str(database), "-o", str(out), *map(str, more)])


@pytest.mark.parametrize("ending", [".ply", ".vtp"])
def test_painted_surfaces_go_out_and_in(database, tmp_path, ending, capsys):
    out, new = tmp_path / f"a{ending}", tmp_path / "new.db"
    assert export(database, out) == 0
    assert "2 other annotations were left out" in capsys.readouterr().err
    assert main(["tags", "import", str(new), str(out)]) == 0
    assert "1 added" in capsys.readouterr().out
    expected = {id_: one for id_, one in rows_of(database).items() if one.kind == "region"}
    assert rows_of(new) == expected
    assert main(["tags", "import", str(database), str(out)]) == 0
    assert "0 added, 0 changed, 1 the same" in capsys.readouterr().out


@pytest.mark.parametrize("ending", [".nii.gz", ".seg.nrrd", ".nrrd"])
def test_label_maps_go_out_and_are_label_maps_to_the_import(database, tmp_path, scan, ending, capsys):
    from meshes.importing.volumes.label_maps import read_label_map

    out = tmp_path / f"a{ending}"
    assert export(database, out, "--grid", scan) == 0
    err = capsys.readouterr().err
    assert "voxels of 2 x 2 x 2.5 mm" in err
    assert "1 other annotations were left out" in err
    back = read_label_map(out)
    assert set(np.unique(back.labels)) == {0, 1, 2}
    assert back.labels.shape == (80, 80, 64)


def test_glb_goes_out(database, tmp_path, capsys):
    out = tmp_path / "a.glb"
    assert export(database, out) == 0
    assert "is not read back" in capsys.readouterr().err
    assert out.read_bytes()[:4] == b"glTF"


def test_every_ending_of_the_table_is_tested_here_or_beside():
    beside = {".json", ".mrk.json", ".csv"}  # test_tags.py
    assert set(exchange.FORMATS) == beside | {".ply", ".vtp", ".nii.gz", ".seg.nrrd", ".nrrd", ".glb"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["export", "{db}", "-o", "{tmp}/a.nii.gz"], "give --grid SCAN"),
        (["export", "{db}", "-o", "{tmp}/a.nrrd", "--grid", "{tmp}/none.nii"], "none.nii"),
        (["export", "{db}", "-o", "{tmp}/a.nrrd", "--grid", "{tmp}/text.nii"], "text.nii"),
        (["export", "{empty}", "-o", "{tmp}/a.ply"], "none on this pack"),
        (["export", "{empty}", "-o", "{tmp}/a.vtp"], "none on this pack"),
        (["export", "{empty}", "-o", "{tmp}/a.glb"], "none on this pack"),
        (["export", "{empty}", "-o", "{tmp}/a.html"], "found no annotations on"),
        (["export", "{db}", "-o", "{tmp}/none/a.ply"], "a.ply"),
        (["export", "{db}", "-o", "{tmp}/none/a.csv"], "a.csv"),
        (["export", "{db}", "-o", "{tmp}/a.glb", "--pack", "{tmp}"], "pack"),
        (["export", "{db}", "-o", "{tmp}/a.nii"], "is no format"),
        (["import", "{new}", "{tmp}/a.glb"], "can be written only"),
        (["import", "{new}", "{tmp}/a.seg.nrrd"], "can be written only"),
        (["import", "{new}", "{tmp}/a.html"], "is no format"),
        (["import", "{new}", "{tmp}/none.ply"], "none.ply"),
        (["import", "{new}", "{tmp}/text.ply"], "a PLY file Lumbar wrote"),
        (["import", "{new}", "{tmp}/text.vtp"], "text.vtp"),
        (["report", "{db}", "-o", "{tmp}/a.doc"], "expected -o and a name that ends in .html or .pdf"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_nothing_is_written(database, tmp_path, words, says, capsys):
    for name in ("text.ply", "text.vtp", "text.nii"):
        (tmp_path / name).write_text("no such thing\n")
    keep(tmp_path / "empty.db", [])
    names = {"db": database, "tmp": tmp_path, "new": tmp_path / "new.db", "empty": tmp_path / "empty.db"}
    before = there(tmp_path)
    assert main(["tags", *(word.format(**names) for word in words)]) == 1
    told = capsys.readouterr()
    lines = [line for line in told.err.splitlines() if "is not read back" not in line]
    assert len(lines) == 1
    assert says in lines[0]
    assert there(tmp_path) == before


def test_another_pack_s_surfaces_are_refused(database, tmp_path, atlas, capsys):
    out = tmp_path / "a.ply"
    assert export(database, out) == 0
    head, end, body = out.read_bytes().partition(b"end_header\n")
    sha = atlas.structures[L4].sha256.encode()
    count = len(atlas.meshes[L4].points)
    points = np.frombuffer(body[: 12 * count], "<f4") + np.float32(0.5)
    out.write_bytes(head.replace(sha, b"0" * 64) + end + points.tobytes() + body[12 * count :])
    assert main(["tags", "import", str(tmp_path / "new.db"), str(out)]) == 1
    assert f"surface {L4}: found another surface" in capsys.readouterr().err


def test_a_file_that_cannot_be_swapped_in_leaves_the_old_one(database, tmp_path, monkeypatch, capsys):
    """The disk is full after the first of two files."""
    import os

    out = tmp_path / "a.mrk.json"
    out.write_text("old")
    real, calls = os.fsync, []

    def full(handle):
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", "a.lumbar.json")
        real(handle)

    monkeypatch.setattr("meshes.files.os.fsync", full)
    assert export(database, out) == 1
    assert "No space left" in capsys.readouterr().err
    assert out.read_text() == "old"
    assert not slicer.sidecar_of(out).exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".a")]


@pytest.mark.parametrize("verb", ["report", "export"])
def test_a_report_is_one_file_of_its_own(database, tmp_path, verb, capsys):
    pytest.importorskip("pyvista")
    out = tmp_path / "a.html"
    assert main(["tags", verb, str(database), "-o", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    assert "&lt;b&gt;é" in text
    assert "<script" not in text
    assert ("is not read back" in capsys.readouterr().err) == (verb == "export")


def test_a_report_on_paper(database, tmp_path):
    """In a process of its own, without a display: fonts and paper are Qt's."""
    pytest.importorskip("PyQt6")
    pytest.importorskip("pyvista")
    out = tmp_path / "a.pdf"
    words = [sys.executable, "-m", "viewer", "tags", "export", str(database), "-o", str(out)]
    root = Path(__file__).parents[2]
    where = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root)}
    done = subprocess.run(words, cwd=root, env=where, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "3 annotations" in done.stdout
    data = out.read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) <= 2
    assert len(re.findall(rb"/Subtype\s*/Image\b", data)) >= 4
