"""`lumbar measure`: what is measured of one pack, as a table or JSON, or of many, as one CSV table."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.core.errors import ViewerError
from viewer.core.opening import open_catalogue

if TYPE_CHECKING:
    from meshes.measure.measuring import Measure

COLUMNS = ("pack", "target", "id", "name", "value", "unit", "published", "deviation_percent")
DESCRIPTION = "pack.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `lumbar measure` understands."""
    parser.add_argument(
        "what", nargs="*", metavar="ID PACK",
        help="segment (L2-L3), structure (vertebra/L3) or all (default), and the pack (default: the atlas); with "
        "--format csv as many packs as you like",
    )  # fmt: skip
    parser.add_argument("--pack", type=Path, metavar="PACK", help="the pack")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="default: table")


def run(options: argparse.Namespace) -> int:
    """Print the measures asked for."""
    wanted, packs = asked_for(options.what, options.pack, many=options.format == "csv")
    if options.format == "csv":
        print(_csv(wanted, packs), end="")
        return 0
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
    packs: list[Path | None] = [Path(word) for word in words if (Path(word) / DESCRIPTION).is_file()]
    rest = [word for word in words if Path(word) not in packs]
    wanted = rest.pop(0) if rest else "all"
    packs += [Path(word) for word in rest]
    packs += [pack] if pack else []
    if len(packs) > 1 and not many:
        raise ViewerError(f"found {len(packs)} packs, expected one; --format csv puts many into one table")
    return wanted, packs or [None]


def _measured(wanted: str, pack: Path | None) -> tuple[str, list[Measure]]:
    from meshes.measure.measuring import WHOLE, measures_of
    from meshes.measure.spine import Spine

    catalogue = open_catalogue(pack)
    target = WHOLE if wanted == WHOLE else catalogue.require(wanted)
    members = () if target == WHOLE else catalogue.meshes_of(target)
    spine = Spine(catalogue.pack)
    # A bone's part is measured as itself, even where the pack shows the whole bone in its place.
    target = wanted if wanted.startswith(f"{target}/") and target in spine.bones else target
    return target, measures_of(spine, target, members)


def _csv(wanted: str, packs: Sequence[Path | None]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for pack in packs:
        writer.writerows(_rows(wanted, pack))
    return out.getvalue()


def _rows(wanted: str, pack: Path | None) -> Iterator[tuple[object, ...]]:
    for one in _measured(wanted, pack)[1]:
        row = one.as_json()
        yield (
            pack.name if pack else "atlas", row["target"], row["id"], row["name"], row["value"], row["unit"],
            "" if row["default"] is None else row["default"],
            "" if row["deviation_percent"] is None else row["deviation_percent"],
        )  # fmt: skip
