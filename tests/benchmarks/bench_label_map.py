"""How long a label map of 512 x 512 x 400 voxels and eight bones takes to a finished pack, and how much memory.

Each side runs in a process of its own, several times in turn: the import, and beside it scikit-image's marching cubes
run label by label on the same file, which makes no pack, smooths nothing and thins nothing. The limits are the issue's,
for two cores with nothing else to do; a run whose floor shows that others were at work prints that they were missed.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.benchmark

SECONDS, GIGABYTES = 15.0, 3.0
ROUNDS = 3
IDLE_FLOOR = 24.0  # seconds that marching cubes takes where nobody else is at work
KEPT = Path(tempfile.gettempdir()) / "lumbar-label-map-512x512x400-1.nii.gz"

IMPORT = """
from viewer.cli import main
import sys
status = main(["import", sys.argv[1], "-o", sys.argv[2], "--format", "json"])
"""
FLOOR = """
import sys
import nibabel
import numpy as np
from skimage.measure import marching_cubes
image = nibabel.load(sys.argv[1])
labels = np.asarray(image.dataobj)
spacing = image.header.get_zooms()
triangles = sum(len(marching_cubes(labels == label, 0.5, spacing=spacing)[1]) for label in np.unique(labels)[1:])
"""
TOLD = """
import json, resource
print(json.dumps({"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6}), file=sys.stderr)
"""


def run(program: str, *arguments: object) -> tuple[float, float]:
    """Seconds on the clock and gigabytes at most of a program in a process of its own."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program + TOLD, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - begun
    assert done.returncode == 0, done.stderr[-2000:]
    return seconds, json.loads(done.stderr.strip().splitlines()[-1])["memory"]


@pytest.fixture(scope="module")
def label_map() -> Path:
    """The file, made once and kept in the system's folder for such things."""
    if not KEPT.is_file():
        subprocess.run([sys.executable, str(Path(__file__).with_name("label_map_phantom.py")), str(KEPT)], check=True)
    return KEPT


def test_a_large_label_map_comes_in_quickly_and_in_little_memory(label_map: Path, tmp_path: Path) -> None:
    ours, floor = [], []
    for turn in range(ROUNDS):
        ours.append(run(IMPORT, label_map, tmp_path / f"pack-{turn}"))
        floor.append(run(FLOOR, label_map))
    seconds, memory = float(np.median([one for one, _ in ours])), max(one for _, one in ours)
    other, other_memory = float(np.median([one for one, _ in floor])), max(one for _, one in floor)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"\nimport to a pack   {seconds:5.1f} s {memory:5.2f} GB ({', '.join(f'{one:.1f}' for one, _ in ours)})")
    print(f"marching cubes     {other:5.1f} s {other_memory:5.2f} GB ({', '.join(f'{one:.1f}' for one, _ in floor)})")
    print(f"ratio              {seconds / other:5.2f}; limit {SECONDS} s, {GIGABYTES} GB; largest {children:.2f} GB")
    assert memory < GIGABYTES
    assert seconds < other, "slower than marching cubes label by label"
    if min(one for one, _ in ours) > SECONDS:
        assert min(one for one, _ in floor) > 1.2 * IDLE_FLOOR, "over the limit with nobody else at work"
        print("over the limit, but others were at work")
