-- Which fingerprints are new, or were made by other rules?
WITH failed AS (
    SELECT
        'tasks' AS relation,
        tasks_read.task_id AS id,
        tasks_read.changed_at
    FROM tasks_read
    UNION ALL
    SELECT
        'jobs' AS relation,
        jobs_read.job_id AS id,
        jobs_read.changed_at
    FROM jobs_read
)

SELECT
    texts.fingerprint,
    any_value(texts.template) AS template,
    any_value(texts.kind) AS kind,
    any_value(texts.language) AS language,
    min(texts.exception_type) AS exception_type,
    min(texts.location) AS location,
    any_value(texts.scope) AS scope,
    any_value(texts.skeleton) AS skeleton,
    any_value(texts.discriminators) AS discriminators,
    to_json(list(DISTINCT texts.plain_id ORDER BY texts.plain_id))::VARCHAR AS other_ids,
    any_value(texts.rules) AS rules,
    least(min(failed.changed_at), min(before.first_seen)) AS first_seen
FROM texts
INNER JOIN failed ON texts.relation = failed.relation AND texts.id = failed.id
ANTI JOIN recorded_patterns AS recorded
    ON texts.fingerprint = recorded.fingerprint AND texts.rules = recorded.rules AND recorded.language IS NOT NULL
LEFT JOIN recorded_patterns AS before ON texts.fingerprint = before.fingerprint
WHERE texts.fingerprint IS NOT NULL
GROUP BY texts.fingerprint
ORDER BY texts.fingerprint;
