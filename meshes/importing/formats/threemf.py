"""3MF: a zip of XML models. Objects stand where the build puts them; units other than millimetres are said."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from meshes.importing.archive import open_zip, read_member
from meshes.importing.formats.found import MAX_TRIANGLES, Faces, Floats, Found, Source, numbers, shown, whole
from meshes.importing.formats.xml_text import elements, local

#: Factor and the unit that then holds. Millimetres are what a file says that says nothing, so it is no hint.
UNITS = {
    "micron": (0.001, "mm"), "millimeter": (1.0, ""), "centimeter": (1.0, "cm"), "meter": (1.0, "m"),
    "inch": (25.4, "mm"), "foot": (304.8, "mm"),
}  # fmt: skip
TAGS = ("model", "object", "vertices", "vertex", "triangle", "component", "item")
MAX_OBJECTS = 20_000
MAX_DEPTH = 30
MAIN = "3D/3dmodel.model"


@dataclass
class _Object:
    """An object of a model: its own mesh, and others it is made of with where they stand."""

    name: str
    corners: list[str] = field(default_factory=list)
    faces: list[str] = field(default_factory=list)
    parts: list[tuple[str, str, Floats]] = field(default_factory=list)


@dataclass
class _Model:
    unit: str = ""
    objects: dict[tuple[str, str], _Object] = field(default_factory=dict)
    items: list[tuple[str, str, Floats]] = field(default_factory=list)


def read_3mf(source: Source) -> list[Found]:
    """A surface for each item of the build, with the object's name. Raises MeshError."""
    model = _Model()
    with open_zip(source.data, source.name) as archive:
        names = {one.filename.lstrip("/"): one for one in archive.infolist() if one.filename.lower().endswith(".model")}
        if not names:
            raise source.wrong("cannot be read as 3MF: it holds no model; check the file")
        for name, member in names.items():
            part = Source(f"{source.name}/{name}", read_member(archive, member, source.name))
            _read(part, name, model, len(names) == 1 or name.lower() == MAIN.lower())
    scale, unit = UNITS.get(model.unit, (1.0, ""))
    hints = {"unit": unit} if unit else {}
    items = model.items or [(*key, np.eye(4)) for key, one in model.objects.items() if one.faces]
    placed = _Placed(model, source)
    for path, number, place in items:
        placed.take(path, number, place, 0)
    return [Found(name, points * scale, faces, hints) for name, points, faces in placed.found]


def _read(part: Source, path: str, model: _Model, main: bool) -> None:
    current: _Object | None = None
    for event, element in elements(part.data, part, TAGS):
        tag = local(element)
        if event == "start":
            if tag == "object":
                current = _Object(shown(element.get("name", "")))
                model.objects[path, element.get("id", "")] = current
            elif tag == "model" and main:
                model.unit = element.get("unit", "millimeter")
            continue
        if tag == "vertex" and current is not None:
            current.corners += [element.get("x", "?"), element.get("y", "?"), element.get("z", "?")]
        elif tag == "triangle" and current is not None:
            current.faces += [element.get("v1", "?"), element.get("v2", "?"), element.get("v3", "?")]
        elif tag == "component" and current is not None:
            current.parts.append((_path(element, path), element.get("objectid", ""), _place(element, part)))
        elif tag == "item" and main:
            model.items.append((_path(element, path), element.get("objectid", ""), _place(element, part)))
        if tag not in ("model", "object"):
            _forget(element)


def _forget(element: Any) -> None:
    """The tree does not grow with the file."""
    element.clear()
    before = element.getprevious()
    if before is not None and element.getparent() is not None:
        element.getparent().remove(before)


def _path(element: Any, path: str) -> str:
    """The model a component or item is in: its own, or another of the same file."""
    told = next((value for key, value in element.attrib.items() if key.endswith("}path")), None)
    return posixpath.normpath(told).lstrip("/") if told else path


def _place(element: Any, source: Source) -> Floats:
    """(4, 4) from the twelve numbers of a transform, rows of points to the left of it."""
    matrix = np.eye(4)
    told = element.get("transform")
    if told is not None:
        matrix[:, :3] = numbers(told.encode(), 12, source, "transform").reshape(4, 3)
    return matrix.T


class _Placed:
    """The meshes of the objects that the build names, where it puts them; bounded: objects are made of objects."""

    def __init__(self, model: _Model, source: Source) -> None:
        self.model, self.source, self.steps, self.triangles = model, source, 0, 0
        self.meshes: dict[tuple[str, str], tuple[Floats, Faces]] = {}
        self.found: list[tuple[str, Floats, Faces]] = []

    def take(self, path: str, number: str, place: Floats, depth: int) -> None:
        """Add an object's mesh, if it has one, and those of its parts."""
        one = self.model.objects.get((path, number))
        if one is None or depth > MAX_DEPTH:
            what = "is not there" if one is None else "is made of itself"
            raise self.source.wrong(f"cannot be read as 3MF: object {shown(number, 20)!r} {what}; export it anew")
        self.steps += 1
        if one.faces:
            points, triangles = self._mesh(path, number, one)
            self.triangles += len(triangles)
            turned = triangles[:, ::-1] if np.linalg.det(place[:3, :3]) < 0 else triangles
            self.found.append((one.name, points @ place[:3, :3].T + place[:3, 3], turned))
        if self.steps > MAX_OBJECTS or self.triangles > MAX_TRIANGLES:
            raise self.source.wrong(
                f"is made of more than {MAX_OBJECTS} objects or {MAX_TRIANGLES} triangles; split it"
            )
        for where, part, step in one.parts:
            self.take(where, part, place @ step, depth + 1)

    def _mesh(self, path: str, number: str, one: _Object) -> tuple[Floats, Faces]:
        if (path, number) not in self.meshes:
            corners = numbers(" ".join(one.corners).encode(), len(one.corners), self.source, "a vertex")
            faces = numbers(" ".join(one.faces).encode(), len(one.faces), self.source, "a triangle")
            whole_faces = whole(faces, self.source, "a triangle")
            self.meshes[path, number] = corners.reshape(-1, 3), whole_faces.reshape(-1, 3)
        return self.meshes[path, number]
