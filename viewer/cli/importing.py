"""`lumbar import`: other people's meshes and label maps made into packs, with a table of what was taken for what."""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import shlex
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.cli.words import count

if TYPE_CHECKING:
    from meshes.importing.job import Options
    from meshes.importing.run import Report
    from meshes.pack import MeshPack

UNITS = ("mm", "cm", "m")
AXES = re.compile(r"(?=.*[LR])(?=.*[AP])(?=.*[SI])[LRAPSI]{3}")
NAMED = re.compile(r"([^=]+)=([\w/-]*)")

EPILOG = """\
exit codes: 0 the pack is written (--batch: all are), 1 it is not (some are not, each a line in report.csv),
            2 the options are not understood, 130 stopped by Ctrl+C (--batch: the same command goes on)

A pack says nothing of where it came from: no path, no name of a file, nothing of a header. It is called as its
directory is; in a batch, where directories are called as the files are, all packs are called "Imported spine"."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `lumbar import` understands."""
    add = parser.add_argument
    parser.epilog = EPILOG
    add(
        "input", type=Path, nargs="+", metavar="INPUT",
        help="mesh file, label map, folder or zip of them; several are taken for one spine; see docs/import.md",
    )  # fmt: skip
    add("-o", "--out", type=Path, required=True, metavar="PACK", help="directory for the pack (--batch: for all)")
    add("--title", help="what the pack is called (default: the name of its directory)")
    add("--format", choices=("table", "json"), default="table", help="of the report (default: table)")
    add("--keep-names", action="store_true", help="call packs as their input is called (it may be a person's name)")
    add("--force", action="store_true", help="replace a pack that is there")
    add("-q", "--quiet", action="store_true", help="say only what went wrong")
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
    many.add_argument("-j", "--jobs", type=count, default=1, metavar="N", help="over N processes (default: 1)")
    many.add_argument("--dask", metavar="ADDRESS", help="on a dask.distributed cluster that sees the same paths")
    many.add_argument("--retry", action="store_true", help="do those again that failed")
    many.add_argument("--strict", action="store_true", help="an unsure piece is a failure, not left out")
    many.add_argument(
        "--timeout", type=_seconds, metavar="SECONDS", help="for one spine (default: as long as it takes)"
    )
    many.add_argument(
        "--anonymous", action="store_true",
        help="call the packs case-0001 ...; which is which, and the report, lie in a folder PACK-names beside them",
    )  # fmt: skip
    many.add_argument("--dry-run", action="store_true", help="list what would be done")


def run(options: argparse.Namespace) -> int:
    """Import, write the pack whole or not at all, and print the report."""
    if options.batch:
        from viewer.cli.batch import run_batch

        return run_batch(options)
    from meshes.errors import MeshError
    from meshes.importing.cases import is_pack
    from meshes.importing.job import check_free, made, write_whole
    from meshes.importing.model import silent
    from viewer.cli.building import ended_like_ctrl_c, progress_bar

    for name in ("dask", "retry", "anonymous", "dry_run", "timeout"):
        if getattr(options, name):
            raise MeshError(f"--{name.replace('_', '-')}: is for --batch; give both, or leave it out")
    check_free(options.out)
    if is_pack(options.out) and not options.force:
        raise MeshError(f"{options.out}: holds a pack already; --force replaces it")
    begun = time.monotonic()
    bar = contextlib.nullcontext(silent) if options.quiet else progress_bar("import")
    with bar as progress, ended_like_ctrl_c():
        title = _title(options)
        pack, report = made(options.input, title, options_of(options), progress)
        _refuse_unsure(report, options)
        write_whole(options.out, pack)
    if options.format == "json":
        print(_json(options.out, report))
    else:
        _print(options.out, pack, report, time.monotonic() - begun, quiet=options.quiet)
    return 0


def _title(options: argparse.Namespace) -> str:
    """What the user calls the pack; never its input, whose name may be a person's, unless that is asked for."""
    from meshes.importing.run import title_of

    if options.keep_names and not options.title:
        return title_of(options.input[0].resolve())
    return str(options.title or options.out.resolve().name)


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


def _print(out: Path, pack: MeshPack, report: Report, seconds: float, *, quiet: bool) -> None:
    from meshes.importing.job import asked_about
    from viewer.cli.batch import plain
    from viewer.cli.printing import table

    for name in asked_about(report):
        word = shlex.quote(f"{plain(name)}=ID")
        print(f"{plain(name)}: not sure enough to be taken; --name {word} takes it", file=sys.stderr)
    if quiet:
        return
    shown = [
        (plain(row.name), row.target or "-" if row.taken else "left out", f"{row.confidence:.0%}", row.reason)
        for row in report.rows
    ]
    print(table(("piece", "structure", "sure", "why"), shown))
    if report.derived:
        print(f"derived: {', '.join(report.derived)}")
    for note in report.notes:
        print(plain(note), file=sys.stderr)
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


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return seconds
