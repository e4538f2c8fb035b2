"""What is shipped: the wheel holds code and data, the Makefile has its targets, licences are there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("viewer", "meshes", "annotations")
TARGETS = {"help", "setup", "run", "test", "core-test", "lint", "format", "bench", "atlas", "lock", "clean"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel that `pip install .` makes, built without the network."""
    directory = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(directory)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = directory.glob("lumbar-*.whl")
    return zipfile.ZipFile(path)


def _shipped_files() -> set[str]:
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_packages_and_no_other(wheel: zipfile.ZipFile) -> None:
    inside = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert inside == _shipped_files()


@pytest.mark.slow
def test_the_wheel_brings_the_atlas_the_texts_and_the_command(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert {"meshes/atlas/pack.json", "meshes/atlas/meshes.glb"} <= set(names)
    assert any(re.fullmatch(r"annotations/texts/.+\.md", name) for name in names)
    assert {"viewer/ui/translations/lumbar_de.qm", "annotations/texts/de/terms.toml"} <= set(names)
    (entry_points,) = [name for name in names if name.endswith("entry_points.txt")]
    assert "lumbar = viewer.cli:main" in wheel.read(entry_points).decode()


@pytest.mark.slow
def test_the_wheel_brings_both_licences(wheel: zipfile.ZipFile) -> None:
    licences = {Path(name).name for name in wheel.namelist() if "/licenses/" in name}
    assert licences == {"LICENSE", "LICENSE-anatomy"}


def test_the_licences_are_those_the_project_names() -> None:
    assert "GNU GENERAL PUBLIC LICENSE\n                       Version 3" in (ROOT / "LICENSE").read_text()
    assert "CC BY 4.0" in (ROOT / "LICENSE-anatomy").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"].startswith("GPL-3.0-or-later")


def test_the_changelog_has_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert re.search(rf"^## \[{re.escape(version)}\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


def test_make_has_every_target_and_tells_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert set(re.findall(r"^([a-z-]+):.*## \w", makefile, re.MULTILINE)) >= TARGETS


def test_ci_runs_lint_then_the_core_then_everything() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if line.startswith("make ")] == [
        "make lint",
        "make core-test",
        "make test",
    ]


def test_ruff_reads_every_file_and_pytest_every_directory_of_tests() -> None:
    # both leave out directories named `build` unless told otherwise, and meshes/build is one of ours
    program = Path(sys.executable).with_name("ruff")
    shown = subprocess.run(
        [str(program), "check", "--show-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    seen = {Path(line) for line in shown.stdout.splitlines()}
    ours = {path for folder in (*PACKAGES, "tests", "scripts") for path in (ROOT / folder).rglob("*.py")}
    assert ours <= seen
    skipped = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]["norecursedirs"]
    folders = {folder for path in ours for folder in path.relative_to(ROOT).parts[:-1]}
    assert not folders & set(skipped)
