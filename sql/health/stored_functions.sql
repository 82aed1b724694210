-- Which of the job system's stored functions are in its schema, in which versions, and may this role execute them?
WITH RECURSIVE params AS NOT MATERIALIZED (
    SELECT :'schema'::text AS schema_name
),

-- What holds the jobs: where they are a view, the tables under it, whose constraints hold for it as well.
below AS (
    SELECT pg_class.oid AS relation
    FROM params
    INNER JOIN pg_namespace ON params.schema_name = pg_namespace.nspname
    INNER JOIN pg_class ON pg_namespace.oid = pg_class.relnamespace
    WHERE pg_class.relname = 'jobs'
    UNION
    SELECT pg_depend.refobjid AS relation
    FROM below
    INNER JOIN pg_rewrite ON below.relation = pg_rewrite.ev_class
    INNER JOIN pg_depend
        ON
            pg_rewrite.oid = pg_depend.objid
            AND pg_depend.classid = 'pg_rewrite'::regclass
            AND pg_depend.refclassid = 'pg_class'::regclass
)

SELECT
    pg_proc.proname::text AS function_name,
    pg_get_function_identity_arguments(pg_proc.oid)::text AS arguments,
    pg_get_function_result(pg_proc.oid)::text AS result,
    CASE pg_proc.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END::text AS volatility,
    pg_get_userbyid(pg_proc.proowner)::text AS owner_name,
    pg_proc.prosecdef AS security_definer,
    coalesce(pg_proc.proconfig::text LIKE '%search_path=%', FALSE) AS search_path_pinned,
    has_schema_privilege(pg_namespace.oid, 'USAGE') AND has_function_privilege(pg_proc.oid, 'EXECUTE') AS executable,
    md5(pg_proc.prosrc)::text AS body_md5,
    body.text ~* '\mcount\s*\(' AS counts,
    body.text ~* '\mfor\s+(no\s+key\s+)?update\M|\mpg_(try_)?advisory_(xact_)?lock|\mlock\s+table\M' AS locks,
    -- It sets a job to completed without a word of the result that a constraint of jobs demands then.
    pg_proc.proname = 'advance_job_stage'
    AND body.text LIKE '%''completed''%'
    AND body.text NOT LIKE '%result_data%'
    AND EXISTS (
        SELECT 1
        FROM pg_constraint
        WHERE
            pg_constraint.conrelid IN (SELECT below.relation FROM below)
            AND pg_constraint.contype = 'c'
            AND pg_get_constraintdef(pg_constraint.oid) LIKE '%result_data%'
            AND pg_get_constraintdef(pg_constraint.oid) LIKE '%completed%'
    ) AS completes_without_result
FROM params
INNER JOIN pg_namespace ON params.schema_name = pg_namespace.nspname
INNER JOIN pg_proc ON pg_namespace.oid = pg_proc.pronamespace
-- Without comments; a body in standard SQL has no text to read.
-- ST05 does not see that this depends on the function.
CROSS JOIN
    LATERAL ( -- noqa: ST05
        SELECT regexp_replace(pg_proc.prosrc, '-{2}[^\n]*|/\*([^*]|\*+[^*/])*\*+/', '', 'g') AS text
    ) AS body
WHERE
    pg_proc.proname IN (
        'complete_task_and_check_stage', 'advance_job_stage', 'check_job_completion', 'increment_task_retry_count'
    )
ORDER BY pg_proc.proname ASC, pg_proc.oid ASC
LIMIT 100;
