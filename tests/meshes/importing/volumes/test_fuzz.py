"""Whatever is done to a file, a reader gives a sound volume or one line; LUMBAR_FUZZ=10000 mutates so many a reader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.meshes.importing.volumes.dicom_phantom import compress, deflate, write_enhanced, write_seg, write_slices
from tests.meshes.importing.volumes.phantom import nrrd_bytes, phantom, turned, write_itk, write_nibabel, write_qform

COUNT = int(os.environ.get("LUMBAR_FUZZ", "200"))
PORTION = 1000  # files a process
ROOT = Path(__file__).resolve().parents[4]
AFFINE = turned((20, -30, 10), (1, 2, 3), False)
SEGMENTS = {
    "Segment0_Name": "L1",
    "Segment0_LabelValue": "1",
    "Segment0_Layer": "0",
    "Segment1_Name": "L2",
    "Segment1_LabelValue": "2",
    "Segment1_Layer": "0",
}


def plant(kind: str, folder: Path) -> None:
    """Good files of a kind, small ones."""
    labels = phantom()
    scan = labels.astype(np.int16) * 300 - 1000
    if kind == "nifti":
        write_nibabel(folder / "a.nii", labels, AFFINE)
        write_qform(folder / "b.nii", scan, AFFINE)
        write_nibabel(folder / "c.nii", labels.astype("f4"), AFFINE)
    elif kind == "nifti.gz":
        write_nibabel(folder / "a.nii.gz", labels, AFFINE)
    elif kind == "nrrd":
        write_itk(folder / "a.nrrd", labels, AFFINE, True)
        (folder / "b.nrrd").write_bytes(nrrd_bytes(scan, AFFINE, "RAS", "raw"))
        (folder / "c.nrrd").write_bytes(nrrd_bytes(labels, AFFINE, encoding="bzip2"))
    elif kind == "seg.nrrd":
        (folder / "a.seg.nrrd").write_bytes(nrrd_bytes(labels, AFFINE, keys=SEGMENTS))
        layers = np.stack((labels, (labels == 2).astype("u1")))
        keys = {**SEGMENTS, "Segment1_Layer": "1"}
        (folder / "b.seg.nrrd").write_bytes(nrrd_bytes(layers, AFFINE, encoding="raw", keys=keys))
    elif kind == "metaimage":
        write_itk(folder / "a.mha", labels, AFFINE, True)
        write_itk(folder / "b.mha", scan, AFFINE)
    elif kind == "seg":
        for one in ("BINARY", "FRACTIONAL", "LABELMAP"):
            deflate(write_seg(folder / f"{one}.dcm", labels, AFFINE, one), folder / f"{one}_deflated.dcm")
    elif kind == "slices":
        write_slices(folder / "plain", scan, AFFINE)
        write_slices(folder / "implicit", scan, AFFINE, implicit=True)
        write_enhanced(folder / "enhanced.dcm", scan, AFFINE)
        for how in ("RLE", "JPEG", "JPEG2000"):
            large = np.kron(scan, np.ones((4, 4, 1), np.int16))  # GDCM's writer overruns its memory with smaller ones
            for path in write_slices(folder / how, large, AFFINE):
                compress(path, how)
            path.rename(folder / f"{how}.dcm")  # alone it is not left out, whatever becomes of it


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("kind", ["nifti", "nifti.gz", "nrrd", "seg.nrrd", "metaimage", "seg", "slices"])
def test_mutated_files_are_read_or_refused(tmp_path: Path, kind: str) -> None:
    plant(kind, tmp_path)
    worker = Path(__file__).with_name("fuzz_worker.py")
    counts, failures = {"read": 0, "refused": 0}, []
    for first in range(0, COUNT, PORTION):
        command = [sys.executable, str(worker), kind, str(tmp_path), str(first), str(min(PORTION, COUNT - first))]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            at = (tmp_path / "at").read_text() if (tmp_path / "at").is_file() else "none"
            failures.append(f"file {at} ended the process with {done.returncode}: {done.stderr[-400:]}")
            continue
        result = json.loads(done.stdout.splitlines()[-1])
        failures += result["failures"]
        if done.stderr.strip():
            failures.append(f"from {first} on, on stderr: {done.stderr[:400]}")
        counts = {name: counts[name] + result[name] for name in counts}
    print(kind, counts, len(failures))
    assert failures == []
    assert sum(counts.values()) == COUNT
    assert counts["refused"] > COUNT // 10
