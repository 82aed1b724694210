-- Which flow run called the flow of :'job_key', and which did it call?
WITH params AS NOT MATERIALIZED (SELECT :'job_key'::text AS job_id),

linked AS (
    SELECT
        task_run.flow_run_id AS id,
        'started by' AS relation
    FROM params
    INNER JOIN flow_run ON params.job_id::uuid = flow_run.id
    INNER JOIN task_run ON flow_run.parent_task_run_id = task_run.id
    UNION ALL
    SELECT
        flow_run.id,
        'started' AS relation
    FROM params
    INNER JOIN task_run ON params.job_id::uuid = task_run.flow_run_id
    INNER JOIN flow_run ON task_run.id = flow_run.parent_task_run_id
)

SELECT
    linked.id::text AS job_id,
    linked.relation,
    other.job_type,
    other.status
FROM linked
CROSS JOIN
    LATERAL (
        SELECT
            jobs.job_type,
            jobs.status,
            jobs.created_at
        FROM jobs
        WHERE jobs.native_job = linked.id
        OFFSET 0
    ) AS other
ORDER BY linked.relation DESC, other.created_at ASC
LIMIT 100;
