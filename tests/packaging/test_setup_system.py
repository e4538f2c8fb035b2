"""The script that finds, and on Debian and Ubuntu installs, the system's libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import setup_system
from setup_system import NEEDS, Need, SetupError

BOOKWORM = {"ID": "debian", "VERSION_ID": "12"}
TRIXIE = {"ID": "debian", "VERSION_ID": "13"}
UNSTABLE = {"ID": "debian"}
JAMMY = {"ID": "ubuntu", "VERSION_ID": "22.04"}
NOBLE = {"ID": "ubuntu", "VERSION_ID": "24.04"}
MINT = {"ID": "linuxmint", "ID_LIKE": "ubuntu debian", "VERSION_ID": "22"}

GLIB = next(need for need in NEEDS["window"] if "libglib-2.0.so.0" in need.names)
ABSENT_LIBRARY = Need("library", ("liblumbar-has-no-such.so.9",), ("libnosuch9",))


class System:
    """A Linux machine made of answers: what is installed, who asks, and what apt-get does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, root: bool = True, apt: bool = True) -> None:
        self.installed: set[str] = set()
        self.brings: dict[str, str] = {}
        self.calls: list[tuple[str, ...]] = []
        self.update_code = 0
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.delenv(setup_system.SKIP_VARIABLE, raising=False)
        monkeypatch.setattr(setup_system, "missing_of", self._missing_of)
        monkeypatch.setattr(setup_system, "_may_become_root", lambda: [] if root else None)
        monkeypatch.setattr(setup_system, "_known_to_apt", lambda name: not name.endswith("t64"))
        monkeypatch.setattr(setup_system, "_apt_get", self._apt_get)
        monkeypatch.setattr(setup_system.shutil, "which", lambda name: f"/usr/bin/{name}" if apt else None)

    def _missing_of(self, groups: list[str]) -> list[Need]:
        return [need for group in groups for need in NEEDS[group] if not self.installed & set(need.names)]

    def _apt_get(self, prefix: list[str], *words: str) -> int:
        self.calls.append(words)
        if words[0] == "update":
            return self.update_code
        packages = [word for word in words[1:] if not word.startswith("-")]
        for need in (need for needs in NEEDS.values() for need in needs):
            if set(packages) & set(need.packages):
                self.installed |= set(need.names)
        return 0


# --- looking


def test_a_library_that_is_there_is_found_by_loading_it() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("library names are Linux's")
    assert setup_system.is_present(Need("library", ("libc.so.6",), ("libc6",)))
    assert not setup_system.is_present(ABSENT_LIBRARY)


def test_any_one_of_several_names_is_enough() -> None:
    need = Need("module", ("lumbar_has_no_such_module", "json"), ("python3",))
    assert setup_system.is_present(need)


def test_a_program_is_looked_for_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need = Need("program", ("lumbar-test-program",), ("none",))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not setup_system.is_present(need)
    program = tmp_path / ("lumbar-test-program.exe" if sys.platform == "win32" else "lumbar-test-program")
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert setup_system.is_present(need)


def test_a_font_may_lie_deep_in_any_font_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need = Need("font", (".ttf", ".otf"), ("fonts-dejavu-core",))
    monkeypatch.setattr(setup_system, "FONT_DIRECTORIES", (str(tmp_path / "absent"), str(tmp_path)))
    (tmp_path / "README").write_text("no font")
    assert not setup_system.is_present(need)
    font = tmp_path / "truetype" / "dejavu" / "DejaVuSans.TTF"
    font.parent.mkdir(parents=True)
    font.touch()
    assert setup_system.is_present(need)


def test_missing_of_gives_exactly_what_is_not_there() -> None:
    absent = NEEDS["draw"][1]
    assert setup_system.missing_of(["draw", "window"], present=lambda need: need != absent) == [absent]
    assert setup_system.missing_of(["draw", "window"], present=lambda need: True) == []


# --- package names


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        (BOOKWORM, "libglib2.0-0"),
        (JAMMY, "libglib2.0-0"),
        (TRIXIE, "libglib2.0-0t64"),
        (UNSTABLE, "libglib2.0-0t64"),
        (NOBLE, "libglib2.0-0t64"),
        (MINT, "libglib2.0-0"),
        ({"ID": "debian", "VERSION_ID": "rolling"}, "libglib2.0-0"),
    ],
)
def test_without_package_lists_the_release_decides_the_name(release: dict[str, str], expected: str) -> None:
    assert setup_system.package_for(GLIB, release, known=lambda name: False) == expected


@pytest.mark.parametrize("name", ["libglib2.0-0", "libglib2.0-0t64"])
def test_what_apt_knows_counts_before_the_release(name: str) -> None:
    assert setup_system.package_for(GLIB, MINT, known=lambda asked: asked == name) == name


def test_packages_come_once_each_and_sorted() -> None:
    packages = setup_system.packages_for(NEEDS["xvfb"], BOOKWORM, known=lambda name: True)
    assert packages == ["xauth", "xvfb"]


def test_os_release_is_read_with_and_without_quotes() -> None:
    text = '# comment\nID=ubuntu\nVERSION_ID="24.04"\nPRETTY_NAME=\'A "b" c\'\n\nbroken line\n'
    assert setup_system.read_os_release(text) == {
        "ID": "ubuntu",
        "VERSION_ID": "24.04",
        "PRETTY_NAME": 'A "b" c',
    }


def test_the_venv_package_is_that_of_the_running_python() -> None:
    (need,) = NEEDS["venv"]
    assert need.packages == (f"python{sys.version_info.major}.{sys.version_info.minor}-venv",)


# --- installing


def test_root_on_debian_gets_all_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    system = System(monkeypatch)
    setup_system.ensure(["draw", "window", "xvfb"])
    update, install = system.calls
    assert update == ("update",)
    assert install[:3] == ("install", "-y", "--no-install-recommends")
    assert {"libegl1", "libxcb-cursor0", "libglib2.0-0", "xvfb", "xauth"} <= set(install)
    assert "libglib2.0-0t64" not in install
    setup_system.ensure(["draw", "window", "xvfb"])
    assert len(system.calls) == 2, "what is installed is not installed again"


def test_a_failed_update_does_not_stop_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    system = System(monkeypatch)
    system.update_code = 100
    setup_system.ensure(["xvfb"])
    assert system.calls[-1][0] == "install"


def test_without_rights_the_one_command_is_told_and_nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    system = System(monkeypatch, root=False)
    with pytest.raises(SetupError) as caught:
        setup_system.ensure(["xvfb"])
    assert "apt-get install -y --no-install-recommends xauth xvfb" in str(caught.value)
    assert str(caught.value).count("sudo") == 1
    assert system.calls == []


def test_elsewhere_the_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    System(monkeypatch, apt=False)
    with pytest.raises(SetupError, match=r"libEGL\.so\.1.*\n.*distribution's package manager"):
        setup_system.ensure(["draw"])


def test_a_package_that_does_not_bring_the_library_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    system = System(monkeypatch)
    monkeypatch.setattr(setup_system, "_apt_get", lambda prefix, *words: system.calls.append(words) or 0)
    with pytest.raises(SetupError, match=r"still missing after the installation: .*Xvfb"):
        setup_system.ensure(["xvfb"])


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_macos_and_windows_need_nothing(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    system = System(monkeypatch, root=False)
    monkeypatch.setattr(sys, "platform", platform)
    setup_system.ensure(["draw", "window", "xvfb"])
    assert system.calls == []


def test_the_check_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    System(monkeypatch, apt=False)
    monkeypatch.setenv(setup_system.SKIP_VARIABLE, "1")
    setup_system.ensure(["draw"])


def test_main_says_why_on_one_stream_and_exits_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    System(monkeypatch, apt=False)
    assert setup_system.main(["draw"]) == 1
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err.startswith("setup: missing on this system: ")


def test_an_unknown_group_is_a_usage_error() -> None:
    script = Path(setup_system.__file__)
    ended = subprocess.run([sys.executable, str(script), "sofa"], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "sofa" in ended.stderr
