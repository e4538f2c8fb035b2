"""Writes the table of forms that `meshes.build.shapes` reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from meshes.build.shapes import BoneShape
from meshes.files import replace_file

HEAD = """\
# Forms of the processes, mm, in the local frame of each bone (left half); read by shapes.py.
# Set by eye, fitted to mean shapes with meshes/fit (L1 to L5), mended by eye (T12, L1, sacrum).
# stations: x, y, z, half width, half height; outline: y, z; thickness: y, half thickness;
# joints: where the middle of the facet joints lay when the forms were fitted.
"""


def shapes_text(shapes: Mapping[str, BoneShape]) -> str:
    """The table as TOML."""
    lines = [HEAD]
    for level, bone in shapes.items():
        lines += [f"[{level}.joints]", *(f"{name} = [{_row(at)}]" for name, at in bone.joints.items()), ""]
        for name, part in bone.parts.items():
            up = ", ".join(f"{value:g}" for value in part.up)
            lines += [f"[{level}.{name}]", f"up = [{up}]", f"power = {part.power:g}"]
            lines += ["stations = [", *(f"    [{_row(row)}]," for row in part.stations), "]", ""]
        lines += [f"[{level}.spinous_process]", "outline = ["]
        lines += [f"    [{_row(row)}]," for row in bone.blade.outline]
        lines += ["]", "thickness = [", *(f"    [{_row(row)}]," for row in bone.blade.thickness), "]", ""]
    return "\n".join(lines)


def write_shapes(shapes: Mapping[str, BoneShape], path: Path) -> None:
    """Write beside and swap in."""
    replace_file(path, shapes_text(shapes).encode())


def _row(values: Iterable[float]) -> str:
    return ", ".join(f"{value:.2f}" for value in values)
