"""Making the virtual environment, and the lock file that fills it."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest
import setup_system
import setup_venv
import write_lock

ROOT = Path(setup_venv.__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _name(requirement: str) -> str:
    return re.split(r"[<>=!~\[ ;]", requirement.strip())[0].lower().replace("_", "-")


def _pinned() -> dict[str, str]:
    lines = (ROOT / setup_venv.LOCK).read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {_name(name): version for name, version in pins}


def _core_names() -> set[str]:
    lines = (ROOT / setup_venv.CORE).read_text(encoding="utf-8").splitlines()
    return {_name(line) for line in lines if line and not line.startswith("#")}


def test_every_direct_dependency_is_pinned() -> None:
    direct = {_name(row) for row in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]}
    assert direct | _core_names() <= set(_pinned())


def test_the_pins_are_plain_versions_within_the_ranges_asked_for() -> None:
    packaging = pytest.importorskip("packaging.requirements")
    pinned = _pinned()
    for row in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]:
        requirement = packaging.Requirement(row)
        assert requirement.specifier.contains(pinned[_name(requirement.name)]), row


def test_the_lock_names_no_host_and_no_file() -> None:
    text = (ROOT / setup_venv.LOCK).read_text(encoding="utf-8")
    assert not re.search(r"://|^-|@ ", text, re.MULTILINE)


def test_the_core_asks_for_neither_qt_nor_vtk_and_has_what_it_uses() -> None:
    names = _core_names()
    absent = {_name(name) for name in setup_venv.ABSENT_FROM_CORE}
    assert not names & absent
    drawing = {"vtk", "pyvista", "pyvistaqt", "pyqt6"}
    assert {_name(row) for row in PROJECT["dependencies"]} - drawing <= names


def test_pip_is_always_held_to_the_lock() -> None:
    for core in (False, True):
        calls = setup_venv.pip_arguments(core)
        assert all(str(setup_venv.LOCK) in call for call in calls)
        assert calls[-1][-1].startswith("."), "the package itself comes last, when its build tools are there"


def test_a_directory_that_holds_no_python_does_not_work(tmp_path: Path) -> None:
    assert not setup_venv._works(setup_venv.python_of(tmp_path))
    assert setup_venv._works(Path(sys.executable))


def test_an_environment_without_pip_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    monkeypatch.setattr(setup_venv, "_create", made.append)
    monkeypatch.setattr(setup_venv, "_install", lambda python, arguments: None)
    setup_venv.set_up(tmp_path, core=False)
    assert made == [tmp_path]
    assert (tmp_path / setup_venv.STAMP).exists()


def test_a_failed_installation_leaves_no_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(python: Path, arguments: list[str]) -> None:
        raise setup_system.SetupError("pip could not install")

    monkeypatch.setattr(setup_venv, "_create", lambda environment: None)
    monkeypatch.setattr(setup_venv, "_install", fail)
    assert setup_venv.main([str(tmp_path)]) == 1
    assert not (tmp_path / setup_venv.STAMP).exists()
    assert capsys.readouterr().err.startswith("setup: pip could not install")


def test_an_old_python_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_venv, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(setup_system.SetupError, match=r"Python 3\.11 or later is needed, found 3"):
        setup_venv.set_up(tmp_path, core=False)


def test_renewing_the_lock_keeps_the_heading_and_what_only_windows_needs() -> None:
    old = "# heading\n# more\ncolorama==0.4.6\ngone==1\nnumpy==1.0\n"
    new = write_lock.renewed(old, {"numpy": "2.4.6", "Pygments": "2.21.0", "lumbar": "0.1.0", "pip": "26"})
    assert new == "# heading\n# more\ncolorama==0.4.6\nnumpy==2.4.6\nPygments==2.21.0\n"
