-- Which of the job system's stored functions are in its schema, in which versions, and may this role execute them?
WITH params AS NOT MATERIALIZED (
    SELECT :'schema'::text AS schema_name
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
    -- Without comments; a body in standard SQL has no text to read.
    regexp_replace(pg_proc.prosrc, '-{2}[^\n]*|/\*([^*]|\*+[^*/])*\*+/', '', 'g') ~* '\mcount\s*\(' AS counts,
    regexp_replace(pg_proc.prosrc, '-{2}[^\n]*|/\*([^*]|\*+[^*/])*\*+/', '', 'g')
    ~* '\mfor\s+(no\s+key\s+)?update\M|\mpg_(try_)?advisory_(xact_)?lock|\mlock\s+table\M' AS locks
FROM params
INNER JOIN pg_namespace ON params.schema_name = pg_namespace.nspname
INNER JOIN pg_proc ON pg_namespace.oid = pg_proc.pronamespace
WHERE
    pg_proc.proname IN (
        'complete_task_and_check_stage', 'advance_job_stage', 'check_job_completion', 'increment_task_retry_count'
    )
ORDER BY pg_proc.proname ASC, pg_proc.oid ASC
LIMIT 100;
