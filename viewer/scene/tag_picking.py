"""Which annotation a hand means: handles first, then lines, then painted faces; never what a surface hides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.scene.picking import Hit
from viewer.scene.tag_layer import TagHit, TagLayer

Array = NDArray[np.float64]
HANDLE_REACH, LINE_REACH = 9.0, 6.0  # pixels
SUNK = 2.0  # mm that a point may lie behind the surface seen there and still be seen itself
TRIED = 8  # of the nearest ones, which a surface may hide


def pick_tag(
    layer: TagLayer, renderer: Any, at: tuple[float, float], pick: Callable[[float, float], Hit | None], ratio: float
) -> TagHit | None:
    """The annotation at a pixel (origin lower left), or None."""
    project = projection(renderer)
    names, places = layer.handles()
    found = _nearest(project(places), np.array(at), HANDLE_REACH * ratio)
    for number in found[:TRIED]:
        if _in_sight(places[number], project, renderer, pick):
            return TagHit(*names[number])
    owners, ends = layer.segments()
    if len(ends):
        place, near = _on_segments(project(ends.reshape(-1, 3)).reshape(-1, 2, 3), np.array(at), LINE_REACH * ratio)
        for number in near[:TRIED]:
            share = place[number]
            if _in_sight(ends[number, 0] * (1 - share) + ends[number, 1] * share, project, renderer, pick):
                return TagHit(owners[number], None)
    hit = pick(*at)
    region = layer.region_at(hit.mesh, hit.face) if hit is not None else None
    return TagHit(region, None) if region is not None else None


def projection(renderer: Any) -> Callable[[Array], Array]:
    """From world mm (n, 3) to pixels x, y and depth (n, 3); what lies behind the camera goes far out."""
    camera, (width, height) = renderer.GetActiveCamera(), renderer.GetSize()
    matrix = camera.GetCompositeProjectionTransformMatrix(width / max(height, 1), -1, 1)
    whole = np.array([[matrix.GetElement(i, j) for j in range(4)] for i in range(4)])

    def project(places: Array) -> Array:
        seen = np.c_[places, np.ones(len(places))] @ whole.T
        behind = seen[:, 3] <= 0
        seen = seen[:, :3] / np.where(behind, 1.0, seen[:, 3])[:, None]
        pixels = np.c_[(seen[:, 0] + 1) / 2 * width, (seen[:, 1] + 1) / 2 * height, seen[:, 2]]
        pixels[behind] = 1e9
        return pixels

    return project


def _nearest(pixels: Array, at: Array, reach: float) -> list[int]:
    away = np.linalg.norm(pixels[:, :2] - at, axis=1)
    near = np.flatnonzero(away <= reach)
    return near[np.lexsort((pixels[near, 2], away[near].round()))].tolist()


def _on_segments(ends: Array, at: Array, reach: float) -> tuple[Array, list[int]]:
    """Share of the way along each segment (n, 2, 3) where it comes nearest, and those within reach, nearest first."""
    start, way = ends[:, 0, :2], ends[:, 1, :2] - ends[:, 0, :2]
    length = np.maximum((way**2).sum(axis=1), 1e-12)
    share = np.clip(((at - start) * way).sum(axis=1) / length, 0, 1)
    away = np.linalg.norm(start + share[:, None] * way - at, axis=1)
    near = np.flatnonzero(away <= reach)
    return share, near[np.argsort(away[near])].tolist()


def _in_sight(
    place: Array, project: Callable[[Array], Array], renderer: Any, pick: Callable[[float, float], Hit | None]
) -> bool:
    """Whether no surface lies before a place of the world."""
    x, y, _ = project(place[None])[0]
    hit = pick(float(x), float(y))
    if hit is None:
        return True
    eye = np.array(renderer.GetActiveCamera().GetPosition())
    near = renderer.GetActiveCamera().GetClippingRange()[0]
    way = (place - eye) / max(float(np.linalg.norm(place - eye)), 1e-9)
    # distances of hits count from the near plane, which is flat
    ahead = np.array(renderer.GetActiveCamera().GetDirectionOfProjection())
    start = near / max(float(way @ ahead), 1e-6)
    return float(np.linalg.norm(place - eye)) <= hit.distance + start + SUNK
