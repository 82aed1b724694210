-- A life in Graphile Worker's tables: what succeeded is gone, and so is the lock of what failed for good.
INSERT INTO graphile_worker._private_tasks (id, identifier)
OVERRIDING SYSTEM VALUE
SELECT row_number() OVER (ORDER BY kind), kind FROM (SELECT DISTINCT kind FROM life) AS kinds;

INSERT INTO graphile_worker._private_job_queues (id, queue_name)
OVERRIDING SYSTEM VALUE
SELECT row_number() OVER (ORDER BY queue), queue FROM (SELECT DISTINCT queue FROM life) AS queues;

INSERT INTO graphile_worker._private_jobs (
    id, job_queue_id, task_id, payload, run_at, attempts, max_attempts, last_error, created_at, updated_at, locked_at, locked_by
)
OVERRIDING SYSTEM VALUE
SELECT
    life.number,
    queues.id,
    tasks.id,
    life.given,
    CASE
        WHEN life.state = 'failed' THEN life.ended + exp(least(life.attempts, 10)::float8) * interval '1 second'
        ELSE life.created
    END,
    life.attempts,
    CASE WHEN life.state = 'failed' THEN life.attempts ELSE 25 END,
    life.error,
    life.created,
    coalesce(life.ended, life.created),
    CASE WHEN life.state = 'running' THEN life.started END,
    CASE WHEN life.state = 'running' THEN life.worker END
FROM life
INNER JOIN graphile_worker._private_tasks AS tasks ON life.kind = tasks.identifier
INNER JOIN graphile_worker._private_job_queues AS queues ON life.queue = queues.queue_name
WHERE life.state NOT IN ('succeeded', 'blocked') AND life.fault IS DISTINCT FROM 'held_queue';
