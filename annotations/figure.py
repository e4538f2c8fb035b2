"""Reads the drawing of the lower body: which skin and which muscles belong to which root, as plain shapes.

The drawing is an SVG of the simplest kind: groups (the layers) of paths made of absolute M, L, C and Z. Anything else
is refused, so what comes out is safe to paint.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from xml.etree import ElementTree

from annotations.errors import AnnotationError

FILE = "figures/lower_body.svg"
LAYERS = ("outline", "skin", "muscles", "fibres", "details", "points", "anchors")
VIEWS = ("front", "back", "sole")
SIDES = ("left", "right")
MAX_CHARACTERS, MAX_PATHS, MAX_COMMANDS, MAX_VALUE = 500_000, 1_000, 20_000, 10_000.0

#: One step of a path: its letter and its points.
Command = tuple[str, tuple[tuple[float, float], ...]]

_SVG = "{http://www.w3.org/2000/svg}"
_STYLE = frozenset({"fill", "stroke", "stroke-width", "stroke-linejoin", "stroke-linecap"})
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "svg": frozenset({"viewBox"}),
    "title": frozenset(),
    "desc": frozenset(),
    "g": _STYLE | {"id"},
    "path": frozenset({"id", "d", "data-root", "data-roots", "data-name", "data-view", "data-side"}),
}
_INSIDE = {"": {"svg"}, "svg": {"title", "desc", "g"}, "g": {"path"}}
_POINTS_OF = {"M": 1, "L": 1, "C": 3, "Z": 0}
_TOKEN = re.compile(r"[MLCZ]|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?|[^\s,]")
_ROOT = re.compile(r"L[1-6]|S[1-5]")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,79}")


@dataclass(frozen=True)
class Shape:
    """One path of the drawing.

    roots : the roots it belongs to, the main one first; empty for the lines of the body
    name : of a muscle (`quadriceps`) or what points at it, else empty
    view : front, back or sole; side : the patient's, empty for both
    """

    id: str
    layer: str
    roots: tuple[str, ...]
    name: str
    view: str
    side: str
    path: tuple[Command, ...]

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """All points of the path, those that only steer a curve too."""
        return tuple(point for _, points in self.path for point in points)

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box round it."""
        xs, ys = zip(*self.points, strict=True)
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


@dataclass(frozen=True)
class Figure:
    """The drawing: its size and its shapes, those to paint first before those above them."""

    width: float
    height: float
    shapes: tuple[Shape, ...]

    def layer(self, name: str) -> tuple[Shape, ...]:
        """The shapes of one layer."""
        return tuple(shape for shape in self.shapes if shape.layer == name)

    @property
    def roots(self) -> tuple[str, ...]:
        """Roots with a band of skin of their own, from above downwards; S3 stands for S3 to S5."""
        found = dict.fromkeys(shape.roots[0] for shape in self.layer("skin"))
        return tuple(sorted(found))


@cache
def figure() -> Figure:
    """The drawing that is shipped."""
    return parse_figure((resources.files("annotations") / FILE).read_text(encoding="utf-8"), FILE)


def parse_figure(content: str, name: str) -> Figure:
    """The drawing in an SVG; `name` is for messages.

    Raises:
        AnnotationError: and nothing else, whatever the content.
    """
    if len(content) > MAX_CHARACTERS:
        raise _error(name, "SVG", f"{len(content)} characters", f"at most {MAX_CHARACTERS}", "simplify the drawing")
    if re.search(r"<!(?!--)|<\?(?!xml )", content):
        raise _error(name, "SVG", "a DOCTYPE, an entity or an instruction", "a plain SVG", "take it out")
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        raise _error(name, "SVG", str(error), "well-formed XML", "draw it anew with draw_lower_body.py") from None
    _known(root, "", name)
    width, height = _size(root.get("viewBox", ""), name)
    shapes: list[Shape] = []
    for group in root:
        kind = _known(group, "svg", name)
        if kind != "g":
            continue
        layer = group.get("id", "")
        if layer not in LAYERS:
            raise _error(name, "g.id", layer, f"one of {', '.join(LAYERS)}", "correct the layer")
        for element in group:
            _known(element, "g", name)
            shapes.append(_shape(element, layer, name))
            if len(shapes) > MAX_PATHS:
                raise _error(name, "path", f"more than {MAX_PATHS}", "fewer paths", "simplify the drawing")
    _unique(shapes, name)
    return Figure(width, height, tuple(shapes))


def _known(element: ElementTree.Element, parent: str, name: str) -> str:
    """The kind of an element that may stand where it stands, with attributes it may have."""
    kind = element.tag.removeprefix(_SVG) if isinstance(element.tag, str) else "comment"
    if not str(element.tag).startswith(_SVG) or kind not in _INSIDE[parent]:
        raise _error(name, parent or "SVG", kind, " or ".join(sorted(_INSIDE[parent])), "take the element out")
    for attribute in element.attrib:
        if attribute not in _ATTRIBUTES[kind]:
            raise _error(name, kind, attribute, "known attributes only", "take the attribute out")
    if kind in ("title", "desc", "path") and len(element):
        raise _error(name, kind, f"{len(element)} elements inside", "none", "take them out")
    return kind


def _size(box: str, name: str) -> tuple[float, float]:
    values = [_number(word, name, "viewBox") for word in box.split()]
    if len(values) != 4 or values[:2] != [0, 0] or min(values[2:]) <= 0:
        raise _error(name, "svg.viewBox", box, "0 0 width height", "correct it")
    return values[2], values[3]


def _shape(element: ElementTree.Element, layer: str, name: str) -> Shape:
    key = element.get("id", "")
    if not _KEY.fullmatch(key):
        raise _error(name, "path.id", key, "a name of its own", "name the path")
    roots = tuple((element.get("data-root") or element.get("data-roots") or "").split())
    view, side, muscle = (element.get(f"data-{one}", "") for one in ("view", "side", "name"))
    wants_roots = layer in ("skin", "muscles", "points", "anchors")
    if not all(_ROOT.fullmatch(root) for root in roots) or bool(roots) != wants_roots:
        raise _error(name, f"{key}.data-root", " ".join(roots), "roots such as L4 where they belong", "correct it")
    if view not in VIEWS or side not in ("", *SIDES) or (wants_roots and not side):
        raise _error(name, f"{key}.data-view", f"{view} {side}", "front, back or sole; left or right", "correct it")
    named = {"muscles": (True,), "anchors": (True, False)}.get(layer, (False,))
    if bool(muscle) not in named or (muscle and not _KEY.fullmatch(muscle)):
        raise _error(name, f"{key}.data-name", muscle, "a name for muscles and only for them", "correct it")
    path = tuple(_commands(element.get("d", ""), key, name))
    if layer not in ("details", "fibres") and path[-1][0] != "Z":
        raise _error(name, f"{key}.d", "an open path", "a path that ends with Z", "close it")
    return Shape(key, layer, roots, muscle, view, side, path)


def _commands(d: str, key: str, name: str) -> Iterator[Command]:
    words = _TOKEN.findall(d)
    if not words or words[0] != "M" or len(words) > MAX_COMMANDS:
        raise _error(
            name, f"{key}.d", d[:40], f"a path that begins with M, of at most {MAX_COMMANDS} words", "correct it"
        )
    at = 0
    while at < len(words):
        letter = words[at]
        if letter not in _POINTS_OF or (letter == "M" and at) or (letter == "Z" and at != len(words) - 1):
            raise _error(name, f"{key}.d", letter, "one M, then L or C, then perhaps Z", "use absolute M, L, C, Z only")
        count = 2 * _POINTS_OF[letter]
        values = [_number(word, name, f"{key}.d") for word in words[at + 1 : at + 1 + count]]
        if len(values) != count:
            raise _error(name, f"{key}.d", f"{len(values)} numbers after {letter}", str(count), "correct the path")
        yield letter, tuple(zip(values[::2], values[1::2], strict=True))
        at += 1 + count


def _number(word: str, name: str, field: str) -> float:
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not abs(value) <= MAX_VALUE:
        raise _error(name, field, word, f"a number of at most {MAX_VALUE:.0f}", "correct it")
    return value


def _unique(shapes: list[Shape], name: str) -> None:
    seen: set[str] = set()
    for shape in shapes:
        if shape.id in seen:
            raise _error(name, "path.id", shape.id, "an id of its own", "rename one of the two")
        seen.add(shape.id)


def _error(file: str, field: str, found: object, expected: str, remedy: str) -> AnnotationError:
    return AnnotationError(file, field, found, expected, remedy)
