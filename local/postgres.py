"""A PostgreSQL server of our own for the demo and the tests, or the one that a DSN names.

The server is tuned for throw-away data: fsync and full_page_writes are off, so a crash of the machine may lose the
whole data folder. Local connections come by a private unix socket (trusted) or by 127.0.0.1 (a password is needed).
"""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg.conninfo import conninfo_to_dict

from local.ports import free_ports
from local.postgres_binaries import NOBODY, folder, unprivileged

DSN_VARIABLE = "JOBSCOPE_TEST_DATABASE_URL"
VERSION_VARIABLE = "JOBSCOPE_TEST_POSTGRES"
"""Which version the tests that ask for 18 have instead."""
_START_S = 60
_ROOM = 3 * 2**30
PREFIX = "jobscope-pg-"
_SETTINGS = {
    "cluster_name": "jobscope-local",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "shared_buffers": "128MB",
    "maintenance_work_mem": "128MB",
    "autovacuum_naptime": "60s",
    "TimeZone": "UTC",
    "log_timezone": "UTC",
    "track_io_timing": "on",
    "shared_preload_libraries": "pg_stat_statements",
    # The statements of hundreds of tests' databases share this room, and what drops out of it looks new afterwards.
    "pg_stat_statements.max": "20000",
    "listen_addresses": "127.0.0.1",
}


class ServerError(RuntimeError):
    """The server could not be created or started; the text holds the end of its log."""


@dataclass(frozen=True)
class Server:
    """A running server. `dsn` is the superuser's, on the database `postgres`."""

    dsn: str
    host: str
    port: int

    def url(self, database: str = "postgres", *, user: str | None = None, password: str | None = None) -> str:
        """The DSN of another database of this server, or of a role that logs in by TCP with a password."""
        if user is not None:
            return f"postgresql://{quote(user)}:{quote(password or '', safe='')}@{self.host}:{self.port}/{database}"
        parts = conninfo_to_dict(self.dsn) | {"dbname": database}
        login = quote(str(parts.pop("user", "postgres")), safe="")
        if secret := parts.pop("password", None):
            login += f":{quote(str(secret), safe='')}"
        options = "&".join(f"{key}={quote(str(value), safe='')}" for key, value in parts.items() if key != "dbname")
        return f"postgresql://{login}@/{quote(database)}?{options}"


@contextmanager
def postgres_server(
    version: int = 18,
    data: Path | None = None,
    settings: Mapping[str, str] | None = None,
    within: Path | None = None,
) -> Iterator[Server]:
    """Start a server on `data` (kept; created on first use) or on a temporary folder (removed), and stop it after;
    `settings` of its own go before ours.

    `within` is where that temporary folder is made, for example `memory()`.
    A server that already runs on `data` is used and left running. Where the environment names a server in
    JOBSCOPE_TEST_DATABASE_URL, version 18 means that one. Raises `ServerError` and `MissingPartError`.
    """
    if version == 18 and data is None and (dsn := os.environ.get(DSN_VARIABLE)):
        yield _named(dsn)
        return
    if within:
        sweep(within)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=within) as temporary:
        home = Path(temporary)
        give_away(home)
        where = (data or home / "data").absolute()
        if running := _running(where):
            yield running
            return
        if not (where / "PG_VERSION").exists():
            _create(version, where)
        elif (found := (where / "PG_VERSION").read_text().strip()) != str(version):
            raise ServerError(f"{where} belongs to PostgreSQL {found}, not {version}: remove that folder.")
        [port] = free_ports(1)
        process = _start(version, where, home, port, settings or {})
        try:
            yield _wait_until_ready(process, where)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=_START_S)


def memory() -> Path | None:
    """A folder in memory with room for a server of small databases, where the machine has one: Linux does."""
    place = Path("/dev/shm")  # noqa: S108 - what is made in it has a name of its own
    return place if os.access(place, os.W_OK) and shutil.disk_usage(place).free > _ROOM else None


def sweep(within: Path) -> None:
    """Remove what runs that were killed have left here: in memory it would fill the machine, a few hundred MB each."""
    for left in within.glob(f"{PREFIX}*"):
        with suppress(OSError, ValueError):
            pid = int((left / "data" / "postmaster.pid").read_text("utf-8").splitlines()[0])
            if not psutil.pid_exists(pid):
                shutil.rmtree(left)


def _create(version: int, where: Path) -> None:
    where.parent.mkdir(parents=True, exist_ok=True)
    # Beside its place and then renamed, so that an interrupted initdb leaves nothing that looks like a data folder.
    draft = where.with_name(f"{where.name}.new-{secrets.token_hex(4)}")
    draft.mkdir(mode=0o700)
    give_away(draft)
    initdb = [str(folder(version) / "bin" / "initdb"), "-D", str(draft), "-U", "postgres", "--encoding=UTF8"]
    initdb += ["--locale=C", "--auth-local=trust", "--auth-host=scram-sha-256", "--pwfile=/dev/stdin", "--no-sync"]
    password = secrets.token_urlsafe(24)
    done = subprocess.run([*unprivileged(), *initdb], input=password, capture_output=True, text=True, cwd="/")
    if done.returncode != 0:
        shutil.rmtree(draft)
        raise ServerError(f"initdb of PostgreSQL {version} failed: {done.stderr.strip()[-2000:]}")
    draft.rename(where)


def _start(version: int, where: Path, home: Path, port: int, own: Mapping[str, str]) -> subprocess.Popen[bytes]:
    settings = {**_SETTINGS, **own, "port": str(port), "unix_socket_directories": str(home)}
    command = [*unprivileged(), str(folder(version) / "bin" / "postgres"), "-D", str(where)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (where / "server.log").open("ab") as log:
        # A session of its own: Ctrl-C reaches Python first, which then stops the server in order.
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
        )


def _wait_until_ready(process: subprocess.Popen[bytes], where: Path) -> Server:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        server = _running(where, pid=process.pid)
        if server is not None:
            return server
        time.sleep(0.02)
    raise ServerError(f"PostgreSQL did not start: {(where / 'server.log').read_text()[-2000:]}")


def _running(where: Path, pid: int | None = None) -> Server | None:
    """The server whose postmaster.pid lies in the folder and that answers, or None."""
    try:
        lines = (where / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 8 or lines[7].strip() != "ready" or (pid is not None and lines[0] != str(pid)):
        return None
    port, home = int(lines[3]), lines[4]
    server = Server(f"postgresql://postgres@/postgres?host={quote(home, safe='')}&port={port}", "127.0.0.1", port)
    try:
        psycopg.connect(server.dsn, connect_timeout=5).close()
    except psycopg.OperationalError:
        return None
    return server


def _named(dsn: str) -> Server:
    with psycopg.connect(dsn, connect_timeout=5) as connection:
        host = connection.info.host
        return Server(dsn, "127.0.0.1" if host.startswith("/") else host, connection.info.port)


def give_away(path: Path) -> None:
    """Makes a folder the server's: PostgreSQL does not run as root."""
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)
