"""What the log tests share: Microsoft's own parser."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from azure.core.credentials import AccessToken

from local.node import PACKAGES, node

Kusto = Callable[[dict[str, Any]], Any]


class NoCredential:
    """For a local workspace over http, which must never be sent a token."""

    def get_token(self, *scopes: str, **options: object) -> AccessToken:
        raise AssertionError(f"A token was asked for: {scopes} {options}")


@pytest.fixture(scope="session")
def kusto() -> Iterator[Kusto]:
    """Asks Microsoft's KQL parser, one process for all; see kusto.js for what it takes and gives."""
    command = [str(node()), str(Path(__file__).parent / "kusto.js"), str(PACKAGES)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        to, back = process.stdin, process.stdout
        assert to is not None
        assert back is not None

        def ask(request: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
            to.write(json.dumps(request) + "\n")
            to.flush()
            return json.loads(back.readline())

        yield ask
        to.close()
