"""`lumbar import FOLDER --batch`: hundreds of spines, taken up again after a stop, failures in a table at the end."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from typing import TYPE_CHECKING

from meshes.errors import MeshError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshes.importing.batch import Batch, Runner
    from meshes.importing.job import Job, Outcome

#: Options that exclude each other, and why.
TOGETHER = (
    ("title", "batch", "is for one pack; --keep-names calls those of a batch as their files are"),
    ("anonymous", "keep_names", "does not go with --keep-names"),
    ("dask", "timeout", "does not go with --timeout, since a cluster has limits of its own"),
)
SHOWN = 200  # failures printed; the table in the folder has all


def run_batch(options: argparse.Namespace) -> int:
    """Do it; 0 where every spine is imported, 1 where some failed, 130 where it was stopped."""
    from meshes.importing.batch import Batch
    from meshes.importing.cases import find_cases
    from viewer.cli.building import ended_like_ctrl_c
    from viewer.cli.importing import options_of

    _check(options)
    cases = find_cases(options.input[0], options.out)
    batch = Batch(
        cases, options.out, options_of(options), anonymous=options.anonymous, keep_names=options.keep_names
    )  # fmt: skip
    if options.dry_run:
        for case in cases:
            print(f"{plain(case.name)}: {plain(case.path.name)}")
        return 0
    stopped = False
    with batch.alone():
        jobs = batch.prepare(retry=options.retry, force=options.force)
        if not options.quiet:
            print(f"{len(cases)} spines, {len(batch.outcomes)} done before, {len(jobs)} to do", file=sys.stderr)
        try:
            with ended_like_ctrl_c():
                _work(batch, jobs, _runner(options), quiet=options.quiet)
        except KeyboardInterrupt:
            stopped = True
        except MeshError:
            with contextlib.suppress(OSError):  # the disk is full, most likely; that is told
                batch.report()
            raise
        batch.report()
    return _say(batch, options, stopped)


def _check(options: argparse.Namespace) -> None:
    """Raises MeshError for options that do not go together."""
    if len(options.input) > 1:
        raise MeshError(f"--batch: found {len(options.input)} inputs, expected one folder with all spines in it")
    for one, other, why in TOGETHER:
        if getattr(options, one) and getattr(options, other):
            raise MeshError(f"--{one.replace('_', '-')}: {why}; leave one of them out")


def plain(text: str) -> str:
    """A name of a file as a terminal bears it: on one line, what is no text told by escapes."""
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    return shown.encode("utf-8", "backslashreplace").decode()


def _runner(options: argparse.Namespace) -> Runner:
    from meshes.importing.runners import on_cluster, over_processes

    if options.dask:
        return on_cluster(options.dask)
    return over_processes(options.jobs, options.timeout)


def _work(batch: Batch, jobs: Sequence[Job], runner: Runner, *, quiet: bool) -> None:
    from tqdm import tqdm

    with tqdm(total=len(jobs), desc="import", unit="spine", disable=quiet or not jobs) as bar:

        def told(outcome: Outcome) -> None:
            bar.update(1)
            if not outcome.good:
                bar.write(f"{plain(outcome.case)}: {plain(outcome.error)}", file=sys.stderr)

        batch.run(jobs, runner, told)


def _say(batch: Batch, options: argparse.Namespace, stopped: bool) -> int:
    from meshes.importing.batch import TABLE

    failed = [one for one in batch.outcomes.values() if not one.good]
    if options.format == "json":
        print(json.dumps(batch.details(), indent=1))
    elif not options.quiet:
        _tables(batch, failed)
    good = len(batch.outcomes) - len(failed)
    left = len(batch.cases) - len(batch.outcomes)
    place = plain(str(batch.desk / TABLE))
    if failed or not options.quiet:
        told = sys.stderr if options.quiet or options.format == "json" else sys.stdout
        counts = f"{good} imported, {len(failed)} failed, {left} not begun"
        print(f"{plain(str(batch.out))}: {counts}; all of it in {place}", file=told)
    if stopped:
        print("stopped; the same command goes on where it stopped", file=sys.stderr)
        return 130
    return 1 if failed else 0


def _tables(batch: Batch, failed: Sequence[Outcome]) -> None:
    from viewer.cli.printing import table

    if failed:
        print(table(("failed", "why"), [(plain(one.case), plain(one.error)) for one in failed[:SHOWN]]))
    if len(failed) > SHOWN:
        print(f"... and {len(failed) - SHOWN} more")
    asked = [one for one in batch.outcomes.values() if one.asked]
    for one in asked[:SHOWN]:
        print(f"{plain(one.case)}: asked, and left out: {plain(', '.join(one.asked))}")
    if len(asked) > SHOWN:
        print(f"... and {len(asked) - SHOWN} more with pieces left out")
