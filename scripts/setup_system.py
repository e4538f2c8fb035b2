"""See that the system's own libraries are there: those that drawing, the window and its tests load.

Python wheels bring VTK and Qt, but not OpenGL, EGL, X11, D-Bus or a font. On Linux each library is
looked for by loading it. What is missing is installed on Debian and Ubuntu when this may be done (root,
or sudo without a password); otherwise the one command that does it is printed and the exit code is 1.
macOS and Windows have all of it. Standard library only: this runs before anything is installed.

    python scripts/setup_system.py draw           pictures without a display (lumbar snapshot)
    python scripts/setup_system.py draw window    the window
    python scripts/setup_system.py draw window xvfb    the tests, which open windows on Xvfb
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

SKIP_VARIABLE = "LUMBAR_SKIP_SYSTEM_CHECK"
FONT_DIRECTORIES = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
PYTHON_SERIES = "{}.{}".format(*sys.version_info)
OS_RELEASE = Path("/etc/os-release")


class SetupError(Exception):
    """Something is missing that this script may not, or cannot, install."""


@dataclass(frozen=True)
class Need:
    """One thing the system must have.

    kind: "library" (loaded by name), "program" (on the PATH), "module" (of this Python) or "font".
    names: any one of these is enough.
    packages: Debian's names for what brings it; the first that apt knows counts.
    """

    kind: str
    names: tuple[str, ...]
    packages: tuple[str, ...]


def _library(names: str, packages: str) -> Need:
    return Need("library", tuple(names.split()), tuple(packages.split()))


NEEDS: dict[str, tuple[Need, ...]] = {
    "draw": (
        _library("libGL.so.1", "libgl1"),
        _library("libEGL.so.1", "libegl1"),
        _library("libGLX_mesa.so.0 libGLX_nvidia.so.0", "libglx-mesa0"),
        _library("libEGL_mesa.so.0 libEGL_nvidia.so.0", "libegl-mesa0"),
        # VTK opens these two itself, the second for the pointer's shape, and warns at every start without it
        _library("libX11.so.6", "libx11-6"),
        _library("libXcursor.so.1", "libxcursor1"),
    ),
    "window": (
        _library("libglib-2.0.so.0", "libglib2.0-0t64 libglib2.0-0"),
        _library("libdbus-1.so.3", "libdbus-1-3"),
        _library("libfontconfig.so.1", "libfontconfig1"),
        _library("libxkbcommon.so.0", "libxkbcommon0"),
        _library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        _library("libxcb-cursor.so.0", "libxcb-cursor0"),
        _library("libxcb-icccm.so.4", "libxcb-icccm4"),
        _library("libxcb-image.so.0", "libxcb-image0"),
        _library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
        _library("libxcb-randr.so.0", "libxcb-randr0"),
        _library("libxcb-render-util.so.0", "libxcb-render-util0"),
        _library("libxcb-shape.so.0", "libxcb-shape0"),
        _library("libxcb-xinerama.so.0", "libxcb-xinerama0"),
        _library("libxcb-xkb.so.1", "libxcb-xkb1"),
        Need("font", (".ttf", ".otf", ".ttc"), ("fonts-dejavu-core",)),
    ),
    "xvfb": (
        Need("program", ("Xvfb",), ("xvfb",)),
        Need("program", ("xvfb-run",), ("xvfb",)),
        Need("program", ("xauth",), ("xauth",)),
    ),
    "venv": (Need("module", ("ensurepip",), (f"python{PYTHON_SERIES}-venv",)),),
}


# --- looking ------------------------------------------------------------------------------------


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_font(suffixes: Iterable[str]) -> bool:
    endings = tuple(suffixes)
    roots = (Path(directory).expanduser() for directory in FONT_DIRECTORIES)
    return any(path.suffix.lower() in endings for root in roots for path in root.rglob("*"))


def is_present(need: Need) -> bool:
    """Whether the system has what is needed, found out by trying it."""
    tests: dict[str, Callable[[str], bool]] = {
        "library": _loads,
        "program": lambda name: shutil.which(name) is not None,
        "module": lambda name: importlib.util.find_spec(name) is not None,
    }
    if need.kind == "font":
        return _has_font(need.names)
    return any(tests[need.kind](name) for name in need.names)


def missing_of(groups: Iterable[str], present: Callable[[Need], bool] = is_present) -> list[Need]:
    """The needs of these groups (keys of NEEDS) that the system does not have."""
    return [need for group in groups for need in NEEDS[group] if not present(need)]


# --- Debian's package names ----------------------------------------------------------------------


def _known_to_apt(package: str) -> bool:
    shown = subprocess.run(
        ["apt-cache", "show", "--no-all-versions", package], capture_output=True, text=True, check=False
    )
    return shown.returncode == 0 and bool(shown.stdout.strip())


def read_os_release(text: str) -> dict[str, str]:
    """The fields of an os-release file, unquoted."""
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {key.strip(): "".join(shlex.split(value)) for key, value in pairs}


def has_t64_names(release: dict[str, str]) -> bool:
    """Whether this Debian or Ubuntu is of the age when libraries with 64-bit time were renamed `...t64`."""
    first = {"debian": 13.0, "ubuntu": 24.04}.get(release.get("ID", ""))
    try:
        # testing and unstable have no VERSION_ID, and are younger than any that has
        version = float(release.get("VERSION_ID", "inf"))
    except ValueError:
        return False
    return first is not None and version >= first


def package_for(need: Need, release: dict[str, str], known: Callable[[str], bool]) -> str:
    """The package to install for a need: the first that apt knows, else the name this release uses."""
    if len(need.packages) == 1:
        return need.packages[0]
    for package in need.packages:
        if known(package):
            return package
    of_release = [name for name in need.packages if name.endswith("t64") == has_t64_names(release)]
    return (of_release or list(need.packages))[0]


def packages_for(needs: Sequence[Need], release: dict[str, str], known: Callable[[str], bool]) -> list[str]:
    """The packages for several needs, sorted, each once."""
    return sorted({package_for(need, release, known) for need in needs})


# --- installing ----------------------------------------------------------------------------------


def _may_become_root() -> list[str] | None:
    """The words to put before a command to run it as root: none, sudo's, or None where it cannot be."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def _apt_get(prefix: Sequence[str], *words: str) -> int:
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", *words]
    print("+", " ".join(command), flush=True)
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode


def _describe(needs: Sequence[Need]) -> str:
    words = {"font": "a font for the window's text"}
    return ", ".join(words.get(need.kind, " or ".join(need.names)) for need in needs)


def _install_on_debian(missing: Sequence[Need]) -> None:
    release = read_os_release(OS_RELEASE.read_text(encoding="utf-8")) if OS_RELEASE.exists() else {}
    prefix = _may_become_root()
    if prefix is None:
        names = " ".join(packages_for(missing, release, _known_to_apt))
        raise SetupError(
            f"missing on this system: {_describe(missing)}\nThis installs them; then run make again:\n\n"
            f"    sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends {names}'\n"
        )
    print(f"Missing on this system: {_describe(missing)}", flush=True)
    # an unreachable third-party source fails the update, and need not matter: the installation decides
    _apt_get(prefix, "update")
    names_list = packages_for(missing, release, _known_to_apt)
    if _apt_get(prefix, "install", "-y", "--no-install-recommends", *names_list) != 0:
        raise SetupError(f"apt-get could not install {' '.join(names_list)}; its own message is above.")


def ensure(groups: Sequence[str]) -> None:
    """Have what these groups (keys of NEEDS) name, installing it on Debian and Ubuntu where allowed.

    Raises SetupError, with the command or the libraries to install by hand.
    """
    if not sys.platform.startswith("linux") or os.environ.get(SKIP_VARIABLE):
        return
    missing = missing_of(groups)
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise SetupError(
            f"missing on this system: {_describe(missing)}\n"
            "Install them with your distribution's package manager, then run make again "
            f"(or set {SKIP_VARIABLE}=1 to go on without)."
        )
    _install_on_debian(missing)
    still = missing_of(groups)
    if still:
        raise SetupError(f"still missing after the installation: {_describe(still)}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the groups named on the command line; the exit code is 0, or 1 with a message."""
    parser = argparse.ArgumentParser(description="Look for system libraries, and install them if allowed.")
    parser.add_argument("groups", nargs="+", choices=sorted(NEEDS), help="what is going to be done")
    try:
        ensure(parser.parse_args(arguments).groups)
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
