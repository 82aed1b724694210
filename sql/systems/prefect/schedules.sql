-- When is the next run of each schedule due? Its runs are planned ahead; where none waits, its last one tells.
WITH known AS MATERIALIZED (
    SELECT
        deployment_schedule.id,
        deployment_schedule.deployment_id,
        deployment_schedule.schedule,
        deployment_schedule.active,
        deployment.paused,
        flow.name || '/' || deployment.name || coalesce(' / ' || deployment_schedule.slug, '') AS name,
        coalesce(work_queue.is_paused, FALSE) OR coalesce(work_pool.is_paused, FALSE) AS is_held
    FROM deployment_schedule
    INNER JOIN deployment ON deployment_schedule.deployment_id = deployment.id
    LEFT JOIN flow ON deployment.flow_id = flow.id
    LEFT JOIN work_queue ON deployment.work_queue_id = work_queue.id
    LEFT JOIN work_pool ON work_queue.work_pool_id = work_pool.id
    ORDER BY deployment_schedule.active DESC, name ASC
    LIMIT 200
)

SELECT
    known.name AS schedule,
    known.schedule ->> 'cron' AS cadence,
    known.schedule ->> 'timezone' AS timezone,
    (
        SELECT max(flow_run.expected_start_time)
        FROM flow_run
        WHERE
            flow_run.deployment_id = known.deployment_id
            AND flow_run.auto_scheduled = TRUE
            AND flow_run.created_by ->> 'id' = known.id::text
            AND flow_run.state_type <> 'SCHEDULED'
    ) AS last_at,
    (
        -- In these words the partial index is known to hold them.
        SELECT min(flow_run.next_scheduled_start_time)
        FROM flow_run
        WHERE
            flow_run.deployment_id = known.deployment_id
            AND flow_run.auto_scheduled = TRUE
            AND flow_run.created_by ->> 'id' = known.id::text
            AND flow_run.state_type = 'SCHEDULED'
            AND flow_run.state_name IN ('Scheduled', 'Late')
    ) AS next_at,
    CASE
        WHEN jsonb_typeof(known.schedule -> 'interval') = 'number'
            THEN (known.schedule ->> 'interval')::double precision
    END AS gap_s,
    NOT known.active OR coalesce(known.paused, FALSE) OR known.is_held AS paused
FROM known
ORDER BY known.name
LIMIT 200;
