"""A batch does every spine once, stops for none, and goes on where it was stopped."""

from __future__ import annotations

import csv
import importlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("pyvista", exc_type=ImportError, reason="packs are made with VTK")
import trimesh

from meshes.errors import MeshError
from meshes.importing.batch import DETAILS, JOURNAL, KEYS, TABLE, TITLE, Batch, in_this_process
from meshes.importing.cases import MESHES, VOLUMES, find_cases
from meshes.importing.job import Job, Options, carry_out, fingerprint
from meshes.importing.mesh_files import SUFFIXES
from meshes.importing.runners import on_cluster, over_processes
from meshes.importing.volumes.kinds import ENDINGS
from meshes.pack import read_pack
from meshes.shipped import atlas_path

ROOT = Path(__file__).resolve().parents[3]
PLAIN = Options(derive=False)


@pytest.fixture(scope="module")
def bones():
    """L4 and L5 of the atlas, coarse: quick to import."""
    if not (atlas_path() / "pack.json").exists():
        pytest.skip("the atlas has not been built: run make atlas")
    pack = read_pack(atlas_path())
    return {level: pack.meshes[f"vertebra/{level}"].coarse for level in ("L4", "L5")}


def spine(folder, bones, size=1.0):
    folder.mkdir(parents=True)
    for level, mesh in bones.items():
        trimesh.Trimesh(size * mesh.points, mesh.triangles, process=False).export(folder / f"{level}.stl")


@pytest.fixture
def inputs(tmp_path, bones):
    """Five spines, one of them broken."""
    folder = tmp_path / "in"
    for number in range(4):
        spine(folder / f"p{number}", bones, 1 + number / 100)
    (folder / "p2" / "L4.stl").write_bytes(b"no mesh")
    trimesh.Trimesh(bones["L4"].points, bones["L4"].triangles, process=False).export(folder / "L4.ply")
    (folder / "notes.txt").write_text("no spine")
    (folder / "empty").mkdir()
    return folder


def bytes_of(out):
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("meshes.glb"))} | {
        str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("pack.json"))
    }


def done(inputs, out, runner=in_this_process, **options):
    batch = Batch(find_cases(inputs, out), out, PLAIN, **options)
    with batch.alone():
        jobs = batch.prepare()
        batch.run(jobs, runner)
        batch.report()
    return batch, jobs


def test_every_spine_is_found_and_nothing_else(inputs):
    assert [case.name for case in find_cases(inputs)] == ["L4", "p0", "p1", "p2", "p3"]


def test_every_format_that_is_read_is_found():
    assert {*ENDINGS} <= {*VOLUMES}
    assert {*SUFFIXES} <= {*MESHES}


def test_names_that_would_meet_are_told_apart(tmp_path, bones):
    for name in ("a.stl", "a.ply", "A.obj"):
        trimesh.Trimesh(bones["L4"].points, bones["L4"].triangles, process=False).export(tmp_path / name)
    assert [case.name.lower() for case in find_cases(tmp_path)] == ["a", "a-2", "a-3"]


def test_one_broken_among_many_is_a_line_and_the_rest_is_done(inputs, tmp_path):
    out = tmp_path / "out"
    batch, _ = done(inputs, out)
    rows = list(csv.DictReader((out / TABLE).open()))
    assert [(row["case"], row["outcome"]) for row in rows] == [
        ("p2", "failed"), ("L4", "imported"), ("p0", "imported"), ("p1", "imported"), ("p3", "imported"),
    ]  # fmt: skip
    assert "L4.stl" in rows[0]["message"]
    assert not (out / "p2").exists()
    assert set(read_pack(out / "p3").meshes) == {"vertebra/L4", "vertebra/L5"}
    assert len(batch.outcomes) == 5


def test_the_second_time_nothing_is_done_but_what_changed(inputs, tmp_path, bones):
    out = tmp_path / "out"
    done(inputs, out)
    before = bytes_of(out)
    _, jobs = done(inputs, out)
    assert jobs == []
    assert [job.case for job in Batch(find_cases(inputs), out, PLAIN).prepare(retry=True)] == ["p2"]
    trimesh.Trimesh(bones["L5"].points, bones["L5"].triangles, process=False).export(inputs / "p2" / "L4.stl")
    _, jobs = done(inputs, out)
    assert [job.case for job in jobs] == ["p2"]
    assert {name: data for name, data in bytes_of(out).items() if not name.startswith("p2")} == before
    assert len(Batch(find_cases(inputs), out, replace(PLAIN, strict=True)).prepare()) == 5
    (out / "p1" / "pack.json").unlink()
    assert [job.case for job in Batch(find_cases(inputs), out, PLAIN).prepare()] == ["p1"]


@pytest.mark.parametrize("torn", [b'{"case": "p0", "ma', b"\xff\xfe", b"[1]\n", b'{"mark": 1, "outcome": {}}\n'])
def test_a_torn_journal_is_read_as_far_as_it_goes(inputs, tmp_path, torn):
    out = tmp_path / "out"
    done(inputs, out)
    with (out / JOURNAL).open("ab") as journal:
        journal.write(torn)
    assert Batch(find_cases(inputs), out, PLAIN).prepare() == []


def test_killed_in_the_middle_it_goes_on_and_gives_the_same(inputs, tmp_path):
    whole, out = tmp_path / "whole", tmp_path / "out"
    done(inputs, whole)
    words = ["import", str(inputs), "--batch", "--no-derive", "-o", str(out)]
    command = [sys.executable, "-m", "viewer", *words]
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    journal = out / JOURNAL
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (not journal.exists() or journal.read_bytes().count(b"\n") < 2):
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    assert all((path / "meshes.glb").exists() for path in out.iterdir() if path.is_dir() and path.name[0] != ".")
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 1, finished.stderr
    assert "done before" in finished.stderr
    assert "4 imported, 1 failed, 0 not begun" in finished.stdout
    assert bytes_of(out) == bytes_of(whole)


def test_ctrl_c_stops_and_says_how_to_go_on(inputs, tmp_path):
    out = tmp_path / "out"
    command = [sys.executable, "-m", "viewer", "import", str(inputs), "--batch", "-o", str(out)]
    running = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # the background of a shell is deaf to it
    journal = out / JOURNAL
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (not journal.exists() or journal.read_bytes().count(b"\n") < 1):
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130, said
    assert "goes on where it stopped" in said
    assert "Traceback" not in said


def test_two_processes_give_the_same_bytes(inputs, tmp_path):
    done(inputs, tmp_path / "one")
    done(inputs, tmp_path / "two", over_processes(2))
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_a_process_that_dies_or_dawdles_fails_its_own_case_alone(inputs, tmp_path, bones, monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)  # other processes look for the module there too
    misbehave = importlib.import_module("batch_workers").misbehave
    spine(inputs / "dies", bones)
    spine(inputs / "dawdles", bones)
    batch, _ = done(inputs, tmp_path / "out", over_processes(2, timeout=8, work=misbehave))
    failed = {case: outcome.error for case, outcome in batch.outcomes.items() if not outcome.good}
    assert failed.keys() == {"dies", "dawdles", "p2"}
    assert "its process died" in failed["dies"]
    assert "took longer than 8 s" in failed["dawdles"]


def test_anonymous_packs_name_nobody(inputs, tmp_path):
    """Nor does anything beside them: what names a case lies in a folder of its own."""
    out, desk = tmp_path / "out", tmp_path / "out-names"
    os.rename(inputs / "p0", inputs / "Mueller Hans 1960")
    done(inputs, out, anonymous=True)
    assert sorted(path.name for path in out.iterdir()) == ["case-0001", "case-0002", "case-0003", "case-0005"]
    assert all(b"Mueller" not in path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert "case-0002,Mueller Hans 1960" in (desk / KEYS).read_text()
    assert {JOURNAL, TABLE, DETAILS, KEYS} <= {path.name for path in desk.iterdir()}


def test_a_number_stays_with_its_case_when_others_come_and_go(inputs, tmp_path, bones):
    """Else a number that somebody wrote down would mean another patient one day."""
    out = tmp_path / "out"
    done(inputs, out, anonymous=True)
    before = bytes_of(out)
    spine(inputs / "A first", bones)
    shutil.rmtree(inputs / "p1")
    _, jobs = done(inputs, out, anonymous=True)
    assert [(job.case, Path(job.out).name) for job in jobs] == [("A first", "case-0006")]
    assert {name: data for name, data in bytes_of(out).items() if "0006" not in name} == before


@pytest.mark.parametrize(
    "text", ["", "pack,case\ncase-0001\n", "pack,case\n../x,p0\n", "pack,case\ncase-0001,a\ncase-0001,b\n"]
)
def test_a_damaged_table_of_names_is_refused(inputs, tmp_path, text):
    (tmp_path / "out-names").mkdir()
    (tmp_path / "out-names" / KEYS).write_text(text)
    with pytest.raises(MeshError, match=KEYS):
        Batch(find_cases(inputs), tmp_path / "out", PLAIN, anonymous=True)


def test_packs_are_not_called_as_their_files_unless_asked_for(inputs, tmp_path):
    os.rename(inputs / "p0", inputs / "Mueller Hans 1960")
    done(inputs, tmp_path / "out")
    assert all(b"Mueller" not in data for data in bytes_of(tmp_path / "out").values())
    assert {read_pack(tmp_path / "out" / name).info.title for name in ("Mueller Hans 1960", "p1")} == {TITLE}
    done(inputs, tmp_path / "named", keep_names=True)
    assert read_pack(tmp_path / "named" / "p1").info.title == "p1"


def test_what_is_no_pack_of_the_batch_is_left_alone(inputs, tmp_path, bones):
    out = tmp_path / "out"
    (out / "p0").mkdir(parents=True)
    (out / "p0" / "thesis.txt").write_text("years")
    (out / "L4").write_text("a file")
    carry_out(Job("x", str(inputs / "p1"), str(out / "p1"), "mine", PLAIN))
    mine = (out / "p1" / "pack.json").read_bytes()
    batch, _ = done(inputs, out)
    assert {case for case, one in batch.outcomes.items() if one.good} == {"p3"}
    assert "holds other files" in batch.outcomes["p0"].error
    assert "is a file" in batch.outcomes["L4"].error
    assert "--force" in batch.outcomes["p1"].error
    assert [path.name for path in (out / "p0").iterdir()] == ["thesis.txt"]
    assert (out / "p1" / "pack.json").read_bytes() == mine
    assert [job.case for job in Batch(find_cases(inputs), out, PLAIN).prepare(force=True)] == ["p1"]


def test_packs_among_the_spines_are_none(inputs, tmp_path):
    with pytest.raises(MeshError, match="another one for the packs"):
        find_cases(inputs, inputs)
    done(inputs, inputs / "packs")
    _, jobs = done(inputs, inputs / "packs")
    assert jobs == []
    assert "packs" not in [case.name for case in find_cases(inputs)]


def test_entries_that_cannot_be_read_do_not_end_the_batch(inputs, tmp_path):
    (inputs / "gone").symlink_to("nowhere")
    (inputs / "round.stl").symlink_to("round.stl")
    os.mkfifo(inputs / "pipe")
    os.rename(os.fsencode(inputs / "p0"), os.fsencode(inputs) + b"/M\xfcller")
    for _ in range(2):
        batch, jobs = done(inputs, tmp_path / "out")
    assert jobs == []
    assert [case for case, one in batch.outcomes.items() if not one.good] == ["p2"]
    assert json.loads((tmp_path / "out" / DETAILS).read_text(encoding="utf-8"))[-1]["case"] == "p3"


def test_a_case_whose_line_follows_a_torn_one_is_not_lost(inputs, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / JOURNAL).write_bytes(b'{"mark": "ha')
    done(inputs, out, lambda jobs: map(carry_out, jobs[:1]))
    done(inputs, out, lambda jobs: map(carry_out, jobs[:1]))
    assert len(Batch(find_cases(inputs), out, PLAIN).prepare()) == 3


def test_a_scheme_that_changed_makes_everything_anew(tmp_path, inputs):
    table = tmp_path / "mine.csv"
    table.write_text("1,L1\n")
    options = replace(PLAIN, scheme=str(table))
    before = fingerprint(inputs / "p0", options)
    table.write_text("1,L2\n")
    assert fingerprint(inputs / "p0", options) != before


def test_two_batches_do_not_work_in_one_folder(inputs, tmp_path):
    out = tmp_path / "out"
    with (
        Batch(find_cases(inputs), out, PLAIN).alone(),
        pytest.raises(MeshError, match="another batch is at work"),
        Batch(find_cases(inputs), out, PLAIN).alone(),
    ):
        pass
    with Batch(find_cases(inputs), out, PLAIN).alone():
        pass


def test_a_full_disk_is_said_and_what_is_done_stays(inputs, tmp_path):
    out = tmp_path / "out"
    done(inputs, out, lambda jobs: map(carry_out, jobs[:2]))
    kept = bytes_of(out)
    os.rename(out / JOURNAL, tmp_path / "kept")
    (out / JOURNAL).symlink_to("/dev/full")
    with pytest.raises(MeshError, match="No space left") as caught:
        done(inputs, out)
    assert "\n" not in str(caught.value)
    (out / JOURNAL).unlink()
    os.rename(tmp_path / "kept", out / JOURNAL)
    assert {name: data for name, data in bytes_of(out).items() if name in kept} == kept
    assert len(Batch(find_cases(inputs), out, PLAIN).prepare()) == 3


def test_a_pack_that_cannot_be_written_is_a_line_and_nothing_is_left(inputs, tmp_path):
    out = tmp_path / "out"

    def on_a_small_disk(jobs):
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        for job in jobs:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000 if job.case == "p1" else before[0], before[1]))
            try:
                outcome = carry_out(job)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, before)
            yield outcome

    batch, _ = done(inputs, out, on_a_small_disk)
    assert {case for case, one in batch.outcomes.items() if not one.good} == {"p1", "p2"}
    assert "too large" in batch.outcomes["p1"].error
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == ["L4", "p0", "p3"]


def test_out_that_cannot_be_a_folder_is_refused(inputs, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(MeshError, match="choose another folder"):
        Batch(find_cases(inputs), tmp_path / "file" / "out", PLAIN).alone()


def test_a_pack_is_replaced_whole_and_what_lies_beside_it_stays(inputs, tmp_path, bones):
    out = tmp_path / "out" / "mine"
    job = Job("p0", str(inputs / "p0"), str(out), "one", PLAIN)
    assert carry_out(job).good
    assert carry_out(replace(job, source=str(inputs / "p3"), title="two")).good
    assert read_pack(out).info.title == "two"
    (out / "notes.txt").write_text("mine")
    assert carry_out(job).good
    assert read_pack(out).info.title == "one"
    assert (out / "notes.txt").read_text() == "mine"
    assert [path.name for path in out.parent.iterdir()] == ["mine"]


def test_a_pack_does_not_say_where_it_came_from(tmp_path, bones, capsys):
    from viewer.cli import main

    spine(tmp_path / "Mueller Hans" / "secret", bones)
    assert main(["import", str(tmp_path / "Mueller Hans" / "secret"), "-o", str(tmp_path / "mine")]) == 0
    content = b"".join(path.read_bytes() for path in (tmp_path / "mine").iterdir()).lower()
    assert b"mueller" not in content
    assert b"secret" not in content
    assert json.loads((tmp_path / "mine" / "pack.json").read_text())["title"] == "mine"


@pytest.mark.parametrize("bad", ["nowhere", "file.txt", "empty"])
def test_a_folder_without_spines_is_refused(tmp_path, bad):
    (tmp_path / "file.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(MeshError, match=bad):
        find_cases(tmp_path / bad)


def test_unsure_pieces_are_reported_or_refused(tmp_path, bones):
    folder = tmp_path / "in" / "one"
    spine(folder, bones)
    trimesh.Trimesh(bones["L4"].points + 300, bones["L4"].triangles, process=False).export(folder / "L? 3.stl")
    batch, _ = done(tmp_path / "in", tmp_path / "out")
    outcome = batch.outcomes["one"]
    assert outcome.good
    refused = carry_out(replace(batch._job(batch.cases["one"]), options=replace(PLAIN, strict=True)))
    assert refused.good == (not outcome.asked)
    assert all(name in refused.error for name in outcome.asked)


def test_on_a_cluster_a_killed_worker_loses_nothing(inputs, tmp_path):
    distributed = pytest.importorskip("distributed", reason="no dask.distributed: install the extra `cluster`")
    done(inputs, tmp_path / "here")
    out = tmp_path / "there"
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        batch = Batch(find_cases(inputs), out, PLAIN)
        seen = []

        def kill_one(outcome):
            if not seen:
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
            seen.append(outcome.case)

        with batch.alone():
            batch.run(batch.prepare(), on_cluster(cluster.scheduler_address), kill_one)
    assert sorted(seen) == ["L4", "p0", "p1", "p2", "p3"]
    assert [case for case, outcome in batch.outcomes.items() if not outcome.good] == ["p2"]
    assert bytes_of(out) == bytes_of(tmp_path / "here")


def test_on_a_cluster_a_case_that_kills_its_workers_fails_alone(inputs, tmp_path, bones, monkeypatch):
    distributed = pytest.importorskip("distributed", reason="no dask.distributed: install the extra `cluster`")
    monkeypatch.syspath_prepend(Path(__file__).parent)
    path = os.pathsep.join(filter(None, (str(Path(__file__).parent), os.environ.get("PYTHONPATH"))))
    monkeypatch.setenv("PYTHONPATH", path)
    misbehave = importlib.import_module("batch_workers").misbehave
    spine(inputs / "dies", bones)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        batch, _ = done(inputs, tmp_path / "out", on_cluster(cluster.scheduler_address, misbehave))
    failed = {case: one.error for case, one in batch.outcomes.items() if not one.good}
    assert failed.keys() == {"dies", "p2"}, failed
    assert "its process died" in failed["dies"]
    assert len(batch.outcomes) == 6


def test_no_cluster_is_said_in_one_line():
    pytest.importorskip("distributed", reason="no dask.distributed: install the extra `cluster`")
    with pytest.raises(MeshError, match="no cluster answers") as caught:
        on_cluster("tcp://127.0.0.1:9")
    assert "\n" not in str(caught.value)
