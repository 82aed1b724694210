"""The poison queues hold the messages that the ledger names, in both encodings."""

import base64
import binascii
import json
from datetime import UTC, datetime

import pytest

from local.azurite import Storage
from local.sample.build import Sample, build_sample
from local.sample.queues import QUEUES, plant_queues


@pytest.fixture(scope="module")
def sample() -> Sample:
    return build_sample(1, datetime(2026, 3, 18, 14, 5, tzinfo=UTC), scale=0.002)


def messages(storage: Storage, name: str) -> tuple[list[dict[str, str]], int]:
    from azure.storage.queue import QueueClient

    queue = QueueClient.from_connection_string(storage.connection_string, name)
    found, encoded = [], 0
    for message in queue.peek_messages(max_messages=32):
        text = str(message.content)
        try:
            text = base64.b64decode(text, validate=True).decode()
            encoded += 1
        except binascii.Error:
            pass
        found.append(json.loads(text))
    return found, encoded


def test_poison_messages_name_failed_jobs_and_tasks(storage: Storage, sample: Sample) -> None:
    ledger = plant_queues(storage.connection_string, sample)
    failed = {row[0] for row in sample.jobs if row[2] == "failed"} | {
        row[0] for row in sample.tasks if row[3] == "failed"
    }
    jobs, encoded = messages(storage, "jobs-poison")
    assert {body["job_id"] for body in jobs} == set(ledger["queue_jobs_poison"].job_ids) <= failed
    assert 0 < encoded < len(jobs) == ledger["queue_jobs_poison"].expected["depth"]
    tasks, encoded = messages(storage, "tasks-poison")
    assert {body["task_id"] for body in tasks} == set(ledger["queue_tasks_poison"].task_ids) <= failed
    assert 0 < encoded < len(tasks) == ledger["queue_tasks_poison"].expected["depth"]
    assert ledger["queue_tasks_poison"].expected["url"] == f"{storage.queue_url}/tasks-poison"


def test_planting_again_does_not_add_up_and_may_leave_out(storage: Storage, sample: Sample) -> None:
    plant_queues(storage.connection_string, sample)
    ledger = plant_queues(storage.connection_string, sample, without={"queue_jobs_poison"})
    assert list(ledger) == ["queue_tasks_poison"]
    counts = [len(messages(storage, name)[0]) for name in QUEUES]
    assert counts == [0, 0, 0, ledger["queue_tasks_poison"].expected["depth"]]
