-- How did jobs and tasks change from one reading to the next?
WITH versions AS (
    SELECT
        task_readings.job_id,
        task_readings.task_id AS id,
        task_readings.task_type AS type_name,
        task_readings.stage,
        task_readings.state,
        task_readings.attempts,
        task_readings.reading,
        task_readings.since,
        task_readings.read_at
    FROM task_readings
    UNION ALL
    SELECT
        job_readings.job_id,
        job_readings.job_id AS id,
        NULL AS type_name,
        job_readings.stage,
        job_readings.state,
        NULL AS attempts,
        job_readings.reading,
        job_readings.since,
        job_readings.read_at
    FROM job_readings
    -- A job of a flat system is its only task.
    ANTI JOIN task_readings ON job_readings.job_id = task_readings.task_id
),

steps AS (
    SELECT
        versions.*,
        lag(versions.state) OVER by_reading AS state_before,
        lag(versions.attempts) OVER by_reading AS attempts_before
    FROM versions
    WINDOW by_reading AS (PARTITION BY versions.id ORDER BY versions.reading)
)

SELECT
    steps.job_id,
    steps.id,
    steps.type_name,
    steps.stage,
    steps.state_before,
    steps.state,
    steps.attempts,
    steps.since,
    steps.read_at AS until
FROM steps
WHERE
    steps.state_before IS NOT NULL
    AND (steps.state <> steps.state_before OR coalesce(steps.attempts, 0) <> coalesce(steps.attempts_before, 0))
ORDER BY steps.job_id, steps.read_at, steps.id;
