"""A hot standby of a server of our own: two servers, of which the second replays what the first does."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.postgres import Server, ServerError, give_away, postgres_server
from local.postgres_binaries import folder, unprivileged


@dataclass(frozen=True)
class Pair:
    """A primary, and its standby, which replays at once whatever its sessions need of the old rows."""

    primary: Server
    standby: Server


@contextmanager
def standby_pair(home: Path, version: int = 18) -> Iterator[Pair]:
    """Start both under `home`, an empty folder that is kept. Raises `ServerError`."""
    give_away(home)
    streaming = {"wal_level": "replica", "max_wal_senders": "4", "fsync": "off"}
    with postgres_server(version, home / "primary", streaming) as primary:
        copy = [str(folder(version) / "bin" / "pg_basebackup"), "-d", primary.dsn, "-D", str(home / "standby")]
        done = subprocess.run(
            [*unprivileged(), *copy, "-R", "-X", "stream", "-c", "fast", "--no-sync"],
            capture_output=True,
            text=True,
            cwd="/",
        )
        if done.returncode != 0:
            raise ServerError(f"pg_basebackup failed: {done.stderr.strip()[-2000:]}")
        replaying = streaming | {"max_standby_streaming_delay": "0", "wal_receiver_status_interval": "1s"}
        with postgres_server(version, home / "standby", replaying) as standby:
            yield Pair(primary, standby)
