"""What `make run` decides: a window, or a picture with its explanation."""

from __future__ import annotations

import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import run_viewer

needs_unix_sockets = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix sockets here")


@pytest.fixture
def sockets() -> Iterator[Path]:
    # short, because a Unix socket's path may have about a hundred characters only
    with tempfile.TemporaryDirectory(prefix="x") as directory:
        yield Path(directory)


def _listen(path: Path) -> socket.socket:
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen()
    return server


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_macos_and_windows_always_have_a_display(platform: str) -> None:
    assert run_viewer.has_display(platform, {})


def test_linux_without_a_variable_has_none() -> None:
    assert not run_viewer.has_display("linux", {})
    assert not run_viewer.has_display("linux", {"DISPLAY": "", "WAYLAND_DISPLAY": ""})


@needs_unix_sockets
def test_a_display_counts_only_while_its_server_answers(sockets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_viewer, "X_SOCKETS", sockets)
    # a number no real server has, since servers listen at an abstract address too
    environment = {"DISPLAY": ":9473.0"}
    assert not run_viewer.has_display("linux", environment)
    with _listen(sockets / "X9473"):
        assert run_viewer.has_display("linux", environment)
        assert not run_viewer.has_display("linux", {"DISPLAY": ":9474"})
    assert not run_viewer.has_display("linux", environment), "a stale socket is not a server"


@needs_unix_sockets
def test_wayland_counts_only_while_its_server_answers(sockets: Path) -> None:
    environment = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(sockets)}
    assert not run_viewer.has_display("linux", environment)
    with _listen(sockets / "wayland-0"):
        assert run_viewer.has_display("linux", environment)


def test_a_remote_display_is_asked_at_its_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1] - 6000
        assert run_viewer.has_display("linux", {"DISPLAY": f"127.0.0.1:{number}.0"})
    assert not run_viewer.has_display("linux", {"DISPLAY": f"127.0.0.1:{number}.0"})


def test_without_arguments_the_picture_is_of_l2_l3() -> None:
    commands, picture = run_viewer.picture_commands([])
    assert picture == Path("build", "L2-L3.png")
    assert commands == [["snapshot", str(picture), "--select", "L2-L3"], ["describe", "L2-L3"]]


def test_the_selection_view_and_theme_asked_for_are_passed_on() -> None:
    commands, picture = run_viewer.picture_commands(
        ["--present", "--view=left", "--theme", "dark", "--select", "disc/L4-L5"]
    )
    assert picture == Path("build", "disc_L4-L5.png"), "an id's slash makes no directory"
    assert commands == [
        ["snapshot", str(picture), "--select", "disc/L4-L5", "--view", "left", "--theme", "dark"],
        ["describe", "disc/L4-L5"],
    ]


def test_a_failed_picture_ends_with_its_exit_code_and_claims_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_viewer, "ROOT", tmp_path)
    monkeypatch.setattr(run_viewer, "has_display", lambda *_: False)
    monkeypatch.setattr(run_viewer.setup_system, "ensure", lambda groups: None)
    monkeypatch.setattr(run_viewer, "_lumbar", lambda arguments: 2)
    assert run_viewer.main(["--select", "L9-L10"]) == 2
    assert "picture" not in capsys.readouterr().out


@pytest.mark.parametrize(("display", "groups"), [(True, ["draw", "window"]), (False, ["draw"])])
def test_only_what_is_going_to_be_used_is_asked_of_the_system(
    display: bool, groups: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    called: list[list[str]] = []
    monkeypatch.setattr(run_viewer, "ROOT", tmp_path)
    monkeypatch.setattr(run_viewer, "has_display", lambda *_: display)
    monkeypatch.setattr(run_viewer.setup_system, "ensure", asked.append)
    monkeypatch.setattr(run_viewer, "_lumbar", lambda arguments: called.append(list(arguments)) or 0)
    assert run_viewer.main(["--select", "L4-L5"]) == 0
    assert asked == [groups]
    expected = [["--select", "L4-L5"]] if display else run_viewer.picture_commands(["--select", "L4-L5"])[0]
    assert called == expected


def test_lumbar_is_the_command_beside_this_python() -> None:
    name = "lumbar.exe" if sys.platform == "win32" else "lumbar"
    assert Path(sys.executable).with_name(name).exists()
