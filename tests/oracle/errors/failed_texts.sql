-- Which error texts did the tasks that failed in the window leave, each kind of text represented?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since_at,
        :'until'::timestamptz AS until_at
),

-- tasks has no index on time: its rows are reached through the jobs that were touched since, and the open ones.
-- Of more than 10,000 failed tasks so many are compared: those whose ids have the lowest hashes.
drawn AS MATERIALIZED (
    SELECT
        task.task_id,
        jobs.job_id,
        task.updated_at,
        hashtext(task.task_id) AS hash
    FROM params
    INNER JOIN jobs ON jobs.updated_at > params.since_at OR jobs.status = ANY(:'job_open'::job_status[])
    INNER JOIN LATERAL (
        SELECT
            tasks.task_id,
            tasks.updated_at
        FROM tasks
        WHERE
            tasks.parent_job_id = jobs.job_id
            AND tasks.status = ANY(:'task_failed'::task_status[])
            AND tasks.updated_at > params.since_at
            AND tasks.updated_at <= params.until_at
        -- Holds the planner to one index lookup a job, whatever it believes about the window: never the whole table.
        OFFSET 0
    ) AS task ON TRUE
    ORDER BY hash ASC, task.task_id ASC
    LIMIT 10000
),

-- How many failed tasks one of the draw stands for. The k lowest hashes of n reach up to about k/n of all hashes; n is
-- so estimated to within 2 %, in 95 of 100 cases (Bar-Yossef et al. 2002, Counting distinct elements in a data stream).
counted AS MATERIALIZED (
    SELECT
        count(*) AS drawn,
        CASE
            WHEN count(*) < 10000 THEN 1
            ELSE greatest((count(*) - 1) / count(*)::float8 * 4294967296 / (max(drawn.hash) + 2147483649::bigint), 1)
        END AS share
    FROM drawn
),

-- Alike texts differ in numbers and hexadecimal ids only: head and tail hold the type and the message.
-- Where all texts travel nobody needs to know.
signed AS (
    SELECT
        drawn.task_id,
        drawn.job_id,
        drawn.updated_at,
        drawn.hash,
        counted.share,
        CASE
            WHEN counted.drawn > 5000
                THEN (
                    SELECT
                        hashtextextended(
                            task.task_type || translate(
                                left(task.error_text, 120) || right(task.error_text, 200), '0123456789abcdef', ''
                            ), 0
                        )
                    FROM (
                        SELECT
                            tasks.task_type,
                            -- Joined to nothing, so that a compressed text is unpacked once.
                            coalesce(nullif(tasks.error_details, ''), tasks.result_data ->> 'error', '')
                            || '' AS error_text
                        FROM tasks
                        WHERE tasks.task_id = drawn.task_id
                        OFFSET 0
                    ) AS task
                )
            ELSE 0
        END AS signature
    FROM drawn
    CROSS JOIN counted
),

ranked AS (
    SELECT
        signed.task_id,
        signed.job_id,
        signed.updated_at,
        signed.signature,
        signed.share * count(*) OVER (PARTITION BY signed.signature) AS alike,
        row_number() OVER (PARTITION BY signed.signature ORDER BY signed.hash, signed.task_id) AS place
    FROM signed
),

-- The first of each kind come before the second of any, so that the limit never loses a rare kind.
chosen AS (
    SELECT
        ranked.task_id,
        ranked.job_id,
        ranked.updated_at,
        ranked.signature,
        ranked.alike
    FROM ranked
    ORDER BY ranked.place ASC, ranked.signature ASC
    LIMIT 5000
),

-- Jobs that failed by themselves: no task of theirs did.
own AS (
    SELECT
        jobs.job_id,
        jobs.updated_at
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
),

-- In order before the texts are read: a sort of the texts would not fit into memory.
listed AS (
    SELECT
        chosen.task_id,
        chosen.job_id,
        chosen.updated_at::timestamptz AS finished_at,
        chosen.alike / count(*) OVER (PARTITION BY chosen.signature) AS stands_for
    FROM chosen
    UNION ALL
    SELECT
        NULL AS task_id,
        own.job_id,
        own.updated_at::timestamptz AS finished_at,
        1 AS stands_for
    FROM own
    ORDER BY finished_at ASC, job_id ASC, task_id ASC
    LIMIT 5500
)

SELECT
    listed.task_id::text AS task_id,
    listed.job_id::text AS job_id,
    source.task_type::text AS task_type,
    source.stage::bigint AS stage,
    source.retry_count::bigint AS retry_count,
    listed.finished_at,
    listed.stands_for::float8 AS stands_for,
    length(source.error_text)::bigint AS text_chars,
    CASE
        WHEN length(source.error_text) <= 8000 THEN source.error_text
        ELSE left(source.error_text, 2000) || E'\n... cut ...\n' || right(source.error_text, 6000)
    END::text AS error_text
FROM listed
-- ST05 does not see that this depends on the row of the list.
INNER JOIN LATERAL ( -- noqa: ST05
    SELECT
        either.task_type,
        either.stage,
        either.retry_count,
        either.error_text
    FROM (
        SELECT
            tasks.task_type,
            tasks.stage,
            tasks.retry_count,
            coalesce(nullif(tasks.error_details, ''), tasks.result_data ->> 'error', '') || '' AS error_text
        FROM tasks
        WHERE tasks.task_id = listed.task_id
        UNION ALL
        SELECT
            'job ' || jobs.job_type AS task_type,
            jobs.stage,
            NULL AS retry_count,
            coalesce(nullif(jobs.error_details, ''), jobs.result_data ->> 'error', '') || '' AS error_text
        FROM jobs
        WHERE listed.task_id IS NULL AND jobs.job_id = listed.job_id
    ) AS either
    OFFSET 0
) AS source ON TRUE
ORDER BY listed.finished_at ASC, listed.job_id ASC, listed.task_id ASC
LIMIT 5500;
