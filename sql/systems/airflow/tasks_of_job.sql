-- Which task instances has the run :'job_key', ["dag", "run"]?
WITH params AS NOT MATERIALIZED (SELECT :'job_key'::text AS run)

SELECT of_run.*
FROM params
CROSS JOIN
    LATERAL (
        SELECT tasks.*
        FROM tasks
        WHERE tasks.dag_id = params.run::json ->> 0 AND tasks.run_id = params.run::json ->> 1
        OFFSET 0
    ) AS of_run
ORDER BY of_run.started_at ASC NULLS LAST, of_run.native_task ASC, of_run.map_index ASC
LIMIT 10001;
