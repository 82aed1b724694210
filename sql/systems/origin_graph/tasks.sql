-- What is a row of `workflow_tasks` in the record's words?
SELECT
    workflow_tasks.task_instance_id AS task_id,
    NULL::text AS key,
    workflow_tasks.run_id AS job_id,
    -- What runs; the name is that of the node in its graph.
    coalesce(workflow_tasks.handler, workflow_tasks.task_name) AS task_type,
    NULL::text AS queue,
    CASE
        -- It waits for another node, or for the nodes that another one became: no backlog.
        WHEN
            workflow_tasks.status = 'pending'
            AND EXISTS (
                SELECT 1
                FROM workflow_task_deps
                INNER JOIN workflow_tasks AS needed
                    ON workflow_task_deps.depends_on_instance_id = needed.task_instance_id
                WHERE
                    workflow_task_deps.task_instance_id = workflow_tasks.task_instance_id
                    AND needed.status NOT IN ('completed', 'skipped', 'expanded')
                    AND NOT (
                        coalesce(workflow_task_deps.optional, FALSE) AND needed.status IN ('failed', 'cancelled')
                    )
            )
            THEN 'blocked'
        WHEN workflow_tasks.status IN ('pending', 'ready') AND workflow_tasks.retry_count > 0 THEN 'retrying'
        WHEN
            workflow_tasks.status IN ('pending', 'ready')
            AND workflow_tasks.execute_after::timestamptz > :'observed_at'::timestamptz
            THEN 'scheduled'
    END AS state,
    workflow_tasks.status::text AS status,
    -- One more than the most edges that lead to it. A circle, which no graph should have, ends at the bound.
    (
        WITH RECURSIVE paths (task_instance_id, edges) AS (
            SELECT
                workflow_tasks.task_instance_id,
                1
            UNION
            SELECT
                workflow_task_deps.depends_on_instance_id,
                paths.edges + 1
            FROM paths
            INNER JOIN workflow_task_deps ON paths.task_instance_id = workflow_task_deps.task_instance_id
            WHERE paths.edges < 100
        )

        SELECT max(paths.edges) FROM paths
    ) AS stage,
    workflow_tasks.fan_out_index::text AS task_index,
    workflow_tasks.retry_count AS retries,
    -- It follows from the retries and the start.
    CASE
        WHEN workflow_tasks.started_at IS NULL THEN workflow_tasks.retry_count
        WHEN workflow_tasks.status IN ('pending', 'ready') THEN workflow_tasks.retry_count
        ELSE workflow_tasks.retry_count::bigint + 1
    END AS attempts,
    workflow_tasks.max_retries::bigint + 1 AS max_attempts,
    workflow_tasks.created_at::timestamptz AS created_at,
    workflow_tasks.execute_after::timestamptz AS due_at,
    workflow_tasks.started_at::timestamptz AS started_at,
    -- A node that was skipped has no time of its end.
    CASE
        WHEN workflow_tasks.status IN ('completed', 'failed', 'skipped', 'expanded', 'cancelled')
            THEN coalesce(workflow_tasks.completed_at, workflow_tasks.updated_at)::timestamptz
    END AS ended_at,
    workflow_tasks.updated_at::timestamptz AS changed_at,
    workflow_tasks.last_pulse::timestamptz AS heartbeat_at,
    workflow_tasks.claimed_by AS worker
FROM workflow_tasks;
