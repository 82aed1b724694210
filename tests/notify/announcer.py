"""A writer that is a process of its own; it imports little, so that it starts quickly."""

import os
from multiprocessing.synchronize import Barrier
from pathlib import Path

from notify.announce import announce
from reports.stores import open_store
from tests.notify.mortal import Diary
from tests.notify.night import QUARTER, SILENT, START, change, night


def announce_as_process(address: str, sent: str, slots: int, together: Barrier) -> None:
    """Every slot's changes, announced by this process too; what its channel took stands in the file, one id a line."""
    store = open_store(address)
    for slot in range(slots):
        when, diary = START + slot * QUARTER, Diary()
        changes = tuple(change("new", f"{SILENT}_{slot}_{n}", at=when) for n in range(3))
        together.wait()
        announce(store, night(changes, slot=when), [diary], when, QUARTER)
        with Path(sent).open("a") as file:
            file.write("".join(f"{one}\n" for one in diary.ids))
            file.flush()
            os.fsync(file.fileno())
