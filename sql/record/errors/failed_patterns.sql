-- What do the error texts of the window's failures say, without their values?
WITH failed AS (
    SELECT tasks.fingerprint
    FROM tasks
    WHERE tasks.ended_at > getvariable('since') AND tasks.ended_at <= getvariable('until')
    UNION
    SELECT jobs.fingerprint
    FROM jobs
    WHERE jobs.ended_at > getvariable('since') AND jobs.ended_at <= getvariable('until')
)

SELECT
    patterns.fingerprint,
    patterns.template,
    patterns.kind,
    coalesce(patterns.language, '') AS language,
    patterns.exception_type,
    patterns.location,
    patterns.scope,
    patterns.skeleton,
    patterns.discriminators,
    coalesce(patterns.other_ids, '[]') AS other_ids
FROM failed
INNER JOIN patterns ON failed.fingerprint = patterns.fingerprint
ORDER BY patterns.fingerprint ASC
LIMIT 100000;
