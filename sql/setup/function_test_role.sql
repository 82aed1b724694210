-- The role that tests the stored functions: it may read and write jobs and tasks and call the functions, no more.
-- Jobscope rolls back all that it does as this role. With JOBSCOPE_FUNCTION_TEST_CONCURRENT=true two sessions share a
-- few committed rows for moments, and it must be able to remove them: GRANT DELETE ON app.jobs, app.tasks besides.
-- Run it as the owner of the schema, or as the server's
-- administrator, in the monitored database; run it again after a migration has replaced the functions.
--
--   psql "$ADMIN" -v role=jobscope_test -v password= -v schema=app -f sql/setup/function_test_role.sql
--
--   role      the role's name
--   password  empty leaves it as it is: set it by psql's \password, which sends it hashed
--   schema    the schema that holds jobs, tasks and the functions
SELECT
    set_config('jobscope.role', :'role', FALSE) AS role_name,
    set_config('jobscope.password', :'password', FALSE) <> '' AS sets_password,
    set_config('jobscope.schema', :'schema', FALSE) AS schema_name
LIMIT 1;

DO $$
DECLARE
    role_name text := current_setting('jobscope.role');
    secret text := current_setting('jobscope.password');
    schema_name text := current_setting('jobscope.schema');
    signature text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role_name) THEN
        EXECUTE format('CREATE ROLE %I LOGIN', role_name);
    END IF;
    EXECUTE format('ALTER ROLE %I CONNECTION LIMIT 3', role_name);
    EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', role_name, '5s');
    EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', role_name, '1s');
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', role_name, '20s');
    IF secret <> '' THEN
        EXECUTE format('ALTER ROLE %I PASSWORD %L', role_name, secret);
    END IF;

    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role_name);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', schema_name, role_name);
    EXECUTE format('REVOKE ALL ON %I.jobs, %I.tasks FROM %I', schema_name, schema_name, role_name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I.jobs, %I.tasks TO %I', schema_name, schema_name, role_name);
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
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', signature, role_name);
    END LOOP;
    PERFORM set_config('jobscope.password', '', FALSE);
END;
$$;
