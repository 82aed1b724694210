-- Which flow run has the id or the name :'wanted', or a task run of that id? A name may be that of many.
WITH params AS NOT MATERIALIZED (
    SELECT
        asked.wanted,
        CASE WHEN asked.wanted ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN asked.wanted::uuid END AS id
    FROM (SELECT :'wanted'::text AS wanted) AS asked
)

SELECT
    found.id::text AS job_id,
    found.id::text AS key
FROM (
    SELECT flow_run.id
    FROM params
    INNER JOIN flow_run ON params.id = flow_run.id
    UNION
    SELECT coalesce(task_run.flow_run_id, task_run.id) AS id
    FROM params
    INNER JOIN task_run ON params.id = task_run.id
    UNION
    SELECT flow_run.id
    FROM params
    INNER JOIN flow_run ON params.wanted = flow_run.name
) AS found
LIMIT 11;
