"""A picture that says which structure is where: each one flat colour, no light, no smoothing, black outside."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from viewer.core.appearance import Appearance, appearances, part_looks
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.core.framing import home_camera
from viewer.core.state import ViewState
from viewer.scene.geometry import Surfaces
from viewer.scene.offscreen import Image, check_size, grab, off_screen, swap_in, write_png
from viewer.scene.part_overlay import raise_above
from viewer.scene.patches import PartSurfaces
from viewer.scene.section import SectionCut
from viewer.scene.viewpoint import write_camera

Colour = tuple[int, int, int]
# Channel values of mask colours: 9 x 9 x 9 of them, black left out, 31 apart in a channel at least.
_STEPS = (0, 31, 63, 95, 127, 159, 191, 223, 255)
_STRIDE = 347  # prime, so that neighbours in the list of ids are far apart in colour


def mask_colours(ids: Collection[str]) -> dict[str, Colour]:
    """A colour of its own for each id, the same for the same set of ids in any order."""
    count = len(_STEPS) ** 3 - 1
    if len(ids) > count:
        raise ViewerError(f"A mask can tell {count} structures apart, the pack has {len(ids)}")
    found = {}
    for number, key in enumerate(sorted(ids)):
        code = 1 + number * _STRIDE % count
        found[key] = (_STEPS[code // 81], _STEPS[code // 9 % 9], _STEPS[code % 9])
    return found


def hex_colour(colour: Colour) -> str:
    """`#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def mask(catalogue: Catalogue, state: ViewState, size: tuple[int, int] = (1280, 800)) -> tuple[Image, dict[str, str]]:
    """Which structure each pixel shows, by the rule of picking: firm structures win over faded ones.

    Gives (height, width, 3) uint8 and, for every structure that has a pixel, `#rrggbb` to id; a part of a bone
    counts for itself while it is selected. The camera is the one `snapshot` uses for the same size. Raises
    ViewerError as `snapshot` does.
    """
    check_size(size)
    parts = part_looks(state, catalogue)
    looks = appearances(state, catalogue) | parts
    colours = mask_colours({*catalogue.structures, *parts})
    with off_screen(size) as plotter:
        flat = _FlatScene(plotter, catalogue, state, colours)
        solid = flat.render({key: look for key, look in looks.items() if look.solid})
        faded = flat.render({key: look for key, look in looks.items() if look.visible and not look.solid})
        flat.close()
    image = np.where(solid.any(axis=2, keepdims=True), solid, faded)
    present = {tuple(colour) for colour in np.unique(image.reshape(-1, 3), axis=0).tolist()}
    return image, {hex_colour(colour): key for key, colour in colours.items() if colour in present}


class _FlatScene:
    """Actors without light, in mask colours."""

    def __init__(self, plotter: Any, catalogue: Catalogue, state: ViewState, colours: Mapping[str, Colour]) -> None:
        from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

        self._plotter = plotter
        self._surfaces = Surfaces(dict(catalogue.pack.meshes))
        self._colours = colours
        self._section = SectionCut(plotter.renderer, self._surfaces, catalogue.structures)
        self._section.place(state.section)
        self._camera = state.camera or home_camera(catalogue)
        self._actors: dict[str, Any] = {}
        patches = PartSurfaces(catalogue.pack.meshes, catalogue.parts)
        for key in colours:
            mapper = vtkPolyDataMapper()
            if key in catalogue.parts:
                mapper.SetInputData(patches.get(key))
                raise_above(mapper)
            else:
                mapper.SetInputData(self._surfaces.get(key))
            mapper.ScalarVisibilityOff()
            for plane in self._section.planes:
                mapper.AddClippingPlane(plane)
            actor = vtkActor()
            actor.SetMapper(mapper)
            actor.GetProperty().LightingOff()
            actor.GetProperty().SetColor(*(value / 255 for value in colours[key]))
            plotter.renderer.AddActor(actor)
            self._actors[key] = actor
        plotter.renderer.SetGradientBackground(False)
        plotter.renderer.SetBackground(0.0, 0.0, 0.0)

    def render(self, looks: Mapping[str, Appearance]) -> Image:
        """Only the structures in `looks`, each in its mask colour."""
        for key, actor in self._actors.items():
            actor.SetVisibility(key in looks)
            if key in looks:
                actor.SetPosition(*looks[key].offset)
        self._section.uncap()
        structures = {key: look for key, look in looks.items() if key in self._surfaces.meshes}
        self._section.cap_flat(structures, {key: hex_colour(self._colours[key]) for key in looks})
        write_camera(self._plotter.renderer, self._camera)
        self._plotter.render_window.Render()
        return grab(self._plotter.render_window)

    def close(self) -> None:
        for actor in self._actors.values():
            self._plotter.renderer.RemoveActor(actor)
        self._section.uncap()


def write_mask(path: Path, image: Image, names: Mapping[str, str]) -> Path:
    """Write a mask as PNG to `path`, and its `{"#rrggbb": id}` as JSON beside it; gives the path of the JSON."""
    write_png(path, image)
    table = path.with_suffix(".json")
    swap_in(table, (json.dumps(names, indent=1, sort_keys=True) + "\n").encode())
    return table
