-- Which jobs were created, changed or ended in the window, filtered and in the order asked for, from the cursor on?
WITH placed AS (
    SELECT
        jobs.system,
        jobs.job_id,
        jobs.job_type,
        jobs.queue,
        jobs.state,
        jobs.status,
        jobs.created_at,
        jobs.started_at,
        jobs.ended_at,
        jobs.changed_at,
        jobs.parent_job_id,
        jobs.gone_at,
        -- In microseconds; descending is ascending by the negative.
        CASE WHEN getvariable('sort') LIKE '-%' THEN -1 ELSE 1 END * CASE ltrim(getvariable('sort'), '-')
            WHEN 'created_at' THEN epoch_us(jobs.created_at)
            WHEN 'updated_at' THEN epoch_us(jobs.changed_at)
            WHEN 'ended_at' THEN epoch_us(jobs.ended_at)
            ELSE epoch_us(jobs.ended_at) - epoch_us(jobs.created_at)
        END AS place
    FROM jobs
    WHERE
        CASE getvariable('bounded_by')
            WHEN 'created' THEN jobs.created_at
            WHEN 'changed' THEN jobs.changed_at
            ELSE jobs.ended_at
        END > getvariable('since')
        AND getvariable('status') IN ('', jobs.state, jobs.status)
        AND getvariable('type_name') IN ('', jobs.job_type)
)

SELECT
    placed.system,
    placed.job_id,
    placed.job_type,
    placed.queue,
    placed.state,
    placed.status,
    placed.created_at,
    placed.started_at,
    placed.ended_at,
    placed.changed_at,
    placed.parent_job_id,
    placed.gone_at,
    placed.place
FROM placed
WHERE
    placed.place IS NOT NULL
    -- The row of the cursor itself is met again: another system may have its place and its id too.
    AND (
        getvariable('cursor_place')::BIGINT IS NULL
        OR (placed.place, placed.job_id) >= (getvariable('cursor_place')::BIGINT, getvariable('cursor_id'))
    )
ORDER BY placed.place ASC, placed.job_id ASC
LIMIT getvariable('row_limit')::BIGINT;
