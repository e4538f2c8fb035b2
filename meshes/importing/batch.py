"""Many imports: found in a folder, done over several processes or a cluster, taken up again after a stop.

What was done is kept in a journal in the folder of the packs, a line a case, written and on the disk before the next
one counts. A case whose pack stands and whose input and options are as they were is not done again.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from meshes.errors import MeshError
from meshes.files import replace_files
from meshes.importing.job import Job, Options, Outcome, carry_out, fingerprint, is_pack

JOURNAL, TABLE, DETAILS, KEYS = "journal.jsonl", "report.csv", "report.json", "cases.csv"
MESHES = (".stl", ".obj", ".ply", ".glb", ".gltf", ".vtp", ".vtk", ".3mf", ".zip")
VOLUMES = (".nii", ".nii.gz", ".nrrd", ".nhdr", ".mha", ".mhd", ".dcm")
COLUMNS = ("case", "pack", "outcome", "structures", "derived", "asked", "seconds", "message")
MAX_JOURNAL_LINE = 2**20

#: Gives each outcome as it comes; may carry the jobs out anywhere.
Runner = Callable[[Sequence[Job]], Iterator[Outcome]]


@dataclass(frozen=True)
class Case:
    """One spine of a batch: its name, and where its file or folder lies."""

    name: str
    path: Path


def find_cases(folder: Path) -> list[Case]:
    """Every spine in a folder: each folder in it that holds files we read, each label map, zip and mesh file.

    Raises:
        MeshError: no folder, or nothing in it.
    """
    if not folder.is_dir():
        raise MeshError(f"{folder}: is no folder; --batch takes a folder with one spine in each file or folder")
    found = [Case(_name_of(path), path) for path in sorted(folder.iterdir()) if _is_case(path)]
    if not found:
        raise MeshError(f"{folder}: holds no spine; expected folders, or files ending in {', '.join(MESHES + VOLUMES)}")
    return _told_apart(found)


def _is_case(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    if path.is_dir():
        return not is_pack(path) and any(_is_read(one) for one in path.rglob("*") if one.is_file())
    return _is_read(path)


def _is_read(path: Path) -> bool:
    name = path.name.lower()
    return not name.startswith(".") and (name.endswith((*MESHES, *VOLUMES)) or _is_bare_dicom(path))


def _is_bare_dicom(path: Path) -> bool:
    """DICOM files often have no ending at all."""
    if path.suffix:
        return False
    with path.open("rb") as stream:
        return stream.read(132)[128:] == b"DICM"


def _name_of(path: Path) -> str:
    name = path.name
    if path.is_dir():
        return name
    for ending in (*VOLUMES, *MESHES):
        if name.lower().endswith(ending):
            return name[: -len(ending)].removesuffix(".seg") or name
    return name


def _told_apart(cases: Iterable[Case]) -> list[Case]:
    """`a.nii` and `a.stl` are two cases; the later ones get a number. Names that differ in case alone are the same."""
    found: dict[str, Case] = {}
    for case in cases:
        name, number = case.name, 2
        while name.lower() in found:
            name, number = f"{case.name}-{number}", number + 1
        found[name.lower()] = Case(name, case.path)
    return list(found.values())


class Batch:
    """The imports of a folder into a folder of packs; nobody else may write there meanwhile."""

    def __init__(self, cases: Sequence[Case], out: Path, options: Options, *, anonymous: bool = False) -> None:
        """`anonymous` : packs are called case-0001 …, and which is which stands in a table of its own."""
        self.out, self.options = out, options
        self.cases = {case.name: case for case in cases}
        self._packs = {
            case.name: f"case-{number:04}" if anonymous else case.name for number, case in enumerate(cases, start=1)
        }
        self._anonymous = anonymous
        self.outcomes: dict[str, Outcome] = {}

    def prepare(self, *, retry: bool = False) -> list[Job]:
        """The jobs still to be done; what stands already is in `outcomes`.

        retry : do those again that failed

        Raises:
            MeshError: the folder cannot be written, or holds a folder that is no pack where one shall be.
        """
        try:
            self.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MeshError(f"{self.out}: cannot be made ({error.strerror}); choose another folder") from error
        if not os.access(self.out, os.W_OK):
            raise MeshError(f"{self.out}: may not be written; choose another folder")
        if self._anonymous:
            rows = "".join(f"{pack},{_quoted(name)}\n" for name, pack in self._packs.items())
            replace_files({self.out / KEYS: f"pack,case\n{rows}".encode()})
        done = self._done()
        jobs = []
        for name, case in self.cases.items():
            before = done.get(name)
            if before is not None and before[0] == self._mark(case) and self._stands(before[1], retry):
                self.outcomes[name] = before[1]
                continue
            jobs.append(self._job(case))
        return jobs

    def run(self, jobs: Sequence[Job], runner: Runner, told: Callable[[Outcome], None] = lambda outcome: None) -> None:
        """Do the jobs; each outcome is in the journal before `told` hears of it."""
        marks = {job.case: self._mark(self.cases[job.case]) for job in jobs}
        with (self.out / JOURNAL).open("a", encoding="utf-8") as journal:
            for outcome in runner(jobs):
                self.outcomes[outcome.case] = outcome
                _append(journal, {"case": outcome.case, "mark": marks[outcome.case], "outcome": asdict(outcome)})
                told(outcome)

    def report(self) -> None:
        """Write the tables of all outcomes there are, failures first. Raises OSError."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        rows = self.rows()
        writer.writerows(rows)
        details = [asdict(one) | {"pack": self._packs[one.case]} for one in self._ordered()]
        text = json.dumps(details, indent=1, ensure_ascii=False) + "\n"
        replace_files({self.out / TABLE: out.getvalue().encode(), self.out / DETAILS: text.encode()})

    def rows(self) -> list[tuple[str, ...]]:
        """A row of `COLUMNS` a case, failures first."""
        return [
            (
                one.case, self._packs[one.case] if one.good else "", "imported" if one.good else "failed",
                str(one.structures or ""), str(len(one.derived) or ""), " ".join(one.asked), f"{one.seconds:.1f}",
                one.error,
            )
            for one in self._ordered()
        ]  # fmt: skip

    def _ordered(self) -> list[Outcome]:
        found = [self.outcomes[name] for name in self.cases if name in self.outcomes]
        return sorted(found, key=lambda one: one.good)

    def _stands(self, before: Outcome, retry: bool) -> bool:
        return is_pack(self._place(before.case)) if before.good else not retry

    def _job(self, case: Case) -> Job:
        pack = self._packs[case.name]
        return Job(case.name, str(case.path.resolve()), str(self._place(case.name).resolve()), pack, self.options)

    def _place(self, name: str) -> Path:
        return self.out / self._packs[name]

    def _mark(self, case: Case) -> str:
        return f"{self._packs[case.name]}:{fingerprint(case.path, self.options)}"

    def _done(self) -> dict[str, tuple[str, Outcome]]:
        """The last line of the journal on each case; a line that a stop has torn is passed over."""
        path = self.out / JOURNAL
        found: dict[str, tuple[str, Outcome]] = {}
        if not path.exists():
            return found
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                entry = _parsed(line)
                if entry is not None:
                    found[entry[1].case] = entry
        return found


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _append(journal: IO[str], line: Mapping[str, object]) -> None:
    journal.write(json.dumps(line, ensure_ascii=False) + "\n")
    journal.flush()
    os.fsync(journal.fileno())


def _parsed(line: str) -> tuple[str, Outcome] | None:
    if len(line) > MAX_JOURNAL_LINE:
        return None
    try:
        raw = json.loads(line)
        told = raw["outcome"]
        derived, asked, notes = (tuple(map(str, told[name])) for name in ("derived", "asked", "notes"))
        outcome = Outcome(
            str(told["case"]),
            str(told["error"]),
            int(told["structures"]),
            derived,
            asked,
            notes,
            float(told["seconds"]),
        )
        return str(raw["mark"]), outcome
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def in_this_process(jobs: Sequence[Job]) -> Iterator[Outcome]:
    """One after the other, here."""
    return map(carry_out, jobs)
