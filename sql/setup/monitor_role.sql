-- The role of Jobscope in the monitored database: it reads, and can do nothing else. Run it as the owner of the schema,
-- or as the server's administrator, in the monitored database; run it again to change what was granted, and once for
-- each schema that holds a job system.
--
--   psql "$ADMIN" -v role=jobscope -v login=password -v password= -v schema=app -v contents=all \
--       -f sql/setup/monitor_role.sql
--
--   role      the role's name; for Entra the name of the managed identity
--   login     password | entra
--   password  empty leaves it as it is: set it by psql's \password, which sends it hashed; must be empty for Entra
--   schema    the schema that holds the job system: app, public, pgboss, dbos, graphile_worker ...
--   contents  all | none: whether what jobs were given and what they gave may be read, such as parameters and result_data
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
    with_contents boolean := contents = 'all';
    granted_on text;
    column_list text;
    hides_rows boolean;
    granted integer := 0;
BEGIN
    IF login NOT IN ('password', 'entra') OR contents NOT IN ('all', 'none') THEN
        RAISE EXCEPTION 'login is % and contents is %: login is password or entra, contents is all or none',
            login, contents;
    END IF;
    IF login = 'entra' AND secret <> '' THEN
        RAISE EXCEPTION 'an Entra principal has no password: leave it empty';
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
    -- Takes back what an earlier run of this script granted, so that it can also narrow it.
    FOR granted_on IN
        SELECT DISTINCT pg_class.oid::regclass::text
        FROM pg_class
        INNER JOIN pg_attribute ON pg_class.oid = pg_attribute.attrelid
        CROSS JOIN LATERAL (
            SELECT acl.grantee FROM aclexplode(pg_class.relacl) AS acl
            UNION ALL
            SELECT acl.grantee FROM aclexplode(pg_attribute.attacl) AS acl
        ) AS given
        WHERE
            pg_class.relnamespace = format('%I', schema_name)::regnamespace
            AND given.grantee = format('%I', role_name)::regrole
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %I', granted_on, role_name);
    END LOOP;

    -- Of each job system whose tables are there: all that any query of Jobscope names. A column that this version lacks
    -- is left out, and one that is new to it is not granted.
    FOR granted_on, column_list, hides_rows IN
        WITH read_by AS (
            SELECT read_by.*
            FROM (
                VALUES
                -- The system, its relation, the columns by which it is known, further ones, and those with contents:
                -- `make systems` writes these rows.
                ('airflow',
                 'dag_run',
                 'dag_id end_date queued_at run_id run_type start_date state',
                 'last_scheduling_decision logical_date run_after updated_at',
                 'conf'),
                ('airflow',
                 'task_instance',
                 'dag_id end_date hostname map_index max_tries queue queued_dttm run_id start_date state '
                 'task_id try_number',
                 'id last_heartbeat_at scheduled_dttm trigger_timeout updated_at',
                 ''),
                ('airflow',
                 'task_instance_history',
                 '',
                 'dag_id end_date map_index run_id start_date state task_id try_number',
                 ''),
                ('airflow',
                 'task_reschedule',
                 '',
                 'id reschedule_date start_date ti_id',
                 ''),
                ('airflow',
                 'dag',
                 '',
                 'dag_id exceeds_max_non_backfill is_paused is_stale next_dagrun_create_after '
                 'timetable_summary',
                 ''),
                ('airflow',
                 'job',
                 '',
                 'job_type latest_heartbeat',
                 ''),
                ('airflow',
                 'log',
                 '',
                 'dag_id dttm event extra id map_index run_id task_id try_number',
                 ''),
                ('airflow',
                 'alembic_version',
                 '',
                 'version_num',
                 ''),
                ('chancy',
                 'chancy_jobs',
                 'attempts claim_id completed_at created_at errors func id max_attempts queue scheduled_at '
                 'started_at state taken_by',
                 '',
                 'kwargs'),
                ('chancy',
                 'chancy_workers',
                 '',
                 'last_seen worker_id',
                 ''),
                ('chancy',
                 'chancy_schema_version',
                 '',
                 'version version_of',
                 ''),
                ('chancy',
                 'chancy_queues',
                 '',
                 'name resume_at state',
                 ''),
                ('chancy',
                 'chancy_cron',
                 '',
                 'cron last_run next_run timezone unique_key',
                 ''),
                ('dagster',
                 'runs',
                 'create_timestamp end_time pipeline_name run_body run_id start_time status update_timestamp',
                 '',
                 ''),
                ('dagster',
                 'event_logs',
                 'dagster_event_type event id run_id step_key timestamp',
                 '',
                 ''),
                ('dagster',
                 'run_tags',
                 '',
                 'key run_id value',
                 ''),
                ('dagster',
                 'alembic_version',
                 '',
                 'version_num',
                 ''),
                ('dagster',
                 'instigators',
                 '',
                 'instigator_body instigator_type selector_id status',
                 ''),
                ('dagster',
                 'job_ticks',
                 '',
                 'selector_id tick_body timestamp',
                 ''),
                ('dagster',
                 'daemon_heartbeats',
                 '',
                 'body daemon_id daemon_type',
                 ''),
                ('dbos',
                 'workflow_status',
                 'completed_at created_at executor_id name queue_name recovery_attempts started_at_epoch_ms '
                 'status updated_at workflow_uuid',
                 'delay_until_epoch_ms error parent_workflow_id workflow_deadline_epoch_ms '
                 'workflow_timeout_ms',
                 ''),
                ('dbos',
                 'workflow_output',
                 '',
                 'error workflow_uuid',
                 ''),
                ('dbos',
                 'operation_outputs',
                 'completed_at_epoch_ms error function_id function_name started_at_epoch_ms workflow_uuid',
                 'child_workflow_id',
                 ''),
                ('dbos',
                 'dbos_migrations',
                 '',
                 'version',
                 ''),
                ('dbos',
                 'workflow_schedules',
                 '',
                 'cron_timezone last_fired_at schedule schedule_name status',
                 ''),
                ('django_tasks_db',
                 'django_tasks_database_dbtaskresult',
                 'enqueued_at finished_at id queue_name run_after started_at status task_path traceback '
                 'worker_ids',
                 '',
                 'args_kwargs return_value'),
                ('django_tasks_db',
                 'django_migrations',
                 '',
                 'app name',
                 ''),
                ('good_job',
                 'good_jobs',
                 'created_at error error_event executions_count finished_at id job_class locked_by_id '
                 'performed_at queue_name scheduled_at updated_at',
                 'batch_callback_id batch_id concurrency_key cron_at cron_key labels',
                 'serialized_params'),
                ('good_job',
                 'good_job_executions',
                 '',
                 'active_job_id created_at error error_backtrace error_event finished_at scheduled_at',
                 ''),
                ('good_job',
                 'good_job_processes',
                 '',
                 'id state updated_at',
                 ''),
                ('good_job',
                 'good_job_settings',
                 '',
                 'key value',
                 ''),
                ('graphile_worker',
                 'jobs',
                 'attempts created_at id locked_at locked_by max_attempts queue_name run_at task_identifier '
                 'updated_at',
                 'last_error',
                 ''),
                ('graphile_worker',
                 'migrations',
                 '',
                 'id',
                 ''),
                ('oban',
                 'oban_jobs',
                 'attempt attempted_at attempted_by cancelled_at completed_at discarded_at errors id '
                 'inserted_at max_attempts meta queue scheduled_at state worker',
                 '',
                 'args'),
                ('oban',
                 'oban_producers',
                 '',
                 'meta queue updated_at uuid',
                 ''),
                ('origin_graph',
                 'workflow_runs',
                 'completed_at created_at run_id started_at status workflow_name',
                 'asset_id legacy_job_id release_id request_id schedule_id',
                 'result_data'),
                ('origin_graph',
                 'workflow_tasks',
                 'created_at handler retry_count run_id status task_instance_id task_name updated_at',
                 'claimed_by completed_at error_details execute_after fan_out_index fan_out_source '
                 'last_pulse max_retries started_at',
                 'parameters result_data'),
                ('origin_graph',
                 'workflow_task_deps',
                 'depends_on_instance_id task_instance_id',
                 'optional',
                 ''),
                ('origin_graph',
                 'job_events',
                 '',
                 'checkpoint_name created_at duration_ms error_message event_data event_id event_status '
                 'event_type job_id stage task_id',
                 ''),
                ('origin_graph',
                 'orchestrator_lease',
                 '',
                 'acquired_at expires_at holder_id lease_key renewed_at',
                 ''),
                ('origin_graph',
                 'janitor_runs',
                 '',
                 'error_details run_type started_at status',
                 ''),
                ('origin_graph',
                 'schedules',
                 '',
                 'cron_expression last_run_at max_concurrent schedule_id status workflow_name',
                 ''),
                ('origin_staged',
                 'jobs',
                 'created_at job_id job_type stage status total_stages updated_at',
                 'asset_id error_details release_id request_id schedule_id',
                 'parameters result_data stage_results'),
                ('origin_staged',
                 'tasks',
                 'created_at parent_job_id stage status task_id task_type updated_at',
                 'checkpoint_phase checkpoint_updated_at claimed_by error_details execute_after '
                 'executed_by_app execution_started_at heartbeat last_pulse retry_count target_queue '
                 'task_index',
                 'checkpoint_data parameters result_data'),
                ('origin_staged',
                 'job_events',
                 '',
                 'checkpoint_name created_at duration_ms error_message event_data event_id event_status '
                 'event_type job_id stage task_id',
                 ''),
                ('pgboss',
                 'job',
                 'completed_on created_on id keep_until name retry_count retry_limit start_after started_on '
                 'state',
                 'blocked heartbeat_on heartbeat_seconds retry_backoff retry_delay source_id source_name',
                 'data output'),
                ('pgboss',
                 'queue',
                 'name',
                 'dead_letter',
                 ''),
                ('pgboss',
                 'job_dependency',
                 '',
                 'child_id child_name parent_id parent_name',
                 ''),
                ('pgboss',
                 'version',
                 'version',
                 'cron_on',
                 ''),
                ('pgboss',
                 'schedule',
                 '',
                 'cron key kind name timezone',
                 ''),
                ('pgqueuer',
                 'pgqueuer',
                 'created entrypoint execute_after heartbeat id queue_manager_id status updated',
                 '',
                 'headers'),
                ('pgqueuer',
                 'pgqueuer_log',
                 'created entrypoint id job_id status traceback',
                 '',
                 ''),
                ('pgqueuer',
                 'pgqueuer_schedules',
                 '',
                 'entrypoint expression last_run next_run',
                 ''),
                ('prefect',
                 'flow_run',
                 'end_time expected_start_time flow_id id next_scheduled_start_time run_count start_time '
                 'state_name state_timestamp state_type updated',
                 'auto_scheduled created created_by deployment_id empirical_policy labels name '
                 'parent_task_run_id state_id work_queue_id',
                 'parameters'),
                ('prefect',
                 'task_run',
                 'end_time expected_start_time flow_run_id id next_scheduled_start_time run_count start_time'
                 ' state_name state_timestamp state_type task_key updated',
                 'created empirical_policy state_id',
                 ''),
                ('prefect',
                 'flow',
                 '',
                 'id name',
                 ''),
                ('prefect',
                 'flow_run_state',
                 '',
                 'flow_run_id id message name timestamp type',
                 ''),
                ('prefect',
                 'task_run_state',
                 '',
                 'id message name state_details task_run_id timestamp type',
                 ''),
                ('prefect',
                 'log',
                 '',
                 'flow_run_id level message task_run_id timestamp',
                 ''),
                ('prefect',
                 'events',
                 '',
                 'event occurred resource_id',
                 ''),
                ('prefect',
                 'work_queue',
                 '',
                 'id is_paused name work_pool_id',
                 ''),
                ('prefect',
                 'work_pool',
                 '',
                 'id is_paused name',
                 ''),
                ('prefect',
                 'deployment',
                 '',
                 'flow_id id name paused work_queue_id',
                 ''),
                ('prefect',
                 'deployment_schedule',
                 '',
                 'active deployment_id id schedule slug',
                 ''),
                ('prefect',
                 'alembic_version',
                 '',
                 'version_num',
                 ''),
                ('procrastinate',
                 'procrastinate_jobs',
                 'id queue_name scheduled_at status task_name worker_id',
                 'lock',
                 'args'),
                ('procrastinate',
                 'procrastinate_events',
                 'at id job_id type',
                 '',
                 ''),
                ('procrastinate',
                 'procrastinate_workers',
                 'id last_heartbeat',
                 '',
                 ''),
                ('procrastinate',
                 'procrastinate_periodic_defers',
                 '',
                 'defer_timestamp job_id periodic_id task_name',
                 ''),
                ('river',
                 'river_job',
                 'attempt attempted_at attempted_by created_at errors finalized_at id kind max_attempts '
                 'metadata queue scheduled_at state',
                 '',
                 'args'),
                ('river',
                 'river_queue',
                 '',
                 'name paused_at',
                 ''),
                ('river',
                 'river_migration',
                 '',
                 'line version',
                 ''),
                ('solid_queue',
                 'solid_queue_jobs',
                 'active_job_id class_name concurrency_key created_at finished_at id queue_name scheduled_at'
                 ' updated_at',
                 'batch_id',
                 'arguments'),
                ('solid_queue',
                 'solid_queue_ready_executions',
                 'created_at job_id',
                 '',
                 ''),
                ('solid_queue',
                 'solid_queue_claimed_executions',
                 'created_at job_id process_id',
                 '',
                 ''),
                ('solid_queue',
                 'solid_queue_scheduled_executions',
                 'created_at job_id',
                 '',
                 ''),
                ('solid_queue',
                 'solid_queue_blocked_executions',
                 'concurrency_key created_at expires_at job_id',
                 '',
                 ''),
                ('solid_queue',
                 'solid_queue_failed_executions',
                 'created_at id job_id',
                 'error',
                 ''),
                ('solid_queue',
                 'solid_queue_semaphores',
                 'expires_at key value',
                 '',
                 ''),
                ('solid_queue',
                 'solid_queue_processes',
                 'id last_heartbeat_at',
                 'name',
                 ''),
                ('solid_queue',
                 'solid_queue_pauses',
                 'queue_name',
                 '',
                 ''),
                ('solid_queue',
                 'solid_queue_recurring_tasks',
                 '',
                 'key schedule',
                 ''),
                ('solid_queue',
                 'solid_queue_recurring_executions',
                 '',
                 'run_at task_key',
                 '')
            ) AS read_by (system, relation, needed, others, contents)
        ),

        named AS (
            SELECT
                read_by.system,
                read_by.relation,
                name.name,
                part.is_needed
            FROM read_by
            CROSS JOIN LATERAL (
                VALUES
                (read_by.needed, TRUE),
                (read_by.others, FALSE),
                (CASE WHEN with_contents THEN read_by.contents END, FALSE)
            ) AS part (names, is_needed)
            CROSS JOIN LATERAL string_to_table(trim(part.names), ' ') AS name (name)
        ),

        there AS (
            SELECT
                pg_class.oid,
                pg_class.relname,
                pg_class.relrowsecurity,
                pg_attribute.attname
            FROM pg_class
            INNER JOIN pg_attribute ON pg_class.oid = pg_attribute.attrelid
            WHERE
                pg_class.relnamespace = format('%I', schema_name)::regnamespace
                AND pg_class.relkind IN ('r', 'p', 'v', 'm', 'f')
                AND pg_attribute.attnum > 0
                AND NOT pg_attribute.attisdropped
        ),

        known AS (
            SELECT named.system
            FROM named
            LEFT JOIN there ON named.relation = there.relname AND named.name = there.attname
            GROUP BY named.system
            HAVING bool_and(there.oid IS NOT NULL OR NOT named.is_needed)
        )

        SELECT
            there.oid::regclass::text,
            string_agg(DISTINCT quote_ident(there.attname), ', '),
            bool_or(there.relrowsecurity)
        FROM known
        INNER JOIN named ON known.system = named.system
        INNER JOIN there ON named.relation = there.relname AND named.name = there.attname
        GROUP BY there.oid
    LOOP
        EXECUTE format('GRANT SELECT (%s) ON %s TO %I', column_list, granted_on, role_name);
        granted := granted + 1;
        IF hides_rows AND NOT EXISTS (
            SELECT 1 FROM pg_policy
            WHERE
                pg_policy.polrelid = granted_on::regclass
                AND pg_policy.polroles && ARRAY[0::oid, format('%I', role_name)::regrole::oid]
        ) THEN
            RAISE WARNING 'row level security hides the rows of % from %: %', granted_on, role_name, format(
                'CREATE POLICY %I ON %s FOR SELECT TO %I USING (TRUE)', role_name || '_reads', granted_on, role_name
            );
        END IF;
    END LOOP;
    IF granted = 0 THEN
        RAISE EXCEPTION 'the schema % holds no job system that Jobscope knows', schema_name;
    END IF;
    PERFORM set_config('jobscope.password', '', FALSE);
END;
$$;
