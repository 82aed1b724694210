"""Azurite, Microsoft's storage emulator: blobs and queues in memory, on free ports of 127.0.0.1."""

import base64
import os
import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from local.node import node, package
from local.ports import free_ports

ACCOUNT = "jobscopelocal"
_START_S = 60


class StorageError(RuntimeError):
    """Azurite ended or did not listen in time; the text holds what it printed."""


@dataclass(frozen=True)
class Storage:
    """A running storage account; the key is made anew for every start."""

    connection_string: str
    account: str
    key: str
    blob_url: str
    queue_url: str


@contextmanager
def azurite() -> Iterator[Storage]:
    """Start the storage services, and stop them after. Raises `StorageError` and `MissingPartError`."""
    key = base64.b64encode(secrets.token_bytes(64)).decode()
    services = ("blob", "queue", "table")
    ports = dict(zip(services, free_ports(len(services)), strict=True))
    command = [str(node()), str(package("azurite") / "dist" / "src" / "azurite.js")]
    for service, port in ports.items():
        command += [f"--{service}Host", "127.0.0.1", f"--{service}Port", str(port)]
    command += ["--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck"]
    environment = os.environ | {"AZURITE_ACCOUNTS": f"{ACCOUNT}:{key}"}
    with tempfile.TemporaryDirectory(prefix="jobscope-azurite-") as folder, tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            if problem := _wait_until_listening(process, list(ports.values())):
                output.seek(0)
                raise StorageError(f"{problem} {output.read().decode(errors='replace')[-2000:]}")
            yield _storage(key, ports)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _storage(key: str, ports: dict[str, int]) -> Storage:
    blob, queue = (f"http://127.0.0.1:{ports[service]}/{ACCOUNT}" for service in ("blob", "queue"))
    parts = ["DefaultEndpointsProtocol=http", f"AccountName={ACCOUNT}", f"AccountKey={key}"]
    parts += [f"BlobEndpoint={blob}", f"QueueEndpoint={queue}"]
    return Storage(";".join(parts), ACCOUNT, key, blob, queue)


def _wait_until_listening(process: subprocess.Popen[bytes], ports: list[int]) -> str | None:
    """What went wrong, or None as soon as every port answers."""
    deadline = time.monotonic() + _START_S
    for port in ports:
        while True:
            if process.poll() is not None:
                return f"Azurite ended with code {process.returncode}."
            if time.monotonic() > deadline:
                return f"Azurite did not listen on port {port} within {_START_S} s."
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                break
    return None
