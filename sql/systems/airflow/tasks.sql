-- What is a row of `task_instance` in the record's words?
SELECT
    concat_ws(
        '/', task_instance.dag_id, task_instance.run_id, task_instance.task_id, nullif(task_instance.map_index, -1)
    ) AS task_id,
    json_build_array(
        task_instance.dag_id, task_instance.run_id, task_instance.task_id, task_instance.map_index
    )::text AS key,
    task_instance.dag_id || '/' || task_instance.run_id AS job_id,
    task_instance.dag_id || '.' || task_instance.task_id AS task_type,
    task_instance.queue,
    CASE
        WHEN task_instance.state IS NULL
            THEN
                CASE
                    -- Nothing starts it in a run that has ended.
                    WHEN dag_run.state IN ('success', 'failed') THEN 'skipped'
                    WHEN dag_run.state = 'queued' AND dag_run.run_after > :'observed_at'::timestamptz THEN 'scheduled'
                END
        -- The scheduler queues none while its DAG is paused.
        WHEN task_instance.state = 'scheduled' AND dag.is_paused THEN 'blocked'
    END AS state,
    coalesce(task_instance.state, 'no_status') AS status,
    1 AS stage,
    nullif(task_instance.map_index, -1)::text AS task_index,
    NULL::integer AS retries,
    -- The number grows when an attempt is scheduled.
    CASE
        WHEN task_instance.state IN ('scheduled', 'queued') THEN greatest(task_instance.try_number, 1) - 1
        ELSE task_instance.try_number
    END AS attempts,
    task_instance.max_tries::bigint + 1 AS max_attempts,
    coalesce(task_instance.scheduled_dttm, dag_run.queued_at) AS created_at,
    CASE
        WHEN task_instance.state = 'up_for_reschedule'
            THEN (
                SELECT max(task_reschedule.reschedule_date)
                FROM task_reschedule
                WHERE task_reschedule.ti_id = task_instance.id
            )
        WHEN task_instance.state = 'deferred' THEN task_instance.trigger_timeout
        WHEN task_instance.state IS NULL AND dag_run.state = 'queued' THEN dag_run.run_after
    END AS due_at,
    -- What was never tried has none, and of what waits for its next attempt the last one's is there.
    CASE
        WHEN task_instance.state NOT IN ('scheduled', 'queued') AND task_instance.try_number > 0
            -- A sensor that looks now and then begins anew each time.
            THEN least(
                task_instance.start_date,
                (
                    SELECT min(task_reschedule.start_date)
                    FROM task_reschedule
                    WHERE task_reschedule.ti_id = task_instance.id
                )
            )
    END AS started_at,
    CASE
        WHEN task_instance.state IN ('success', 'failed') THEN task_instance.end_date
        WHEN
            task_instance.state IN ('skipped', 'upstream_failed', 'removed')
            THEN coalesce(task_instance.updated_at, task_instance.end_date)
        WHEN task_instance.state IS NULL AND dag_run.state IN ('success', 'failed') THEN dag_run.end_date
    END AS ended_at,
    -- The end of an attempt stays where it is while the next one waits and runs.
    coalesce(
        CASE WHEN task_instance.state IN ('success', 'failed', 'up_for_retry') THEN task_instance.end_date END,
        CASE
            WHEN task_instance.state IS NULL AND dag_run.state IN ('success', 'failed') THEN dag_run.end_date
        END,
        task_instance.updated_at,
        task_instance.start_date,
        dag_run.queued_at
    ) AS changed_at,
    CASE WHEN task_instance.state = 'running' THEN task_instance.last_heartbeat_at END AS heartbeat_at,
    nullif(task_instance.hostname, '') AS worker,
    task_instance.dag_id,
    task_instance.run_id,
    task_instance.task_id AS native_task,
    task_instance.map_index,
    task_instance.state AS native_state,
    task_instance.updated_at
FROM task_instance
INNER JOIN dag_run ON task_instance.dag_id = dag_run.dag_id AND task_instance.run_id = dag_run.run_id
LEFT JOIN dag ON task_instance.dag_id = dag.dag_id;
