-- Which workflow run has the id :'wanted', one that begins so, a node of this id, or was started for this business id?
WITH params AS NOT MATERIALIZED (SELECT :'wanted'::text AS wanted)

SELECT
    found.run_id::text AS job_id,
    found.run_id::text AS key
FROM (
    SELECT workflow_runs.run_id
    FROM params
    INNER JOIN workflow_runs ON params.wanted = workflow_runs.run_id
    UNION
    SELECT workflow_tasks.run_id
    FROM params
    INNER JOIN workflow_tasks ON params.wanted = workflow_tasks.task_instance_id
    UNION
    -- No index serves these: the newest runs are looked at.
    SELECT newest.run_id
    FROM params
    CROSS JOIN
        LATERAL (
            SELECT workflow_runs.*
            FROM workflow_runs
            ORDER BY workflow_runs.created_at DESC
            LIMIT 10000
        ) AS newest
    WHERE
        params.wanted IN (
            newest.request_id, newest.asset_id, newest.release_id, newest.schedule_id, newest.legacy_job_id
        )
        OR (length(params.wanted) >= 8 AND starts_with(newest.run_id, params.wanted))
) AS found
ORDER BY found.run_id ASC
LIMIT 11;
