"""`lumbar import`: other people's meshes and label maps made into packs, with a table of what was taken for what."""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meshes.importing.job import Options
    from meshes.importing.run import Report
    from meshes.pack import MeshPack

UNITS = ("mm", "cm", "m")
AXES = re.compile(r"(?=.*[LR])(?=.*[AP])(?=.*[SI])[LRAPSI]{3}")
NAMED = re.compile(r"([^=]+)=([\w/-]*)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `lumbar import` understands."""
    add = parser.add_argument
    add(
        "input", type=Path, nargs="+", metavar="INPUT",
        help="mesh files of one spine, a folder or zip of them, or a label map; docs/import.md says more",
    )  # fmt: skip
    add("-o", "--out", type=Path, required=True, metavar="PACK", help="directory for the pack (--batch: for all)")
    add("--title", help="what the pack is called (default: the name of its directory)")
    add("--format", choices=("table", "json"), default="table", help="of the report (default: table)")
    what = parser.add_argument_group("what the input is, where guessing is not enough")
    what.add_argument(
        "--name", action="append", default=[], type=_named, metavar="PIECE=ID",
        help="take a piece for a structure (--name blob3=vertebra/L3), or leave it out (--name blob3=)",
    )  # fmt: skip
    what.add_argument("--unit", choices=UNITS, help="of the coordinates of meshes")
    what.add_argument("--axes", type=_axes, help="where +x, +y, +z of meshes point: LPS, RAS, LSA (Y up)")
    what.add_argument(
        "--scheme", metavar="NAME",
        help="what numbers a label map (verse, totalspineseg ..., or a .toml or .csv of number,name)",
    )  # fmt: skip
    what.add_argument("--split", action="store_true", help="take meshes that no name tells apart into their bodies")
    what.add_argument("--shift", type=int, default=0, metavar="N", help="every level N further down (-1: up)")
    what.add_argument("--levels", type=_levels, default={}, metavar="L6=L5,...", help="rename levels, all in one step")
    what.add_argument("--no-derive", action="store_true", help="do not derive discs, facet joints and the canal")
    many = parser.add_argument_group("many at once")
    many.add_argument("--batch", action="store_true", help="INPUT is a folder with one spine in each file or folder")
    many.add_argument("-j", "--jobs", type=_count, default=1, metavar="N", help="over N processes (default: 1)")
    many.add_argument("--dask", metavar="ADDRESS", help="on a dask.distributed cluster that sees the same files")
    many.add_argument("--retry", action="store_true", help="do those again that failed")
    many.add_argument("--strict", action="store_true", help="an unsure piece is a failure, not left out")
    many.add_argument("--timeout", type=float, metavar="SECONDS", help="for one spine (default: none)")
    many.add_argument(
        "--anonymous", action="store_true", help="call the packs case-0001 ...; a table says which is which"
    )
    many.add_argument("--dry-run", action="store_true", help="list what would be done")


def run(options: argparse.Namespace) -> int:
    """Import, write the pack whole or not at all, and print the report."""
    if options.batch:
        from viewer.cli.batch import run_batch

        return run_batch(options)
    from meshes.errors import MeshError
    from meshes.importing.job import made, write_whole
    from viewer.cli.building import check_place, ended_like_ctrl_c, progress_bar

    for name in ("dask", "retry", "anonymous", "dry_run"):
        if getattr(options, name):
            raise MeshError(f"--{name.replace('_', '-')}: is for --batch; give both, or leave it out")
    check_place(options.out)
    begun = time.monotonic()
    with progress_bar("import") as progress, ended_like_ctrl_c():
        title = options.title or options.out.resolve().name
        pack, report = made(options.input, title, options_of(options), progress)
        _refuse_unsure(report, options)
        write_whole(options.out, pack)
    if options.format == "json":
        print(_json(options.out, report))
    else:
        _print(options.out, pack, report, time.monotonic() - begun)
    return 0


def options_of(words: argparse.Namespace) -> Options:
    """What the command line says of every import."""
    from meshes.importing.job import Options

    return Options(
        unit=words.unit, axes=words.axes, scheme=words.scheme, derive=not words.no_derive, strict=words.strict,
        names=dict(words.name), split=words.split, shift=words.shift, levels=words.levels,
    )  # fmt: skip


def _refuse_unsure(report: Report, options: argparse.Namespace) -> None:
    from meshes.errors import MeshError
    from meshes.importing.job import asked_about

    asked = asked_about(report)
    if options.strict and asked:
        raise MeshError(f"unsure about {', '.join(asked)}; name them with --name, or leave --strict out")


def _json(out: Path, report: Report) -> str:
    rows = [vars(row) | {"taken": row.taken} for row in report.rows]
    told = {"pack": str(out), "frame": report.frame, "rows": rows, "derived": report.derived, "notes": report.notes}
    return json.dumps(told, indent=1, ensure_ascii=False)


def _print(out: Path, pack: MeshPack, report: Report, seconds: float) -> None:
    from meshes.importing.job import asked_about
    from viewer.cli.printing import table

    shown = [
        (row.name, row.target or "-" if row.taken else "left out", f"{row.confidence:.0%}", row.reason)
        for row in report.rows
    ]
    print(table(("piece", "structure", "sure", "why"), shown))
    if report.derived:
        print(f"derived: {', '.join(report.derived)}")
    for note in report.notes:
        print(note, file=sys.stderr)
    for name in asked_about(report):
        print(f"{name}: not sure enough to be taken; --name {name}=ID takes it", file=sys.stderr)
    print(f"{out}: {len(pack.structures)} structures, {seconds:.1f} s; open it: lumbar {out}")


def _named(text: str) -> tuple[str, str]:
    match = NAMED.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not PIECE=ID, such as blob3=vertebra/L3")
    return match[1], match[2]


def _levels(text: str) -> dict[str, str | None]:
    pairs = [pair.partition("=") for pair in text.upper().replace(" ", "").split(",")]
    if not all(old and mark for old, mark, _ in pairs) or len({old for old, _, _ in pairs}) != len(pairs):
        raise argparse.ArgumentTypeError(f"{text!r} is not A=B,... such as L6=L5,L5=L4 (B empty: out of the atlas)")
    return {old: new or None for old, _, new in pairs}


def _axes(text: str) -> str:
    if not AXES.fullmatch(text.upper()):
        raise argparse.ArgumentTypeError(f"{text!r} are no axes; give one letter each of LR, AP and SI, such as RAS")
    return text.upper()


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes from 1 to 256")
    return int(text)
