"""`lumbar import`: other people's meshes made into a pack, with a table of what was taken for what."""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from pathlib import Path

from meshes.errors import MeshError

UNITS = ("mm", "cm", "m")
AXES = re.compile(r"(?=.*[LR])(?=.*[AP])(?=.*[SI])[LRAPSI]{3}")
NAMED = re.compile(r"([^=]+)=([\w/-]*)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `lumbar import` understands."""
    parser.add_argument("input", type=Path, metavar="INPUT", help="mesh file, folder or zip of mesh files")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="PACK", help="directory for the pack")
    parser.add_argument(
        "--name", action="append", default=[], type=_named, metavar="PIECE=ID",
        help="take a piece for a structure (--name blob3=vertebra/L3), or leave it out (--name blob3=)",
    )  # fmt: skip
    parser.add_argument("--unit", choices=UNITS, help="of the coordinates (default: guessed from the size)")
    parser.add_argument("--axes", type=_axes, help="where +x, +y, +z point: LPS, RAS, LSA (Y up) (default: guessed)")
    parser.add_argument(
        "--scheme", metavar="NAME",
        help="what numbers a label map (verse, totalspineseg ..., or a .toml or .csv of number,name; default: guessed)",
    )  # fmt: skip
    parser.add_argument("--split", action="store_true", help="take surfaces that no name tells apart into bodies")
    parser.add_argument("--shift", type=int, default=0, metavar="N", help="all levels N further down (up: -N)")
    parser.add_argument(
        "--levels", type=_levels, default={}, metavar="A=B,...", help="rename levels at once, such as L6=L5,L5=L4"
    )
    parser.add_argument("--no-derive", action="store_true", help="do not derive the discs that are missing")
    parser.add_argument("--title", help="what the pack is called (default: the input's name)")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="of the report (default: table)")


def run(options: argparse.Namespace) -> int:
    """Import, write the pack whole or not at all, and print the report."""
    from meshes.importing.frames import FrameGuess
    from meshes.importing.reading import read_and_recognise, renumbered
    from meshes.importing.run import Choices, assembled, title_of
    from meshes.pack import PackInfo, write_pack
    from viewer.cli.building import check_place, ended_like_ctrl_c, progress_bar
    from viewer.cli.printing import table

    check_place(options.out)
    if not options.input.exists():
        raise MeshError(f"{options.input}: found nothing there, expected a mesh file, a folder or a zip of them")
    frame = None
    if options.unit or options.axes:
        frame = FrameGuess(options.unit or "mm", options.axes or "LPS", 1.0, "given on the command line")
    title = options.title or title_of(options.input)
    info = PackInfo(_id_of(title), title, "", "", "imported", {"import": {"title": title}})
    begun = time.monotonic()
    with progress_bar("import") as progress, ended_like_ctrl_c():
        found = read_and_recognise(options.input, frame, progress, options.scheme, split=options.split)
        found = renumbered(found, options.shift, options.levels)
        choices = Choices(dict(options.name), derive=not options.no_derive)
        pack, report = assembled(
            found.pieces, info, found.frame, choices, lambda share, what: progress(0.5 + share / 2, what)
        )
        write_pack(options.out, pack)
    notes = (*found.notes, *report.notes)
    if options.format == "json":
        rows = [vars(row) | {"taken": row.taken} for row in report.rows]
        told = {"pack": str(options.out), "frame": report.frame, "rows": rows}
        print(json.dumps({**told, "derived": report.derived, "notes": notes}, indent=1, ensure_ascii=False))
        return 0
    shown = [
        (row.name, row.target or "-" if row.taken else "left out", f"{row.confidence:.0%}", row.reason)
        for row in report.rows
    ]
    print(table(("piece", "structure", "sure", "why"), shown))
    for key in report.derived:
        print(f"derived: {key}")
    for note in notes:
        print(note, file=sys.stderr)
    print(f"{options.out}: {len(pack.structures)} structures, {time.monotonic() - begun:.1f} s; lumbar {options.out}")
    return 0


def _id_of(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "imported"


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
