"""`lumbar agreement` and `lumbar merge`: several annotators' databases compared, and made into one."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.errors import AnnotationError
from viewer.core.errors import ViewerError

if TYPE_CHECKING:
    from annotations.tags.model import Annotation
    from annotations.tags.store import Store
    from viewer.core.agreement.compare import Agreement
    from viewer.core.agreement.merging import Difference

HEAD = ("structure", "label", "measure", "value", "what", "between")
ANSWERS = {"a": "mine", "b": "theirs", "both": "both", "skip": "skip", "": "skip"}
TAKES = ("A", "B", "newest")


def add_agreement_arguments(parser: argparse.ArgumentParser) -> None:
    """What `lumbar agreement` understands."""
    parser.add_argument("stores", nargs="+", metavar="DB", help="two databases or more: files, or postgresql://…")
    parser.add_argument("--pack", type=Path, metavar="PACK", help="pack they lie on (default: the atlas)")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="default: table")
    parser.add_argument("-o", "--out", type=Path, metavar="OUT", help="file to write in place of printing")


def add_merge_arguments(parser: argparse.ArgumentParser) -> None:
    """What `lumbar merge` understands."""
    parser.add_argument("first", metavar="A.db", help="the database that is kept where nothing else is decided")
    parser.add_argument("second", metavar="B.db", help="the one that is merged into it")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="OUT", help="the database to make")
    parser.add_argument("--take", choices=TAKES, help="whose to take where they differ, without asking")
    parser.add_argument("--author", default="merge", help="whose change the merge is, in the history")
    parser.add_argument("--force", action="store_true", help="replace OUT")


def _open(place: str) -> Store:
    from annotations.tags.engine import is_server
    from annotations.tags.salvage import damage_of, open_store
    from annotations.tags.store import Store

    if is_server(place):
        return Store(place, "agreement", read_only=True)
    if not Path(place).is_file() or Path(place).stat().st_size == 0:
        raise AnnotationError(place, "file", "nothing", "an annotation database", "check the name")
    if damage_of(Path(place)) is None:
        return Store(place, "agreement", read_only=True)
    store, line = open_store(place, "agreement")
    print(line, file=sys.stderr)
    return store


def _annotations(place: str) -> dict[str, Annotation]:
    store = _open(place)
    try:
        return {id_: record.annotation for id_, record in store.records().items()}
    finally:
        store.close()


def agree(options: argparse.Namespace) -> int:
    """Compare. Raises AnnotationError, StoreError, MeshError."""
    from meshes.files import replace_file
    from meshes.pack import read_pack
    from meshes.shipped import atlas_path
    from viewer.core.agreement.compare import agreement

    pack = read_pack(options.pack or atlas_path())
    names = _names(options.stores)
    raters: dict[str, Mapping[str, Annotation]] = {}
    for name, place in zip(names, options.stores, strict=True):
        rows = _annotations(place)
        raters[name] = {id_: one for id_, one in rows.items() if one.pack == pack.info.id}
        if len(raters[name]) < len(rows):
            left = len(rows) - len(raters[name])
            print(f"{name}: {left} annotations lie on other packs and were left out", file=sys.stderr)
    found = agreement(raters, {key: (mesh.points, mesh.triangles) for key, mesh in pack.meshes.items()})
    text = {"table": _as_table, "json": _as_json, "csv": _as_csv}[options.format](found)
    if options.out is None:
        print(text, end="")
    else:
        replace_file(options.out, text.encode())
        print(f"{options.out}: {len(found.rows)} disagreements in {found.pairs} pairs")
    return 0


def _names(places: Iterable[str]) -> list[str]:
    """The files' names without endings, told apart where they are the same."""
    found: list[str] = []
    for place in places:
        name = place if "://" in place else Path(place).stem
        number = sum(one == name or one.startswith(f"{name} (") for one in found)
        found.append(f"{name} ({number + 1})" if number else name)
    return found


def _rows(found: Agreement) -> list[tuple[str, ...]]:
    return [
        (row.structure, row.label, row.measure, f"{row.value:.2f}", row.words, " / ".join(row.raters))
        for row in found.rows
    ]


def _as_table(found: Agreement) -> str:
    from viewer.cli.printing import table
    from viewer.core.agreement.wording import icc_words, kappa_words

    lines = [f"{found.pairs} pairs of annotations of {', '.join(found.raters)}; worst first:"]
    lines += [table(HEAD, _rows(found))] if found.rows else ["no disagreement"]
    lines += [f"{label}: {kappa_words(one)}" for label, one in found.grades.items()]
    lines += [f"{name}: {icc_words(one)}" for name, one in found.values.items()]
    return "\n".join(lines) + "\n"


def _as_json(found: Agreement) -> str:
    return json.dumps(asdict(found), indent=1, ensure_ascii=False, default=str, allow_nan=False) + "\n"


def _as_csv(found: Agreement) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(_rows(found))
    return out.getvalue()


# --- merge ---------------------------------------------------------------------------------------


def merge(options: argparse.Namespace) -> int:
    """Merge. Raises AnnotationError, StoreError, ViewerError; OUT is whole or not there."""
    from annotations.tags.store import Put, Store
    from viewer.core.agreement.merging import merge_plan, merged

    if any(Path(place).resolve() == options.out.resolve() for place in (options.first, options.second)):
        raise ViewerError(f"{options.out}: is one of the two to be merged, expected another name")
    if options.out.exists() and not options.force:
        raise ViewerError(f"{options.out}: is there already, expected a new name; or give --force")
    if options.take is None and not sys.stdin.isatty():
        raise ViewerError("merge: found no terminal to ask on, expected --take A, B or newest")
    first = _annotations(options.first)
    plan = merge_plan(first, _annotations(options.second))
    decisions = [_decide(one, options.take) for one in plan.differences]
    added = merged(plan, decisions)
    source = _open(options.first)
    draft = options.out.with_name(f".{options.out.name}.merging")
    draft.unlink(missing_ok=True)
    try:
        source.save_copy(draft)
        store = Store(str(draft), options.author)
        present = store.records()
        store.commit(Put(one, present[one.id].revision if one.id in present else None) for one in added)
        store.close()
        draft.replace(options.out)
    finally:
        source.close()
        for one in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm"))):
            one.unlink(missing_ok=True)
    skipped = sum(one == "skip" for one in decisions)
    print(f"{options.out}: {len(first)} of A, {len(added)} taken from B, {skipped} differences left as A has them")
    return 0


def _decide(one: Difference, take: str | None) -> str:
    from viewer.core.agreement.merging import newest

    if take is not None:
        return {"A": "mine", "B": "theirs", "newest": newest(one)}[take]
    print(f"{one.mine.label} on {one.mine.structure}: {', '.join(one.fields)} differ")
    for name, row in (("A", one.mine), ("B", one.theirs)):
        values = ", ".join(f"{key} {value:.2f}" for key, value in row.values.items())
        when = f"{row.author}, {row.changed:%Y-%m-%d %H:%M}"
        print(f"  {name}: {row.grade} {row.status} {values} {row.comment[:60]} ({when})")
    while True:
        try:
            answer = input("a, b, both or skip? ").strip().lower()
        except EOFError:
            return "skip"
        if answer in ANSWERS:
            return ANSWERS[answer]
