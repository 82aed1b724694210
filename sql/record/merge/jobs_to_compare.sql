-- Which open jobs have so many tasks that it pays to ask whether any has changed, before they are read again?
-- Not those of which a text or the parameters of a failure are still to be read: that is asked of tasks that were read.
WITH of_job AS (
    SELECT
        tasks.job_id,
        count(*) AS tasks
    FROM recorded_tasks AS tasks
    WHERE tasks.gone_at IS NULL
    GROUP BY tasks.job_id
    HAVING
        count(*) >= getvariable('fewest')
        AND NOT bool_or(tasks.text_state = 'not read' OR (tasks.state = 'failed' AND tasks.input IS NULL))
)

SELECT
    jobs.job_id,
    coalesce(jobs.key, jobs.job_id) AS key,
    of_job.tasks
FROM of_job
INNER JOIN recorded_jobs AS jobs ON of_job.job_id = jobs.job_id
WHERE jobs.ended_at IS NULL AND jobs.gone_at IS NULL
ORDER BY of_job.tasks DESC, jobs.job_id ASC
LIMIT getvariable('most');
