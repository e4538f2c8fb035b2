"""Draws annotations/figures/lower_body.svg from the tables of lower_body_shapes.py.

Run after a change of the tables: python scripts/draw_lower_body.py
Bands are cut out of the body along borders that neighbours share, so that there are no gaps and no overlaps; one half
of each view is drawn and mirrored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import hypot
from pathlib import Path

import lower_body_shapes as tables
from curves import Piece, Point, circle, cut, line, loop, reverse, smooth, where_at_height

TARGET = Path(__file__).parent.parent / "annotations" / "figures" / "lower_body.svg"
UNIT = 5.0  # of the picture in a centimetre
SIZE = (480, 660)
# View -> midline, height of y = 0, scale, and the way to the patient's left on the page.
PLACES = {
    "front": (110.0, 560.0, 1.0, 1),
    "back": (370.0, 560.0, 1.0, -1),
    "sole": (370.0, 582.0, tables.SOLE_SCALE, -1),
}
SIDES = {"left": 1, "right": -1}
STYLES = {
    "outline": 'fill="#F4EEE8" stroke="#66727F" stroke-width="1.6" stroke-linejoin="round"',
    "skin": 'fill="#E4EAF1" stroke="#A3AFBB" stroke-width="0.6" stroke-linejoin="round"',
    "muscles": 'fill="none" stroke="none"',
    "fibres": 'fill="none" stroke="none"',
    "details": 'fill="none" stroke="#66727F" stroke-width="0.9" stroke-linecap="round"',
    "points": 'fill="#1B2430" stroke="none"',
    "anchors": 'fill="none" stroke="none"',
}
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}">
<title>The lower body from the front and from behind, with the skin and the muscles of the roots L1 to S5</title>
<desc>Drawn by scripts/draw_lower_body.py; do not edit. CC BY 4.0, the Lumbar contributors.</desc>
"""


class Half:
    """One half of one view: its rim, and the nodes and borders on and within it."""

    def __init__(self, view: str) -> None:
        self.view = view
        self.rim, self._corner = _rim(view)
        self.nodes: dict[str, Point] = dict(tables.NODES[view])
        self._place: dict[str, int] = {}
        for border in tables.BORDERS[view]:
            for one in border:
                if isinstance(one, str):
                    self._node(one)
        for band in tables.BANDS[view].values():
            for name in band:
                self._node(name)
        self._edges: dict[tuple[str, str], list[Piece]] = {}
        for border in tables.BORDERS[view]:
            self._add_border(border)

    def _node(self, name: str) -> None:
        """Find a node; one on the rim becomes an end of its pieces."""
        if name in self.nodes:
            return
        if name in self._corner:
            self.nodes[name] = self._corner[name]
            return
        part, height = name.split(":")
        for index, (owner, piece) in enumerate(self.rim):
            t = where_at_height(piece, float(height)) if owner == part else None
            if t is not None:
                before, after = cut(piece, t)
                self.rim[index : index + 1] = [(owner, before), (owner, after)]
                self.nodes[name] = after[0]
                return
        raise ValueError(f"no place {name} on the rim of {self.view}")

    def _add_border(self, border: tuple[str | Point, ...]) -> None:
        """A smooth line from node to node; where it passes a node it is cut there."""
        pieces = smooth([self.nodes[one] if isinstance(one, str) else one for one in border])
        start = 0
        for index, one in enumerate(border[1:], start=1):
            if isinstance(one, str):
                first, run = border[start], pieces[start:index]
                assert isinstance(first, str)
                self._edges[first, one] = run
                self._edges[one, first] = reverse(run)
                start = index

    def band(self, nodes: Sequence[str]) -> list[Piece]:
        """The closed path round a band."""
        pairs = zip(nodes, (*nodes[1:], nodes[0]), strict=True)
        return [piece for a, b in pairs for piece in (self._edges.get((a, b)) or self._along(a, b))]

    def _along(self, a: str, b: str) -> list[Piece]:
        """The rim from one node to another, the shorter way."""
        pieces = [piece for _, piece in self.rim]
        starts = [piece[0] for piece in pieces]
        i, j = starts.index(self.nodes[a]), starts.index(self.nodes[b])
        forward = [pieces[k % len(pieces)] for k in range(i, j if j > i else j + len(pieces))]
        backward = [pieces[k % len(pieces)] for k in range(j, i if i > j else i + len(pieces))]
        return min(forward, reverse(backward), key=_length)


def _rim(view: str) -> tuple[list[tuple[str, Piece]], dict[str, Point]]:
    """Pieces all round one half, each with the part it belongs to, and the named points of it."""
    rows = tables.RIMS[view]
    named = {name.strip("*"): (x, y) for x, y, name in rows if name.strip("*")}
    runs: list[list[Point]] = [[]]
    for x, y, name in rows:
        runs[-1].append((x, y))
        if "*" in name and len(runs[-1]) > 1:
            runs.append([(x, y)])
    pieces = [piece for run in runs if len(run) > 1 for piece in smooth(run)]
    if view == "sole":
        return [("outer", piece) for piece in pieces], named
    foot = max(range(len(pieces)), key=lambda index: -pieces[index][0][1])
    parts = [("outer" if index < foot else "inner", piece) for index, piece in enumerate(pieces)]
    top, crotch = (0.0, tables.TOP), named["crotch"]
    return [("top", line(top, pieces[0][0])), *parts, ("middle", line(crotch, top))], named


def _length(pieces: Iterable[Piece]) -> float:
    return sum(hypot(d[0] - a[0], d[1] - a[1]) for a, _, _, d in pieces)


def _mirrored(pieces: Iterable[Piece], view: str, side: int) -> list[Piece]:
    """From centimetres of one half to the page."""
    middle, floor, scale, left = PLACES[view]
    factor = scale * UNIT

    def place(point: Point) -> Point:
        return middle + left * side * point[0] * factor, floor - point[1] * factor

    return [(place(a), place(b), place(c), place(d)) for a, b, c, d in pieces]


def _path(pieces: Sequence[Piece], *, closed: bool = True) -> str:
    """`d` of a path: absolute M, C and Z only."""
    words = [f"M {_pair(pieces[0][0])}", *(f"C {_pair(b)} {_pair(c)} {_pair(d)}" for _, b, c, d in pieces)]
    return " ".join([*words, "Z"] if closed else words)


def _pair(point: Point) -> str:
    return " ".join(f"{round(value, 2) + 0.0:g}" for value in point)


def _row(key: str, d: str, **data: str) -> str:
    words = "".join(f' data-{name}="{value}"' for name, value in data.items() if value)
    return f'<path id="{key}"{words} d="{d}"/>'


def _roots(roots: str) -> dict[str, str]:
    return {"roots": roots} if " " in roots else {"root": roots}


def _outlines(halves: dict[str, Half]) -> Iterable[str]:
    for view, half in halves.items():
        if view == "sole":
            pieces = [piece for _, piece in half.rim]
            for side, sign in SIDES.items():
                yield _row(f"outline-sole-{side}", _path(_mirrored(pieces, view, sign)), view=view, side=side)
            continue
        pieces = [piece for part, piece in half.rim if part != "middle"]
        both = [*_mirrored(pieces, view, 1), *reverse(_mirrored(pieces, view, -1))]
        yield _row(f"outline-{view}", _path(both), view=view)


def _skin(halves: dict[str, Half]) -> Iterable[str]:
    for view, half in halves.items():
        for name, nodes in tables.BANDS[view].items():
            roots, _, rest = name.partition(" inner")
            tail = "-inner" if rest or name.endswith(" inner") else ""
            for side, sign in SIDES.items():
                key = f"skin-{roots.replace(' ', '-')}-{view}{tail}-{side}"
                d = _path(_mirrored(half.band(nodes), view, sign))
                yield _row(key, d, **_roots(roots), view=view, side=side)


def _muscles() -> Iterable[str]:
    for name, (view, roots, points) in tables.MUSCLES.items():
        for side, sign in SIDES.items():
            d = _path(_mirrored(loop(points), view, sign))
            yield _row(f"muscle-{name}-{side}", d, roots=roots, name=name, view=view, side=side)


def _lines(layer: str, rows: dict[str, tuple[tuple[Point, ...], ...]]) -> Iterable[str]:
    for view, lines in rows.items():
        for number, points in enumerate(lines, start=1):
            for side, sign in SIDES.items():
                d = _path(_mirrored(smooth(points), view, sign), closed=False)
                yield _row(f"{layer}-{view}-{number}-{side}", d, view=view, side=side)


def _dots(layer: str, rows: Sequence[tuple[str, str, Point]], radius: float, sides: Iterable[str]) -> Iterable[str]:
    for what, view, centre in rows:
        named = {"roots": tables.MUSCLES[what][1], "name": what} if what in tables.MUSCLES else _roots(what)
        for side in sides:
            d = _path(_mirrored(circle(centre, radius), view, SIDES[side]))
            yield _row(f"{layer}-{what.replace(' ', '-')}-{view}-{side}", d, **named, view=view, side=side)


def drawing() -> str:
    """The whole picture."""
    halves = {view: Half(view) for view in PLACES}
    layers = {
        "outline": _outlines(halves),
        "skin": _skin(halves),
        "muscles": _muscles(),
        "fibres": _lines("fibre", tables.FIBRES),
        "details": _lines("detail", tables.DETAILS),
        "points": _dots("point", tables.KEY_POINTS, 0.55, SIDES),
        "anchors": _dots("anchor", tables.ANCHORS, 0.3, ("left",)),
    }
    groups = (f'<g id="{name}" {STYLES[name]}>\n' + "\n".join(rows) + "\n</g>\n" for name, rows in layers.items())
    return HEAD.format(*SIZE) + "".join(groups) + "</svg>\n"


if __name__ == "__main__":
    TARGET.write_text(drawing(), encoding="utf-8")
    print(f"{TARGET.name}: written")
