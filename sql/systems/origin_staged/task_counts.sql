-- How many tasks of the jobs of :'keys' are in each status, by stage?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    of_job.job_id::text AS job_id,
    of_job.stage::bigint AS stage,
    of_job.status,
    of_job.tasks::bigint AS tasks
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
-- One by one: a join would read the whole table once there are many keys.
-- ST05 does not see that this depends on the key.
CROSS JOIN
    LATERAL ( -- noqa: ST05
        SELECT
            tasks.parent_job_id AS job_id,
            coalesce(tasks.stage, 1) AS stage,
            coalesce(tasks.status::text, '(none)') AS status,
            count(*) AS tasks
        FROM tasks
        WHERE tasks.parent_job_id = asked.id::job_key
        GROUP BY tasks.parent_job_id, coalesce(tasks.stage, 1), coalesce(tasks.status::text, '(none)')
        OFFSET 0
    ) AS of_job
ORDER BY of_job.job_id ASC, of_job.stage ASC, of_job.status ASC
LIMIT 100000;
