-- Which tasks failed lately and were not read, and have no text or parameters that are still to be read by these rules?
SELECT
    recorded.task_id,
    recorded.row_version
FROM recorded_tasks AS recorded
LEFT JOIN recorded_patterns AS patterns ON recorded.fingerprint = patterns.fingerprint
ANTI JOIN tasks_read ON recorded.task_id = tasks_read.task_id
ANTI JOIN unchanged_jobs ON recorded.job_id = unchanged_jobs.job_id
WHERE
    recorded.state = 'failed'
    AND recorded.changed_at >= getvariable('failed_since')::TIMESTAMP
    AND recorded.gone_at IS NULL
    AND recorded.row_version IS NOT NULL
    AND recorded.text_state <> 'not read'
    AND (recorded.fingerprint IS NULL OR (patterns.rules = getvariable('rules') AND patterns.language IS NOT NULL))
    AND (recorded.input = 'none' OR starts_with(recorded.input, getvariable('key_id')))
ORDER BY recorded.task_id;
