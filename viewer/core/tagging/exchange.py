"""Annotations out to files and in from them by the file's ending: one table for the command line and the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from annotations.errors import AnnotationError
from annotations.tags.model import Annotation
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError


@dataclass(frozen=True)
class Format:
    """One format.

    name : in English; write : (path, annotations, folder of their pack or None: the atlas) -> lines on what it cannot
    hold; read : (path, id of the pack for those without one, author) -> annotations and lines to the user
    report : it is there to be read by people, not by programs
    """

    name: str
    write: Callable[[Path, Sequence[Annotation], Path | None], list[str]] | None = None
    read: Callable[[Path, str, str], tuple[list[Annotation], list[str]]] | None = None
    report: bool = False


def _write_json(path: Path, annotations: Sequence[Annotation], pack: Path | None) -> list[str]:
    from annotations.tags.formats import lumbar_json
    from meshes.files import replace_files

    replace_files({path: lumbar_json.to_json(annotations)})
    return []


def _read_json(path: Path, pack: str, author: str) -> tuple[list[Annotation], list[str]]:
    from annotations.tags.formats import lumbar_json

    return lumbar_json.from_json(path), []


def _write_csv(path: Path, annotations: Sequence[Annotation], pack: Path | None) -> list[str]:
    from annotations.tags.formats import table
    from meshes.files import replace_files

    replace_files({path: table.to_csv(annotations)})
    return [f"{table.LOST}."]


def _read_csv(path: Path, pack: str, author: str) -> tuple[list[Annotation], list[str]]:
    from annotations.tags.formats import table

    return table.from_csv(path), []


def _write_markups(path: Path, annotations: Sequence[Annotation], pack: Path | None) -> list[str]:
    from annotations.tags.formats import slicer
    from meshes.files import replace_files

    markups, beside, lost = slicer.to_markups(annotations)
    replace_files({path: markups, slicer.sidecar_of(path): beside})
    return lost


def _read_markups(path: Path, pack: str, author: str) -> tuple[list[Annotation], list[str]]:
    from annotations.tags.formats import slicer

    return slicer.from_markups(path, pack, author)


#: By ending; of two that fit a name the longer one counts.
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".mrk.json": Format("3D Slicer", _write_markups, _read_markups),
        ".json": Format("Lumbar JSON", _write_json, _read_json),
        ".csv": Format("CSV", _write_csv, _read_csv),
    }
)


def ending_of(path: Path) -> str:
    """The ending that says the format. Raises ViewerError for another one."""
    found = [ending for ending in FORMATS if path.name.lower().endswith(ending)]
    if not found:
        raise ViewerError(f"{path.name}: is no format of annotations, expected one of {', '.join(FORMATS)}")
    return max(found, key=len)


def write(path: Path, annotations: Sequence[Annotation], pack: Path | None = None) -> list[str]:
    """Write `path`; lines on what its format cannot hold.

    pack : folder of the pack they lie on, None: the atlas

    Raises:
        ViewerError: no such format, or none that can be written; OSError, AnnotationError, MeshError: not written.
    """
    ending = ending_of(path)
    writer = FORMATS[ending].write
    if writer is None:
        raise ViewerError(f"{path.name}: {ending} can be read only, expected one of {', '.join(endings(out=True))}")
    return writer(path, annotations, pack)


def read(paths: Iterable[Path], pack: str, author: str) -> tuple[dict[str, Annotation], list[str]]:
    """The annotations of files by id, and lines to the user.

    pack, author : of those that do not say

    Raises:
        ViewerError: no such format; AnnotationError: a damaged file, or two files with two states of one annotation.
    """
    found: dict[str, Annotation] = {}
    notes: list[str] = []
    for path in paths:
        ending = ending_of(path)
        reader = FORMATS[ending].read
        if reader is None:
            raise ViewerError(f"{path.name}: {ending} can be written only, expected one of {', '.join(endings())}")
        rows, told = reader(path, pack, author)
        notes += told
        for one in rows:
            if found.setdefault(one.id, one) != one:
                raise AnnotationError(path.name, f"annotation {one.id}", "a second state", "one", "import one file")
    return found, notes


def endings(*, out: bool = False, report: bool = False) -> list[str]:
    """The endings that can be read, or with `out` written; with `report` those for people."""
    return [
        ending
        for ending, one in FORMATS.items()
        if (one.write if out else one.read) is not None and one.report == report
    ]


def misfits(found: Mapping[str, Annotation], catalogue: Catalogue) -> list[str]:
    """What does not fit the pack it lies on; see `viewer.core.tag_checks`."""
    from annotations.tags.vocabulary import vocabulary
    from viewer.core.tag_checks import findings

    return findings(found.values(), catalogue, set(vocabulary()))
