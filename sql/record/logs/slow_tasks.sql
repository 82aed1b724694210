-- Which tasks of these types took longest in the window, and which least, so that the logs of both can be compared?
WITH timed AS (
    SELECT
        tasks.task_type,
        tasks.task_id,
        tasks.ended_at AS at,
        date_diff('microsecond', coalesce(tasks.started_at, tasks.created_at), tasks.ended_at) AS took
    FROM tasks
    WHERE
        list_contains(getvariable('types')::VARCHAR[], tasks.task_type)
        AND tasks.state = 'succeeded'
        AND tasks.ended_at > getvariable('since')
        -- Telemetry of the last five minutes may not have arrived.
        AND tasks.ended_at <= getvariable('until') - INTERVAL 5 MINUTES
),

placed AS (
    SELECT
        timed.task_type,
        timed.task_id,
        timed.at,
        row_number() OVER (PARTITION BY timed.task_type ORDER BY timed.took DESC, timed.task_id ASC) AS from_slowest,
        row_number() OVER (PARTITION BY timed.task_type ORDER BY timed.took ASC, timed.task_id ASC) AS from_quickest
    FROM timed
)

SELECT
    placed.task_type,
    placed.task_id,
    placed.at,
    placed.from_slowest <= 20 AS is_slow
FROM placed
WHERE placed.from_slowest <= 20 OR placed.from_quickest <= 10
ORDER BY placed.task_type ASC, placed.from_slowest ASC
LIMIT 1000;
