"""`lumbar import FOLDER --batch`: hundreds of spines, taken up again after a stop, failures in a table at the end."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from meshes.errors import MeshError

if TYPE_CHECKING:
    from meshes.importing.batch import Batch, Runner
    from meshes.importing.job import Outcome

SHOWN = 200  # failures printed; the table in the folder has all


def run_batch(options: argparse.Namespace) -> int:
    """Do it; 0 where every spine is imported, 1 where some failed, 130 where it was stopped."""
    from meshes.importing.batch import Batch, find_cases
    from viewer.cli.building import ended_like_ctrl_c
    from viewer.cli.importing import options_of

    if options.title:
        raise MeshError("--title: is for one pack; those of a batch are called as their files are, or --anonymous")
    if len(options.input) > 1:
        raise MeshError(f"--batch: found {len(options.input)} inputs, expected one folder with all spines in it")
    batch = Batch(find_cases(options.input[0]), options.out, options_of(options), anonymous=options.anonymous)
    if options.dry_run:
        for case in batch.cases.values():
            print(f"{case.name}: {case.path.name}")
        return 0
    jobs = batch.prepare(retry=options.retry)
    print(f"{len(batch.cases)} spines, {len(batch.outcomes)} done before, {len(jobs)} to do", file=sys.stderr)
    stopped = False
    try:
        with ended_like_ctrl_c():
            _work(batch, jobs, _runner(options))
    except KeyboardInterrupt:
        stopped = True
    batch.report()
    return _say(batch, stopped)


def _runner(options: argparse.Namespace) -> Runner:
    from meshes.importing.runners import on_cluster, over_processes

    if options.dask:
        return on_cluster(options.dask)
    return over_processes(options.jobs, options.timeout)


def _work(batch: Batch, jobs: list, runner: Runner) -> None:
    from tqdm import tqdm

    with tqdm(total=len(jobs), desc="import", unit="spine", disable=not jobs) as bar:

        def told(outcome: Outcome) -> None:
            bar.update(1)
            if not outcome.good:
                bar.write(f"{outcome.case}: {outcome.error}", file=sys.stderr)

        batch.run(jobs, runner, told)


def _say(batch: Batch, stopped: bool) -> int:
    from meshes.importing.batch import TABLE
    from viewer.cli.printing import table

    failed = [one for one in batch.outcomes.values() if not one.good]
    asked = [one for one in batch.outcomes.values() if one.asked]
    if failed:
        print(table(("failed", "why"), [(one.case, one.error) for one in failed[:SHOWN]]))
    if len(failed) > SHOWN:
        print(f"... and {len(failed) - SHOWN} more")
    for one in asked:
        print(f"{one.case}: unsure about {', '.join(one.asked)}; left out")
    good = len(batch.outcomes) - len(failed)
    left = len(batch.cases) - len(batch.outcomes)
    print(f"{batch.out}: {good} imported, {len(failed)} failed, {left} not begun; all of it in {batch.out / TABLE}")
    if stopped:
        print("stopped; the same command goes on where it stopped", file=sys.stderr)
        return 130
    return 1 if failed else 0
