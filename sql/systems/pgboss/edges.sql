-- Which jobs does the job :'job_key' wait for, which wait for it, and of which is it the copy? A key is queue and id.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'job_key'::json ->> 0 AS name,
        (:'job_key'::json ->> 1)::uuid AS id
),

linked AS (
    SELECT
        edge.parent_name AS name,
        edge.parent_id AS id,
        'waits for' AS relation
    FROM params
    INNER JOIN job_dependency AS edge ON params.name = edge.child_name AND params.id = edge.child_id
    UNION ALL
    SELECT
        edge.child_name AS name,
        edge.child_id AS id,
        'waited for by' AS relation
    FROM params
    INNER JOIN job_dependency AS edge ON params.name = edge.parent_name AND params.id = edge.parent_id
    UNION ALL
    SELECT
        job.source_name AS name,
        job.source_id AS id,
        'dead letter of' AS relation
    FROM params
    INNER JOIN job ON params.name = job.name AND params.id = job.id
    WHERE job.source_id IS NOT NULL
)

SELECT
    linked.name || '/' || linked.id AS job_id,
    linked.relation,
    linked.name AS job_type,
    job.state::text AS status
FROM linked
-- It may be gone.
LEFT JOIN LATERAL (
    SELECT job.state
    FROM job
    WHERE job.name = linked.name AND job.id = linked.id
    OFFSET 0
) AS job ON TRUE
ORDER BY linked.relation DESC, linked.name ASC, linked.id ASC
LIMIT 100;
