"""What `make run` does: open the viewer, or, where there is no display, draw a picture and explain it.

Run by the Python of the virtual environment; the arguments are those of `lumbar`. Without a display
`--select ID` (L2-L3 if absent), `--view` and `--theme` are obeyed; the picture goes to build/ID.png.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import setup_system

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_SELECTION = "L2-L3"
PICTURE_OPTIONS = ("view", "theme")
X_SOCKETS = Path("/tmp/.X11-unix")


def _answers(address: str | tuple[str, int]) -> bool:
    """Whether a server listens at a Unix socket's path or at a host and port."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as connection:
        connection.settimeout(2)
        try:
            connection.connect(address)
        except OSError:
            return False
    return True


def _x_server_answers(display: str) -> bool:
    """Whether the X server of a DISPLAY such as `:0`, `:0.0` or `host:10.0` can be reached."""
    host, _, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if not number.isdigit():
        # macOS and others name a socket's path; Qt will say what is wrong with it
        return True
    if host in ("", "unix"):
        path = X_SOCKETS / f"X{number}"
        # "\0" begins the name of an abstract socket, which has no file
        return _answers(str(path)) or _answers(f"\0{path}")
    return _answers((host, 6000 + int(number)))


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can be opened: always on macOS and Windows, on Linux if a server answers."""
    if not platform.startswith("linux"):
        return True
    wayland = environment.get("WAYLAND_DISPLAY")
    if wayland and _answers(os.path.join(environment.get("XDG_RUNTIME_DIR", "/"), wayland)):
        return True
    display = environment.get("DISPLAY", "")
    return bool(display) and _x_server_answers(display)


def picture_commands(arguments: Sequence[str]) -> tuple[list[list[str]], Path]:
    """The calls of `lumbar` that draw and explain a selection, and the picture's path below the repository.

    arguments: those meant for the window; what has no meaning for a picture is left out.
    """
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--select", default=DEFAULT_SELECTION)
    for option in PICTURE_OPTIONS:
        parser.add_argument(f"--{option}")
    chosen = vars(parser.parse_known_args(arguments)[0])
    selection = chosen["select"]
    picture = Path("build", selection.replace("/", "_") + ".png")
    snapshot = ["snapshot", str(picture), "--select", selection]
    for option in PICTURE_OPTIONS:
        if chosen[option] is not None:
            snapshot += [f"--{option}", chosen[option]]
    return [snapshot, ["describe", selection]], picture


def _lumbar(arguments: Sequence[str]) -> int:
    # the command that the installation made, beside the Python that runs this
    command = [str(Path(sys.executable).with_name("lumbar")), *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _draw_and_explain(arguments: Sequence[str]) -> int:
    commands, picture = picture_commands(arguments)
    (ROOT / picture).parent.mkdir(exist_ok=True)
    for command in commands:
        code = _lumbar(command)
        if code != 0:
            return code
    print(f"\nThere is no display here, so no window was opened. The picture: {ROOT / picture}")
    return 0


def main(arguments: Sequence[str]) -> int:
    """Open the window or draw the picture; the exit code is that of `lumbar`."""
    display = has_display(sys.platform, os.environ)
    try:
        setup_system.ensure(["draw", "window"] if display else ["draw"])
    except setup_system.SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    return _lumbar(arguments) if display else _draw_and_explain(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
