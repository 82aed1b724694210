-- How long did the stages of the window's jobs take?
WITH params AS (SELECT :'since'::timestamptz AS since_at, :'until'::timestamptz AS until_at),
runs AS (
    SELECT jobs.job_type, tasks.parent_job_id, tasks.stage,
        date_part('epoch', max(tasks.updated_at) - min(tasks.created_at)) AS seconds
    FROM params
    INNER JOIN tasks ON tasks.updated_at > params.since_at AND tasks.updated_at <= params.until_at
    INNER JOIN jobs ON tasks.parent_job_id = jobs.job_id
    GROUP BY 1, 2, 3
)
SELECT runs.job_type, runs.stage, count(*), percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY runs.seconds)
FROM runs GROUP BY 1, 2;
