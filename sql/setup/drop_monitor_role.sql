-- Removes the role that monitor_role.sql made: its grants in this database, then the role. Where it was granted
-- something in other databases too, DROP ROLE names them; run the script there first. A role that is gone is no error.
--
--   psql "$ADMIN" -v role=jobscope -v schema=app -f sql/setup/drop_monitor_role.sql
SELECT
    set_config('jobscope.role', :'role', FALSE) AS role_name,
    set_config('jobscope.schema', :'schema', FALSE) AS schema_name
LIMIT 1;

DO $$
DECLARE
    role_name text := current_setting('jobscope.role');
    schema_name text := current_setting('jobscope.schema');
    relation text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role_name) THEN
        RAISE NOTICE 'there is no role %', role_name;
        RETURN;
    END IF;
    FOREACH relation IN ARRAY ARRAY[
        'jobs', 'tasks', 'job_events', 'workflow_runs', 'workflow_tasks', 'workflow_task_deps', 'orchestrator_lease',
        'janitor_runs', 'schedules'
    ] LOOP
        CONTINUE WHEN to_regclass(format('%I.%I', schema_name, relation)) IS NULL;
        EXECUTE format('REVOKE ALL ON %I.%I FROM %I', schema_name, relation, role_name);
    END LOOP;
    EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM %I', schema_name, role_name);
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM %I', current_database(), role_name);
    EXECUTE format('DROP ROLE %I', role_name);
END;
$$;
