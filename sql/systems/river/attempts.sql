-- With which errors did the attempts of the jobs of :'keys' fail? One that succeeded leaves none.
-- An error bears the time at which its attempt began; that of a rescue, when the rescue ended it.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    failed.attempt,
    CASE WHEN NOT failed.is_rescue THEN failed.noted_at END AS started_at,
    CASE
        WHEN failed.is_rescue THEN failed.noted_at
        WHEN failed.place = cardinality(river_job.errors) AND failed.attempt = river_job.attempt
            THEN river_job.finalized_at
    END AS ended_at,
    CASE WHEN failed.is_rescue THEN 'rescued' ELSE 'failed' END AS outcome,
    left(failed.error ->> 'error', 8000) AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
CROSS JOIN
    LATERAL (
        SELECT
            river_job.attempt,
            river_job.errors,
            -- One that is cancelled while it waits ended later than its last attempt.
            CASE WHEN river_job.scheduled_at <= river_job.attempted_at THEN river_job.finalized_at END AS finalized_at
        FROM river_job
        WHERE river_job.id = asked.id::bigint
        OFFSET 0
    ) AS river_job
CROSS JOIN
    LATERAL (
        SELECT
            each.error,
            each.place,
            coalesce(starts_with(each.error ->> 'error', 'Stuck job rescued by '), FALSE) AS is_rescue,
            CASE WHEN each.error ->> 'attempt' ~ '^[0-9]{1,9}$' THEN (each.error ->> 'attempt')::bigint END AS attempt,
            CASE
                WHEN each.error ->> 'at' ~ '^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$'
                    THEN (each.error ->> 'at')::timestamptz
            END AS noted_at
        FROM unnest(river_job.errors) WITH ORDINALITY AS each (error, place)
    ) AS failed
ORDER BY failed.place ASC
LIMIT 1000;
