"""Free TCP ports of the loopback address."""

import socket
from contextlib import ExitStack


def free_ports(count: int) -> list[int]:
    """As many different ports of 127.0.0.1 as asked for, free at this moment."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
