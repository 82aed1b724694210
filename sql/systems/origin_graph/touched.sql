-- Which workflow runs ended from :'since' to before :'until', or are open?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until,
        :'job_open'::text[] AS job_open
)

-- There is no index on the time of the end: it is found by the creation, up to a week before. What took longer was open
-- in the run before, and is asked for by its key.
SELECT workflow_runs.run_id
FROM params
INNER JOIN workflow_runs
    ON workflow_runs.created_at >= params.since - interval '7 days' AND workflow_runs.created_at < params.until
WHERE
    coalesce(workflow_runs.completed_at, 'infinity') >= params.since
    AND (
        workflow_runs.completed_at < params.until
        OR (workflow_runs.completed_at IS NULL AND workflow_runs.status IN ('completed', 'failed'))
    )
UNION
-- The statuses in letters: only so the partial index is known to hold them.
SELECT workflow_runs.run_id
FROM params
CROSS JOIN workflow_runs
WHERE
    workflow_runs.status IN ('pending', 'running', 'awaiting_approval')
    AND workflow_runs.status::text = ANY(params.job_open)
UNION
-- A status that nobody knows.
SELECT workflow_runs.run_id
FROM params
INNER JOIN workflow_runs ON workflow_runs.created_at >= params.since - interval '7 days'
WHERE
    workflow_runs.status NOT IN ('pending', 'running', 'awaiting_approval', 'completed', 'failed')
    AND workflow_runs.status::text = ANY(params.job_open);
