"""`lumbar tags list|export|import|check|draft|report`: databases of annotations without the window."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.errors import AnnotationError
from viewer.core.errors import ViewerError

if TYPE_CHECKING:
    from annotations.tags.model import Annotation
    from annotations.tags.store import Store

REPORTS = (".html", ".pdf")
COLUMNS = ("id", "kind", "label", "grade", "structure", "level", "side", "status", "author", "changed", "measured")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `lumbar tags` understands."""
    parser.add_argument("what", choices=tuple(_ACTIONS), help="what to do")
    parser.add_argument("store", metavar="FILE", help="the database: a file, or postgresql://… of a team")
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="IN", help="files to import (.json, .csv, .mrk.json, .ply, .vtp)"
    )
    parser.add_argument("-o", "--out", type=Path, metavar="OUT", help="file to export to; its ending says the format")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="of the list (default: table)")
    parser.add_argument("--author", default="import", help="whose change an import is, in the history")
    parser.add_argument(
        "--pack", type=Path, metavar="PACK",
        help="pack the annotations lie on (default: the atlas): imports without one, and what check measures against",
    )  # fmt: skip
    parser.add_argument("--grid", type=Path, metavar="SCAN", help="scan on whose grid a label map is written")
    parser.add_argument("--vocabulary", type=Path, metavar="LIST", help="words of your own (CSV or TOML), for check")


def run(options: argparse.Namespace) -> int:
    """Do it. Raises AnnotationError, StoreError, ViewerError."""
    return _ACTIONS[options.what](options)


def _opened(options: argparse.Namespace, *, make: bool = False) -> Store:
    from annotations.tags.engine import is_server
    from annotations.tags.salvage import open_store

    if not make and not is_server(options.store) and not Path(options.store).exists():
        raise AnnotationError(options.store, "file", "nothing", "an annotation database", "check the name")
    store, line = open_store(options.store, options.author)
    if line:
        print(line, file=sys.stderr)
    return store


def _list(options: argparse.Namespace) -> int:
    from annotations.tags.document import to_document
    from viewer.cli.printing import table

    found = [record.annotation for record in _opened(options).records().values()]
    if options.format == "json":
        print(json.dumps([to_document(one) for one in found], indent=1, ensure_ascii=False))
        return 0
    print(table(COLUMNS, [_row(one) for one in found]))
    return 0


def _row(one: Annotation) -> tuple[str, ...]:
    measured = ", ".join(f"{name} {value:.2f}" for name, value in sorted(one.values.items()))
    return (
        one.id[:8], one.kind, one.label, one.grade, one.structure or "", one.level or "", one.side or "", one.status,
        one.author, f"{one.changed:%Y-%m-%d %H:%M}", measured,
    )  # fmt: skip


def _export(options: argparse.Namespace) -> int:
    from viewer.core.tagging import exchange

    if options.out is None:
        raise ViewerError("export: found no -o OUT, expected a file to write; its ending says the format")
    if options.out.suffix.lower() in REPORTS:
        print("A report is to be read, and is not read back: it has words, figures and pictures.", file=sys.stderr)
        return _report(options)
    exchange.ending_of(options.out)
    found = [record.annotation for record in _opened(options).records().values()]
    lost = exchange.write(options.out, found, exchange.Where(options.pack, options.grid))
    for line in lost:
        print(line, file=sys.stderr)
    print(f"{options.out}: {len(found)} annotations")
    return 0


def _import(options: argparse.Namespace) -> int:
    from annotations.tags.store import Put
    from viewer.core.tagging import exchange

    if not options.files:
        raise ViewerError(f"import: found no file, expected one or more ({', '.join(exchange.endings())})")
    found, notes = exchange.read(options.files, _pack_id(options.pack), options.author, exchange.Where(options.pack))
    print(*notes, sep="\n", end="\n" if notes else "", file=sys.stderr)
    store = _opened(options, make=True)
    present = store.records()
    steps = [
        Put(one, present[id_].revision if id_ in present else None)
        for id_, one in found.items()
        if id_ not in present or present[id_].annotation != one
    ]
    store.commit(steps)
    changed = sum(step.revision is not None for step in steps)
    same = len(found) - len(steps)
    print(f"{options.store}: {len(steps) - changed} added, {changed} changed, {same} the same already")
    return 0


def _pack_id(pack: Path | None) -> str:
    from meshes.pack import read_pack
    from meshes.shipped import ATLAS_ID

    return read_pack(pack).info.id if pack else ATLAS_ID


def _check(options: argparse.Namespace) -> int:
    from annotations.tags.vocabulary import read_own, vocabulary
    from viewer.core.opening import open_catalogue
    from viewer.core.tag_checks import findings

    words = set(vocabulary()) | (set(read_own(options.vocabulary)) if options.vocabulary else set())
    found = [record.annotation for record in _opened(options).records().values()]
    lines = findings(found, open_catalogue(options.pack), words)
    print(*lines, sep="\n", end="\n" if lines else "")
    print(f"{len(found)} annotations, {len(lines)} findings")
    return 1 if lines else 0


def _draft(options: argparse.Namespace) -> int:
    """Add the program's own first draft; what was there before, or was removed, is not made again."""
    from annotations.tags.store import Put
    from viewer.core.drafts import drafts, fresh
    from viewer.core.opening import open_catalogue

    made = drafts(open_catalogue(options.pack).pack)
    store = _opened(options, make=True)
    new = fresh(made, store.records(), [change.id for change in store.since(0)])
    store.commit([Put(one) for one in new])
    print(f"{options.store}: {len(new)} drafts added, {len(made) - len(new)} there before")
    return 0


def _report(options: argparse.Namespace) -> int:
    from viewer.core.opening import open_catalogue

    if options.out is None or options.out.suffix.lower() not in REPORTS:
        raise ViewerError(
            f"report: found {options.out or 'no -o OUT'}, expected -o and a name that ends in .html or .pdf"
        )
    catalogue = open_catalogue(options.pack)
    found = [record.annotation for record in _opened(options).records().values()]
    rows = [one for one in found if one.pack == catalogue.pack.info.id]
    if options.out.suffix.lower() == ".pdf":
        from viewer.ui.application import make_application
        from viewer.ui.tagging.report import write_report

        application = make_application(windows=False)  # held until the end: fonts and paper are Qt's
        write_report(options.out, rows, catalogue)
        del application
    else:
        from datetime import datetime

        from viewer.scene.tag_report import write_html

        if not rows:
            raise ViewerError(f"report: found no annotations on {catalogue.pack.info.id}, expected some; choose --pack")
        write_html(options.out, rows, catalogue, datetime.now().astimezone())
    print(f"{options.out}: {len(rows)} annotations")
    return 0


_ACTIONS = {"list": _list, "export": _export, "import": _import, "check": _check, "draft": _draft, "report": _report}
