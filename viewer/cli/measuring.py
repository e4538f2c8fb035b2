"""`lumbar measure`: what is measured of one pack, as a table or JSON, or of many, as one CSV table."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter, deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from meshes.errors import MeshError
from viewer.cli.words import count
from viewer.core.errors import ViewerError
from viewer.core.opening import open_catalogue

if TYPE_CHECKING:
    from meshes.measure.measuring import Measure
    from meshes.measure.missing import Missing

COLUMNS = ("pack", "target", "id", "name", "value", "unit", "published", "deviation_percent", "reason")
DESCRIPTION, MESHES = "pack.json", "meshes.glb"
Row = tuple[object, ...]
Thing = TypeVar("Thing")
Result = TypeVar("Result")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `lumbar measure` understands."""
    parser.add_argument(
        "what", nargs="*", metavar="ID PACK",
        help="segment (L2-L3), structure (vertebra/L3) or all (default), and the pack (default: the atlas); with "
        "--format csv as many packs, and folders of packs, as you like",
    )  # fmt: skip
    parser.add_argument("--pack", type=Path, metavar="PACK", help="the pack")
    parser.add_argument("-j", "--jobs", type=count, default=1, metavar="N", help="over N processes (default: 1)")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="default: table")


def run(options: argparse.Namespace) -> int:
    """Print the measures asked for."""
    wanted, packs = asked_for(options.what, options.pack, many=options.format == "csv")
    if options.format == "csv":
        return _csv(wanted, packs, options.jobs)
    from viewer.cli.printing import measures_json, measures_table

    target, measures = _measured(wanted, packs[0])
    if options.format == "json":
        print(json.dumps(measures_json(target, measures), indent=1, ensure_ascii=False))
    else:
        print(measures_table(measures))
    return 0


def asked_for(what: Sequence[str], pack: Path | None, *, many: bool) -> tuple[str, list[Path | None]]:
    """The id and the packs among the words of the command line; without any, all of the atlas.

    A word that names a pack's folder is a pack; of the others the first is the id, the second may be a pack too.

    Raises:
        ViewerError: more words than there can be.
    """
    words = list(what)
    packs: list[Path | None] = [Path(word) for word in words if _is_pack(Path(word), many)]
    rest = [word for word in words if Path(word) not in packs]
    wanted = rest.pop(0) if rest else "all"
    packs += [Path(word) for word in rest]
    packs += [pack] if pack else []
    if len(packs) > 1 and not many:
        raise ViewerError(f"found {len(packs)} packs, expected one; --format csv puts many into one table")
    return wanted, packs or [None]


def _is_pack(place: Path, many: bool) -> bool:
    """Whether a word means a pack; among many any folder does: a broken one is named, not taken for an id."""
    return (place / DESCRIPTION).is_file() or (many and place.is_dir())


def _measured(wanted: str, pack: Path | None) -> tuple[str, list[Measure]]:
    target, measures, _ = _looked_for(wanted, pack)
    return target, measures


def _looked_for(wanted: str, pack: Path | None) -> tuple[str, list[Measure], list[Missing]]:
    """The id that is measured, what was found of it, and what was not."""
    from meshes.measure.measuring import WHOLE, measures_of
    from meshes.measure.missing import missing
    from meshes.measure.spine import Spine

    catalogue = open_catalogue(pack)
    target = WHOLE if wanted == WHOLE else catalogue.require(wanted)
    members = () if target == WHOLE else catalogue.meshes_of(target)
    spine = Spine(catalogue.pack)
    # A bone's part is measured as itself, even where the pack shows the whole bone in its place.
    target = wanted if wanted.startswith(f"{target}/") and target in spine.bones else target
    measures = measures_of(spine, target, members)
    return target, measures, missing(spine, target, measures)


def _csv(wanted: str, named: Sequence[Path | None], jobs: int) -> int:
    """Print the table, each pack as it is done, in the order they were named in; the exit code.

    One pack that cannot be read among several is a line on standard error and not in the table, and fails at the end.
    """
    packs = [pack for one in named for pack in _packs_in(one)]
    alone = len(packs) == 1 and packs == list(named)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    failed = False
    work = partial(_rows_or_error, wanted)
    with closing(in_order(work, packs, jobs)) as done:
        for name, (rows, error) in zip(_names(packs), done, strict=True):
            if error is not None and alone:
                raise error
            if isinstance(error, MeshError):
                failed = True
            elif error is not None:  # the pack is sound and lacks what was asked for
                rows = [(wanted, *[""] * (len(COLUMNS) - 3), str(error))]
            if error is not None:
                print(f"lumbar: {error}", file=sys.stderr)
            writer.writerows((name, *row) for row in rows)
            sys.stdout.flush()
    return int(failed)


def _packs_in(place: Path | None) -> list[Path | None]:
    """The pack at a place, or those of a folder of packs, such as a batch writes; damaged ones too, to be named."""
    if place is None or not place.is_dir() or _holds_pack(place):
        return [place]
    found = [one for one in sorted(place.iterdir()) if one.is_dir() and one.name[0] != "." and _holds_pack(one)]
    return list(found) or [place]


def _holds_pack(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (DESCRIPTION, MESHES))


def _rows_or_error(wanted: str, pack: Path | None) -> tuple[list[Row], MeshError | ViewerError | None]:
    """The rows of a pack, or why there are none; whole, so that half a pack is never in the table."""
    try:
        return _rows(wanted, pack), None
    except (MeshError, ViewerError) as error:
        return [], error


def in_order(work: Callable[[Thing], Result], things: Sequence[Thing], jobs: int) -> Generator[Result]:
    """`work` of each thing, in their order, over `jobs` processes; few results wait, so that memory stays bounded."""
    if jobs == 1 or len(things) < 2:
        yield from map(work, things)
        return
    from meshes.build.workers import worker_pool

    waiting: deque[Future[Result]] = deque()
    with worker_pool(min(jobs, len(things))) as pool:
        for thing in things:
            waiting.append(pool.submit(work, thing))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _names(packs: Sequence[Path | None]) -> list[str]:
    """What the packs are called in the table: their folders' names, or their whole paths where two are called alike."""
    short = [pack.resolve().name if pack else "atlas" for pack in packs]
    often = Counter(short)
    return [str(pack) if pack and often[name] > 1 else name for name, pack in zip(short, packs, strict=True)]


def _rows(wanted: str, pack: Path | None) -> list[Row]:
    _, measures, missing = _looked_for(wanted, pack)
    rows: list[Row] = []
    for one in measures:
        row = one.as_json()
        rows.append((
            row["target"], row["id"], row["name"], row["value"], row["unit"],
            "" if row["default"] is None else row["default"],
            "" if row["deviation_percent"] is None else row["deviation_percent"], "",
        ))  # fmt: skip
    for gap in missing:
        known = gap.definition
        rows.append((gap.target, known.id, known.name, "", known.unit, "", "", gap.reason))
    return rows
