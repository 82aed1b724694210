-- How many jobs lack the time of their last change, by which closed ones are read? A thousand of a kind say enough.
-- Sorted, so that the ends of the index are read: many such rows would else be looked for in the whole table.
WITH undated AS NOT MATERIALIZED (
    (
        SELECT jobs.job_id
        FROM jobs
        WHERE jobs.updated_at IS NULL
        ORDER BY jobs.updated_at
        LIMIT 1000
    )
    UNION ALL
    (
        SELECT jobs.job_id
        FROM jobs
        WHERE jobs.updated_at >= 'infinity'
        ORDER BY jobs.updated_at
        LIMIT 1000
    )
    UNION ALL
    (
        SELECT jobs.job_id
        FROM jobs
        WHERE jobs.updated_at <= '-infinity'
        ORDER BY jobs.updated_at
        LIMIT 1000
    )
)

SELECT count(*) AS jobs FROM undated
HAVING count(*) > 0;
