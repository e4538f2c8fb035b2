"""An annotation as a JSON object and back, every field checked: what the database and the JSON format hold."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NoReturn

from annotations.errors import AnnotationError
from annotations.tags.model import KINDS, SIDES, STATUSES, Annotation, Point, Runs

LONGEST = 20_000  # characters of a text
MOST_POINTS = 100_000
MOST_FACES = 50_000_000
FARTHEST = 1e5  # mm
AT_ONCE = 1000  # texts read as one
_LARGEST = sys.float_info.max
_ID = re.compile(r"[0-9a-f]{32}")
_COLOUR = re.compile(r"(#[0-9A-Fa-f]{6})?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def to_document(annotation: Annotation) -> dict[str, Any]:
    """The JSON object of an annotation: every field by its name, times in ISO 8601, UTC."""
    return {
        "id": annotation.id,
        "kind": annotation.kind,
        "label": annotation.label,
        "grade": annotation.grade,
        "pack": annotation.pack,
        "structure": annotation.structure,
        "level": annotation.level,
        "side": annotation.side,
        "points": [list(point) for point in annotation.points],
        "faces": {key: [list(run) for run in runs] for key, runs in sorted(annotation.faces.items())},
        "surfaces": dict(sorted(annotation.surfaces.items())),
        "values": dict(sorted(annotation.values.items())),
        "status": annotation.status,
        "author": annotation.author,
        "created": annotation.created.astimezone(UTC).isoformat(timespec="microseconds"),
        "changed": annotation.changed.astimezone(UTC).isoformat(timespec="microseconds"),
        "comment": annotation.comment,
        "colour": annotation.colour,
        "origin": annotation.origin,
        "extra": dict(sorted(annotation.extra.items())),
    }


def from_document(raw: Any, file: str) -> Annotation:
    """The annotation of a JSON object.

    Raises:
        AnnotationError: a field is missing, unknown or not what it must be; `file` and the field are named.
    """
    if not isinstance(raw, dict):
        raise AnnotationError(file, "annotation", raw, "an object", "check the file")
    try:
        fields = {name: _READERS[name](value) for name, value in raw.items()}
    except (KeyError, ValueError, TypeError, OverflowError):
        fields = {}
    if len(fields) != len(raw) or not fields.keys() >= _NEEDED:
        _complain(raw, file)
    if len(fields) == len(_READERS):  # as the database has them: no default to fill in
        annotation = object.__new__(Annotation)
        annotation.__dict__.update(fields)  # what the constructor does, which takes a frozen one's fields one by one
    else:
        annotation = Annotation(**fields)
    _check_shape(annotation, file)
    return annotation


def _complain(raw: dict[Any, Any], file: str) -> NoReturn:
    """Say which field it is that is not what it must be; one of them is not."""
    where = f"annotation {raw.get('id', '?')!s:.40}"
    unknown = sorted(map(str, raw.keys() - _READERS.keys()))
    if unknown:
        raise AnnotationError(file, f"{where}: {unknown[0]}", raw[unknown[0]], "no such field", "take it out")
    for name, reader in _READERS.items():
        if name not in raw and name in _NEEDED:
            raise AnnotationError(file, f"{where}: {name}", "nothing", _EXPECTED[name], "write it")
        if name in raw:
            _read(reader, raw[name], file, where, name)
    raise AnnotationError(file, where, raw, "fields as documented", "correct it")


def to_text(annotation: Annotation) -> str:
    """The JSON of an annotation on one line."""
    return json.dumps(to_document(annotation), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def from_text(text: Any, file: str) -> Annotation:
    """The annotation of its JSON. Raises AnnotationError."""
    try:
        raw = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise AnnotationError(file, "annotation", str(error), "whole JSON", "the file is damaged") from None
    return from_document(raw, file)


def from_texts(texts: Sequence[Any], file: str) -> list[Annotation]:
    """The annotations of many texts, one each, as `from_text` reads them. Raises AnnotationError."""
    found: list[Annotation] = []
    for start in range(0, len(texts), AT_ONCE):
        some = texts[start : start + AT_ONCE]
        try:  # one long list is read in half the time
            raws = json.loads(f"[{','.join(some)}]")
        except (ValueError, TypeError, RecursionError):
            raws = []
        if len(raws) == len(some):
            found += [from_document(raw, file) for raw in raws]
        else:  # one of them is damaged; it is told which
            found += [from_text(text, file) for text in some]
    return found


def _read(reader: Callable[[Any], Any], value: Any, file: str, where: str, name: str) -> Any:
    try:
        return reader(value)
    except (ValueError, TypeError, OverflowError):
        raise AnnotationError(file, f"{where}: {name}", value, _EXPECTED[name], "correct it") from None


def _check_shape(annotation: Annotation, file: str) -> None:
    """The number of points is what the kind wants, and only regions are painted."""
    kind, count = KINDS[annotation.kind], len(annotation.points)
    where = f"annotation {annotation.id}"
    if count < kind.least or (kind.most is not None and count > kind.most):
        wanted = f"{kind.least} points" if kind.most == kind.least else f"at least {kind.least} points"
        raise AnnotationError(file, f"{where}: points", f"{count} points", wanted, f"correct the {kind.name.lower()}")
    if annotation.faces and not kind.faces:
        raise AnnotationError(file, f"{where}: faces", "painted faces", "none", f"a {annotation.kind} has no faces")


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError
    if not value.isprintable() and _CONTROL.search(value):  # the first is quicker, and almost always enough
        raise ValueError
    return value


@lru_cache(maxsize=1024)  # most are the same few: structures, surfaces, people
def _word(value: Any) -> str:
    if not _text(value).strip() or len(value) > 500 or "\n" in value:
        raise ValueError
    return str(value)


def _one_of(*allowed: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise ValueError
        return value

    return read


def _or_none(reader: Callable[[Any], str]) -> Callable[[Any], str | None]:
    return lambda value: None if value is None else reader(value)


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError
        return value

    return read


def _number(value: Any) -> float:
    if type(value) is float and -_LARGEST <= value <= _LARGEST:  # not so for what is not finite
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError
    return float(value)


def _points(value: Any) -> tuple[Point, ...]:
    if not isinstance(value, list) or len(value) > MOST_POINTS:
        raise ValueError
    return tuple(_point(one) for one in value)


def _point(value: Any) -> Point:
    x, y, z = value
    if (
        type(x) is type(y) is type(z) is float
        and max(abs(x), abs(y), abs(z)) <= FARTHEST
        and x == x
        and y == y
        and z == z
    ):
        return (x, y, z)
    x, y, z = _number(x), _number(y), _number(z)
    if max(abs(x), abs(y), abs(z)) > FARTHEST:
        raise ValueError
    return (x, y, z)


def _faces(value: Any) -> dict[str, Runs]:
    return {_word(key): _runs(runs) for key, runs in _table(value).items()}


def _runs(value: Any) -> Runs:
    if not isinstance(value, list):
        raise ValueError
    runs, end = [], -1
    for one in value:
        first, count = one
        if type(first) is not int or type(count) is not int or first <= end or count < 1:
            raise ValueError
        end = first + count
        if end > MOST_FACES:
            raise ValueError
        runs.append((first, count))
    return tuple(runs)


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError
    return value


def _texts(value: Any) -> dict[str, str]:
    return {_word(key): _text(text) for key, text in _table(value).items()}


def _numbers(value: Any) -> dict[str, float]:
    return {_word(key): _number(one) for key, one in _table(value).items()}


def _time(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


_NEEDED = frozenset(("id", "kind", "label", "pack", "author", "created", "changed"))
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "id": _matching(_ID),
    "kind": _one_of(*KINDS),
    "label": _word,
    "grade": _text,
    "pack": _word,
    "structure": _or_none(_word),
    "level": _or_none(_word),
    "side": _or_none(_one_of(*SIDES)),
    "points": _points,
    "faces": _faces,
    "surfaces": _texts,
    "values": _numbers,
    "status": _one_of(*STATUSES),
    "author": _word,
    "created": _time,
    "changed": _time,
    "comment": _text,
    "colour": _matching(_COLOUR),
    "origin": _word,
    "extra": _texts,
}
_A_TEXT, _A_TIME = "one line of text", "a time with its zone, such as 2026-01-31T12:00:00+00:00"
_EXPECTED: Mapping[str, str] = {
    "id": "32 hexadecimal digits",
    "kind": f"one of {', '.join(KINDS)}",
    "label": _A_TEXT,
    "grade": "a text",
    "pack": _A_TEXT,
    "structure": "a structure id or null",
    "level": "a level or null",
    "side": "left, right or null",
    "points": f"a list of [x, y, z] in mm, each within {FARTHEST:g}",
    "faces": "lists of [first, count] from the lowest up, by surface",
    "surfaces": "a table of sha256 by surface",
    "values": "a table of finite numbers",
    "status": f"one of {', '.join(STATUSES)}",
    "author": _A_TEXT,
    "created": _A_TIME,
    "changed": _A_TIME,
    "comment": f"a text of at most {LONGEST} characters",
    "colour": "#RRGGBB or an empty text",
    "origin": _A_TEXT,
    "extra": "a table of texts",
}
