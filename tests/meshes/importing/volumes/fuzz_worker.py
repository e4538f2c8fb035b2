"""Reads mutated files in a process of its own, bounded in memory and time: `fuzz_worker.py KIND SEEDS FIRST COUNT`.

SEEDS is a folder of good files. What comes out is one line of JSON: how many were read and refused, and each outcome
that is neither. The number of the file at work stands in SEEDS/at, for the case that the process dies.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType

import numpy as np

ROOM = 3 * 2**29  # bytes of address space that reading may take
PATIENCE = 20  # seconds for one file
INTERESTING = (
    b"\0",
    b"\xff",
    b"\x7f",
    b"\x80",
    b"\xff\xff\xff\x7f",
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    b"nan",
    b"-1",
    b"0",
)
TEXTS = (
    b"-1",
    b"0",
    b"nan",
    b"inf",
    b"1e400",
    b"99999999999999999999",
    b"2147483647",
    b"-2147483648",
    b"",
    b"1.5",
    b"x",
)


class Slow(BaseException):
    """One file took too long; no reader may catch this."""


def mutated(data: bytes, rng: random.Random) -> bytes:
    """One to six changes, most of them near the beginning, where headers are."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        data = rng.choice(CHANGES)(data, rng) or data[:1]
    return data


def place(data: bytes, rng: random.Random) -> int:
    reach = rng.choice((64, 400, 2000, len(data)))
    return rng.randrange(max(1, min(reach, len(data))))


def flip(data: bytes, rng: random.Random) -> bytes:
    at = place(data, rng)
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


def put(data: bytes, rng: random.Random) -> bytes:
    at, piece = place(data, rng), rng.choice(INTERESTING)
    return data[:at] + piece + data[at + len(piece) :]


def cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def drop(data: bytes, rng: random.Random) -> bytes:
    at = place(data, rng)
    return data[:at] + data[at + rng.randrange(1, 40) :]


def double(data: bytes, rng: random.Random) -> bytes:
    at = place(data, rng)
    return data[:at] + data[at : at + rng.randrange(1, 60)] + data[at:]


def noise(data: bytes, rng: random.Random) -> bytes:
    at, count = place(data, rng), rng.randrange(1, 16)
    return data[:at] + rng.randbytes(count) + data[at + count :]


def number(data: bytes, rng: random.Random) -> bytes:
    """Another number where text has one."""
    found = list(re.finditer(rb"-?\d+(\.\d+)?", data[:4000]))
    if not found:
        return flip(data, rng)
    one = rng.choice(found)
    return data[: one.start()] + rng.choice(TEXTS) + data[one.end() :]


def line(data: bytes, rng: random.Random) -> bytes:
    """A line of text taken away or written twice."""
    lines = data.split(b"\n")
    at = rng.randrange(min(len(lines), 40))
    lines[at : at + 1] = [] if rng.random() < 0.5 else [lines[at], lines[at]]
    return b"\n".join(lines)


CHANGES = (flip, flip, put, put, cut, drop, double, noise, number, number, line)


def one_file(kind: str, seed: Path, target: Path, rng: random.Random) -> None:
    """A mutated copy of the seed; what is packed is mutated inside as often as outside."""
    data = seed.read_bytes()
    if kind == "nifti.gz" and rng.random() < 0.6:
        target.write_bytes(gzip.compress(mutated(gzip.decompress(data), rng), 1))
    else:
        target.write_bytes(mutated(data, rng))


def prepared(kind: str, seeds: Path, folder: Path, rng: random.Random) -> Path:
    """The path to be read: a mutated file, or a folder of slices one of which is mutated."""
    chosen = rng.choice(sorted(one for one in seeds.iterdir() if one.name != "at"))
    if chosen.is_dir():
        target = folder / chosen.name
        shutil.copytree(chosen, target, dirs_exist_ok=True)
        victim = rng.choice(sorted(target.iterdir()))
        one_file(kind, victim, victim, rng)
        return target
    target = folder / chosen.name
    one_file(kind, chosen, target, rng)
    return target


def read(kind: str, path: Path, rng: random.Random) -> None:
    """Reads it as a label map or a scan, and looks at what comes out."""
    from meshes.importing.volumes import kind_of, read_label_map, read_scan

    if rng.random() < 0.1:
        assert kind_of(path) in ("labels", "scan", None)
    if kind == "slices" or rng.random() < 0.3:
        found = read_scan(path)
        assert found.values.dtype in (np.int16, np.float32)
        assert found.values.ndim == 3
        assert np.isfinite(found.values).all()
    else:
        labels = read_label_map(path)
        assert labels.labels.dtype.kind == "u"
        assert labels.labels.ndim == 3
        assert labels.labels.any()
        assert all(isinstance(name, str) and name.isprintable() for name in labels.names.values())
        found = labels  # type: ignore[assignment]
    assert np.isfinite(found.affine).all()
    assert abs(np.linalg.det(found.affine)) > 0


def main(kind: str, seeds: Path, first: int, count: int) -> None:
    from meshes.errors import MeshError

    warm_up(seeds)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + ROOM, used + ROOM))
    tally = {"read": 0, "refused": 0}
    failures: list[str] = []
    for index in range(first, first + count):
        (seeds / "at").write_text(str(index))
        rng = random.Random(f"{kind} {index}")
        with tempfile.TemporaryDirectory() as name:
            path = prepared(kind, seeds, Path(name), rng)
            signal.alarm(PATIENCE)
            try:
                read(kind, path, rng)
                tally["read"] += 1
            except MeshError as error:
                tally["refused"] += 1
                if "\n" in str(error) or not 10 < len(str(error)) < 500:
                    failures.append(f"{index}: message {str(error)!r}")
            except (Slow, Exception) as error:
                failures.append(f"{index}: {type(error).__name__} {str(error)[:200]}")
            finally:
                signal.alarm(0)
    print(json.dumps({**tally, "failures": failures}))


def warm_up(seeds: Path) -> None:
    """Every library is loaded before the room is measured."""
    import highdicom  # noqa: F401
    import nibabel  # noqa: F401
    import SimpleITK  # noqa: F401

    from meshes.importing.volumes import kind_of

    for one in seeds.iterdir():
        kind_of(one)


def too_slow(_number: int, _frame: FrameType | None) -> None:
    raise Slow(f"more than {PATIENCE} s")


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, too_slow)
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
