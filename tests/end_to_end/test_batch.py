"""`lumbar import --batch` and what goes with it, as a user types it: stopped, begun again, measured; nobody named."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="packs are made with VTK")
import nibabel
import numpy as np
import pyvista
import trimesh

from meshes.pack import read_pack
from meshes.shipped import atlas_path
from viewer.cli import main

ROOT = Path(__file__).resolve().parents[2]
NAME = "Mustermann Erika"
WHO = f"{NAME} 19600102 PID-4711"
LEVELS = ("L3", "L4", "L5")


@pytest.fixture(scope="module")
def bones():
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    pack = read_pack(atlas_path())
    found = {level: pack.meshes[f"vertebra/{level}"].coarse for level in LEVELS}
    return {level: trimesh.Trimesh(mesh.points, mesh.triangles, process=False) for level, mesh in found.items()}


@pytest.fixture(scope="module")
def ten(bones, tmp_path_factory):
    """Ten spines, the fourth of them corrupt."""
    folder = tmp_path_factory.mktemp("many") / "in"
    for number in range(10):
        (folder / f"p{number}").mkdir(parents=True)
        for level, mesh in bones.items():
            mesh.copy().apply_scale(1 + number / 200).export(folder / f"p{number}" / f"{level}.stl")
    whole = (folder / "p3" / "L4.stl").read_bytes()
    (folder / "p3" / "L4.stl").write_bytes(whole[: len(whole) // 2])
    return folder


def command(ten: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "viewer", "import", str(ten), "--batch", "--no-derive", "-o", str(out), *more]


def hear_ctrl_c() -> None:
    """Tests that run in the background of a shell are deaf to Ctrl+C, and their children would be too."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def begun(ten: Path, out: Path, *more: str, ended: int) -> subprocess.Popen[str]:
    """A batch in a process group of its own, as a terminal starts it, of which so many spines have been ended."""
    running = subprocess.Popen(
        command(ten, out, *more), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=hear_ctrl_c,
    )  # fmt: skip
    journal, deadline = out / "journal.jsonl", time.monotonic() + 60
    while running.poll() is None and time.monotonic() < deadline:
        if journal.exists() and journal.read_bytes().count(b'"outcome"') >= ended:
            break
        time.sleep(0.01)
    return running


def alive(group: int) -> list[int]:
    """The processes of a group that still do something."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            state, _, own = (place / "stat").read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(own) == group and state != "Z":
            found.append(int(place.name))
    return found


def files_of(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.glob("*/*") if path.is_file()}


@pytest.fixture(scope="module")
def in_one_go(ten, tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "out"
    done = subprocess.run(
        command(ten, out, "-j", "2"), cwd=ROOT, capture_output=True, text=True, check=False, timeout=100
    )
    return out, done


def test_one_corrupt_among_ten_is_a_line_and_fails_at_the_end(in_one_go):
    out, done = in_one_go
    assert done.returncode == 1
    assert "9 imported, 1 failed, 0 not begun" in done.stdout
    assert "10/10" in done.stderr
    rows = list(csv.DictReader((out / "report.csv").open()))
    assert [row["case"] for row in rows if row["outcome"] == "failed"] == ["p3"]
    assert "L4.stl" in rows[0]["message"]
    assert [one["case"] for one in json.loads((out / "report.json").read_text())] == [row["case"] for row in rows]
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == [f"p{n}" for n in range(10) if n != 3]


def test_killed_it_leaves_nobody_behind_and_goes_on_to_the_same_bytes(ten, in_one_go, tmp_path):
    """Only the batch itself is killed, as the system does it that has no memory left: its processes must end too."""
    out = tmp_path / "out"
    running = begun(ten, out, "-j", "2", ended=2)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate(timeout=20)
    deadline = time.monotonic() + 10
    while alive(running.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert alive(running.pid) == []
    assert all(read_pack(path) for path in out.iterdir() if path.is_dir() and path.name[0] != ".")
    done = subprocess.run(command(ten, out), cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 1, done.stderr
    assert "0 done before" not in done.stderr
    assert files_of(out) == files_of(in_one_go[0])
    assert not list(out.glob(".lumbar-*"))


@pytest.mark.parametrize("seconds", [0.1, 0.5, 1.0])
def test_ctrl_c_in_a_terminal_is_one_line_from_the_first_moment_on(ten, tmp_path, seconds):
    """A terminal tells every process of Ctrl+C, also those that are still loading."""
    running = begun(ten, tmp_path / "out", "-j", "2", ended=0)
    time.sleep(seconds)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130, said
    assert said.rstrip().endswith("stopped; the same command goes on where it stopped")
    assert "Traceback" not in said
    assert "KeyboardInterrupt" not in said


def with_secrets(bones, folder: Path) -> Path:
    """The bones in every format, a person's data wherever a file of that format can carry it."""
    folder.mkdir()
    third, fourth, fifth = (bones[level] for level in LEVELS)
    binary = third.export(file_type="stl")
    (folder / f"{NAME} vertebra L3.stl").write_bytes(WHO.encode().ljust(80) + binary[80:])
    obj = fourth.export(file_type="obj", header=WHO)
    (folder / "L4.obj").write_text(f"# {WHO}\nmtllib {WHO}.mtl\no {WHO}\n" + obj)
    fifth.metadata["name"] = WHO
    ply = fifth.export(file_type="ply", encoding="ascii").decode()
    (folder / "L5.ply").write_text(
        ply.replace("\n", f"\ncomment {WHO}\nobj_info {WHO}\n", 1).replace("\ncomment", "\ncomment", 1)
    )

    def named(tree: dict) -> None:
        tree["asset"] |= {"copyright": WHO, "extras": {"who": WHO}}
        tree["extras"] = {"who": WHO}

    scene = trimesh.Scene(metadata={"patient": WHO})
    scene.add_geometry(
        bones["L3"].copy().apply_translation((0, 0, 90)),
        node_name=f"{NAME} vertebra L1",
        geom_name=f"{NAME} vertebra L1",
    )
    scene.add_geometry(
        bones["L3"].copy().apply_translation((0, 0, 45)), node_name="L2", geom_name=f"{NAME} vertebra L2"
    )
    (folder / f"{WHO}.glb").write_bytes(scene.export(file_type="glb", tree_postprocessor=named))
    vtp = pyvista.wrap(bones["L5"].copy().apply_translation((0, 0, -400)))
    vtp.field_data["PatientName"], vtp.field_data[WHO] = [WHO], [1]  # text lies there as numbers, a name does not
    vtp.save(folder / "thing.vtp", binary=False)
    return folder


@pytest.mark.parametrize("batch", [False, True])
def test_nothing_of_a_person_reaches_a_pack(bones, tmp_path, capsys, batch):
    """Names of files and folders, comments, headers, extras, field data: no byte of them is in the pack."""
    source = with_secrets(bones, tmp_path / WHO)
    planted = [path for path in source.iterdir() if b"Mustermann" in path.read_bytes()]
    assert len(planted) == 5, "a secret that is not in the input proves nothing"
    words = [str(tmp_path), "--batch"] if batch else [str(source), "--name", "thing=canal/dural-sac"]
    out = tmp_path / "packs" if batch else tmp_path / "packs" / "mine"
    assert main(["import", *words, "-q", "-o", str(out)]) == 0
    pack = out / WHO if batch else out
    assert {f"vertebra/L{number}" for number in range(1, 6)} <= set(read_pack(pack).meshes)
    for path in pack.iterdir():
        content = path.read_bytes().lower()
        for word in (*WHO.lower().split(), str(tmp_path)):
            assert word.encode() not in content, (path.name, word)
    capsys.readouterr()


def test_names_are_kept_where_that_is_asked_for(bones, tmp_path):
    source = with_secrets(bones, tmp_path / "Erika L3-L5")
    assert main(["import", str(source), "-q", "--keep-names", "-o", str(tmp_path / "mine")]) == 0
    assert read_pack(tmp_path / "mine").info.title == "Erika L3-L5"


def test_several_files_are_one_spine(ten, tmp_path, capsys):
    files = [str(ten / "p0" / f"{level}.stl") for level in LEVELS]
    out = tmp_path / "mine"
    assert main(["import", *files, "-o", str(out), "--no-derive"]) == 0
    assert main(["import", str(ten / "p0"), "-o", str(tmp_path / "folder" / "mine"), "--no-derive"]) == 0
    assert (out / "meshes.glb").read_bytes() == (tmp_path / "folder" / "mine" / "meshes.glb").read_bytes()
    capsys.readouterr()
    assert main(["import", *files, str(tmp_path / "no"), "-o", str(tmp_path / "x")]) == 1
    assert "no: found nothing there" in capsys.readouterr().err
    assert main(["import", str(ten / "p0" / "L3.stl"), str(ten / "p1"), "-o", str(tmp_path / "x")]) == 1
    assert "taken for vertebra/L3" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_pack_is_replaced_only_by_force(ten, tmp_path, capsys):
    words = ["import", str(ten / "p0"), "--no-derive", "-q", "-o", str(tmp_path / "mine")]
    assert main(words) == 0
    assert main([*words, "--title", "two"]) == 1
    assert "--force replaces it" in capsys.readouterr().err
    assert read_pack(tmp_path / "mine").info.title == "mine"
    assert main([*words, "--title", "two", "--force"]) == 0
    assert capsys.readouterr() == ("", "")
    assert read_pack(tmp_path / "mine").info.title == "two"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["{ten}/p0", "{ten}/p1", "--batch"], 1, "expected one folder"),
        (["{ten}", "--batch", "--title", "x"], 1, "--title"),
        (["{ten}", "--batch", "--anonymous", "--keep-names"], 1, "--anonymous"),
        (["{ten}", "--batch", "--dask", "tcp://127.0.0.1:9", "--timeout", "5"], 1, "--dask"),
        (["{ten}", "--batch", "--timeout", "0"], 2, "no number of seconds"),
        (["{ten}", "--batch", "-j", "0"], 2, "no number of processes"),
        (["{ten}/p0", "--retry"], 1, "is for --batch"),
        (["{ten}/p0/L3.stl", "--batch"], 1, "is no folder"),
    ],
)
def test_words_that_do_not_go_together_are_told(ten, tmp_path, capsys, words, code, message):
    arguments = ["import", *(word.format(ten=ten) for word in words), "-o", str(tmp_path / "out")]
    try:
        assert main(arguments) == code
    except SystemExit as stopped:
        assert stopped.code == code  # noqa: PT017 (argparse leaves this way)
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_dry_run_writes_nothing(ten, tmp_path, capsys):
    assert main(["import", str(ten), "--batch", "--dry-run", "-o", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out.splitlines() == [f"p{n}: p{n}" for n in range(10)]
    assert not (tmp_path / "out").exists()


def test_on_a_cluster_by_its_address_the_packs_are_the_same(ten, in_one_go, tmp_path, capsys):
    distributed = pytest.importorskip("distributed", reason="no dask.distributed: install the extra `cluster`")
    out = tmp_path / "out"
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        words = ["--batch", "--no-derive", "--format", "json", "--dask", cluster.scheduler_address]
        assert main(["import", str(ten), *words, "-o", str(out)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert sorted(one["case"] for one in told) == [f"p{n}" for n in range(10)]
    assert [one["case"] for one in told if one["error"]] == ["p3"]
    assert files_of(out) == files_of(in_one_go[0])


def test_masks_of_one_scan_are_one_spine(tmp_path, capsys):
    """Masks named one by one give what their folder gives; a volume that is no mask among them is refused."""
    folder = tmp_path / "masks"
    folder.mkdir()
    for number, level in enumerate(("L3", "L4")):
        voxels = np.zeros((40, 40, 60), np.uint8)
        voxels[8:32, 8:32, 5 + 28 * number : 28 + 28 * number] = 1
        nibabel.save(nibabel.Nifti1Image(voxels, np.diag([1.5, 1.5, 1.5, 1])), folder / f"vertebrae_{level}.nii.gz")
    files = sorted(map(str, folder.iterdir()))
    assert main(["import", *files, "-q", "--no-derive", "-o", str(tmp_path / "a" / "mine")]) == 0
    assert main(["import", str(folder), "-q", "--no-derive", "-o", str(tmp_path / "b" / "mine")]) == 0
    assert set(read_pack(tmp_path / "a" / "mine").meshes) == {"vertebra/L3", "vertebra/L4"}
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")
    shutil.copy(files[0], tmp_path / "thing.nii.gz")
    capsys.readouterr()
    assert main(["import", *files, str(tmp_path / "thing.nii.gz"), "-o", str(tmp_path / "c")]) == 1
    assert "thing.nii.gz: is no mask of one structure" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_one_table_over_a_folder_of_packs_without_the_damaged_one(in_one_go, tmp_path, capfd, jobs):
    out = tmp_path / "packs"
    shutil.copytree(in_one_go[0], out)
    (out / "p5" / "meshes.glb").write_bytes(b"glTF")
    (out / "p6" / "pack.json").unlink()
    assert main(["measure", "vertebra/L4", str(out), "--format", "csv", "-j", jobs]) == 1
    table, said = capfd.readouterr()
    rows = list(csv.DictReader(table.splitlines()))
    assert list(dict.fromkeys(row["pack"] for row in rows)) == ["p0", "p1", "p2", "p4", "p7", "p8", "p9"]
    assert len(said.splitlines()) == 2
    assert all(name in line for name, line in zip(("p5", "p6"), said.splitlines(), strict=True))
    width = [float(row["value"]) for row in rows if row["id"] == "upper-end-plate-width" and row["value"]]
    assert len(width) == 7
    assert width == sorted(width), "each spine is larger than the one before"


def test_one_damaged_pack_alone_is_an_error(in_one_go, tmp_path, capsys):
    shutil.copytree(in_one_go[0] / "p0", tmp_path / "p")
    (tmp_path / "p" / "meshes.glb").write_bytes(b"")
    assert main(["measure", str(tmp_path / "p"), "--format", "csv"]) == 1
    assert "meshes.glb" in capsys.readouterr().err
