"""The table of commands: a name, a line of help, its options and what it does."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from annotations.language import DEFAULT_LANGUAGE, LANGUAGES
from viewer.cli import agreeing, importing, measuring, tagging
from viewer.core import collector
from viewer.core.errors import ViewerError
from viewer.core.opening import open_catalogue, view_of
from viewer.core.palette import THEMES
from viewer.core.state import AUDIENCES, COMPANION_WAYS, VIEWS, Companion

Options = argparse.Namespace
MAX_PIXELS = 3840  # a side; 4K
EXPORT_FORMATS = (".glb", ".stl", ".ply", ".obj")


@dataclass(frozen=True)
class Command:
    """One command; `run` returns the exit code and raises the floors' own errors for one-line messages."""

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Options], int]


def _open_arguments(parser: argparse.ArgumentParser) -> None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("lumbar")
    except PackageNotFoundError:
        number = "(not installed)"
    parser.add_argument("pack", nargs="?", type=Path, metavar="PACK", help="mesh pack to open (default: the atlas)")
    parser.add_argument("--select", metavar="ID", help="segment (L2-L3) or structure (disc/L2-L3) to begin with")
    parser.add_argument("--view", choices=VIEWS, help="side to look from")
    parser.add_argument("--scan", type=Path, metavar="FILE", help="the CT or MR volume to show beside it, as slices")
    parser.add_argument("--present", action="store_true", help="full screen, large patient-language text")
    parser.add_argument("--theme", choices=THEMES, help="light or dark (default: as last time)")
    _companion_arguments(parser)
    parser.add_argument("--language", choices=LANGUAGES, help="of window and names (default: as last time)")
    parser.add_argument(
        "--store", metavar="PLACE", help="database of annotations, a file or postgresql://… (default: the user's own)"
    )
    parser.add_argument("--author", metavar="NAME", help="whose the annotations are (default: as last time)")
    parser.add_argument("--version", action="version", version=f"lumbar {number}")


def _open(options: Options) -> int:
    if options.pack and not options.pack.exists() and not re.search(r"[./\\]", str(options.pack)):
        import difflib

        near = difflib.get_close_matches(str(options.pack), COMMANDS, n=1)
        hint = f"; did you mean 'lumbar {near[0]}'?" if near else "; 'lumbar --help' lists them"
        print(f"lumbar: {options.pack!s} is neither a mesh pack nor a command{hint}", file=sys.stderr)
        return 2
    collector.rest()
    try:
        from viewer.ui.application import run

        return run(
            options.pack,
            select=options.select,
            view=options.view,
            presenting=options.present,
            theme=options.theme,
            language=options.language,
            scan=options.scan,
            companion=_companion(options),
            annotations=options.store,
            author=options.author,
        )
    finally:
        collector.wake()


def _pack_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", type=Path, metavar="PACK", help="mesh pack (default: the atlas)")


def _companion_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    for way, words in zip(COMPANION_WAYS, ("in a picture beside", "drawn over"), strict=True):
        group.add_argument(
            f"--{way}", nargs="?", const="", metavar="OTHER",
            help=f"another pack (default: the atlas) {words} this one, aligned with it",
        )  # fmt: skip


def _companion(options: Options) -> Companion | None:
    """What `--beside` or `--over` asks for."""
    for way in COMPANION_WAYS:
        other: str | None = getattr(options, way)
        if other is not None:
            return Companion(str(Path(other).resolve()) if other else "", way)
    return None


def _language_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=LANGUAGES, default=DEFAULT_LANGUAGE, help="of the names (default: en)")


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,5})x(\d{1,5})", text)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(16 <= side <= MAX_PIXELS for side in size):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; expected WIDTHxHEIGHT, 16 to {MAX_PIXELS} each")
    return size


def _png(text: str) -> Path:
    return _ending(text, ".png")


def _pdf(text: str) -> Path:
    return _ending(text, ".pdf")


def _ending(text: str, suffix: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != suffix:
        raise argparse.ArgumentTypeError(f"{text!r} must end in {suffix}")
    return path


def _snapshot_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=_png, metavar="OUT.png", help="picture to write")
    _pack_argument(parser)
    parser.add_argument("--select", metavar="ID", help="segment or structure to light up")
    parser.add_argument("--view", choices=VIEWS, help="side to look from (default: oblique)")
    parser.add_argument("--size", type=_size, default=(1280, 800), metavar="WxH", help="pixels (default: 1280x800)")
    parser.add_argument("--xray", action="store_true", help="bones see-through")
    parser.add_argument("--theme", choices=THEMES, default="light", help="light or dark (default: light)")
    parser.add_argument("--labels", action="store_true", help="write the names into the picture")
    _companion_arguments(parser)
    _language_argument(parser)
    parser.add_argument("--transparent", action="store_true", help="transparent background")
    parser.add_argument(
        "--mask", type=_png, metavar="MASK.png",
        help="also write a picture with one flat colour a structure, and MASK.json that maps colour to id",
    )  # fmt: skip


def _snapshot(options: Options) -> int:
    from dataclasses import replace

    from viewer.core.store import Store
    from viewer.scene.snapshot import mask, snapshot, write_mask, write_png

    catalogue = open_catalogue(options.pack, options.language)
    state = view_of(
        catalogue, select=options.select, view=options.view, xray=options.xray, theme=options.theme,
        companion=_companion(options),
    )  # fmt: skip
    state = replace(state, labels=options.labels)
    companion = Store(catalogue).companion(state)
    image = snapshot(catalogue, state, options.size, transparent=options.transparent, companion=companion)
    flat = mask(catalogue, state, options.size) if options.mask else None
    write_png(options.out, image)
    if flat is not None:
        write_mask(options.mask, *flat)
    return 0


def _describe_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "id", metavar="ID", help="segment (L2-L3), structure (disc/L2-L3) or part (vertebra/L3/pedicle/left)"
    )
    _pack_argument(parser)
    _language_argument(parser)
    parser.add_argument("--audience", choices=AUDIENCES, default="student", help="default: student")
    parser.add_argument("--format", choices=("text", "json", "html"), default="text", help="default: text")


def _describe(options: Options) -> int:
    from viewer.cli.printing import description_as

    catalogue = open_catalogue(options.pack, options.language)
    print(description_as(options.format, catalogue, options.id, options.audience))
    return 0


def _handout_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="segment (L2-L3), structure, or topic (condition/disc-herniation)")
    parser.add_argument("out", type=_pdf, metavar="OUT.pdf", help="file to write")
    _pack_argument(parser)
    parser.add_argument("--audience", choices=AUDIENCES, default="patient", help="default: patient")
    _language_argument(parser)
    parser.add_argument("--paper", choices=("a4", "letter"), default="a4", help="default: a4")


def _handout(options: Options) -> int:
    from viewer.ui.application import make_application
    from viewer.ui.handout.writer import write_handout
    from viewer.ui.translation import install

    catalogue = open_catalogue(options.pack, options.language)
    application = make_application(windows=False)
    install(application, options.language)
    write_handout(catalogue, options.id, options.audience, options.out, options.paper)
    del application  # it has to live while fonts are used
    return 0


def _structures_arguments(parser: argparse.ArgumentParser) -> None:
    _pack_argument(parser)
    _language_argument(parser)
    parser.add_argument("--format", choices=("table", "json"), default="table", help="default: table")


def _structures(options: Options) -> int:
    from viewer.cli.printing import structures_json, structures_table

    catalogue = open_catalogue(options.pack, options.language)
    if options.format == "json":
        print(json.dumps(structures_json(catalogue), indent=1, ensure_ascii=False))
    else:
        print(structures_table(catalogue))
    return 0


def _export_path(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in EXPORT_FORMATS:
        raise argparse.ArgumentTypeError(f"{text!r} must end in one of {', '.join(EXPORT_FORMATS)}")
    return path


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=_export_path, metavar="OUT.(glb|stl|ply|obj)", help="mesh file to write")
    _pack_argument(parser)
    parser.add_argument(
        "--select",
        metavar="ID",
        action="append",
        nargs="+",
        help="only these structures or segments (repeatable)",
    )


def _export(options: Options) -> int:
    from meshes.export import export

    catalogue = open_catalogue(options.pack)
    targets = [catalogue.require(one) for group in options.select or [] for one in group]
    for part in (catalogue.parts[one] for one in targets if one in catalogue.parts):
        raise ViewerError(f"{part.id} is a place on a bone, not a closed surface of its own; export {part.bone}")
    wanted = {key for target in targets for key in catalogue.meshes_of(target)} or set(catalogue.structures)
    names = {key: catalogue.name(key) for key in catalogue.structures if key in wanted}
    export(options.out, catalogue.pack, names)
    print(f"{options.out}: {len(names)} structures")
    return 0


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", nargs="?", type=Path, metavar="PACK", help="mesh pack (default: the atlas)")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="default: table")


def _check(options: Options) -> int:
    from meshes.check import check
    from meshes.pack import read_pack
    from meshes.shipped import atlas_path
    from viewer.cli.printing import findings_json, findings_table

    findings = check(read_pack(options.pack or atlas_path()))
    if options.format == "json":
        print(json.dumps(findings_json(findings), indent=1, ensure_ascii=False))
    else:
        print(findings_table(findings))
    return 0 if all(finding.good for finding in findings) else 1


def _build_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, metavar="OUT", help="directory for the pack; made if absent")
    parser.add_argument("--sex", default="neutral", metavar="SEX", help="female, male or neutral (default)")
    parser.add_argument("--scale", type=_scale, default=1.0, metavar="S", help="overall size, 1 as it is")
    parser.add_argument("--lordosis", type=_degrees, metavar="DEG", help="degrees from L1 to S1 (default: the table's)")
    parser.add_argument("--variant", metavar="NAME", help="L6, sacralised-L5 or lumbarised-S1")
    parser.add_argument(
        "--set", type=_setting, action="append", default=[], metavar="NAME=VALUE",
        help="one figure of the tables, such as pedicle.width.L4=13 or disc.anterior_height=9 (repeatable)",
    )  # fmt: skip


def _scale(text: str) -> float:
    from meshes.build.options import SCALE_RANGE

    return _number(text, SCALE_RANGE, "")


def _degrees(text: str) -> float:
    from meshes.build.options import LORDOSIS_RANGE

    return _number(text, LORDOSIS_RANGE, " degrees")


def _number(text: str, allowed: tuple[float, float], unit: str) -> float:
    """A number; whether it lies within what is allowed is for the generator to say."""
    try:
        return float(text)
    except ValueError:
        low, high = allowed
        raise argparse.ArgumentTypeError(f"{text!r} is no number; expected {low:g} to {high:g}{unit}") from None


def _setting(text: str) -> tuple[str, float]:
    name, equals, value = text.partition("=")
    try:
        if name and equals:
            return name, float(value)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is no setting; expected NAME=NUMBER, such as pedicle.width.L4=13")


def _build(options: Options) -> int:
    from meshes.build.options import BuildOptions
    from viewer.cli.building import build

    asked = BuildOptions(options.sex, options.scale, options.lordosis, options.variant, tuple(options.set))
    return build(options.out, asked)


OPEN = Command("open", "Lumbar, an interactive 3D atlas of the lumbar spine: opens the window.", _open_arguments, _open)

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command("snapshot", "Render a picture without any display.", _snapshot_arguments, _snapshot),
        Command("describe", "Print what is known of a segment or structure.", _describe_arguments, _describe),
        Command("handout", "Write two pages to print on anything there is a text on.", _handout_arguments, _handout),
        Command("structures", "List all structures of a pack.", _structures_arguments, _structures),
        Command("export", "Write structures as a mesh file.", _export_arguments, _export),
        Command("check", "Check a pack and report every figure.", _check_arguments, _check),
        Command("measure", "Measure a structure, a segment or whole packs.", measuring.add_arguments, measuring.run),
        Command("import", "Make a pack of your own meshes or label maps.", importing.add_arguments, importing.run),
        Command("tags", "List, export, import or check annotations.", tagging.add_arguments, tagging.run),
        Command(
            "agreement", "How far annotators agree, worst first.", agreeing.add_agreement_arguments, agreeing.agree
        ),
        Command(
            "merge",
            "One database of two annotators', asking where they differ.",
            agreeing.add_merge_arguments,
            agreeing.merge,
        ),
        Command("build-atlas", "Build the atlas anew from its tables.", _build_arguments, _build),
    )
}
