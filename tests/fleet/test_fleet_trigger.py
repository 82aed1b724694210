"""The queue trigger of function_app.py: only with targets, on the queue and by the connection that the timer uses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.sources.fleet_queue import CONNECTION, QUEUE

PROJECT = Path(__file__).parents[2]
LIST = "import function_app; [print(each.get_function_json()) for each in function_app.app.get_functions()]"


@pytest.mark.parametrize("targets", ["", '[[targets]]\nname = "a"'])
def test_a_queue_is_listened_to_only_where_there_are_targets(targets: str) -> None:
    environment = {**os.environ, "JOBSCOPE_TARGETS": targets}
    done = subprocess.run([sys.executable, "-c", LIST], cwd=PROJECT, env=environment, capture_output=True, check=True)
    bindings = [binding for line in done.stdout.splitlines() for binding in json.loads(line)["bindings"]]
    queues = [(each["queueName"], each["connection"]) for each in bindings if each["type"] == "queueTrigger"]
    assert queues == ([(QUEUE, CONNECTION)] if targets else [])


def test_an_instance_runs_one_message_at_a_time() -> None:
    queues = json.loads((PROJECT / "host.json").read_text())["extensions"]["queues"]
    assert queues == {"batchSize": 1, "newBatchThreshold": 0, "maxDequeueCount": 5}
