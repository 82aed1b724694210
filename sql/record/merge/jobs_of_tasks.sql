-- What are the jobs of a flat system, in which each task is a job of its own?
SELECT
    tasks_read.task_id AS job_id,
    tasks_read.key,
    tasks_read.task_type AS job_type,
    tasks_read.queue,
    tasks_read.state,
    tasks_read.status,
    1::BIGINT AS stage,
    1::BIGINT AS total_stages,
    tasks_read.created_at,
    tasks_read.started_at,
    tasks_read.ended_at,
    tasks_read.changed_at,
    NULL::VARCHAR AS parent_job_id
FROM tasks_read;
