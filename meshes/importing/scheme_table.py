"""Label schemes: tables from numbers to names, the shipped ones (`schemes/*.toml`) and the user's own (TOML or CSV)."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from meshes.errors import MeshError

FORMAT = 1
LARGEST = 2**20  # bytes of a table
HIGHEST = 2**32 - 1
LONGEST = 200  # letters of a name
FIELDS = {"format", "title", "source", "spans", "prior", "several", "labels", "with"}


@dataclass(frozen=True)
class Scheme:
    """What the numbers of a label map mean.

    name : what it is called on the command line; title, source : for people, and where the table was read
    labels : number -> name as `names` understands it; numbers that share a name are one structure
    spans : all numbers it uses, of the spine or not, first and last; empty if not said
    prior : 1, less for what is rarely met any more; several : labels of many bodies without their levels
    also : label -> names that hold instead where that label is present
    """

    name: str
    title: str
    source: str
    labels: Mapping[int, str]
    spans: tuple[tuple[int, int], ...] = ()
    prior: float = 1.0
    several: frozenset[int] = frozenset()
    also: Mapping[int, Mapping[int, str]] = field(default_factory=dict)

    def names(self, present: Collection[int]) -> dict[int, str]:
        """The names of those of the labels that are present."""
        named = {label: self.labels[label] for label in sorted(present) if label in self.labels}
        for key, others in self.also.items():
            if key in present:
                named |= {label: name for label, name in others.items() if label in present}
        return named

    def knows(self, label: int) -> bool:
        """Whether the scheme uses a number at all."""
        return label in self.labels or any(low <= label <= high for low, high in self.spans)


@cache
def shipped_schemes() -> tuple[Scheme, ...]:
    """All schemes that come with the program, by name."""
    folder = resources.files("meshes.importing.schemes")
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(_from_toml(file[:-5], file, folder.joinpath(file).read_bytes()) for file in files)


def scheme_called(asked: str) -> Scheme:
    """A shipped scheme by its name, or the user's own by the path of a TOML or CSV file.

    Raises MeshError: neither, or a table that is not as it must be (one line with file, field and what to do).
    """
    for scheme in shipped_schemes():
        if scheme.name == asked.lower():
            return scheme
    path = Path(asked)
    if path.suffix.lower() not in (".toml", ".csv") or not path.is_file():
        known = ", ".join(scheme.name for scheme in shipped_schemes())
        raise MeshError(f"--scheme {asked}: found no such table, expected a .toml or .csv file or one of {known}")
    try:
        if path.stat().st_size > LARGEST:
            raise MeshError(f"{path.name}: has more than {LARGEST} bytes, expected a small table of number and name")
        data = path.read_bytes()
    except OSError as error:
        raise MeshError(f"{path.name}: cannot be read ({error.strerror})") from error
    return (_from_toml if path.suffix.lower() == ".toml" else _from_csv)(path.stem, path.name, data)


def _from_csv(name: str, file: str, data: bytes) -> Scheme:
    """Rows `number,name`; empty lines, lines from # and one heading are passed over."""
    text = _text(file, data)
    delimiter = max(",;\t", key=text.count)
    labels: dict[int, str] = {}
    headed = False
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise MeshError(f"{file}: is no table of number and name ({error}); save it as CSV anew") from None
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if not cells[0].isdecimal() and not labels and not headed:
            headed = True
            continue
        if len(cells) < 2:
            raise MeshError(f"{file}: line {number}: found {row!r}, expected a number and a name, such as 20,L1")
        _add(labels, cells[0], cells[1], f"{file}: line {number}")
    return _checked(Scheme(name, name, "the user's own table", labels), file)


def _from_toml(name: str, file: str, data: bytes) -> Scheme:
    try:
        raw = tomllib.loads(_text(file, data))
    except tomllib.TOMLDecodeError as error:
        raise MeshError(f"{file}: is no TOML table ({error})") from error
    unknown = sorted(set(raw) - FIELDS)
    if unknown:
        raise MeshError(f"{file}: field {unknown[0]!r} is not known, expected {', '.join(sorted(FIELDS))}")
    if raw.get("format", FORMAT) != FORMAT:
        raise MeshError(f"{file}: format: found {raw['format']!r}, expected {FORMAT}; get a newer version of Lumbar")
    labels = _labels(raw.get("labels"), f"{file}: labels")
    also = raw.get("with", {})
    if not isinstance(also, dict):
        raise MeshError(f"{file}: with: found {also!r}, expected tables such as [with.25]")
    try:
        spans = tuple((int(low), int(high)) for low, high in raw.get("spans", ()))
        several = frozenset(int(label) for label in raw.get("several", ()))
        prior = float(raw.get("prior", 1.0))
    except (TypeError, ValueError) as error:
        raise MeshError(f"{file}: spans, several or prior: {error}; expected [[1, 117]], [19] and 1.0") from error
    numbers = {_number(key, f"{file}: with"): _labels(rows, f"{file}: with.{key}") for key, rows in also.items()}
    title, source = str(raw.get("title", name)), str(raw.get("source", "the user's own table"))
    return _checked(Scheme(name, title, source, labels, spans, prior, several, numbers), file)


def _labels(raw: Any, where: str) -> dict[int, str]:
    if not isinstance(raw, dict):
        raise MeshError(f'{where}: found {raw!r}, expected a table of rows such as 20 = "L1"')
    labels: dict[int, str] = {}
    for key, value in raw.items():
        _add(labels, key, value, where)
    return labels


def _add(labels: dict[int, str], key: str, value: Any, where: str) -> None:
    number = _number(key, where)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST or not value.isprintable():
        raise MeshError(f"{where}: the name of {number} is {value!r}, expected one such as vertebrae_L3")
    if number in labels:
        raise MeshError(f"{where}: {number} is there twice, {labels[number]!r} and {value!r}; keep one")
    labels[number] = value.strip()


def _number(key: str, where: str) -> int:
    if not (key.isascii() and key.isdecimal() and len(key) <= 10 and 1 <= int(key) <= HIGHEST):
        raise MeshError(f"{where}: found {key[:40]!r}, expected a label, a whole number from 1 on")
    return int(key)


def _text(file: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MeshError(f"{file}: is no text in UTF-8 (byte {error.start}); save it as such") from error


def _checked(scheme: Scheme, file: str) -> Scheme:
    if not scheme.labels:
        raise MeshError(f"{file}: holds no labels, expected rows of number and name, such as 20,L1")
    return scheme
