-- Which tasks belong to flow runs that changed, or had a task that did, from :'since' to before :'until', or are open?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until,
        :'observed_at'::timestamptz AS observed_at,
        :'job_open'::text[] AS job_open,
        :'large_jobs'::text[] AS large_jobs
),

-- MATERIALIZED and OFFSET 0: a join would read all tasks from end to end once there are many runs.
touched AS MATERIALIZED (
    SELECT flow_run.id
    FROM flow_run
    CROSS JOIN params
    WHERE flow_run.updated >= params.since AND flow_run.updated < params.until
    UNION
    -- A flow run is not touched when one of its tasks is.
    SELECT coalesce(task_run.flow_run_id, task_run.id) AS id
    FROM task_run
    CROSS JOIN params
    WHERE task_run.updated >= params.since AND task_run.updated < params.until
    UNION
    SELECT flow_run.id
    FROM flow_run
    CROSS JOIN params
    WHERE
        flow_run.state_type IN ('SCHEDULED', 'PENDING', 'RUNNING', 'PAUSED', 'CANCELLING')
        AND cardinality(params.job_open) > 0
    UNION
    -- Of what waits for another task that failed there is more with every day: it is Pending for ever.
    SELECT task_run.id
    FROM task_run
    CROSS JOIN params
    WHERE
        task_run.flow_run_id IS NULL
        AND task_run.state_name IN ('Scheduled', 'AwaitingRetry', 'Pending', 'Running', 'Retrying')
        AND cardinality(params.job_open) > 0
)

SELECT of_run.*
FROM touched
CROSS JOIN params
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE
        tasks.native_job = touched.id
        AND (
            NOT touched.id::text = ANY(params.large_jobs)
            OR tasks.is_flow
            OR NOT tasks.has_ended
            OR tasks.updated >= params.since
        )
    OFFSET 0
) AS of_run;
