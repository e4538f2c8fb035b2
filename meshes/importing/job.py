"""One import as one thing to be done anywhere: here, in another process, on a machine that sees the same files."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from meshes.errors import MeshError
from meshes.importing.cases import is_pack
from meshes.importing.model import Progress, silent
from meshes.importing.names import SURE
from meshes.importing.run import Report
from meshes.pack import DESCRIPTION_FILE, MESH_FILE, MeshPack, PackInfo, write_pack

if TYPE_CHECKING:
    from meshes.importing.reading import Recognised

HASHED = 2**20  # bytes at the head of a file that tell whether it is still the same, beside its size
ASIDE = ".lumbar-"  # begins the name of a directory where a pack waits until it is whole


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
    """The pack of what lies at `source` (one place, or several files of one spine), and the report. Nothing is written.

    Raises:
        MeshError: in one line what is wrong; Cancelled: when `progress` says so.
    """
    from meshes.importing.frames import FrameGuess
    from meshes.importing.reading import renumbered
    from meshes.importing.run import Choices, assembled
    from meshes.importing.several import read_several

    frame = None
    if options.unit or options.axes:
        frame = FrameGuess(options.unit or "", options.axes or "", 1.0, "given")
    sources = [source] if isinstance(source, Path) else source
    found = read_several(sources, frame, progress, options.scheme, split=options.split)
    found = renumbered(found, options.shift, options.levels)
    title = title.encode("utf-8", "replace").decode()  # a directory's name may be no text
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
        check_free(Path(job.out))
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


def check_free(out: Path) -> None:
    """Raises MeshError where a pack cannot be written to `out` without harm to what is there."""
    if out.exists() and not out.is_dir():
        raise MeshError(f"{out}: is a file; expected a directory to write the pack into")
    if out.is_dir() and not is_pack(out) and any(out.iterdir()):
        raise MeshError(f"{out}: holds other files; give an empty or new directory, or one with a mesh pack")


def write_whole(out: Path, pack: MeshPack) -> None:
    """Write a pack so that it is there whole or not at all; one that was there is replaced.

    Raises:
        MeshError: something else is there; OSError: it cannot be written. Then what was there stays.
    """
    check_free(out)
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        beside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=out.parent))
    except OSError:
        if not out.is_dir():
            raise
        write_pack(out, pack)  # a directory of the user's in a folder that is not
        return
    try:
        write_pack(beside / "new", pack)
        if not _swapped(beside / "new", out, beside / "old"):
            write_pack(out, pack)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _swapped(new: Path, out: Path, old: Path) -> bool:
    """Whether the directory `new` is where `out` was, which goes to `old`, or comes back where that does not succeed.

    Where the user keeps something of his own beside the pack, or `out` is the root of a disk, it is left alone.
    """
    if out.is_dir():
        if not {one.name for one in out.iterdir()} <= {DESCRIPTION_FILE, MESH_FILE}:
            return False
        try:
            out.replace(old)
        except OSError:
            return False
    try:
        new.replace(out)
    except OSError:
        if old.exists() and not out.exists():
            old.replace(out)
        if not out.is_dir():  # else another process put the same pack there meanwhile
            raise
        return False
    return True


def fingerprint(source: Path, options: Options) -> str:
    """Changes when the input or the options do: places, sizes, times and heads of the files, a scheme's too."""
    told = hashlib.sha256(json.dumps(asdict(options), sort_keys=True).encode())
    scheme = [Path(options.scheme)] if options.scheme and Path(options.scheme).is_file() else []
    for path in (*_files(source), *scheme):
        told.update(os.fsencode(path.relative_to(source) if path.is_relative_to(source) else path.name) + b"\0")
        try:
            state = path.stat()
            told.update(f"{state.st_size}\0{state.st_mtime_ns}\0".encode())
            with path.open("rb") as stream:
                told.update(stream.read(HASHED))
        except OSError as error:  # the import will say what is wrong with it
            told.update(f"{error.errno}\0".encode())
    return told.hexdigest()


def _files(source: Path) -> Sequence[Path]:
    return sorted(one for one in source.rglob("*") if one.is_file()) if source.is_dir() else [source]


def id_of(title: str) -> str:
    """The id of a pack of that title."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80] or "imported"
