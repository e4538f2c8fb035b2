"""`lumbar build-atlas`: the atlas from its tables, with a progress bar, cancelled without a trace."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from meshes.build.options import BuildOptions, tables_for
from meshes.errors import MeshError
from meshes.pack import DESCRIPTION_FILE, write_pack


def build(out: Path, options: BuildOptions) -> int:
    """Build the atlas asked for into the directory `out`; nothing is written before all of it is ready."""
    check_place(out)
    tables_for(options)  # what cannot be is refused before the bar appears
    from meshes.build.atlas import build_atlas

    begun = time.monotonic()
    with progress_bar("atlas") as progress, ended_like_ctrl_c():
        pack = build_atlas(progress, options)
        write_pack(out, pack)
    triangles = sum(row.triangles for row in pack.structures.values())
    seconds = time.monotonic() - begun
    print(f"{out}: {len(pack.structures)} structures, {triangles} triangles, {seconds:.0f} s", file=sys.stdout)
    return 0


def check_place(out: Path) -> None:
    """Raises MeshError where a pack cannot be written to `out` without harm to what is there."""
    if out.exists() and not out.is_dir():
        raise MeshError(f"{out}: is a file; expected a directory to write the pack into")
    if out.is_dir() and any(out.iterdir()) and not (out / DESCRIPTION_FILE).is_file():
        raise MeshError(f"{out}: holds other files; give an empty or new directory, or one with a mesh pack")


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[float, str], None]]:
    """A bar on standard error, and the function that moves it: the share done, and what is done now."""
    from tqdm import tqdm

    with tqdm(total=100, desc=title, unit="%", bar_format="{desc}: {percentage:3.0f}%|{bar}| {elapsed}") as bar:

        def progress(share: float, what: str) -> None:
            bar.set_description_str(what[:40].ljust(40))
            bar.update(max(0.0, min(100.0, share * 100) - bar.n))

        yield progress


@contextmanager
def ended_like_ctrl_c() -> Iterator[None]:
    """Within it a SIGTERM stops the work as Ctrl+C does, so that no worker and no half written file stays behind."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread may be told of signals
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
