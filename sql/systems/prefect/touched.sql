-- Which flow runs changed, or had a task that did, from :'since' to before :'until', or are open?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until,
        :'job_open'::text[] AS job_open
)

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
    AND cardinality(params.job_open) > 0;
