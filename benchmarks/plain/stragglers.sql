-- Which tasks took five times the median of their stage of the job?
WITH params AS (SELECT :'since'::timestamptz AS since_at, :'until'::timestamptz AS until_at),
ended AS (
    SELECT tasks.parent_job_id, tasks.stage, tasks.task_id,
        date_part('epoch', tasks.updated_at - coalesce(tasks.execution_started_at, tasks.created_at)) AS seconds
    FROM params INNER JOIN tasks ON tasks.updated_at > params.since_at AND tasks.updated_at <= params.until_at
    WHERE tasks.status = ANY(:'task_completed'::task_status[])
),
medians AS (
    SELECT ended.parent_job_id, ended.stage, percentile_cont(0.5) WITHIN GROUP (ORDER BY ended.seconds) AS median
    FROM ended GROUP BY 1, 2 HAVING count(*) >= 6
)
SELECT ended.task_id, ended.seconds, medians.median
FROM ended INNER JOIN medians USING (parent_job_id, stage)
WHERE ended.seconds > greatest(60, 5 * medians.median) ORDER BY ended.seconds DESC LIMIT 50;
