-- A shop in Airflow's tables: a DAG a type of job, whose run has one task, and children that wait for it.
INSERT INTO dag (
    dag_id, is_paused, is_stale, bundle_name, timetable_type, timetable_summary, partition_mapper_info, max_active_tasks,
    max_consecutive_failed_dag_runs, has_task_concurrency_limits, next_dagrun_create_after
)
SELECT
    kinds.kind, kinds.kind = 'sync_prices', FALSE, 'dags-folder', 'cron', '*/5 * * * *', '{}', 16, 0, FALSE,
    CASE
        WHEN kinds.kind = 'import_orders'
            THEN plan.at + CASE WHEN 'late_schedule' = ANY(plan.faults) THEN interval '-3 h' ELSE interval '4 min' END
    END
FROM (SELECT DISTINCT kind FROM shop WHERE state <> 'blocked') AS kinds CROSS JOIN plan;

INSERT INTO dag_run (
    id, dag_id, run_id, run_type, state, clear_number, queued_at, start_date, end_date, run_after, logical_date, span_status
)
SELECT
    number, kind, 'manual__' || number, 'manual',
    CASE state WHEN 'succeeded' THEN 'success' WHEN 'failed' THEN 'failed' ELSE 'running' END,
    0, created, coalesce(started, created), ended, created, created, 'ended'
FROM shop
WHERE state <> 'blocked';

INSERT INTO task_instance (
    id, task_id, dag_id, run_id, map_index, state, try_number, max_tries, pool, pool_slots, start_date, end_date,
    scheduled_dttm, queued_dttm, last_heartbeat_at, updated_at, queue, hostname, span_status
)
SELECT
    ('00000000-0000-4000-8000-' || lpad(to_hex(number), 12, '0'))::uuid, 'run', kind, 'manual__' || number, -1,
    CASE state
        WHEN 'succeeded' THEN 'success' WHEN 'failed' THEN 'failed' WHEN 'running' THEN 'running' ELSE
            CASE WHEN fault = 'held_queue' THEN 'scheduled' ELSE 'queued' END
    END,
    greatest(attempts, 1), CASE WHEN state = 'failed' THEN attempts - 1 ELSE 4 END, 'default_pool', 1, started, ended,
    created, created, coalesce(beat, ended), coalesce(ended, started, created), queue, coalesce(worker, ''), 'ended'
FROM shop
WHERE state <> 'blocked';

INSERT INTO job (id, job_type, state, start_date, latest_heartbeat, hostname)
SELECT 1, 'SchedulerJob', 'running', plan.at - interval '9 days', plan.at - interval '2 s', 'scheduler'
FROM plan;
