-- Which error texts did the tasks that failed in the window leave, each kind of text represented?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
),

-- tasks has no index on time: its rows are reached through the jobs that were touched since, and the open ones.
counted AS MATERIALIZED (
    SELECT count(*) AS failed
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
    INNER JOIN LATERAL (
        SELECT tasks.task_id
        FROM tasks
        WHERE
            tasks.parent_job_id = jobs.job_id
            AND tasks.status = ANY(:'task_failed'::task_status[])
            AND tasks.updated_at > params.since_at
            AND tasks.updated_at <= params.until_at
        -- Holds the planner to one index lookup a job, whatever it believes about the window: never the whole table.
        OFFSET 0
    ) AS task ON TRUE
),

failed AS NOT MATERIALIZED (
    SELECT
        task.task_id,
        counted.failed,
        -- Alike texts differ in numbers and hexadecimal ids only: head and tail hold the type and the message.
        -- Where all texts travel nobody needs to know, and this is most of the work.
        CASE
            WHEN counted.failed > 5000
                THEN hashtextextended(
                    task.task_type
                    || translate(left(task.error_text, 200) || right(task.error_text, 300), '0123456789abcdef', ''), 0
                )
            ELSE 0
        END AS signature
    FROM params
    CROSS JOIN counted
    INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
    INNER JOIN LATERAL (
        SELECT
            tasks.task_id,
            tasks.task_type,
            coalesce(nullif(tasks.error_details, ''), tasks.result_data ->> 'error', '') AS error_text
        FROM tasks
        WHERE
            tasks.parent_job_id = jobs.job_id
            AND tasks.status = ANY(:'task_failed'::task_status[])
            AND tasks.updated_at > params.since_at
            AND tasks.updated_at <= params.until_at
            -- Of more than 20,000 failed tasks about so many are compared, drawn by the hash of their id.
            AND (hashtext(tasks.task_id) & 65535) * greatest(counted.failed, 20000) < 65536 * 20000::bigint
        OFFSET 0
    ) AS task ON TRUE
),

-- The first of each kind come before the second of any, so that the limit never loses a rare kind.
chosen AS (
    SELECT
        ranked.task_id,
        ranked.signature,
        ranked.alike
    FROM (
        SELECT
            failed.task_id,
            failed.signature,
            failed.failed::float8 / count(*) OVER () * count(*) OVER (PARTITION BY failed.signature) AS alike,
            row_number() OVER (PARTITION BY failed.signature ORDER BY hashtext(failed.task_id), failed.task_id) AS place
        FROM failed
    ) AS ranked
    ORDER BY ranked.place ASC, ranked.signature ASC
    LIMIT 5000
),

weighted AS (
    SELECT
        chosen.task_id,
        chosen.alike / count(*) OVER (PARTITION BY chosen.signature) AS stands_for
    FROM chosen
),

-- Jobs that failed by themselves: no task of theirs did.
own AS (
    SELECT
        jobs.job_id,
        jobs.job_type,
        jobs.stage,
        jobs.updated_at,
        coalesce(nullif(jobs.error_details, ''), jobs.result_data ->> 'error', '') AS error_text
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.since_at AND jobs.updated_at <= params.until_at
    WHERE
        jobs.status = ANY(:'job_failed'::job_status[])
        AND NOT EXISTS (
            SELECT 1
            FROM tasks
            WHERE tasks.parent_job_id = jobs.job_id AND tasks.status = ANY(:'task_failed'::task_status[])
        )
    ORDER BY jobs.updated_at DESC, jobs.job_id ASC
    LIMIT 500
)

SELECT
    task.task_id::text AS task_id,
    task.parent_job_id::text AS job_id,
    task.task_type::text AS task_type,
    task.stage::bigint AS stage,
    task.retry_count::bigint AS retry_count,
    task.updated_at::timestamptz AS finished_at,
    weighted.stands_for::float8 AS stands_for,
    length(task.error_text)::bigint AS text_chars,
    CASE
        WHEN length(task.error_text) <= 8000 THEN task.error_text
        ELSE left(task.error_text, 2000) || E'\n... cut ...\n' || right(task.error_text, 6000)
    END::text AS error_text
FROM weighted
INNER JOIN LATERAL (
    SELECT
        tasks.task_id,
        tasks.parent_job_id,
        tasks.task_type,
        tasks.stage,
        tasks.retry_count,
        tasks.updated_at,
        coalesce(nullif(tasks.error_details, ''), tasks.result_data ->> 'error', '') || '' AS error_text
    FROM tasks
    WHERE tasks.task_id = weighted.task_id
    OFFSET 0
) AS task ON TRUE
UNION ALL
SELECT
    NULL::text AS task_id,
    own.job_id::text AS job_id,
    ('job ' || own.job_type)::text AS task_type,
    own.stage::bigint AS stage,
    NULL::bigint AS retry_count,
    own.updated_at::timestamptz AS finished_at,
    1::float8 AS stands_for,
    length(own.error_text)::bigint AS text_chars,
    CASE
        WHEN length(own.error_text) <= 8000 THEN own.error_text
        ELSE left(own.error_text, 2000) || E'\n... cut ...\n' || right(own.error_text, 6000)
    END::text AS error_text
FROM own
ORDER BY finished_at ASC, job_id ASC, task_id ASC
LIMIT 5500;
