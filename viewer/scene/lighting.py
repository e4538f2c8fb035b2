"""Three soft lights that stay with the camera: what is in front of the eye is always lit the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vtkmodules.vtkRenderingCore import vtkLight

Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Lamp:
    """`towards` is where it stands as the eye sees it: x right, y up, z towards the eye."""

    towards: Triple
    colour: Triple
    intensity: float


LAMPS: dict[str, Lamp] = {
    "key": Lamp((-0.55, 0.75, 0.85), (1.0, 0.985, 0.955), 0.92),
    "fill": Lamp((0.95, 0.05, 0.55), (0.94, 0.97, 1.0), 0.25),
    "back": Lamp((0.35, 0.75, -0.75), (1.0, 1.0, 1.0), 0.35),
}


@dataclass(frozen=True)
class Material:
    """How a surface takes the light; `gloss` is the exponent of its highlight."""

    ambient: float
    diffuse: float
    specular: float
    gloss: float


MATERIALS: dict[str, Material] = {
    "bone": Material(0.26, 0.86, 0.12, 20.0),
    "disc": Material(0.26, 0.86, 0.14, 22.0),
    "facet": Material(0.26, 0.86, 0.18, 28.0),
    "nerve": Material(0.26, 0.86, 0.20, 30.0),
    "canal": Material(0.26, 0.86, 0.14, 24.0),
    "ligament": Material(0.26, 0.86, 0.10, 18.0),
    "other": Material(0.24, 0.88, 0.10, 18.0),
}


def light(renderer: Any) -> None:
    """Replace the lights of `renderer` by ours."""
    renderer.RemoveAllLights()
    renderer.SetAutomaticLightCreation(False)
    for lamp in LAMPS.values():
        one = vtkLight()
        one.SetLightTypeToCameraLight()
        one.SetPosition(*lamp.towards)
        one.SetFocalPoint(0.0, 0.0, 0.0)
        one.SetColor(*lamp.colour)
        one.SetIntensity(lamp.intensity)
        renderer.AddLight(one)


def rgb(colour: str) -> Triple:
    """`#RRGGBB` as three shares 0..1."""
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)
