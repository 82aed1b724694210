-- The role of Jobscope in the monitored database: it reads, and can do nothing else. Run it as the owner of the schema,
-- or as the server's administrator, in the monitored database; run it again to change what was granted.
--
--   psql "$ADMIN" -v role=jobscope -v login=password -v password= -v schema=app -v contents=all \
--       -f sql/setup/monitor_role.sql
--
--   role      the role's name; for Entra the name of the managed identity
--   login     password | entra
--   password  empty leaves it as it is: set it by psql's \password, which sends it hashed; must be empty for Entra
--   schema    the schema that holds jobs and tasks
--   contents  all | none: whether parameters, stage_results, result_data, checkpoints and what events carry may be read
--
-- The tables of later versions, workflow runs and events, are granted where they are there.
SELECT
    set_config('jobscope.role', :'role', FALSE) AS role_name,
    set_config('jobscope.login', :'login', FALSE) AS login,
    set_config('jobscope.password', :'password', FALSE) <> '' AS sets_password,
    set_config('jobscope.schema', :'schema', FALSE) AS schema_name,
    set_config('jobscope.contents', :'contents', FALSE) AS contents
LIMIT 1;

DO $$
DECLARE
    role_name text := current_setting('jobscope.role');
    login text := current_setting('jobscope.login');
    secret text := current_setting('jobscope.password');
    schema_name text := current_setting('jobscope.schema');
    contents text := current_setting('jobscope.contents');
    -- All that any query of Jobscope names; a column that is not there is left out, a new one is not granted.
    known text[] := ARRAY[
        'job_id', 'job_type', 'task_id', 'parent_job_id', 'task_type', 'status', 'stage', 'total_stages', 'task_index',
        'error_details', 'retry_count', 'heartbeat', 'last_pulse', 'execution_started_at', 'execute_after',
        'claimed_by', 'executed_by_app', 'target_queue', 'checkpoint_phase', 'checkpoint_updated_at', 'created_at',
        'updated_at', 'request_id', 'asset_id', 'release_id', 'schedule_id',
        -- Of events:
        'event_id', 'event_type', 'event_status', 'checkpoint_name', 'error_message', 'duration_ms',
        -- Of workflow runs, their nodes and edges, and of what drives them:
        'run_id', 'workflow_name', 'started_at', 'completed_at', 'legacy_job_id', 'task_instance_id', 'task_name',
        'handler', 'fan_out_index', 'fan_out_source', 'max_retries', 'depends_on_instance_id', 'optional', 'lease_key',
        'holder_id', 'acquired_at', 'expires_at', 'renewed_at', 'run_type', 'cron_expression', 'max_concurrent',
        'last_run_at'
    ];
    relation text;
    column_list text;
BEGIN
    IF login NOT IN ('password', 'entra') OR contents NOT IN ('all', 'none') THEN
        RAISE EXCEPTION 'login is % and contents is %: login is password or entra, contents is all or none',
            login, contents;
    END IF;
    IF login = 'entra' AND secret <> '' THEN
        RAISE EXCEPTION 'an Entra principal has no password: leave it empty';
    END IF;
    IF contents = 'all' THEN
        known := known || ARRAY['parameters', 'stage_results', 'result_data', 'checkpoint_data', 'event_data'];
    END IF;

    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role_name) THEN
        IF login = 'password' THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role_name);
        ELSIF to_regprocedure('pg_catalog.pgaadauth_create_principal(text, boolean, boolean)') IS NOT NULL THEN
            EXECUTE format('SELECT pg_catalog.pgaadauth_create_principal(%L, FALSE, FALSE)', role_name);
        ELSE
            RAISE EXCEPTION 'there is no Entra principal %: as an Entra administrator, in the database postgres, run %',
                role_name, format('SELECT * FROM pgaadauth_create_principal(%L, FALSE, FALSE)', role_name);
        END IF;
    END IF;

    -- The timer takes one connection, and one more while it replaces a lost one; the routes two an instance, of three.
    EXECUTE format('ALTER ROLE %I CONNECTION LIMIT 8', role_name);
    EXECUTE format('ALTER ROLE %I SET default_transaction_read_only = on', role_name);
    EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', role_name, '30s');
    EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', role_name, '1s');
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', role_name, '130s');
    IF secret <> '' THEN
        EXECUTE format('ALTER ROLE %I PASSWORD %L', role_name, secret);
    END IF;

    EXECUTE format('GRANT pg_monitor TO %I', role_name);
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role_name);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', schema_name, role_name);
    FOREACH relation IN ARRAY ARRAY[
        'jobs', 'tasks', 'job_events', 'workflow_runs', 'workflow_tasks', 'workflow_task_deps', 'orchestrator_lease',
        'janitor_runs', 'schedules'
    ] LOOP
        CONTINUE WHEN
            relation NOT IN ('jobs', 'tasks') AND to_regclass(format('%I.%I', schema_name, relation)) IS NULL;
        -- Takes back the columns as well, so that the script can also narrow an earlier grant.
        EXECUTE format('REVOKE ALL ON %I.%I FROM %I', schema_name, relation, role_name);
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
        INTO column_list
        FROM pg_attribute
        WHERE
            attrelid = format('%I.%I', schema_name, relation)::regclass
            AND attnum > 0 AND NOT attisdropped AND attname = ANY(known);
        EXECUTE format('GRANT SELECT (%s) ON %I.%I TO %I', column_list, schema_name, relation, role_name);
    END LOOP;
    PERFORM set_config('jobscope.password', '', FALSE);
END;
$$;
