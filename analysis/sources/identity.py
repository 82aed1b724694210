"""The app's own identity at Microsoft Entra, one object for the whole process.

A credential keeps its tokens in itself. Shared by storage, queues, logs and database it asks for one token a kind of
service; one for each client would ask for each client again.
"""

import threading
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential


_first = threading.Lock()


def identity() -> "TokenCredential":
    """The managed identity on Azure; elsewhere what the environment or the Azure CLI is signed in as.

    Raises ValueError for AZURE_ variables that azure-identity does not know.
    """
    with _first:  # a cache alone may make two for two threads
        return _made()


@cache
def _made() -> "TokenCredential":
    from azure.identity import DefaultAzureCredential

    return DefaultAzureCredential()
