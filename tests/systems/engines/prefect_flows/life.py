"""Flows for each state that a run and a task of Prefect can be in; each is named for what becomes of it."""

import os
import time

from prefect import flow, pause_flow_run, task
from prefect.runtime import flow_run, task_run
from prefect.tasks import task_input_hash

AN_HOUR = 3600


@task
def load(number: int = 0) -> int:
    return number


@task
def fail() -> None:
    raise ValueError("no band B08")


@task(retries=1, retry_delay_seconds=0)
def fail_once() -> None:
    if task_run.run_count == 1:
        raise RuntimeError("the tile server is away")


@task(retries=1, retry_delay_seconds=0)
def fail_twice() -> None:
    raise RuntimeError("the tile server is away")


@task(retries=1, retry_delay_seconds=1.5)
def fail_once_and_wait() -> None:
    if task_run.run_count == 1:
        raise RuntimeError("the tile server is away")


@task(retries=3, retry_delay_seconds=AN_HOUR)
def fail_for_now() -> None:
    raise RuntimeError("no answer in 30 s")


@task
def hold() -> None:
    time.sleep(AN_HOUR)


@task(timeout_seconds=0.5)
def hold_too_long() -> None:
    time.sleep(AN_HOUR)


@task
def tile(number: int) -> None:
    if number == 2:
        raise ValueError("no tile 2")


@task(cache_key_fn=task_input_hash, persist_result=True)
def look_up(number: int) -> int:
    return number


@task
def stop_at_once() -> None:
    os._exit(3)


@flow
def succeeds(order: int = 0, api_key: str = "") -> int:
    return load(order + len(api_key))


@flow
def retried() -> None:
    fail_once()


@flow
def retried_after_a_wait() -> None:
    fail_once_and_wait()


@flow(retries=1, retry_delay_seconds=0)
def flow_retried() -> int:
    if flow_run.run_count == 1:
        raise RuntimeError("the catalogue is away")
    return load()


@flow(retries=1, retry_delay_seconds=AN_HOUR)
def flow_retrying() -> None:
    raise RuntimeError("the catalogue is away")


@flow
def exhausted() -> None:
    failed = fail_twice.submit()
    load.submit(failed).wait()
    failed.result()


@flow
def retried_by_hand() -> None:
    load()
    fail()


@flow
def retrying() -> None:
    fail_for_now()


@flow
def gets_over_it() -> int:
    failed = fail.submit()
    load.submit(failed).wait()
    return load(4)


@flow
def mapped() -> None:
    tile.map([1, 2, 3]).result()


@flow
def times_out() -> None:
    hold_too_long()


@flow(timeout_seconds=1)
def run_times_out() -> None:
    time.sleep(AN_HOUR)


@flow
def fails_itself() -> None:
    raise KeyError("no such scene: S2A")


@flow
def caches() -> None:
    look_up(7)
    look_up(7)


@flow
def pauses() -> None:
    load()
    pause_flow_run(timeout=AN_HOUR)


@flow
def killed() -> None:
    hold()


@flow
def crashes() -> None:
    stop_at_once()


@flow
def cancelled() -> None:
    hold()


@flow
def killed_at_last() -> None:
    hold()


@flow
def requeued() -> None:
    if flow_run.run_count == 1:
        hold()


@flow(flow_run_name="child")
def child() -> int:
    return load(1)


@flow
def parent() -> int:
    return child()
