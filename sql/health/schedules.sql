-- Which schedules are active, when did each run last, and how many of its runs are open?
WITH params AS NOT MATERIALIZED (SELECT :'observed_at'::timestamptz AS observed_at),

-- The statuses in letters, one by one: only so the partial index is known to hold them.
open_runs AS (
    SELECT
        workflow_runs.schedule_id,
        count(*) AS runs
    FROM workflow_runs
    WHERE workflow_runs.status IN ('pending', 'running', 'awaiting_approval')
    GROUP BY workflow_runs.schedule_id
)

SELECT
    schedules.schedule_id::text AS schedule_id,
    schedules.workflow_name::text AS workflow_name,
    schedules.cron_expression::text AS cron_expression,
    schedules.last_run_at::timestamptz AS last_run_at,
    schedules.max_concurrent::bigint AS max_concurrent,
    coalesce(open_runs.runs, 0)::bigint AS open_runs
FROM schedules
CROSS JOIN params
LEFT JOIN open_runs ON schedules.schedule_id = open_runs.schedule_id
WHERE schedules.status::text = 'active'
ORDER BY schedules.schedule_id ASC
LIMIT 1000;
