"""Surfaces swept along curves: tubes of varying section, closed at both ends.

Every function here is pure and knows nothing of anatomy. Lengths in mm, frame LPS.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline
from scipy.ndimage import gaussian_filter1d

Array = NDArray[np.float64]
Surface = tuple[Array, NDArray[np.int32]]
"""Points (n, 3) in mm and triangles (m, 3) that face outward."""


def arc_length(path: Array) -> Array:
    """Length along `path` ((n, 3) mm) up to each of its points, (n,) mm."""
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])


def resample(path: ArrayLike, count: int) -> Array:
    """A smooth curve through the (n, 3) points of `path`, as `count` points evenly spaced along it."""
    path = np.asarray(path, dtype=float)
    length = arc_length(path)
    if len(path) == 2:
        return path[0] + np.linspace(0, 1, count)[:, None] * (path[1] - path[0])
    dense = CubicSpline(length, path)(np.linspace(0, length[-1], 8 * count))
    length = arc_length(dense)
    at = np.linspace(0, length[-1], count)
    return np.stack([np.interp(at, length, dense[:, axis]) for axis in range(3)], axis=1)


def smoothed(path: Array, sigma: float) -> Array:
    """`path` ((n, 3)) smoothed by a Gaussian of `sigma` points; both ends stay where they are."""
    before, after = 2 * path[0] - path[:0:-1], 2 * path[-1] - path[-2::-1]
    padded = gaussian_filter1d(np.concatenate([before, path, after]), sigma, axis=0, mode="nearest")
    return padded[len(before) : len(before) + len(path)]


def tangents(path: Array) -> Array:
    """Unit direction of travel at each of the (n, 3) points."""
    step = np.gradient(path, axis=0)
    return step / np.linalg.norm(step, axis=1)[:, None]


def carried_frame(path: Array, start: ArrayLike) -> tuple[Array, Array]:
    """Two unit vectors across the path at each point, (n, 3) each, carried along it without twist.

    `start` is the wished direction of the first one at the first point (double reflection method,
    Wang et al., ACM Trans Graph 2008;27:2).
    """
    along = tangents(path)
    first = np.asarray(start, dtype=float)
    first = first - (first @ along[0]) * along[0]
    side = np.empty_like(path)
    side[0] = first / np.linalg.norm(first)
    for i in range(len(path) - 1):
        mirror = path[i + 1] - path[i]
        scale = 2.0 / (mirror @ mirror)
        carried = side[i] - scale * (mirror @ side[i]) * mirror
        turned = along[i] - scale * (mirror @ along[i]) * mirror
        second = along[i + 1] - turned
        size = second @ second
        if size > 1e-18:
            carried = carried - 2.0 / size * (second @ carried) * second
        side[i + 1] = carried - (carried @ along[i + 1]) * along[i + 1]
        side[i + 1] /= np.linalg.norm(side[i + 1])
    return side, np.cross(along, side)


def ring_strip(first: int, second: int, sides: int) -> NDArray[np.int32]:
    """The 2 x `sides` triangles between two rings of vertices that start at the given indices."""
    here = np.arange(sides, dtype=np.int32)
    there = np.roll(here, -1)
    lower = np.stack([first + here, first + there, second + there], axis=1)
    upper = np.stack([first + here, second + there, second + here], axis=1)
    return np.concatenate([lower, upper]).astype(np.int32)


def rings_to_surface(rings: Array, start: Array, end: Array) -> Surface:
    """Close a stack of rings ((k, sides, 3)) with a pole point at each end; triangles face outward
    when the rings run counter-clockwise seen against the direction of travel."""
    count, sides, _ = rings.shape
    points = np.concatenate([rings.reshape(-1, 3), start[None], end[None]])
    here = np.arange(sides, dtype=np.int32)
    there = np.roll(here, -1)
    strips = [ring_strip(i * sides, (i + 1) * sides, sides) for i in range(count - 1)]
    first, last = count * sides, count * sides + 1
    bottom = np.stack([np.full(sides, first), there, here], axis=1)
    top = np.stack([np.full(sides, last), (count - 1) * sides + here, (count - 1) * sides + there], axis=1)
    return points, np.concatenate([*strips, bottom, top]).astype(np.int32)


def tube(path: Array, radius: ArrayLike, sides: int, up: ArrayLike = (0.0, 1.0, 0.0), cap_rings: int = 3) -> Surface:
    """A closed tube with rounded ends along `path`.

    path : (n, 3) mm, evenly spaced; radius : number, (n,) or (n, sides) mm; `up` is where side 0 looks.
    Gives points (m, 3) and outward triangles (k, 3).
    """
    radius = np.asarray(radius, dtype=float)
    if radius.ndim < 2:
        radius = np.broadcast_to(radius[..., None] if radius.ndim else radius, (len(path), sides))
    side, other = carried_frame(path, up)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    across = side[:, None] * np.cos(angle)[:, None] + other[:, None] * np.sin(angle)[:, None]
    body = path[:, None] + across * radius[..., None]
    along = tangents(path)
    turn = np.linspace(0, np.pi / 2, cap_rings + 1)[1:-1] if cap_rings > 1 else np.empty(0)
    head = [
        path[0] - along[0] * radius[0].mean() * np.sin(t) + across[0] * (radius[0] * np.cos(t))[:, None] for t in turn
    ]
    tail = [
        path[-1] + along[-1] * radius[-1].mean() * np.sin(t) + across[-1] * (radius[-1] * np.cos(t))[:, None]
        for t in turn
    ]
    rings = np.concatenate([np.array(head[::-1]).reshape(-1, sides, 3), body, np.array(tail).reshape(-1, sides, 3)])
    start = path[0] - along[0] * radius[0].mean()
    end = path[-1] + along[-1] * radius[-1].mean()
    return rings_to_surface(rings, start, end)


def joined(parts: list[Surface]) -> Surface:
    """Several surfaces as one list of points and triangles."""
    offsets = np.cumsum([0] + [len(points) for points, _ in parts[:-1]])
    points = np.concatenate([points for points, _ in parts])
    return points, np.concatenate([t + o for (_, t), o in zip(parts, offsets, strict=True)]).astype(np.int32)


def sheet(front: Array, back: Array) -> Surface:
    """A closed sheet between two grids of points (n, m, 3) with the same outline, joined all round its edge.

    Each mesh of the grids is split along its shorter diagonal in front: where it is narrow and oblique, the other
    one would leave slivers.
    """
    n, m, _ = front.shape
    index = np.arange(n * m, dtype=np.int32).reshape(n, m)
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]
    falling = np.linalg.norm(front[1:, 1:] - front[:-1, :-1], axis=-1)
    rising = np.linalg.norm(front[1:, :-1] - front[:-1, 1:], axis=-1)
    along = (falling <= rising)[..., None]
    halves = ((a, b, c), (a, b, d)), ((a, c, d), (b, c, d))
    face = np.concatenate(
        [np.where(along, np.stack(one, axis=-1), np.stack(other, axis=-1)).reshape(-1, 3) for one, other in halves]
    )
    rim = np.concatenate([index[0, :-1], index[:-1, -1], index[-1, :0:-1], index[:0:-1, 0]])
    onward = np.roll(rim, -1)
    edge = np.concatenate(
        [np.stack([rim, onward, onward + n * m], axis=1), np.stack([rim, onward + n * m, rim + n * m], axis=1)]
    )
    points = np.concatenate([front.reshape(-1, 3), back.reshape(-1, 3)])
    return outward(points, np.concatenate([face, face[:, ::-1] + n * m, edge]).astype(np.int32))


def outward(points: Array, triangles: NDArray[np.int32]) -> Surface:
    """A closed surface, its triangles turned, all alike, so that it encloses a positive volume."""
    a, b, c = (points - points.mean(axis=0))[triangles].transpose(1, 0, 2)
    inside_out = float((a * np.cross(b, c)).sum()) < 0
    return points, np.ascontiguousarray(triangles[:, ::-1]) if inside_out else triangles


def mirrored_path(path: Array) -> Array:
    """The mirror image of points (n, 3) in the mid-sagittal plane."""
    return path * [-1.0, 1.0, 1.0]


def mirrored_surface(surface: Surface) -> Surface:
    """The mirror image of a surface, its triangles turned so that they still face outward."""
    points, triangles = surface
    return mirrored_path(points), np.ascontiguousarray(triangles[:, ::-1])


def mirrored_outline(outline: Array) -> Array:
    """The mean of an outline and its mirror image: a distance per angle from +x (left), the last axis."""
    count = outline.shape[-1]
    return 0.5 * (outline + outline[..., (count // 2 - np.arange(count)) % count])


def smoothstep(x: ArrayLike) -> Array:
    """0 below 0, 1 above 1, smooth between."""
    t: Array = np.clip(np.asarray(x, dtype=float), 0, 1)
    return t * t * (3 - 2 * t)
