-- What are the run of a flow itself, and its task runs, in the record's words?
SELECT
    runs.id::text AS task_id,
    NULL::text AS key,
    runs.job::text AS job_id,
    runs.task_type,
    runs.of_queue AS queue,
    CASE
        -- What is open when its flow run has ended stays so for ever: nothing runs it.
        WHEN runs.run_ended AND NOT runs.ended
            THEN
                CASE
                    WHEN runs.run_count = 0 THEN 'skipped'
                    WHEN runs.run_type IN ('FAILED', 'CRASHED') THEN 'failed'
                    ELSE 'cancelled'
                END
        -- So ends a task whose run somebody cancelled.
        WHEN runs.run_type = 'CANCELLED' AND runs.type = 'CRASHED' THEN 'cancelled'
        WHEN runs.status IN ('Scheduled', 'Late') AND runs.next_at > :'observed_at'::timestamptz THEN 'scheduled'
        -- No worker is given what is in a queue or pool that is paused.
        WHEN runs.type = 'SCHEDULED' AND runs.is_held THEN 'blocked'
    END AS state,
    runs.status,
    1 AS stage,
    NULL::text AS task_index,
    NULL::integer AS retries,
    runs.run_count AS attempts,
    CASE
        WHEN jsonb_typeof(runs.policy -> 'retries') = 'number'
            THEN least((runs.policy ->> 'retries')::numeric, 1000000000)::bigint + 1
    END AS max_attempts,
    -- Since when it waits: what is planned since it is due.
    CASE
        WHEN runs.is_flow
            THEN greatest(
                runs.created, CASE WHEN runs.expected <= :'observed_at'::timestamptz THEN runs.expected END
            )
        -- The row of a task run is written seconds after its start.
        ELSE coalesce(runs.expected, runs.created)
    END AS created_at,
    CASE
        -- Of a task run the column is empty: it stands with the state.
        WHEN runs.status = 'AwaitingRetry' AND NOT runs.is_flow
            THEN (
                -- Of another form nothing is said.
                SELECT
                    substring(
                        task_run_state.state_details ->> 'scheduled_time'
                        FROM '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)'
                    )::timestamptz
                FROM task_run_state
                WHERE task_run_state.id = runs.state_id
            )
        WHEN runs.status IN ('Scheduled', 'Late', 'AwaitingRetry') THEN runs.next_at
    END AS due_at,
    -- One that was cancelled, or whose process died, before it began has a start too: its end. After a retry the first
    -- attempt's stays.
    CASE
        WHEN runs.run_count = 1 THEN runs.start_time
        WHEN runs.run_count > 1
            THEN coalesce(
                CASE
                    WHEN runs.is_flow
                        THEN (
                            SELECT max(flow_run_state.timestamp)
                            FROM flow_run_state
                            WHERE flow_run_state.flow_run_id = runs.id AND flow_run_state.type::text = 'RUNNING'
                        )
                    ELSE (
                        SELECT max(task_run_state.timestamp)
                        FROM task_run_state
                        WHERE task_run_state.task_run_id = runs.id AND task_run_state.type::text = 'RUNNING'
                    )
                END,
                runs.start_time
            )
    END AS started_at,
    CASE
        WHEN runs.status = 'NotReady' THEN runs.at
        WHEN runs.ended THEN runs.end_time
        WHEN runs.run_ended THEN runs.run_ended_at
    END AS ended_at,
    coalesce(
        CASE
            WHEN runs.status = 'NotReady' THEN runs.at
            WHEN runs.ended THEN runs.end_time
            WHEN runs.run_ended THEN runs.run_ended_at
        END,
        runs.at,
        runs.updated
    ) AS changed_at,
    -- The process of a flow run beats, and its tasks run in it.
    CASE
        WHEN runs.type = 'RUNNING' AND runs.run_ended IS NOT TRUE
            THEN (
                SELECT max(events.occurred)
                FROM events
                WHERE
                    events.event = 'prefect.flow-run.heartbeat'
                    AND events.resource_id = 'prefect.flow-run.' || runs.job
            )
    END AS heartbeat_at,
    runs.labels ->> 'prefect.worker.name' AS worker,
    runs.id AS native_id,
    runs.job AS native_job,
    runs.is_flow,
    runs.is_job,
    runs.ended AS has_ended,
    runs.at AS native_at,
    runs.updated,
    runs.state_id,
    runs.run_state_id,
    runs.parent_task_run_id
FROM (
    SELECT
        stated.*,
        stated.type IN ('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED') OR stated.name = 'NotReady' AS ended,
        stated.run_type IN ('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED') AS run_ended,
        -- A name that a flow or a task has given is read by its type.
        CASE
            WHEN stated.type IS NULL THEN 'No state'
            WHEN
                stated.type || '/' || stated.name IN (
                    'SCHEDULED/Late',
                    'SCHEDULED/AwaitingRetry',
                    'SCHEDULED/AwaitingConcurrencySlot',
                    'PENDING/Submitting',
                    'PENDING/InfrastructurePending',
                    'PENDING/NotReady',
                    'RUNNING/Retrying',
                    'PAUSED/Suspended',
                    'COMPLETED/Cached',
                    'COMPLETED/RolledBack',
                    'FAILED/TimedOut'
                ) THEN stated.name
            ELSE initcap(stated.type)
        END AS status
    FROM (
        SELECT
            flow_run.id,
            flow_run.id AS job,
            TRUE AS is_flow,
            TRUE AS is_job,
            flow.name::text AS task_type,
            work_pool.name || '/' || work_queue.name AS of_queue,
            coalesce(work_queue.is_paused, FALSE) OR coalesce(work_pool.is_paused, FALSE) AS is_held,
            flow_run.state_type::text AS type,
            flow_run.state_name::text AS name,
            flow_run.state_timestamp AS at,
            flow_run.run_count,
            flow_run.expected_start_time AS expected,
            flow_run.next_scheduled_start_time AS next_at,
            flow_run.start_time,
            flow_run.end_time,
            flow_run.created,
            flow_run.updated,
            flow_run.empirical_policy AS policy,
            flow_run.labels,
            flow_run.state_id,
            NULL AS run_type,
            NULL::timestamptz AS run_ended_at,
            NULL::uuid AS run_state_id,
            flow_run.parent_task_run_id
        FROM flow_run
        LEFT JOIN flow ON flow_run.flow_id = flow.id
        LEFT JOIN work_queue ON flow_run.work_queue_id = work_queue.id
        LEFT JOIN work_pool ON work_queue.work_pool_id = work_pool.id
        UNION ALL
        SELECT
            task_run.id,
            task_run.flow_run_id AS job,
            FALSE AS is_flow,
            FALSE AS is_job,
            -- The function's name, and a hash.
            regexp_replace(task_run.task_key, '-[0-9a-f]{8}$', '') AS task_type,
            NULL::text AS of_queue,
            FALSE AS is_held,
            task_run.state_type::text AS type,
            task_run.state_name::text AS name,
            task_run.state_timestamp AS at,
            task_run.run_count,
            task_run.expected_start_time AS expected,
            task_run.next_scheduled_start_time AS next_at,
            task_run.start_time,
            task_run.end_time,
            task_run.created,
            task_run.updated,
            task_run.empirical_policy AS policy,
            flow_run.labels,
            task_run.state_id,
            flow_run.state_type::text AS run_type,
            coalesce(flow_run.end_time, flow_run.state_timestamp) AS run_ended_at,
            flow_run.state_id AS run_state_id,
            NULL::uuid AS parent_task_run_id
        FROM task_run
        LEFT JOIN flow_run ON task_run.flow_run_id = flow_run.id
        WHERE
            task_run.flow_run_id IS NOT NULL
            -- What stands for a flow that this flow called has a flow run of its own.
            AND NOT EXISTS (
                SELECT 1 FROM flow_run AS called
                WHERE called.parent_task_run_id = task_run.id
            )
        UNION ALL
        SELECT
            task_run.id,
            task_run.id AS job,
            FALSE AS is_flow,
            TRUE AS is_job,
            regexp_replace(task_run.task_key, '-[0-9a-f]{8}$', '') AS task_type,
            NULL::text AS of_queue,
            FALSE AS is_held,
            task_run.state_type::text AS type,
            task_run.state_name::text AS name,
            task_run.state_timestamp AS at,
            task_run.run_count,
            task_run.expected_start_time AS expected,
            task_run.next_scheduled_start_time AS next_at,
            task_run.start_time,
            task_run.end_time,
            task_run.created,
            task_run.updated,
            task_run.empirical_policy AS policy,
            NULL::jsonb AS labels,
            task_run.state_id,
            NULL AS run_type,
            NULL::timestamptz AS run_ended_at,
            NULL::uuid AS run_state_id,
            NULL::uuid AS parent_task_run_id
        FROM task_run
        WHERE task_run.flow_run_id IS NULL
    ) AS stated
) AS runs;
