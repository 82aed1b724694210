-- What is a row of `runs` in the record's words?
SELECT
    runs.run_id AS job_id,
    NULL::text AS key,
    runs.pipeline_name AS job_type,
    NULL::text AS queue,
    NULL::text AS state,
    runs.status,
    1 AS stage,
    1 AS total_stages,
    made.at AS created_at,
    -- The start of its worker's process, until that says when it began.
    CASE
        WHEN runs.status NOT IN ('NOT_STARTED', 'MANAGED', 'QUEUED')
            THEN coalesce(
                made.run_started_at, CASE WHEN runs.status IN ('STARTING', 'CANCELING') THEN made.at END
            )
    END AS started_at,
    CASE WHEN runs.status IN ('SUCCESS', 'FAILURE', 'CANCELED') THEN coalesce(made.run_ended_at, made.at) END
        AS ended_at,
    -- `update_timestamp` is of a zone that nobody tells, and moves with tags too.
    coalesce(made.run_ended_at, made.run_started_at, made.at) AS changed_at,
    NULL::text AS parent_job_id
FROM runs
-- The first event is written with the run.
LEFT JOIN LATERAL (
    SELECT event_logs.timestamp AS at
    FROM event_logs
    WHERE event_logs.run_id = runs.run_id
    ORDER BY event_logs.id ASC
    LIMIT 1
) AS first ON TRUE
-- It is of UTC, and `create_timestamp` of the sessions' zone: what has no event yet is read as if that were UTC.
-- ST05 does not see what the rows depend on.
-- What is no time up to the year 9999 is not known: as a timestamp it would fail, and all other rows with it.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT
        coalesce(first.at, runs.create_timestamp) AT TIME ZONE 'UTC' AS at,
        CASE WHEN runs.start_time BETWEEN 0 AND 253402300799 THEN to_timestamp(runs.start_time) END AS run_started_at,
        CASE WHEN runs.end_time BETWEEN 0 AND 253402300799 THEN to_timestamp(runs.end_time) END AS run_ended_at
) AS made;
