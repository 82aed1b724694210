"""A slot of a fleet from the timer through a real queue to the reports, by the production runtime."""

import json
import threading
from collections.abc import Callable
from time import monotonic

from local.azurite import Storage
from local.functions_host import functions_host
from local.sample.load import LoadedSample
from tests.fleet.test_fleet_routes import PROJECT, TARGETS

PATIENCE_S = 120


def wait_for[T](found: Callable[[], T | None]) -> T:
    """What is asked for, as soon as it is there."""
    end, pause = monotonic() + PATIENCE_S, threading.Event()
    while monotonic() < end:
        if (answer := found()) is not None:
            return answer
        pause.wait(0.1)
    raise AssertionError(f"nothing came within {PATIENCE_S} s")


def test_the_timer_queues_the_queue_triggers_and_what_fails_five_times_is_poison(
    served_sample: LoadedSample, storage: Storage
) -> None:
    from azure.storage.queue import QueueClient, TextBase64DecodePolicy, TextBase64EncodePolicy

    environment = {
        "AzureWebJobsStorage": storage.connection_string,
        "JOBSCOPE_TARGETS": TARGETS,
        "ONE_DATABASE_URL": served_sample.dsn,
        "JOBSCOPE_REPORTS_URL": f"{storage.connection_string};Container=hosted",
        "JOBSCOPE_REQUESTS_PER_MINUTE": "100000",
        # No slot of its own comes while the test lasts.
        "JOBSCOPE_SCHEDULE": "0 0 0 1 1 *",
    }
    with functions_host(PROJECT, env=environment, timers=True) as host:
        assert host.invoke_timer("snapshot").succeeded

        def both_ran() -> list[dict[str, object]] | None:
            rows = {row["name"]: row for row in json.loads(host.request("GET", "/api/fleet").body)["targets"]}
            return list(rows.values()) if rows["billing"]["slot"] and rows["orders"]["slot"] else None

        rows = wait_for(both_ran)
        assert "broken" in {row["name"] for row in rows}
        assert host.request("GET", "/api/reports/latest?target=orders").status == 200

        write, read = TextBase64EncodePolicy(), TextBase64DecodePolicy()
        queues = [
            QueueClient.from_connection_string(
                storage.connection_string, name, message_encode_policy=write, message_decode_policy=read
            )
            for name in ("jobscope-targets", "jobscope-targets-poison")
        ]
        queues[0].send_message("{}")
        wait_for(lambda: "was put aside" in host.log() or None)
        assert [message.content for message in queues[1].peek_messages()] == ["{}"]
        assert queues[0].get_queue_properties().approximate_message_count == 0
        assert host.log().count("queue run_target failed") == 5

        assert json.loads(host.request("GET", "/api/fleet").body)["findings"] == []
        queues[1].send_message(json.dumps({"target": "orders", "slot": "2020-01-31T06:00:00Z"}))
        assert host.invoke_timer("snapshot").succeeded
        (found,) = json.loads(host.request("GET", "/api/fleet").body)["findings"]
        assert (found["key"], found["severity"], found["count"]) == ("fleet/poison", "critical", 2)
        assert [(each["target"], each["has_run"]) for each in found["messages"]] == [(None, False), ("orders", True)]
        page = host.request("GET", "/api/fleet?format=html").body.decode()
        assert "2 messages failed five times: their runs are not tried again" in page
        assert "--queue-name jobscope-targets-poison" in page
    # What the second timer queued is no other test's.
    queues[0].clear_messages()
