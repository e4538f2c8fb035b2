"""One import as one thing to be done anywhere: here, in another process, on a machine that sees the same files."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from meshes.errors import MeshError
from meshes.importing.model import Progress, silent
from meshes.importing.names import SURE
from meshes.importing.run import Report
from meshes.pack import DESCRIPTION_FILE, MeshPack, PackInfo, write_pack

if TYPE_CHECKING:
    from meshes.importing.reading import Recognised

HASHED = 2**20  # bytes at the head of a file that tell whether it is still the same, beside its size


@dataclass(frozen=True)
class Options:
    """What holds for every import of a batch; `None`: guessed.

    strict : refuse an input with a piece that would have to be asked about
    """

    unit: str | None = None
    axes: str | None = None
    scheme: str | None = None
    derive: bool = True
    strict: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    split: bool = False
    shift: int = 0
    levels: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """Make the pack `out` of `source`; `case` is what the batch calls it, `title` what the pack is called."""

    case: str
    source: str
    out: str
    title: str
    options: Options = Options()


@dataclass(frozen=True)
class Outcome:
    """What became of a job: `error` is empty where the pack stands; `asked` are pieces that were left out unsure."""

    case: str
    error: str = ""
    structures: int = 0
    derived: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Whether its pack stands."""
        return not self.error


def made(
    source: Path | Sequence[Path], title: str, options: Options, progress: Progress = silent
) -> tuple[MeshPack, Report]:
    """The pack of what lies at `source` (several: files of one spine), and the report. Nothing is written.

    Raises:
        MeshError: in one line what is wrong; Cancelled: when `progress` says so.
    """
    from meshes.importing.frames import FrameGuess
    from meshes.importing.reading import read_and_recognise, renumbered
    from meshes.importing.run import Choices, assembled

    for path in (source,) if isinstance(source, Path) else source:
        if not path.exists():
            raise MeshError(
                f"{path}: found nothing there, expected mesh files, a label map, or a folder or zip of them"
            )
    frame = None
    if options.unit or options.axes:
        frame = FrameGuess(options.unit or "", options.axes or "", 1.0, "given")
    found = read_and_recognise(source, frame, progress, options.scheme, split=options.split)
    found = renumbered(found, options.shift, options.levels)
    info = PackInfo(id_of(title), title, "", "", "imported", {})
    pack, report = assembled(
        found.pieces, info, found.frame, Choices(_by_number(found, options.names), derive=options.derive),
        lambda share, what: progress(0.5 + share / 2, what),
    )  # fmt: skip
    return pack, Report(report.rows, report.frame, report.derived, (*found.notes, *report.notes))


def _by_number(found: Recognised, names: Mapping[str, str]) -> dict[int, str]:
    """Names by piece as the command line gives them: all pieces that are called so are meant."""
    return {number: names[piece.name] for number, (piece, _) in enumerate(found.pieces) if piece.name in names}


def asked_about(report: Report) -> tuple[str, ...]:
    """The pieces that have a guess which is not sure enough to be taken."""
    return tuple(row.name for row in report.rows if row.target is not None and row.confidence < SURE)


def carry_out(job: Job) -> Outcome:
    """Do a job and say what became of it. Whatever goes wrong becomes a line; a pack is whole or not there."""
    begun = time.monotonic()
    try:
        pack, report = made(Path(job.source), job.title, job.options)
        asked = asked_about(report)
        if asked and job.options.strict:
            raise MeshError(f"unsure about {', '.join(asked)}; name them with --name, or leave --strict out")
        write_whole(Path(job.out), pack)
    except (MeshError, OSError, MemoryError) as error:
        said = " ".join(str(error).split()) or type(error).__name__
        return Outcome(job.case, said, seconds=time.monotonic() - begun)
    except Exception as error:  # one case of hundreds must not end the batch; the line says which and what
        what = " ".join(str(error).split())[:200]
        said = f"{type(error).__name__}: {what}; this is a fault of Lumbar, please tell us"
        return Outcome(job.case, said, seconds=time.monotonic() - begun)
    return Outcome(
        job.case, "", len(pack.structures), report.derived, asked, report.notes, round(time.monotonic() - begun, 3)
    )


def write_whole(out: Path, pack: MeshPack) -> None:
    """Write a pack so that it is there whole or not at all, also where none was."""
    if out.exists():
        write_pack(out, pack)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        write_pack(beside, pack)
        beside.chmod(0o755)
        beside.replace(out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def is_pack(folder: Path) -> bool:
    """Whether a pack lies there."""
    return (folder / DESCRIPTION_FILE).is_file()


def fingerprint(source: Path, options: Options) -> str:
    """Changes when the input or the options do: names, sizes, times and heads of the files."""
    told = hashlib.sha256(json.dumps(asdict(options), sort_keys=True).encode())
    for path in _files(source):
        state = path.stat()
        told.update(f"{path.name}\0{state.st_size}\0{state.st_mtime_ns}\0".encode())
        with path.open("rb") as stream:
            told.update(stream.read(HASHED))
    return told.hexdigest()


def _files(source: Path) -> Sequence[Path]:
    return sorted(one for one in source.rglob("*") if one.is_file()) if source.is_dir() else [source]


def id_of(title: str) -> str:
    """The id of a pack of that title."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80] or "imported"
