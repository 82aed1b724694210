-- With which error did the last attempt of the jobs of :'keys' fail, or for which reason were they cancelled?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id,
    CASE
        -- A rescue leaves no error of the attempt that it ends, and those before are not why that was lost: our words.
        WHEN
            coalesce(oban_jobs.last_error ->> 'attempt', '') <> oban_jobs.attempt::text
            AND (oban_jobs.state::text = 'discarded' OR oban_jobs.meta ? 'rescued')
            THEN 'lost: rescued without an error, as its worker died or it ran longer than Oban waits'
        ELSE coalesce(oban_jobs.last_error ->> 'error', '')
    END AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT
        oban_jobs.attempt,
        oban_jobs.state,
        oban_jobs.meta,
        -- An array of jsonb in Elixir, a jsonb array in Python.
        to_jsonb(oban_jobs.errors) -> -1 AS last_error
    FROM oban_jobs
    WHERE oban_jobs.id = asked.id::bigint
    OFFSET 0
) AS oban_jobs;
