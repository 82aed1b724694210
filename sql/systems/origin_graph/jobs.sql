-- What is a row of `workflow_runs` in the record's words?
SELECT
    workflow_runs.run_id AS job_id,
    NULL::text AS key,
    workflow_runs.workflow_name AS job_type,
    NULL::text AS queue,
    NULL::text AS state,
    workflow_runs.status::text AS status,
    -- The first stage with an open node; without any the last one.
    coalesce(nodes.first_open, nodes.last, 1) AS stage,
    coalesce(nodes.last, 1) AS total_stages,
    workflow_runs.created_at::timestamptz AS created_at,
    workflow_runs.started_at::timestamptz AS started_at,
    CASE
        WHEN workflow_runs.status IN ('completed', 'failed')
            THEN coalesce(
                workflow_runs.completed_at, nodes.moved_at, workflow_runs.started_at, workflow_runs.created_at
            )
    END::timestamptz AS ended_at,
    coalesce(
        workflow_runs.completed_at, nodes.moved_at, workflow_runs.started_at, workflow_runs.created_at
    )::timestamptz AS changed_at,
    -- The job of an older path that it was started for is told by its own id.
    NULL::text AS parent_job_id
FROM workflow_runs
-- A run has no time of its last change: that of its nodes stands for it. They are walked once, for their stages are.
-- ST05 does not see what the rows depend on.
CROSS JOIN LATERAL ( -- noqa: ST05
    SELECT
        min(tasks.stage) FILTER (
            WHERE tasks.status NOT IN ('completed', 'failed', 'skipped', 'expanded', 'cancelled')
        ) AS first_open,
        max(tasks.stage) AS last,
        max(tasks.changed_at) AS moved_at
    FROM tasks
    WHERE tasks.job_id = workflow_runs.run_id
) AS nodes;
