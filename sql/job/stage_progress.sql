-- How many tasks of one job are in each status, by stage?
WITH params AS NOT MATERIALIZED (
    SELECT :'job_id'::text AS job_id
)

SELECT
    tasks.stage::bigint AS stage,
    tasks.status::text AS status,
    count(*)::bigint AS tasks
FROM params
INNER JOIN tasks ON params.job_id = tasks.parent_job_id
GROUP BY tasks.stage, tasks.status
ORDER BY tasks.stage ASC, tasks.status ASC
LIMIT 1000;
