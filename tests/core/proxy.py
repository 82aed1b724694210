"""A loopback proxy that misbehaves like a network: it stalls, delays, cuts, or forwards one way only."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Literal

type Fault = Literal["none", "stall", "delay", "cut", "half"]


class Proxy:
    """Forwards to a port of this machine; after `good_bytes` of the server's answers the fault begins, on the first
    `faulty_connections` (None: on all)."""

    def __init__(self, target: int, fault: Fault, good_bytes: int, faulty_connections: int | None) -> None:
        self._target = target
        self._faulty_left = faulty_connections
        self._fault = fault
        self._good_bytes = good_bytes
        self._stopped = threading.Event()
        self._passes = threading.Event()
        self._passes.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.answered = 0
        self._sockets: list[socket.socket] = []
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Passes nothing on any more, in neither direction, and takes nobody in: its machine still accepts for it."""
        self._passes.clear()

    def go_on(self) -> None:
        self._passes.set()

    def close(self) -> None:
        self._stopped.set()
        self._passes.set()
        for end in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._passes.wait()
            server = socket.create_connection(("127.0.0.1", self._target))
            self._sockets += [client, server]
            threading.Thread(target=self._up, args=(client, server), daemon=True).start()
            faulty = self._faulty_left is None or self._faulty_left > 0
            if self._faulty_left is not None:
                self._faulty_left -= 1
            threading.Thread(target=self._down, args=(server, client, faulty), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                self._passes.wait()
                server.sendall(data)

    def _down(self, server: socket.socket, client: socket.socket, faulty: bool) -> None:
        seen = 0
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                self._passes.wait()
                seen += len(data)
                self.answered += len(data)
                if faulty and seen > self._good_bytes and not self._pass_on(client):
                    return
                client.sendall(data)

    def _pass_on(self, client: socket.socket) -> bool:
        if self._fault == "cut":
            client.shutdown(socket.SHUT_RDWR)
            return False
        if self._fault == "half":
            client.shutdown(socket.SHUT_WR)
            return False
        if self._fault == "stall":
            self._stopped.wait()
            return False
        if self._fault == "delay":
            self._stopped.wait(0.05)
        return True


@contextlib.contextmanager
def proxy(target: int, fault: Fault, good_bytes: int = 0, *, faulty_connections: int | None = None) -> Iterator[Proxy]:
    running = Proxy(target, fault, good_bytes, faulty_connections)
    try:
        yield running
    finally:
        running.close()
