"""Many imports: done over several processes or a cluster, taken up again after a stop.

What was done is kept in a journal, a line a case, written and on the disk before the next one counts. A case whose pack
stands and whose input and options are as they were is not done again.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

from meshes.errors import MeshError
from meshes.files import replace_files
from meshes.importing.cases import Case, is_pack
from meshes.importing.job import ASIDE, Job, Options, Outcome, carry_out, fingerprint
from meshes.importing.journal import Journal, alone
from meshes.importing.keys import keep, numbered

JOURNAL, TABLE, DETAILS, KEYS, LOCK = "journal.jsonl", "report.csv", "report.json", "cases.csv", ".lock"
OWN = (JOURNAL, TABLE, DETAILS, KEYS)
COLUMNS = ("case", "pack", "outcome", "structures", "derived", "asked", "seconds", "message")
#: What a pack is called in itself, where a name could be a person's.
TITLE = "Imported spine"

#: Gives each outcome as it comes; may carry the jobs out anywhere.
Runner = Callable[[Sequence[Job]], Iterator[Outcome]]


class Batch:
    """The imports of a folder into a folder of packs; `alone` keeps others from writing there meanwhile."""

    def __init__(
        self, cases: Sequence[Case], out: Path, options: Options, *, anonymous: bool = False, keep_names: bool = False
    ) -> None:
        """What shall be done; nothing is written yet.

        anonymous : packs are called case-0001 ..., and all that names a case (journal, report, the table of which is
            which) lies in a folder beside `out`, so that `out` may be handed on
        keep_names : each pack's title is the name of its case

        Raises:
            MeshError: the table of an anonymous batch is damaged.
        """
        self.out, self.options = out, options
        self.desk = out.parent / f"{out.resolve().name}-names" if anonymous else out
        self.cases = {case.name: case for case in cases}
        self._anonymous, self._keep_names = anonymous, keep_names
        self._packs = numbered(self.cases, self.desk / KEYS) if anonymous else {name: name for name in self.cases}
        self._marks: dict[str, str] = {}
        self.outcomes: dict[str, Outcome] = {}

    def alone(self) -> AbstractContextManager[None]:
        """Within it no other batch works in the folder. Raises MeshError as `prepare` does, or where one does."""
        for folder in (self.out, self.desk):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder)).rmdir()
            except OSError as error:
                said = error.strerror or str(error)
                raise MeshError(f"{folder}: cannot be written ({said}); choose another folder") from error
        return alone(self.desk / LOCK)

    def prepare(self, *, retry: bool = False, force: bool = False) -> list[Job]:
        """The jobs still to be done; what stands already, or cannot be, is in `outcomes`. Call it within `alone`.

        retry : do those again that failed
        force : replace packs that this batch did not make

        Raises:
            MeshError: the folder cannot be written, or holds a batch that names its cases.
        """
        if self._anonymous:
            if (self.out / JOURNAL).exists():
                raise MeshError(f"{self.out}: holds a batch that names its cases; choose another folder")
            keep(self._packs, self.desk / KEYS)
        self._journal = Journal(self.desk / JOURNAL)
        self._sweep()
        jobs = []
        for name, case in self.cases.items():
            wrong = self._misplaced(name, force)
            if wrong:
                self.outcomes[name] = Outcome(name, wrong)
                continue
            mark, before = self._mark(case), self._journal.outcomes.get(name)
            if before is not None and before[0] == mark and self._stands(before[1], retry):
                self.outcomes[name] = before[1]
                continue
            self._marks[name] = mark
            jobs.append(self._job(case))
        return jobs

    def run(self, jobs: Sequence[Job], runner: Runner, told: Callable[[Outcome], None] = lambda outcome: None) -> None:
        """Do the jobs; each outcome is in the journal before `told` hears of it. Raises MeshError: no journal."""
        self._journal.begin([self._packs[job.case] for job in jobs])
        try:
            for outcome in runner(jobs):
                self.outcomes[outcome.case] = outcome
                self._journal.add(self._marks[outcome.case], outcome)
                told(outcome)
        finally:
            self._sweep()

    def report(self) -> None:
        """Write the tables of all outcomes there are, failures first. Raises OSError."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self.rows())
        text = json.dumps(self.details(), indent=1, ensure_ascii=False) + "\n"
        files = {TABLE: out.getvalue(), DETAILS: text}
        # A name that is no text is told by escapes (which JSON knows too).
        replace_files({self.desk / name: text.encode("utf-8", "backslashreplace") for name, text in files.items()})

    def details(self) -> list[dict[str, object]]:
        """Each outcome with its pack, failures first."""
        return [asdict(one) | {"pack": self._packs[one.case] if one.good else None} for one in self._ordered()]

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

    def _misplaced(self, name: str, force: bool) -> str:
        """Why the pack of a case may not be written, or an empty text."""
        if self._packs[name] in OWN:
            return f"{name}: is what the batch calls a file of its own; give the input another name"
        ours = self._packs[name] in self._journal.begun
        if is_pack(self._place(name)) and not (ours or force):
            return f"{self._place(name)}: holds a pack that this batch did not make; --force replaces it"
        return ""

    def _job(self, case: Case) -> Job:
        pack = self._packs[case.name]
        title = pack if self._anonymous else case.name if self._keep_names else TITLE
        return Job(case.name, str(case.path.resolve()), str(self._place(case.name).resolve()), title, self.options)

    def _place(self, name: str) -> Path:
        return self.out / self._packs[name]

    def _mark(self, case: Case) -> str:
        """Changes with the input, the options, and what the pack is called."""
        return f"{fingerprint(case.path, self.options)}:{self._packs[case.name]}:{int(self._keep_names)}"

    def _sweep(self) -> None:
        """Take away what a process that was killed had begun to write."""
        for left in self.out.glob(f"{ASIDE}*"):
            shutil.rmtree(left, ignore_errors=True)


def in_this_process(jobs: Sequence[Job]) -> Iterator[Outcome]:
    """One after the other, here."""
    return map(carry_out, jobs)
