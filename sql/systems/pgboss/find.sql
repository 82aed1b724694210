-- Which jobs have the id :'wanted', in any queue, or are the one of queue/id?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'wanted'::text AS wanted,
        CASE
            WHEN right(:'wanted', 36) ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN right(:'wanted', 36)::uuid
        END AS id
)

-- Queue by queue: the primary key begins with its name.
SELECT
    job.name || '/' || job.id AS job_id,
    json_build_array(job.name, job.id)::text AS key
FROM params
CROSS JOIN queue
CROSS JOIN
    LATERAL (
        SELECT
            job.name,
            job.id
        FROM job
        WHERE job.name = queue.name AND job.id = params.id
        OFFSET 0
    ) AS job
WHERE char_length(params.wanted) = 36 OR params.wanted = job.name || '/' || right(params.wanted, 36)
ORDER BY job.name ASC
LIMIT 11;
