"""The import rules in pyproject.toml catch what they are there to catch."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {
    "viewer.cli": "def main():\n    from viewer.ui import viewport\n    from viewer.scene import stage\n",
    "viewer.ui.viewport": "import PyQt6\nimport pyvistaqt\nimport vtkmodules\nimport viewer.scene.stage\n",
    "viewer.scene.stage": "import pyvista\nimport vtkmodules.all\nfrom viewer.core import state\n",
    "viewer.core.state": "import numpy\nimport meshes.pack\nimport annotations.reader\n",
    "meshes.pack": "import numpy\nimport trimesh\n",
    "meshes.surface": "import vtkmodules\n",
    "annotations.reader": "import tomllib\n",
}
BROKEN = [
    ("viewer.core.state", "import viewer.scene.stage", "Imports go down the floors only"),
    ("meshes.pack", "import annotations.reader", "Imports go down the floors only"),
    ("annotations.reader", "import meshes.pack", "Imports go down the floors only"),
    ("viewer.scene.stage", "from PyQt6 import QtCore", "Qt stays in viewer.ui"),
    ("viewer.cli", "import vtkmodules.all", "The command line reaches Qt and VTK only through ui and scene"),
    ("viewer.core.state", "import pyvista", "The core runs without VTK"),
    ("viewer.core.state", "import meshes.surface", "The core runs without VTK"),
    ("viewer.ui.panel", "import pyvista", "In the window only the viewport knows VTK"),
    ("annotations.reader", "import numpy as np", "Annotations know no geometry library"),
]


def _write(root: Path, module: str, text: str) -> None:
    path = root.joinpath(*module.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    for package in path.relative_to(root).parents:
        if package != Path("."):
            (root / package / "__init__.py").touch()
    with path.open("a", encoding="utf-8") as file:
        file.write(text + "\n")


def _verdicts(root: Path) -> dict[str, bool]:
    """Each contract's name, and whether it was kept."""
    program = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([str(program), "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    found = re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.*\))?$", ended.stdout, re.MULTILINE)
    verdicts = {name: verdict == "KEPT" for name, verdict in found}
    assert verdicts, ended.stdout + ended.stderr
    return verdicts


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small project with our import rules that keeps them all."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module, text in ALLOWED.items():
        _write(tmp_path, module, text)
    return tmp_path


def test_what_the_design_allows_is_allowed(house: Path) -> None:
    verdicts = _verdicts(house)
    assert all(verdicts.values()), verdicts
    assert set(verdicts) == {contract for _, _, contract in BROKEN}, "each contract has a case below"


@pytest.mark.parametrize(("module", "line", "contract"), BROKEN)
def test_each_forbidden_import_is_caught(house: Path, module: str, line: str, contract: str) -> None:
    _write(house, module, line)
    assert _verdicts(house)[contract] is False
