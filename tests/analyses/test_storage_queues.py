import base64
import json
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from analysis.facts import Unavailable
from analysis.poison import storage_queues
from analysis.settings import Settings
from analysis.sources.storage_queues import PEEKED, QUEUES, PeekedMessage, QueueState, peek
from local.ports import free_ports
from tests.analyses.conftest import NOON, MakeFacts
from tests.analyses.poison_story import Story, rows_of_actions
from tests.conftest import MakeDatabase

if TYPE_CHECKING:
    from azure.storage.queue import QueueClient

    from local.azurite import Storage

JOB = "ab" * 32


@pytest.fixture
def queue(storage: "Storage", request: pytest.FixtureRequest) -> "QueueClient":
    """An empty queue of this test's own."""
    from azure.storage.queue import QueueClient

    name = request.node.name.replace("_", "-")[:50].strip("-") + "-poison"
    client = QueueClient.from_connection_string(storage.connection_string, name)
    client.create_queue()
    return client


def settings(storage: "Storage", *names: str, **more: object) -> Settings:
    from azure.storage.queue import AccountSasPermissions, ResourceTypes, generate_account_sas

    key = generate_account_sas(
        storage.account,
        storage.key,
        ResourceTypes(service=True, container=True, object=True),
        AccountSasPermissions(read=True, process=False),
        datetime.now(UTC) + timedelta(hours=1),
    )
    urls = ",".join(f"{storage.queue_url}/{name}?{key}" for name in names)
    return Settings.model_validate({"poison_queues": urls, **more})


def test_messages_are_peeked_and_tied_to_their_job_or_task(storage: "Storage", queue: "QueueClient") -> None:
    queue.send_message(json.dumps({"job_id": JOB, "job_type": "process_raster"}))
    body = json.dumps({"task_id": "t-1", "parent_job_id": JOB})
    queue.send_message(base64.b64encode(body.encode()).decode())
    queue.send_message("not json at all")
    queue.send_message(json.dumps(["a", "list"]))

    (state,) = peek(settings(storage, queue.queue_name))

    assert (state.queue, state.depth) == (queue.queue_name, 4)
    assert [(m.job_id, m.task_id) for m in state.messages] == [(JOB, None), (JOB, "t-1"), (None, None), (None, None)]
    assert state.messages[2].text == "not json at all"
    assert [m.dequeue_count for m in state.messages] == [0, 0, 0, 0]
    inserted = state.messages[0].inserted_at
    assert inserted is not None
    assert abs(datetime.now(UTC) - inserted) < timedelta(minutes=1)


def test_looking_consumes_nothing_and_shows_the_oldest(storage: "Storage", queue: "QueueClient") -> None:
    for number in range(PEEKED + 3):
        queue.send_message(json.dumps({"task_id": f"t-{number}"}))
    given = settings(storage, queue.queue_name)
    first, second = peek(given), peek(given)
    assert first == second
    assert first[0].depth == PEEKED + 3
    assert [m.task_id for m in first[0].messages] == [f"t-{number}" for number in range(PEEKED)]


def test_secrets_in_a_message_are_taken_out(storage: "Storage", queue: "QueueClient") -> None:
    body = json.dumps({"job_id": JOB, "password": "hunter2hunter2", "house_code": "swordfish-99"})
    queue.send_message(base64.b64encode(body.encode()).decode())
    (state,) = peek(settings(storage, queue.queue_name, redact_keys="house_code"))
    assert state.messages[0].job_id == JOB
    assert "hunter2" not in state.messages[0].text
    assert "swordfish" not in state.messages[0].text


def test_a_queue_that_does_not_exist_yet_is_empty(storage: "Storage", facts: MakeFacts) -> None:
    (state,) = peek(settings(storage, "never-made-poison"))
    assert state == QueueState("never-made-poison", 0, (), exists=False)
    verdict = storage_queues.analyze(facts({QUEUES: [state]}))
    assert verdict.status == "ok"
    assert "Does not exist" in str(verdict.tables[0].rows[0]["note"])


def test_a_refused_key_says_which_queue_and_what_to_give(storage: "Storage", queue: "QueueClient") -> None:
    given = settings(storage, queue.queue_name)
    wrong = Settings.model_validate({"poison_queues": given.poison_queues[0].replace("sig=", "sig=00")})
    with pytest.raises(Unavailable, match=f"the storage queue {queue.queue_name} could not be read") as refused:
        peek(wrong)
    assert "Storage Queue Data Reader" in refused.value.failure.fix


def test_a_queue_that_nobody_serves_costs_a_run_a_second_and_no_quarter_of_a_minute() -> None:
    [port] = free_ports(1)
    given = Settings.model_validate({"poison_queues": f"http://127.0.0.1:{port}/account/jobs-poison?sig=x"})
    started = time.monotonic()
    with pytest.raises(Unavailable, match="jobs-poison could not be read"):
        peek(given)
    assert time.monotonic() - started < 10


def test_a_token_is_never_sent_in_the_clear() -> None:
    with pytest.raises(Unavailable, match="tasks-poison is named without https"):
        peek(Settings.model_validate({"poison_queues": "http://127.0.0.1:1/account/tasks-poison"}))


def test_without_a_queue_named_the_question_does_not_apply(facts: MakeFacts) -> None:
    assert peek(Settings()) == ()
    assert storage_queues.analyze(facts({QUEUES: []})).status == "not_applicable"


def test_an_empty_queue_is_fine(facts: MakeFacts) -> None:
    verdict = storage_queues.analyze(facts({QUEUES: [QueueState("jobs-poison", 0, ())]}))
    assert (verdict.status, verdict.findings) == ("ok", ())


def test_each_queue_with_messages_is_a_finding(facts: MakeFacts, database: MakeDatabase) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "queued")
    hour_ago = NOON - timedelta(hours=1)
    messages = (
        PeekedMessage(hour_ago, 0, Story.job_id("a"), None, "{}"),
        PeekedMessage(NOON, 0, None, "task-00001", "{}"),
        PeekedMessage(NOON, 0, None, "o'brien\\", "{}"),
    )
    states = [QueueState("jobs-poison", 40, messages), QueueState("tasks-poison", 0, ())]
    verdict = storage_queues.analyze(facts({QUEUES: states}))
    (finding,) = verdict.findings
    assert finding.key == "poison/storage_queues:jobs-poison"
    assert finding.title == "40 messages lie in jobs-poison: nobody tries them again"
    assert (finding.count, finding.since) == (40, hour_ago)
    assert finding.evidence is not None
    assert finding.evidence.note == "Only the oldest 32 can be looked at."
    assert verdict.data == {"messages": 40, "by_queue": {"jobs-poison": 40, "tasks-poison": 0}}
    assert rows_of_actions(story.dsn, finding) == [1, 1]
