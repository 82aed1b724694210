-- With which error did the last attempt of the jobs of :'keys' fail? A key is queue and id.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    job.name || '/' || job.id AS id,
    -- An Error is kept with its stack; what else is thrown stands under `value`, and so do expiry and lost heartbeats.
    coalesce(
        job.output ->> 'stack',
        job.output ->> 'message',
        job.output -> 'value' ->> 'message',
        job.output ->> 'value',
        job.output::text,
        ''
    ) AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (name_and_id)
-- One by one: a join would read the whole table once there are many keys.
CROSS JOIN LATERAL (
    SELECT
        job.name,
        job.id,
        job.output
    FROM job
    WHERE job.name = asked.name_and_id::json ->> 0 AND job.id = (asked.name_and_id::json ->> 1)::uuid
    OFFSET 0
) AS job;
