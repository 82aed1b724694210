"""Jobs in all that Dagster tells of them: each is named for what becomes of it."""

import time

from dagster import (
    DefaultScheduleStatus,
    DefaultSensorStatus,
    Definitions,
    DynamicOut,
    DynamicOutput,
    OpExecutionContext,
    Out,
    Output,
    RetryPolicy,
    ScheduleDefinition,
    SkipReason,
    in_process_executor,
    job,
    op,
    sensor,
)


@op
def load() -> int:
    return 4


@op
def clean_up(loaded: int) -> None: ...


@op
def fail() -> int:
    raise ValueError("no band B08")


@op(retry_policy=RetryPolicy(max_retries=1))
def fail_once(context: OpExecutionContext) -> None:
    if context.retry_number == 0:
        raise ConnectionError("the tile server is away")


@op(retry_policy=RetryPolicy(max_retries=1))
def fail_twice() -> int:
    raise ConnectionError("the tile server is away")


@op(retry_policy=RetryPolicy(max_retries=3, delay=86_400))
def fail_for_now() -> int:
    raise ConnectionError("the tile server is away for a day")


@op(out={"left": Out(is_required=False), "right": Out(is_required=False)})
def choose():  # noqa: ANN201 - Dagster would read an annotation as the output's type
    yield Output(1, "left")


@op
def take(chosen: int) -> None: ...


@op(out=DynamicOut())
def tiles():  # noqa: ANN201 - Dagster would read an annotation as the output's type
    for number in (1, 2, 3):
        yield DynamicOutput(number, mapping_key=str(number))


@op
def tile(number: int) -> None:
    if number == 2:
        raise ValueError("no tile 2")


@op
def hold() -> int:
    time.sleep(86_400)
    return 1


@job
def succeeds() -> None:
    clean_up(load())


@job
def fails() -> None:
    clean_up(fail())


@job(executor_def=in_process_executor)
def retried() -> None:
    fail_once()


@job
def exhausted() -> None:
    clean_up(fail_twice())


@job(executor_def=in_process_executor)
def retrying() -> None:
    clean_up(fail_for_now())


@job(executor_def=in_process_executor)
def skips() -> None:
    left, right = choose()
    take.alias("take_left")(left)
    take.alias("take_right")(right)


@job(executor_def=in_process_executor)
def mapped() -> None:
    tiles().map(tile)


@job(tags={"dagster/max_runtime": "2"})
def times_out() -> None:
    clean_up(hold())


@job
def killed() -> None:
    clean_up(hold())


@job
def killed_at_last() -> None:
    clean_up(hold())


@job
def cancelled() -> None:
    clean_up(hold())


@job(tags={"pool": "closed"})
def queued() -> None:
    load()


@sensor(job=succeeds, minimum_interval_seconds=5, default_status=DefaultSensorStatus.RUNNING)
def sees_nothing() -> SkipReason:
    return SkipReason("nothing came")


HELD = {"pool": "closed"}
"""What a schedule makes stays in the queue: each run would take a processor for ten seconds."""
ON, OFF = DefaultScheduleStatus.RUNNING, DefaultScheduleStatus.STOPPED
defs = Definitions(
    jobs=[
        succeeds, fails, retried, exhausted, retrying, skips, mapped, times_out, killed, killed_at_last, cancelled,
        queued,
    ],
    schedules=[
        ScheduleDefinition(name="minutely", cron_schedule="* * * * *", job=succeeds, tags=HELD, default_status=ON),
        ScheduleDefinition(name="stopped", cron_schedule="* * * * *", job=succeeds, tags=HELD, default_status=OFF),
    ],
    sensors=[sees_nothing],
)  # fmt: skip
