"""One listener a queue function: takes messages as host.json says, and puts aside what fails again and again.

As the real host does: a message is hidden while its function runs, deleted when it succeeds, given back when it fails,
and after `maxDequeueCount` times moved to `<queue>-poison`. Source: azure-webjobs-sdk, QueueListener, QueueProcessor.
"""

import json
import logging
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from local.functions_host.indexing import QueueFunction
from local.functions_host.runtime import Invoker

if TYPE_CHECKING:
    from azure.storage.queue import QueueClient, QueueMessage

log = logging.getLogger("host.queues")

HIDDEN_S = 600
"""For so long a message is another's; the real host renews it while the function runs."""
LONGEST_PAUSE_S = 2.0
"""Between two looks at an empty queue; on Azure up to a minute."""


@dataclass(frozen=True)
class QueueOptions:
    """The part of host.json that this host heeds, with the defaults of the real one."""

    batch_size: int = 16
    max_dequeue_count: int = 5

    @classmethod
    def read(cls, app_dir: Path) -> Self:
        file = app_dir / "host.json"
        given = json.loads(file.read_text()).get("extensions", {}).get("queues", {}) if file.exists() else {}
        return cls(given.get("batchSize", cls.batch_size), given.get("maxDequeueCount", cls.max_dequeue_count))


class QueueListener:
    """The messages of one queue function, one after the other. `stop` waits for the running one.

    Without the setting of its connection nothing is listened to, and the log says so."""

    def __init__(self, function: QueueFunction, options: QueueOptions, invoker: Invoker) -> None:
        self._function, self._options, self._invoker = function, options, invoker
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name=f"queue-{function.name}")

    def start(self) -> None:
        if os.environ.get(self._function.connection):
            self._thread.start()
        else:
            log.warning("nothing triggers %s: %s is not set", self._function.name, self._function.connection)

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _loop(self) -> None:
        from azure.core.exceptions import AzureError

        pause = 0.1
        with self._client(self._function.queue) as queue, self._client(f"{self._function.queue}-poison") as poison:
            while not self._stopping.wait(pause):
                try:
                    ran = self._run_batch(queue, poison)
                except AzureError as error:
                    log.warning("the queue %s does not answer: %s", self._function.queue, type(error).__name__)
                    ran = 0
                pause = 0.0 if ran else min(LONGEST_PAUSE_S, max(0.1, pause * 2))

    def _client(self, name: str) -> "QueueClient":
        from azure.storage.queue import QueueClient, TextBase64DecodePolicy, TextBase64EncodePolicy

        return QueueClient.from_connection_string(
            os.environ[self._function.connection],
            name,
            message_encode_policy=TextBase64EncodePolicy(),
            message_decode_policy=TextBase64DecodePolicy(),
        )

    def _run_batch(self, queue: "QueueClient", poison: "QueueClient") -> int:
        """How many messages were run; 0 where the queue is empty, or not made yet."""
        from azure.core.exceptions import ResourceNotFoundError

        try:
            found = list(queue.receive_messages(max_messages=self._options.batch_size, visibility_timeout=HIDDEN_S))
        except ResourceNotFoundError:
            return 0
        for message in found:
            self._run(message, queue, poison)
        return len(found)

    def _run(self, message: "QueueMessage", queue: "QueueClient", poison: "QueueClient") -> None:
        from azure.core.exceptions import ResourceExistsError

        outcome = self._invoker.queue(self._function, str(message.content))
        verdict = "succeeded" if outcome.succeeded else f"failed: {outcome.error}"
        log.info("queue %s %s (%s)", self._function.name, verdict, outcome.invocation_id)
        if outcome.succeeded:
            queue.delete_message(message)
        elif (message.dequeue_count or 0) < self._options.max_dequeue_count:
            queue.update_message(message, visibility_timeout=0)
        else:
            with suppress(ResourceExistsError):
                poison.create_queue()
            poison.send_message(message.content)
            queue.delete_message(message)
            log.error("a message of %s failed %d times and was put aside", self._function.queue, message.dequeue_count)
