"""Write the versions installed in this virtual environment into requirements/lock.txt."""

from __future__ import annotations

from importlib.metadata import distributions
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements" / "lock.txt"
# the package itself, and what every virtual environment has
NOT_PINNED = {"lumbar", "pip", "setuptools", "wheel"}
# needed on Windows alone, so never seen by whoever renews the file elsewhere
ONLY_ON_WINDOWS = {"colorama"}


def renewed(old: str, installed: dict[str, str]) -> str:
    """The lock file's text with its heading kept and one `name==version` line per installed package."""
    lines = old.splitlines()
    heading = [line for line in lines if line.startswith("#")]
    pinned = dict(line.split("==", 1) for line in lines if "==" in line and not line.startswith("#"))
    versions = {name: version for name, version in pinned.items() if name in ONLY_ON_WINDOWS}
    versions |= {name: version for name, version in installed.items() if name.lower() not in NOT_PINNED}
    rows = [f"{name}=={versions[name]}" for name in sorted(versions, key=str.lower)]
    return "\n".join([*heading, *rows]) + "\n"


if __name__ == "__main__":
    present = {package.metadata["Name"]: package.version for package in distributions()}
    LOCK.write_text(renewed(LOCK.read_text(encoding="utf-8"), present), encoding="utf-8")
