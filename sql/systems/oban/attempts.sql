-- With which errors did the attempts of the jobs of :'keys' fail?
-- One that a rescue ended leaves no error, and one that succeeded neither.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    CASE WHEN failed.error ->> 'attempt' ~ '^[0-9]{1,9}$' THEN (failed.error ->> 'attempt')::bigint END AS attempt,
    NULL::timestamptz AS started_at,
    CASE
        WHEN failed.error ->> 'at' ~ '^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$'
            THEN (failed.error ->> 'at')::timestamptz
    END AS ended_at,
    'failed' AS outcome,
    left(failed.error ->> 'error', 8000) AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
CROSS JOIN
    LATERAL (
        -- An array of jsonb in Elixir, a jsonb array in Python.
        SELECT to_jsonb(oban_jobs.errors) AS errors
        FROM oban_jobs
        WHERE oban_jobs.id = asked.id::bigint
        OFFSET 0
    ) AS oban_jobs
CROSS JOIN
    LATERAL jsonb_array_elements(
        CASE WHEN jsonb_typeof(oban_jobs.errors) = 'array' THEN oban_jobs.errors ELSE '[]'::jsonb END
    ) WITH ORDINALITY AS failed (error, place)
ORDER BY failed.place ASC
LIMIT 1000;
