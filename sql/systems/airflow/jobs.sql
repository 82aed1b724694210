-- What is a row of `dag_run` in the record's words?
SELECT
    dag_run.dag_id || '/' || dag_run.run_id AS job_id,
    json_build_array(dag_run.dag_id, dag_run.run_id)::text AS key,
    dag_run.dag_id AS job_type,
    NULL::text AS queue,
    CASE
        WHEN dag_run.state = 'queued' AND dag_run.run_after > :'observed_at'::timestamptz THEN 'scheduled'
        -- The scheduler starts none while its DAG is paused.
        WHEN dag_run.state = 'queued' AND dag.is_paused THEN 'blocked'
    END AS state,
    CASE
        WHEN
            dag_run.state = 'success'
            AND EXISTS (
                SELECT 1
                FROM task_instance
                WHERE
                    task_instance.dag_id = dag_run.dag_id
                    AND task_instance.run_id = dag_run.run_id
                    AND task_instance.state = 'failed'
            ) THEN 'success with failed tasks'
        ELSE dag_run.state
    END AS status,
    1 AS stage,
    1 AS total_stages,
    -- Since when it waits: a clear renews `queued_at` and leaves `created_at` as it was.
    greatest(
        dag_run.queued_at, CASE WHEN dag_run.run_after <= :'observed_at'::timestamptz THEN dag_run.run_after END
    ) AS created_at,
    CASE WHEN dag_run.state <> 'queued' THEN dag_run.start_date END AS started_at,
    CASE WHEN dag_run.state IN ('success', 'failed') THEN dag_run.end_date END AS ended_at,
    -- `updated_at` moves whenever the scheduler looks at a run.
    coalesce(
        CASE WHEN dag_run.state IN ('success', 'failed') THEN dag_run.end_date END,
        CASE WHEN dag_run.state <> 'queued' THEN dag_run.start_date END,
        dag_run.queued_at,
        dag_run.updated_at
    ) AS changed_at,
    NULL::text AS parent_job_id,
    dag_run.dag_id,
    dag_run.run_id,
    dag_run.state AS native_state,
    dag_run.run_after,
    dag_run.last_scheduling_decision
FROM dag_run
LEFT JOIN dag ON dag_run.dag_id = dag.dag_id;
