"""A real PostgreSQL server for a test: made in a folder of its own, started, stopped."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest


def _program(name: str) -> str:
    found = shutil.which(name) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)
    if found is None:
        pytest.skip(f"no {name}: install Debian's package postgresql to run the tests of a team's database")
    return found


class Server:
    """A server on a free port of this machine; `url` opens its one database."""

    def __init__(self) -> None:
        self.user = "postgres" if os.getuid() == 0 else None  # PostgreSQL refuses to run as root
        if self.user:
            try:
                pwd.getpwnam(self.user)
            except KeyError:
                pytest.skip("no user postgres to run the server as")
        self._control = _program("pg_ctl")
        self.folder = Path(tempfile.mkdtemp(prefix="lumbar-pg-", dir="/tmp"))
        if self.user:
            shutil.chown(self.folder, self.user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._run(
            _program("initdb"),
            "-D",
            self.folder / "data",
            "-A",
            "trust",
            "-U",
            "lumbar",
            "-N",
            "--locale=C",
            "-E",
            "UTF8",
        )
        self.start()
        self.url = f"postgresql://lumbar@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self._run(self._control, "-D", self.folder / "data", "-l", self.folder / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        """Stop at once, as a broken line would look."""
        self._run(self._control, "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        """Stop it for good."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        time.sleep(0.1)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *command: object) -> None:
        words = [str(word) for word in command]
        done = subprocess.run(words, user=self.user, cwd="/", capture_output=True, text=True, check=False)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
