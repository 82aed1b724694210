-- Which jobs wait, are blocked, scheduled or run?
-- By the tables that hold them: unfinished rows of solid_queue_jobs are the failed ones too, which are kept for ever.
WITH held AS MATERIALIZED (
    SELECT ready.job_id FROM solid_queue_ready_executions AS ready
    UNION ALL
    SELECT claimed.job_id FROM solid_queue_claimed_executions AS claimed
    UNION ALL
    SELECT blocked.job_id FROM solid_queue_blocked_executions AS blocked
    UNION ALL
    SELECT scheduled.job_id FROM solid_queue_scheduled_executions AS scheduled
)

SELECT tasks.*
FROM held
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_id = held.job_id
    OFFSET 0
) AS tasks;
