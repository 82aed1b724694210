"""The dead letters of Service Bus over Azure's own client, from a stand-in that speaks AMQP 1.0."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from analysis.facts import Incomplete, Unavailable
from analysis.model import Failure
from analysis.poison import dead_letters
from analysis.settings import Settings
from analysis.sources import service_bus as source
from analysis.sources.service_bus import DEAD_LETTERS, DeadLetter, DeadLetters, peek
from tests.analyses import service_bus_stand_in as stand_in
from tests.analyses.conftest import NOON, Ask, MakeFacts
from tests.analyses.poison_story import Story, rows_of_actions
from tests.analyses.service_bus_stand_in import Letter, ServiceBus, service_bus
from tests.conftest import MakeDatabase
from tests.redaction.canaries import CANARIES, leaks

JOB = "ab" * 32
ID = dead_letters.META.id


@pytest.fixture(scope="module")
def served() -> Iterator[ServiceBus]:
    with service_bus() as running:
        yield running


@pytest.fixture
def bus(served: ServiceBus) -> ServiceBus:
    served.reset()
    return served


def address(bus: ServiceBus, *queues: str) -> str:
    return f"amqp://127.0.0.1:{bus.port}/{','.join(queues)}"


def settings(bus: ServiceBus, *queues: str, **more: object) -> Settings:
    return Settings.model_validate({"service_bus": address(bus, *queues), **more})


def failures(bus: ServiceBus, *queues: str) -> dict[str, Failure]:
    """Why each has no answer, all asked at once: the client takes a second to close."""

    def failure(queue: str) -> Failure:
        with pytest.raises(Unavailable) as caught:
            peek(settings(bus, queue))
        return caught.value.failure

    with ThreadPoolExecutor(len(queues)) as pool:
        return dict(zip(queues, pool.map(failure, queues), strict=True))


def test_letters_are_peeked_and_matched_with_their_job_or_task(bus: ServiceBus) -> None:
    bus.queues = {
        "geo-tasks": [
            Letter(json.dumps({"task_id": "t-1", "parent_job_id": JOB}).encode()),
            Letter(json.dumps({"job_id": JOB}), reason="TTLExpiredException", description="", delivery_count=1),
            Letter(b"\xff not text"),
            Letter({"a": "map"}),
        ]
    }
    (queue,) = peek(settings(bus, "geo-tasks"))
    assert (queue.queue, queue.count, queue.is_all, queue.unreadable) == ("geo-tasks", 4, True, 0)
    first, second, third, _ = queue.letters
    assert (first.job_id, first.task_id, first.delivery_count) == (JOB, "t-1", 10)
    assert first.enqueued_at == datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert first.reason.startswith("MaxDeliveryCountExceeded: Message could not be consumed after 10")
    assert (second.job_id, second.reason) == (JOB, "TTLExpiredException")
    assert (third.job_id, third.text) == (None, "� not text")
    assert bus.tokens == [f"sb://127.0.0.1:{bus.port}/geo-tasks/$DeadLetterQueue"]


def test_looking_takes_nothing_and_locks_nothing(bus: ServiceBus) -> None:
    """The stand-in raises at any operation but peeking, and notes credit, for which the service would deliver."""
    bus.queues = {"geo-tasks": [Letter(b"{}")] * (source.PEEKED + 5)}
    (queue,) = peek(settings(bus, "geo-tasks"))
    assert (queue.count, queue.is_all) == (source.PEEKED, False)
    assert bus.asked == [("geo-tasks", start, source.BATCH) for start in (1, 26, 51, 76)]
    assert bus.credits == []


def test_heavy_letters_are_asked_for_alone_and_end_the_looking(
    bus: ServiceBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "HEAVY", 10_000)
    monkeypatch.setattr(source, "MOST_BYTES", 300_000)
    named = b'{"task_id": "t-1", "filler": "'
    bus.queues = {"geo-tasks": [Letter(named + b"x" * 100_000 + b'"}')] * 26 + [Letter(b"{}")] * 9}
    (queue,) = peek(settings(bus, "geo-tasks"))
    assert [count for _, _, count in bus.asked] == [source.BATCH]
    assert (queue.count, queue.is_all) == (source.BATCH, False)
    monkeypatch.setattr(source, "MOST_BYTES", 2_550_000)
    (queue,) = peek(settings(bus, "geo-tasks"))
    assert [count for _, _, count in bus.asked[1:]] == [source.BATCH, 1]
    assert queue.count == 26
    assert {len(letter.text) for letter in queue.letters} == {1000}
    assert queue.letters[0].task_id is None  # it is not parsed


def test_a_letter_of_another_shape_is_counted_and_costs_no_other(bus: ServiceBus, facts: MakeFacts) -> None:
    odd = [Letter(b"{}", annotations={"x-opt-enqueued-time": at}) for at in ("yesterday", 2**62, [1])]
    bus.queues = {"geo-tasks": [*odd, Letter(b'{"task_id": "t-2"}')]}
    queues = peek(settings(bus, "geo-tasks"))
    assert [(queue.unreadable, [letter.task_id for letter in queue.letters]) for queue in queues] == [(3, ["t-2"])]
    (finding,) = dead_letters.analyze(facts({DEAD_LETTERS: list(queues)})).findings
    assert "3 of them cannot be read." in finding.observed


REFUSALS = {
    "missing": (stand_in.NOT_FOUND, "has no queue missing", "JOBSCOPE_SERVICE_BUS"),
    "closed": (stand_in.UNAUTHORIZED, "refused the app's identity at closed", "Azure Service Bus Data Receiver"),
    "disabled": (stand_in.DISABLED, "the Service Bus queue disabled is disabled", "enable it"),
    "busy": (stand_in.BUSY, "too busy to answer about busy", "the next run asks again"),
    "full": (stand_in.QUOTA, "no connection left for full", "open connections"),
    "broken": (stand_in.SERVER_ERROR, "gave an answer about broken that cannot be read", "JOBSCOPE_SERVICE_BUS"),
}


def test_a_refusal_is_reported_with_its_fix_and_asked_once(bus: ServiceBus) -> None:
    bus.queues = dict.fromkeys(REFUSALS, ())
    bus.refuse = {queue: answer for queue, (answer, _, _) in REFUSALS.items()}
    found = failures(bus, *REFUSALS)
    assert {queue for queue, (_, reason, fix) in REFUSALS.items() if reason not in found[queue].reason} == set()
    assert {queue for queue, (_, reason, fix) in REFUSALS.items() if fix not in found[queue].fix} == set()
    assert sorted(queue for queue, _, _ in bus.asked) == sorted(REFUSALS)


def test_an_answer_of_another_shape_is_reported_and_not_logged(
    bus: ServiceBus, caplog: pytest.LogCaptureFixture
) -> None:
    shapes: dict[str, object] = {
        "text": "text",
        "list": [1],
        "number": {"messages": 7},
        "bytes": {"messages": [{"message": b"\xff\xff"}]},
        "other": {"messages": [{"x": 1}]},
    }
    bus.queues, bus.odd = dict.fromkeys(shapes, ()), shapes
    found = failures(bus, *shapes)
    assert {queue: failure.reason for queue, failure in found.items()} == {
        queue: f"Service Bus gave an answer about {queue} that cannot be read" for queue in shapes
    }
    assert [record for record in caplog.records if record.name.startswith("azure") and record.levelno > 20] == []


def test_a_refused_token_and_a_broken_connection_are_reported(bus: ServiceBus) -> None:
    bus.queues, bus.refuse_token = {"geo-tasks": []}, (401, "Unauthorized")
    assert "refused the app's identity" in failures(bus, "geo-tasks")["geo-tasks"].reason
    bus.refuse_token, bus.hang_up = None, True
    assert "could not be reached at 127, or broke" in failures(bus, "geo-tasks")["geo-tasks"].reason
    nowhere = Settings.model_validate({"service_bus": "amqp://127.0.0.1:1/geo-tasks"})
    with pytest.raises(Unavailable, match="could not be reached"):
        peek(nowhere)


@pytest.mark.parametrize("where", ["$cbs", "$management"])
def test_silence_is_reported_within_its_limit(bus: ServiceBus, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(source, "QUEUE_S", 0.3)
    bus.queues, bus.silent_at = {"geo-tasks": []}, where
    assert "did not answer about geo-tasks within 0.3 s" in failures(bus, "geo-tasks")["geo-tasks"].reason


def test_a_queue_that_does_not_answer_leaves_the_others(bus: ServiceBus, facts: MakeFacts) -> None:
    bus.queues, bus.refuse = {"geo-jobs": [Letter(b"{}")], "not-there": []}, {"not-there": stand_in.NOT_FOUND}
    queues = peek(settings(bus, "geo-jobs", "not-there"))
    assert [queue.queue for queue in queues] == ["geo-jobs"]
    assert isinstance(queues, Incomplete)
    answered = facts({DEAD_LETTERS: []})
    verdict = dead_letters.analyze(answered.only({DEAD_LETTERS.name: queues})).without(queues.lacking)
    assert (verdict.status, verdict.partly) == ("warning", True)
    assert "has no queue not-there" in verdict.reason


def test_the_queues_together_have_a_limit(bus: ServiceBus, monkeypatch: pytest.MonkeyPatch) -> None:
    bus.queues = {"geo-jobs": [], "geo-tasks": []}
    monkeypatch.setattr(source, "ALL_S", 0.0)
    with pytest.raises(Unavailable, match="geo-jobs were not looked at"):
        peek(settings(bus, "geo-jobs", "geo-tasks"))
    assert bus.tokens == []


def test_a_run_publishes_them_without_secrets_and_goes_on_without_them(
    bus: ServiceBus, database: MakeDatabase, ask: Ask
) -> None:
    size = -(-len(CANARIES) // source.BATCH)
    packs = [CANARIES[start : start + size] for start in range(0, len(CANARIES), size)]
    bus.queues = {
        "geo-tasks": [
            Letter(json.dumps({"task_id": "t-1", "error": pack}), reason=pack[0], description="\n".join(pack))
            for pack in packs
        ]
        + [Letter("\n".join(pack)) for pack in packs]
        + [Letter(canary, reason=canary, description=canary) for canary in CANARIES[:40]]
    }
    dsn = database()
    snapshot = ask(dsn, dead_letters, service_bus=address(bus, "geo-tasks"))
    assert snapshot.analyses[ID].status == "warning"
    assert leaks({"snapshot": snapshot.model_dump_json()}) == {}
    (cost,) = [cost for cost in snapshot.run.queries if cost.source == "service_bus"]
    assert (cost.failure, cost.rows) == ("", 1)
    bus.refuse = {"geo-tasks": stand_in.UNAUTHORIZED}
    snapshot = ask(dsn, dead_letters, service_bus=address(bus, "geo-tasks"))
    assert snapshot.analyses[ID].status == "unknown"
    assert "Secret" not in snapshot.model_dump_json()


def test_without_a_queue_named_nothing_is_asked_or_imported(facts: MakeFacts, database: MakeDatabase, ask: Ask) -> None:
    assert peek(Settings()) == ()
    assert dead_letters.analyze(facts({DEAD_LETTERS: []})).status == "not_applicable"
    assert [c for c in ask(database(), dead_letters).run.queries if c.source == "service_bus"] == []
    asks = "from analysis.settings import Settings; from analysis.sources.service_bus import peek; peek(Settings())"
    known = f"{asks}; import sys; print(any(name.startswith('azure.servicebus') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", known], capture_output=True, text=True, check=True).stdout == "False\n"


def test_each_queue_with_letters_is_a_finding(facts: MakeFacts, database: MakeDatabase) -> None:
    story = Story(database())
    story.job("a")
    story.task("a", "queued")
    hour_ago = NOON - timedelta(hours=1)
    letters = (
        DeadLetter(hour_ago, 10, "MaxDeliveryCountExceeded: x", Story.job_id("a"), None, "{}"),
        DeadLetter(NOON, 10, "MaxDeliveryCountExceeded: y", None, "task-00001", "{}"),
        DeadLetter(None, None, "", None, "o'brien\\", "{}"),
    )
    queues = [DeadLetters("geo-jobs", letters, is_all=False), DeadLetters("geo-tasks", (), is_all=True)]
    verdict = dead_letters.analyze(facts({DEAD_LETTERS: queues}))
    (finding,) = verdict.findings
    assert finding.key == f"{ID}:geo-jobs"
    assert finding.title == "At least 3 dead letters lie in geo-jobs: nobody tries them again"
    assert finding.observed == (
        "Of the 3 looked at, 3 name their job or task. The oldest was sent 1 h ago, at 11:00 UTC."
    )
    assert (finding.count, finding.since) == (3, hour_ago)
    assert verdict.tables[0].rows[0]["reasons"] == "MaxDeliveryCountExceeded (2)"
    assert verdict.data["by_queue"] == {"geo-jobs": 3, "geo-tasks": 0}
    assert rows_of_actions(story.dsn, finding) == [1, 1]


@pytest.mark.parametrize(
    "value",
    [
        "jobs.example.net/geo-tasks",
        "jobs.servicebus.windows.net",
        "amqp://10.0.0.1:5672/geo-tasks",
        "jobs.servicebus.windows.net/a b",
        "Endpoint=sb://jobs.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=abcdefghijklmnop=",
        "jobs.servicebus.windows.net/" + ",".join(f"q{number}" for number in range(21)),
    ],
)
def test_a_token_goes_to_azure_or_this_machine_alone(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("JOBSCOPE_SERVICE_BUS", value)
    broken = Settings.read().broken("service_bus")
    assert broken is not None
    assert broken.reason.startswith("JOBSCOPE_SERVICE_BUS is wrong: ")
    assert "abcdefghijklmnop" not in broken.reason
