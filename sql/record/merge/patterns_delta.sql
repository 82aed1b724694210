-- Which fingerprints are new?
SELECT
    texts.fingerprint,
    any_value(texts.template) AS template,
    any_value(texts.kind) AS kind,
    any_value(texts.exception_type) AS exception_type,
    any_value(texts.location) AS location,
    any_value(texts.scope) AS scope,
    any_value(texts.skeleton) AS skeleton,
    any_value(texts.discriminators) AS discriminators,
    any_value(texts.rules) AS rules,
    min(tasks_read.changed_at) AS first_seen
FROM texts
INNER JOIN tasks_read ON texts.task_id = tasks_read.task_id
ANTI JOIN recorded_patterns AS recorded ON texts.fingerprint = recorded.fingerprint
WHERE texts.fingerprint IS NOT NULL
GROUP BY texts.fingerprint
ORDER BY texts.fingerprint;
