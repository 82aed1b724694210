-- What do all tasks of one job say of their course, without what is large?
WITH params AS NOT MATERIALIZED (
    SELECT :'job_id'::job_key AS job_id
)

SELECT
    tasks.task_id::text AS task_id,
    -- A view of the users' own may give NULL where the system never does.
    coalesce(tasks.task_type::text, '(none)') AS task_type,
    coalesce(tasks.status::text, '(none)') AS status,
    coalesce(tasks.stage, 1)::bigint AS stage,
    tasks.task_index::text AS task_index,
    tasks.retry_count::bigint AS retry_count,
    tasks.heartbeat::timestamptz AS last_heartbeat,
    tasks.execution_started_at::timestamptz AS execution_started_at,
    tasks.execute_after::timestamptz AS execute_after,
    tasks.claimed_by::text AS claimed_by,
    coalesce(tasks.created_at, tasks.updated_at, '-infinity')::timestamptz AS created_at,
    coalesce(tasks.updated_at, tasks.created_at, '-infinity')::timestamptz AS updated_at,
    -- What tells of the fault: from the last traceback on, without its frames; of a bare text or an exception group the
    -- beginning. analysis/errors/exception_line.py takes the line that says it, once secrets are removed.
    left(
        CASE
            WHEN cut.last_traceback = 0 OR strpos(cut.error, 'Exception Group Traceback') > 0 THEN cut.error
            -- Begun where the traceback does: to let the expression search for it took twenty milliseconds a text.
            ELSE
                regexp_replace(
                    right(cut.error, cut.last_traceback + length('Traceback (most recent call last):') - 1),
                    '^([^\n]*)(\n[ \t][^\n]*)*', '\1'
                )
        END, 1200
    )::text AS error,
    text.error_type::text AS error_type,
    CASE WHEN text.retryable IN ('true', 'false') THEN text.retryable::boolean END AS retryable,
    count(*) OVER ()::bigint AS tasks_total,
    tasks.checkpoint_phase::bigint AS checkpoint_phase,
    tasks.checkpoint_updated_at::timestamptz AS checkpoint_updated_at
FROM params
INNER JOIN tasks ON params.job_id = tasks.parent_job_id
-- ST05 does not see that this depends on the row of tasks.
INNER JOIN LATERAL ( -- noqa: ST05
    SELECT
        -- What a task gave that is completed is no error, and may be large.
        CASE
            WHEN tasks.status <> all(:'task_completed'::task_status[])
                THEN nullif(pg_temp.error_text(tasks.error_details, tasks.result_data), '')
            ELSE nullif(tasks.error_details, '')
        END AS error,
        CASE
            WHEN tasks.status <> all(:'task_completed'::task_status[])
                THEN coalesce(tasks.result_data ->> 'exception_class', tasks.result_data ->> 'error_type')
        END AS error_type,
        CASE
            WHEN tasks.status <> all(:'task_completed'::task_status[]) THEN tasks.result_data ->> 'retryable'
        END AS retryable
    LIMIT 1
) AS text ON TRUE
INNER JOIN LATERAL ( -- noqa: ST05
    SELECT
        shown.error,
        -- How far before the end it begins.
        strpos(reverse(shown.error), reverse('Traceback (most recent call last):')) AS last_traceback
    FROM (
        SELECT
            CASE
                WHEN length(text.error) <= 8000 THEN text.error
                ELSE left(text.error, 2000) || E'\n  ... cut ... ' || right(text.error, 6000)
            END AS error
        LIMIT 1
    ) AS shown
    LIMIT 1
) AS cut ON TRUE
ORDER BY
    tasks.stage ASC,
    -- Numbers in their own order, and before words.
    CASE WHEN tasks.task_index::text ~ '^[0-9]{1,18}$' THEN tasks.task_index::text::bigint END ASC NULLS LAST,
    tasks.task_index ASC,
    tasks.task_id ASC
LIMIT 10000;
