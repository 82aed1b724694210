-- What is a flow run, or a task without a flow, in the record's words?
SELECT
    tasks.job_id,
    NULL::text AS key,
    tasks.task_type AS job_type,
    tasks.queue,
    tasks.state,
    CASE
        WHEN
            tasks.status = 'Completed'
            AND tasks.is_flow
            AND EXISTS (
                SELECT 1
                FROM task_run
                WHERE task_run.flow_run_id = tasks.native_job AND task_run.state_type::text IN ('FAILED', 'CRASHED')
            ) THEN 'Completed with failed tasks'
        ELSE tasks.status
    END AS status,
    1 AS stage,
    1 AS total_stages,
    tasks.created_at,
    tasks.started_at,
    tasks.ended_at,
    tasks.changed_at,
    (
        SELECT task_run.flow_run_id::text
        FROM task_run
        WHERE task_run.id = tasks.parent_task_run_id
    ) AS parent_job_id,
    tasks.native_job
FROM tasks
WHERE tasks.is_job;
