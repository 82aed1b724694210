-- Which rows are in a state that is none?
SELECT job_id AS id FROM jobs
WHERE
    state IS NULL
    OR state NOT IN (
        'blocked', 'scheduled', 'waiting', 'running', 'retrying', 'succeeded', 'failed', 'cancelled', 'skipped'
    )
UNION ALL
SELECT task_id AS id FROM tasks
WHERE
    state IS NULL
    OR state NOT IN (
        'blocked', 'scheduled', 'waiting', 'running', 'retrying', 'succeeded', 'failed', 'cancelled', 'skipped'
    );
