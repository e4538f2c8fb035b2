"""Paints strokes into a database in a child process and kills it at a random moment, again and again; prints counts.

    python painting_until_killed.py FOLDER KILLS

Every stroke lengthens one painted region, and its number goes down a pipe only when the store has said it is saved.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path

from annotations.tags.model import Annotation, now, touched
from annotations.tags.store import Put, Store

LONGEST = 0.04  # seconds a child paints at most


def paint(place: str, region: Annotation, pipe: int) -> None:
    """Strokes without end."""
    store = Store(place, "Ada")
    record = store.record(region.id) or store.commit([Put(region)])[region.id]
    while True:
        runs = record.annotation.faces.get("vertebra/L4", ())
        first = 10 * len(runs)
        painted = touched(record.annotation, faces={"vertebra/L4": (*runs, (first, 5))})
        record = store.commit([Put(painted, record.revision)])[region.id]
        os.write(pipe, len(runs).to_bytes(4, "little"))


def killed_once(place: str, region: Annotation, chance: random.Random) -> int:
    """The number of the last stroke that was told to be saved, or -1."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        paint(place, region, writer)
    os.close(writer)
    heard = os.read(reader, 4)  # the first stroke: from here on it is painting
    time.sleep(chance.random() * LONGEST)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reader, 65536):
        heard += more
    os.close(reader)
    return int.from_bytes(heard[-4:], "little") if heard else -1


def main() -> None:
    """Kill, open again, count."""
    folder, kills = Path(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(2026)
    counts = dict.fromkeys(("kills", "saved", "lost", "beyond", "damaged"), 0)
    for number in range(kills):
        place = str(folder / f"{number // 10}.db")  # ten kills fall on one file
        region = Annotation(f"{number // 10:032x}", "region", "pedicle", "atlas", "Ada", now(), now())
        told = killed_once(place, region, chance)
        with sqlite3.connect(place) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        record = Store(place, "Ben").record(region.id)
        there = len(record.annotation.faces["vertebra/L4"]) - 1 if record else -1
        counts["kills"] += 1
        counts["saved"] += told + 1
        counts["lost"] += there < told
        counts["beyond"] += there > told
        counts["damaged"] += not whole
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
