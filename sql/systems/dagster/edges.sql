-- Of which run is :'job_key' a further attempt, and which are further attempts of it?
WITH params AS NOT MATERIALIZED (SELECT :'job_key'::text AS job_id),

linked AS (
    SELECT
        run_tags.value AS id,
        'a further attempt of' AS relation
    FROM params
    INNER JOIN run_tags ON params.job_id = run_tags.run_id
    WHERE run_tags.key = 'dagster/parent_run_id'
    UNION ALL
    SELECT
        run_tags.run_id AS id,
        'tried again as' AS relation
    FROM params
    INNER JOIN run_tags ON params.job_id = run_tags.value
    WHERE run_tags.key = 'dagster/parent_run_id'
)

SELECT
    linked.id AS job_id,
    linked.relation,
    other.pipeline_name AS job_type,
    other.status
FROM linked
-- It may be gone.
LEFT JOIN LATERAL (
    SELECT
        runs.pipeline_name,
        runs.status
    FROM runs
    WHERE runs.run_id = linked.id
    OFFSET 0
) AS other ON TRUE
ORDER BY linked.relation ASC, linked.id ASC
LIMIT 100;
