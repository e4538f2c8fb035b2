"""What a batch remembers: a line for each pack it began, and one for what became of it, on the disk before the next."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from meshes.errors import MeshError
from meshes.importing.job import Outcome

MAX_LINE = 2**20


class Journal:
    """The journal at a path. It is only ever added to; a line that a stop has torn is passed over."""

    def __init__(self, path: Path) -> None:
        """Read what is there: `outcomes` by case, each with the mark of its input, and the packs `begun`."""
        self._path = path
        self.outcomes: dict[str, tuple[str, Outcome]] = {}
        self.begun: set[str] = set()
        if path.is_file():
            with path.open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    self._take(line)

    def begin(self, packs: Iterable[str]) -> None:
        """Remember that these packs are this batch's own. Raises MeshError."""
        self.begun.update(packs)
        self._append([{"begun": pack} for pack in packs])

    def add(self, mark: str, outcome: Outcome) -> None:
        """Remember what became of a case whose input and options had this mark. Raises MeshError."""
        self.outcomes[outcome.case] = (mark, outcome)
        self._append([{"mark": mark, "outcome": asdict(outcome)}])

    def _append(self, lines: Iterable[Mapping[str, object]]) -> None:
        try:
            with self._path.open("a+b") as stream:
                # Names that are no text (files of another system) are kept by escapes, and read back as they were.
                told = "".join(json.dumps(line) + "\n" for line in lines)
                stream.write((b"\n" if _is_torn(self._path) else b"") + told.encode("ascii"))
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            said = error.strerror or str(error)
            raise MeshError(
                f"{self._path}: cannot be written ({said}); what is done stays, begin again later"
            ) from error

    def _take(self, line: str) -> None:
        if len(line) > MAX_LINE:
            return
        try:
            raw = json.loads(line)
            if "begun" in raw:
                self.begun.add(str(raw["begun"]))
            else:
                outcome = _outcome(raw["outcome"])
                self.outcomes[outcome.case] = (str(raw["mark"]), outcome)
        except (ValueError, KeyError, TypeError, RecursionError):
            return


def _is_torn(path: Path) -> bool:
    """Whether the last line has no end: the next one would be lost with it."""
    if not path.is_file() or not path.stat().st_size:
        return False
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) != b"\n"


def _outcome(told: Mapping[str, object]) -> Outcome:
    words = {name: tuple(map(str, _list(told[name]))) for name in ("derived", "asked", "notes")}
    structures, seconds = told["structures"], told["seconds"]
    if not isinstance(structures, int) or not isinstance(seconds, int | float):
        raise TypeError("no numbers")
    return Outcome(str(told["case"]), str(told["error"]), structures, seconds=float(seconds), **words)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Hold the file `place` while the batch works. The system lets go of it when the process ends, however it ends.

    Raises:
        MeshError: another process holds it.
    """
    with place.open("a+b") as stream:
        if not _locked(stream.fileno()):
            raise MeshError(f"{place.parent}: another batch is at work there; wait for it, or choose another folder")
        yield


def _locked(number: int) -> bool:
    """Whether the open file is ours now; also where the file system knows no locks."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
