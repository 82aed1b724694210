-- How did the runs of the job system's own recovery end in the window, by kind?
-- The table has no index on time; it has a row for each run of the janitor.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until
),

runs AS (
    SELECT
        janitor_runs.run_type,
        janitor_runs.started_at,
        janitor_runs.error_details,
        janitor_runs.status::text IN ('failed', 'error') AS failed
    FROM janitor_runs
    CROSS JOIN params
    WHERE janitor_runs.started_at > params.since AND janitor_runs.started_at <= params.until
)

SELECT
    runs.run_type::text AS run_type,
    count(*)::bigint AS runs,
    (count(*) FILTER (WHERE runs.failed))::bigint AS failed,
    (array_agg(runs.failed ORDER BY runs.started_at DESC))[1] AS newest_failed,
    (max(runs.started_at) FILTER (WHERE NOT runs.failed))::timestamptz AS last_success,
    (min(runs.started_at) FILTER (WHERE runs.failed))::timestamptz AS first_failure,
    left((array_agg(runs.error_details ORDER BY runs.started_at DESC) FILTER (WHERE runs.failed))[1], 1000)::text
        AS newest_error
FROM runs
GROUP BY runs.run_type
ORDER BY runs.run_type ASC
LIMIT 100;
