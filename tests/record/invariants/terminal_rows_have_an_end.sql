-- Which finished rows have no end, or which open ones have one?
SELECT job_id AS id FROM jobs
WHERE (state IN ('succeeded', 'failed', 'cancelled', 'skipped')) <> (ended_at IS NOT NULL)
UNION ALL
SELECT task_id AS id FROM tasks
WHERE (state IN ('succeeded', 'failed', 'cancelled', 'skipped')) <> (ended_at IS NOT NULL);
