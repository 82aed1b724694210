"""DAGs for each state that a run and a task of Airflow can be in; each is named for what becomes of it."""

import logging
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from airflow.providers.standard.sensors.date_time import DateTimeSensorAsync
from airflow.sdk import DAG, PokeReturnValue, get_current_context, task
from log_ids import log_failure

try:
    from airflow.sdk.exceptions import AirflowSkipException
except ImportError:  # in 3.1 it is another's
    from airflow.exceptions import AirflowSkipException

# Where the exporter to Application Insights would stand, a file.
logged = logging.FileHandler(Path(os.environ["AIRFLOW_HOME"]) / "jobs.log")
logged.setFormatter(logging.Formatter("%(job_id)s %(task_id)s %(message)s"))
logging.getLogger("jobs").addHandler(logged)
logging.getLogger("jobs").propagate = False

FAR = datetime(2099, 1, 1, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)


@task
def load() -> int:
    return 4


@task(trigger_rule="all_done")
def clean_up() -> None:
    pass


@task
def fail() -> None:
    raise ValueError("no band B08")


@task(retries=1, retry_delay=timedelta(0))
def fail_once() -> None:
    if get_current_context()["ti"].try_number == 1:
        raise RuntimeError("the tile server is away")


@task(retries=1, retry_delay=timedelta(0))
def fail_twice() -> None:
    raise RuntimeError("the tile server is away")


@task(retries=3, retry_delay=AN_HOUR)
def fail_for_now() -> None:
    raise RuntimeError("no answer in 30 s")


@task
def skip() -> None:
    raise AirflowSkipException("nothing to do")


@task
def hold() -> None:
    time.sleep(3600)


@task(execution_timeout=timedelta(seconds=1))
def hold_too_long() -> None:
    time.sleep(3600)


@task
def tile(number: int) -> None:
    if number == 2:
        raise ValueError("no tile 2")


@task.sensor(poke_interval=3600, timeout=7200, mode="reschedule")
def look_hourly() -> PokeReturnValue:
    return PokeReturnValue(is_done=False)


with DAG("succeeds"):
    load() >> clean_up()

with DAG("retried"):
    fail_once()

with DAG("exhausted"):
    fail_twice() >> load()

with DAG("retrying"):
    fail_for_now() >> load()

with DAG("gets_over_it", default_args={"on_failure_callback": log_failure}):
    fail() >> clean_up()

with DAG("skips"):
    skip() >> load()

with DAG("mapped"):
    tile.expand(number=[1, 2, 3])

with DAG("times_out"):
    hold_too_long()

with DAG("run_times_out", dagrun_timeout=timedelta(seconds=2)):
    hold() >> load()

with DAG("killed"):
    hold() >> load()

with DAG("killed_at_last"):
    hold()

with DAG("cancelled"):
    hold() >> load()

with DAG("pokes"):
    look_hourly()

with DAG("deferred"):
    DateTimeSensorAsync(task_id="wait", target_time=FAR)

with DAG("without_slots"):
    load.override(pool="closed")()

with DAG("paused"):
    load()

with DAG("overdue", schedule="@hourly", start_date=datetime(2026, 1, 1, tzinfo=UTC), catchup=False):
    load()

with DAG("paused_with_schedule", schedule="@hourly", start_date=datetime(2026, 1, 1, tzinfo=UTC), catchup=False):
    load()
