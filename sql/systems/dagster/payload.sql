-- What were the runs of the tasks of :'keys' given? All steps of a run share its configuration.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    concat_ws('/', asked.run_and_step::json ->> 0, asked.run_and_step::json ->> 1) AS task_id,
    left((runs.run_body::json -> 'run_config')::text, 20000) AS parameters,
    NULL::text AS result
FROM params
CROSS JOIN unnest(params.keys) AS asked (run_and_step)
CROSS JOIN LATERAL (
    SELECT runs.run_body
    FROM runs
    WHERE runs.run_id = asked.run_and_step::json ->> 0
    OFFSET 0
) AS runs;
