-- What is a row of `oban_jobs` in the record's words?
SELECT
    oban_jobs.id::text AS task_id,
    NULL::text AS key,
    oban_jobs.id::text AS job_id,
    oban_jobs.worker AS task_type,
    oban_jobs.queue,
    CASE
        -- Held by everybody who serves its queue (as queues.sql has it): it waits for a person, and is no backlog.
        WHEN
            oban_jobs.state::text IN ('available', 'scheduled', 'retryable')
            AND oban_jobs.scheduled_at <= oban_jobs.observed_at
            -- An array, so that it is made once and not for each job.
            AND oban_jobs.queue = ANY(
                array(
                    SELECT oban_producers.queue
                    FROM oban_producers
                    WHERE NOT oban_producers.meta ? 'shutdown_started_at'
                    GROUP BY oban_producers.queue
                    HAVING bool_and(coalesce((oban_producers.meta ->> 'paused')::boolean, FALSE))
                )
            )
            THEN 'blocked'
        -- A retry is made available when it is due, and only its past tells it from a job that waits for its first
        -- attempt.
        WHEN
            oban_jobs.state::text = 'available' AND oban_jobs.attempt > 0
            AND (oban_jobs.last_error IS NOT NULL OR oban_jobs.meta ? 'rescued')
            THEN 'retrying'
    END AS state,
    oban_jobs.state::text AS status,
    1 AS stage,
    NULL::text AS task_index,
    NULL::integer AS retries,
    -- It grows at the fetch. Python takes one off again when a job snoozes.
    oban_jobs.attempt AS attempts,
    oban_jobs.max_attempts,
    oban_jobs.inserted_at AT TIME ZONE 'UTC' AS created_at,
    -- A retry overwrites the time for which a job was made: it is that of the attempt which was started, or comes next.
    -- A job that was cancelled before its time keeps it, and nothing will happen then.
    CASE
        WHEN
            oban_jobs.state::text NOT IN ('completed', 'discarded', 'cancelled')
            OR oban_jobs.scheduled_at <= oban_jobs.attempted_at
            THEN oban_jobs.scheduled_at AT TIME ZONE 'UTC'
    END AS due_at,
    -- It stays when a job waits again, or is cancelled while it waits.
    CASE
        WHEN
            oban_jobs.state::text NOT IN ('available', 'scheduled', 'suspended')
            AND (oban_jobs.state::text = 'cancelled' AND oban_jobs.meta ? 'cancel_attempted_at') IS NOT TRUE
            THEN oban_jobs.attempted_at AT TIME ZONE 'UTC'
    END AS started_at,
    oban_jobs.own_end AT TIME ZONE 'UTC' AS ended_at,
    coalesce(
        oban_jobs.own_end,
        -- When an attempt failed stands with its error, and when a job was put back by hand in scheduled_at.
        greatest(
            oban_jobs.inserted_at,
            oban_jobs.attempted_at,
            least(oban_jobs.failed_at, oban_jobs.observed_at),
            CASE WHEN oban_jobs.state::text = 'available' THEN least(oban_jobs.scheduled_at, oban_jobs.observed_at) END
        )
    ) AT TIME ZONE 'UTC' AS changed_at,
    -- The process that runs it beats every 15 s, and in Python its row goes 60 s after the last time. Elixir has no
    -- such rows, or from Oban Pro, which was not run: there nothing follows from one that is missing.
    CASE
        WHEN oban_jobs.state::text = 'executing'
            THEN coalesce(
                (
                    SELECT greatest(oban_producers.updated_at, oban_jobs.attempted_at)
                    FROM oban_producers
                    WHERE oban_producers.uuid::text = oban_jobs.attempted_by[2]
                ),
                CASE WHEN pg_typeof(oban_jobs.errors) = 'jsonb'::regtype THEN oban_jobs.attempted_at END
            ) AT TIME ZONE 'UTC'
    END AS heartbeat_at,
    oban_jobs.attempted_by[1] AS worker,
    oban_jobs.id AS native_id,
    oban_jobs.state AS native_state,
    oban_jobs.completed_at AS native_completed_at,
    oban_jobs.discarded_at AS native_discarded_at,
    oban_jobs.cancelled_at AS native_cancelled_at
FROM (
    SELECT
        jobs.*,
        :'observed_at'::timestamptz AT TIME ZONE 'UTC' AS observed_at,
        -- A time is true only for the state that owns it.
        CASE jobs.state::text
            WHEN 'completed' THEN jobs.completed_at
            WHEN 'discarded' THEN jobs.discarded_at
            WHEN 'cancelled' THEN jobs.cancelled_at
        END AS own_end,
        CASE
            WHEN jobs.last_error ->> 'at' ~ '^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$'
                THEN (jobs.last_error ->> 'at')::timestamptz AT TIME ZONE 'UTC'
        END AS failed_at
    FROM (
        SELECT
            oban_jobs.*,
            -- An array of jsonb in Elixir, a jsonb array in Python. Read where the state is one that needs it.
            CASE
                WHEN oban_jobs.state::text IN ('available', 'retryable') THEN to_jsonb(oban_jobs.errors) -> -1
            END AS last_error
        FROM oban_jobs
    ) AS jobs
) AS oban_jobs;
