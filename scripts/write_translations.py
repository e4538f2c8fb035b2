"""Bring the window's translation files up to date: `lumbar_<language>.ts` from the sources, `.qm` from that.

pylupdate6 comes with PyQt6. lrelease does not: Qt's own is taken where there is one, else that of a wheel which is
put into an environment thrown away afterwards. New strings stay unfinished until somebody translates them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PyQt6.lupdate.lupdate import lupdate

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, beside the packages
from annotations.language import DEFAULT_LANGUAGE, LANGUAGES

WINDOW = Path(__file__).parents[1] / "viewer" / "ui"
FOLDER = WINDOW / "translations"
NAMES = ("lrelease", "lrelease6", "lrelease-qt6")
WHEEL = "PySide6-Essentials"


def main() -> int:
    """Write all languages; 1 if a string of one is unfinished, else 0."""
    files = [FOLDER / f"lumbar_{code}.ts" for code in LANGUAGES if code != DEFAULT_LANGUAGE]
    for file in files:
        update(file)
    with tempfile.TemporaryDirectory() as throw_away:
        tool = find_lrelease() or lrelease_of_wheel(Path(throw_away))
        for file in files:
            subprocess.run([tool, "-silent", file, "-qm", file.with_suffix(".qm")], check=True)
    unfinished = {file.name: file.read_text(encoding="utf-8").count('type="unfinished"') for file in files}
    for name, count in unfinished.items():
        print(f"{name}: {f'{count} strings to translate' if count else 'complete'}")
    return int(any(unfinished.values()))


def update(file: Path) -> None:
    """Bring one .ts file up to date with the sources; where in them a string stands is left out, for short diffs."""
    lupdate([str(WINDOW)], [str(file)], no_obsolete=True, no_summary=True)
    words = file.read_text(encoding="utf-8")
    words = re.sub(r"\n *<location [^>]*/>", "", words)
    for tight in ("</context><context>", "</context></TS>"):
        words = words.replace(tight, tight.replace("><", ">\n<"))
    language = file.stem.removeprefix("lumbar_")
    head = f'<TS version="2.1" sourcelanguage="{DEFAULT_LANGUAGE}" language="{language}">'
    words = re.sub(r"<TS [^>]*>", head, words)
    file.write_text(words, encoding="utf-8")


def find_lrelease() -> str | None:
    """Qt's own, by LRELEASE or on the path."""
    return next(filter(None, (os.environ.get("LRELEASE"), *map(shutil.which, NAMES))), None)


def lrelease_of_wheel(place: Path) -> str:
    """The one in the wheel, installed below `place`."""
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    python = next(place.glob("[bS][ic][nr]*/python*"))
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", WHEEL], check=True)
    return str(next(place.rglob("PySide6/lrelease*")))


if __name__ == "__main__":
    sys.exit(main())
