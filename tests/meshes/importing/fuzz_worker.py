"""Reads mutated mesh files in a process of its own, so that a crash is seen: FORMAT FIRST COUNT, a line of JSON out."""

from __future__ import annotations

import json
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

import numpy as np
from mesh_samples import Sample, mutated, samples  # it lies beside this file, which is run as a program

from meshes.errors import MeshError
from meshes.importing.mesh_files import read_meshes

SECONDS = 5  # a file that takes longer is killed, and the process with it
MEMORY = 3 * 2**30


def check(path: Path) -> bool:
    """Whether it was read; what was read is sound, and what was said is one line on the file."""
    try:
        pieces = read_meshes(path)
    except MeshError as error:
        said = str(error)
        assert said.isprintable(), said
        assert len(said) < 600, said
        assert ": " in said, said
        return False
    assert pieces
    for piece in pieces:
        assert np.isfinite(piece.points).all()
        assert piece.points.dtype == np.float64
        assert piece.triangles.dtype == np.int32
        assert len(piece.triangles) >= 4
        assert 0 <= piece.triangles.min() <= piece.triangles.max() == len(piece.points) - 1
        assert piece.name.isprintable()
    return True


def sample_number(kind: list[Sample], number: int, form: str) -> Sample:
    """The mutated file of a number; the same number gives the same file."""
    chance = random.Random(f"{form} {number}")
    return mutated(chance.choice(kind), chance)


def main(form: str, first: int, count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        kind = samples(folder)[form]
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        told: dict[str, Any] = {"read": 0, "refused": 0, "slowest": 0.0, "failures": []}
        for number in range(first, first + count):
            name, data = sample_number(kind, number, form)
            (folder / name).write_bytes(data)
            signal.alarm(SECONDS)
            begun = time.perf_counter()
            try:
                told["read" if check(folder / name) else "refused"] += 1
            except BaseException:
                told["failures"].append([number, traceback.format_exc()[-900:]])
            signal.alarm(0)
            told["slowest"] = max(told["slowest"], time.perf_counter() - begun)
            if len(told["failures"]) > 5:
                break
        told["peak MB"] = _peak()
        return told


def _peak() -> int:
    """The most memory this program had, MB. On Linux not `ru_maxrss`, which knows what the parent had as well."""
    status = Path("/proc/self/status")
    if status.exists():
        return (
            int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1]) // 1024
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (2**20 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
