"""Make a virtual environment with Lumbar and the pinned versions of all it needs, or freshen an old one.

    python scripts/setup_venv.py .venv               everything: program, tests, checks
    python scripts/setup_venv.py .venv-core --core   without Qt, VTK and PyVista (requirements/core.txt)

Standard library only. A half-made environment is made anew; a whole one is kept and brought up to date.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import setup_system

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
LOCK = Path("requirements", "lock.txt")
CORE = Path("requirements", "core.txt")
ABSENT_FROM_CORE = ("PyQt6", "vtk", "vtkmodules", "pyvista", "pyvistaqt")
STAMP = ".lumbar-stamp"


def python_of(environment: Path) -> Path:
    """The Python program of a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pip_arguments(core: bool) -> list[list[str]]:
    """The calls of `pip install` that fill an environment, in order."""
    constraint = ["--constraint", str(LOCK)]
    # the build tools are pinned too: installed first, not fetched anew into an isolated build
    build_tools = ["hatchling", "editables"]
    editable = ["--no-build-isolation", *constraint]
    if core:
        return [[*constraint, "--requirement", str(CORE)], [*editable, "--no-deps", "--editable", "."]]
    return [[*constraint, *build_tools], [*editable, "--editable", ".[test]"]]


def _works(python: Path) -> bool:
    """Whether this is a Python of an age we run on, with a pip that starts."""
    if not python.exists():
        return False
    check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return subprocess.run([str(python), "-c", check], capture_output=True, check=False).returncode == 0


def _create(environment: Path) -> None:
    setup_system.ensure(["venv"])
    print(f"Making {environment} with Python {sys.version.split()[0]}", flush=True)
    # a fresh interpreter, because ensurepip may have been installed after this one started
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=False)
    if made.returncode != 0:
        raise setup_system.SetupError(f"`{sys.executable} -m venv` failed; its own message is above.")


def _install(python: Path, arguments: Sequence[str]) -> None:
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet", *arguments]
    if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        raise setup_system.SetupError(
            f"pip could not install {' '.join(arguments)}; its own message is above. "
            "Is the network up, and is there room on the disk?"
        )


def _prove_core(python: Path) -> None:
    """Raise unless the libraries that the core must not need are really absent."""
    code = f"import importlib.util as u; print(*[n for n in {ABSENT_FROM_CORE!r} if u.find_spec(n)])"
    found = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True).stdout
    if found.strip():
        raise setup_system.SetupError(f"the core's environment must not hold {found.strip()}: remove it and run again.")


def set_up(environment: Path, core: bool) -> None:
    """Make or freshen the environment, and leave a stamp in it when it is whole."""
    if sys.version_info < OLDEST_PYTHON:
        raise setup_system.SetupError(f"Python 3.11 or later is needed, found {sys.version.split()[0]}.")
    python = python_of(environment)
    if not _works(python):
        _create(environment)
    print(f"Installing what is needed into {environment} (about a minute the first time)", flush=True)
    for arguments in pip_arguments(core):
        _install(python, arguments)
    if core:
        _prove_core(python)
    (environment / STAMP).touch()


def main(arguments: Sequence[str] | None = None) -> int:
    """Set up the environment named on the command line; the exit code is 0, or 1 with a message."""
    parser = argparse.ArgumentParser(description="Make a virtual environment with all that Lumbar needs.")
    parser.add_argument("environment", type=Path, help="its directory, for example .venv")
    parser.add_argument("--core", action="store_true", help="without Qt, VTK and PyVista")
    options = parser.parse_args(arguments)
    try:
        set_up(options.environment.absolute(), options.core)
    except setup_system.SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
