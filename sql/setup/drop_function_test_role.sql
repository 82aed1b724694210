-- Removes the role that function_test_role.sql made: its grants in this database, then the role. Where it was granted
-- something in other databases too, DROP ROLE names them; run the script there first. A role that is gone is no error.
--
--   psql "$ADMIN" -v role=jobscope_test -v schema=app -f sql/setup/drop_function_test_role.sql
SELECT
    set_config('jobscope.role', :'role', FALSE) AS role_name,
    set_config('jobscope.schema', :'schema', FALSE) AS schema_name
LIMIT 1;

DO $$
DECLARE
    role_name text := current_setting('jobscope.role');
    schema_name text := current_setting('jobscope.schema');
    signature text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role_name) THEN
        RAISE NOTICE 'there is no role %', role_name;
        RETURN;
    END IF;
    FOR signature IN
        SELECT pg_proc.oid::regprocedure::text
        FROM pg_proc
        WHERE
            pg_proc.pronamespace = format('%I', schema_name)::regnamespace
            AND pg_proc.proname IN (
                'complete_task_and_check_stage', 'advance_job_stage', 'check_job_completion',
                'increment_task_retry_count'
            )
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM %I', signature, role_name);
    END LOOP;
    EXECUTE format('REVOKE ALL ON %I.jobs, %I.tasks FROM %I', schema_name, schema_name, role_name);
    EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM %I', schema_name, role_name);
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM %I', current_database(), role_name);
    EXECUTE format('DROP ROLE %I', role_name);
END;
$$;
