-- apache-airflow-core 3.3.2, recorded at 2026-11-29T00:55:40+00:00
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.dag (
    dag_id character varying(250) NOT NULL,
    is_paused boolean NOT NULL,
    is_stale boolean NOT NULL,
    exceeds_max_non_backfill boolean DEFAULT false NOT NULL,
    last_parsed_time timestamp with time zone,
    last_parse_duration double precision,
    last_expired timestamp with time zone,
    fileloc character varying(2000),
    relative_fileloc character varying(2000),
    bundle_name character varying(250) CONSTRAINT dag_bundle_name_not_null1 NOT NULL,
    bundle_version character varying(200),
    owners character varying(2000),
    dag_display_name character varying(2000),
    description text,
    timetable_type character varying(255) NOT NULL,
    timetable_summary text,
    timetable_description character varying(1000),
    timetable_partitioned boolean DEFAULT false NOT NULL,
    timetable_periodic boolean DEFAULT false NOT NULL,
    partition_mapper_info json NOT NULL,
    asset_expression json,
    deadline json,
    max_active_tasks integer NOT NULL,
    max_active_runs integer,
    max_consecutive_failed_dag_runs integer NOT NULL,
    has_task_concurrency_limits boolean NOT NULL,
    has_import_errors boolean DEFAULT false,
    fail_fast boolean DEFAULT false NOT NULL,
    allowed_run_types json,
    next_dagrun timestamp with time zone,
    next_dagrun_data_interval_start timestamp with time zone,
    next_dagrun_data_interval_end timestamp with time zone,
    next_dagrun_partition_key character varying(255),
    next_dagrun_partition_date timestamp with time zone,
    next_dagrun_create_after timestamp with time zone
);
CREATE TABLE public.dag_run (
    id integer NOT NULL,
    dag_id character varying(250) NOT NULL,
    queued_at timestamp with time zone,
    logical_date timestamp with time zone,
    start_date timestamp with time zone,
    end_date timestamp with time zone,
    state character varying(50),
    run_id character varying(250) NOT NULL,
    creating_job_id integer,
    run_type character varying(50) NOT NULL,
    triggered_by character varying(50),
    triggering_user_name character varying(512),
    conf jsonb,
    data_interval_start timestamp with time zone,
    data_interval_end timestamp with time zone,
    run_after timestamp with time zone NOT NULL,
    last_scheduling_decision timestamp with time zone,
    log_template_id integer,
    created_at timestamp with time zone,
    updated_at timestamp with time zone,
    clear_number integer DEFAULT 0 NOT NULL,
    backfill_id integer,
    bundle_version character varying(250),
    scheduled_by_job_id integer,
    context_carrier jsonb,
    span_status character varying(250) DEFAULT 'not_started'::character varying NOT NULL,
    created_dag_version_id uuid,
    partition_key character varying(250),
    partition_date timestamp with time zone
);
CREATE SEQUENCE public.dag_run_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.dag_run_id_seq OWNED BY public.dag_run.id;
CREATE TABLE public.job (
    id integer NOT NULL,
    dag_id character varying(250),
    state character varying(20),
    job_type character varying(30),
    start_date timestamp with time zone,
    end_date timestamp with time zone,
    latest_heartbeat timestamp with time zone,
    executor_class character varying(500),
    hostname character varying(500),
    unixname character varying(1000)
);
CREATE SEQUENCE public.job_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.job_id_seq OWNED BY public.job.id;
CREATE TABLE public.log (
    id integer NOT NULL,
    dttm timestamp with time zone,
    dag_id character varying(250),
    task_id character varying(250),
    map_index integer,
    event character varying(60) NOT NULL,
    logical_date timestamp with time zone,
    run_id character varying(250),
    owner character varying(500),
    owner_display_name character varying(500),
    extra text,
    try_number integer
);
CREATE SEQUENCE public.log_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.log_id_seq OWNED BY public.log.id;
CREATE TABLE public.slot_pool (
    id integer NOT NULL,
    pool character varying(256),
    slots integer NOT NULL,
    description text,
    include_deferred boolean NOT NULL,
    team_name character varying(50)
);
CREATE SEQUENCE public.slot_pool_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.slot_pool_id_seq OWNED BY public.slot_pool.id;
CREATE TABLE public.task_instance (
    id uuid NOT NULL,
    task_id character varying(250) NOT NULL,
    dag_id character varying(250) NOT NULL,
    run_id character varying(250) NOT NULL,
    map_index integer DEFAULT '-1'::integer NOT NULL,
    start_date timestamp with time zone,
    end_date timestamp with time zone,
    duration double precision,
    state character varying(20),
    try_number integer NOT NULL,
    max_tries integer DEFAULT '-1'::integer NOT NULL,
    hostname character varying(1000),
    unixname character varying(1000),
    pool character varying(256) NOT NULL,
    pool_slots integer NOT NULL,
    queue character varying(256),
    priority_weight integer,
    operator character varying(1000),
    custom_operator_name character varying(1000),
    queued_dttm timestamp with time zone,
    scheduled_dttm timestamp with time zone,
    queued_by_job_id integer,
    last_heartbeat_at timestamp with time zone,
    pid integer,
    executor character varying(1000),
    executor_config bytea,
    updated_at timestamp with time zone,
    rendered_map_index character varying(250),
    context_carrier jsonb,
    span_status character varying(250) DEFAULT 'not_started'::character varying NOT NULL,
    external_executor_id text,
    trigger_id integer,
    trigger_timeout timestamp with time zone,
    next_method character varying(1000),
    next_kwargs jsonb,
    task_display_name character varying(2000),
    dag_version_id uuid,
    retry_delay_override double precision,
    retry_reason character varying(500)
);
CREATE TABLE public.task_instance_history (
    task_instance_id uuid NOT NULL,
    task_id character varying(250) NOT NULL,
    dag_id character varying(250) NOT NULL,
    run_id character varying(250) NOT NULL,
    map_index integer DEFAULT '-1'::integer NOT NULL,
    try_number integer NOT NULL,
    start_date timestamp with time zone,
    end_date timestamp with time zone,
    duration double precision,
    state character varying(20),
    max_tries integer DEFAULT '-1'::integer,
    hostname character varying(1000),
    unixname character varying(1000),
    pool character varying(256) NOT NULL,
    pool_slots integer NOT NULL,
    queue character varying(256),
    priority_weight integer,
    operator character varying(1000),
    custom_operator_name character varying(1000),
    queued_dttm timestamp with time zone,
    scheduled_dttm timestamp with time zone,
    queued_by_job_id integer,
    pid integer,
    executor character varying(1000),
    executor_config bytea,
    updated_at timestamp with time zone,
    rendered_map_index character varying(250),
    context_carrier jsonb,
    span_status character varying(250) DEFAULT 'not_started'::character varying NOT NULL,
    external_executor_id text,
    trigger_id integer,
    trigger_timeout timestamp without time zone,
    next_method character varying(1000),
    next_kwargs jsonb,
    task_display_name character varying(2000),
    dag_version_id uuid,
    retry_delay_override double precision,
    retry_reason character varying(500)
);
CREATE TABLE public.task_reschedule (
    id integer NOT NULL,
    ti_id uuid NOT NULL,
    start_date timestamp with time zone NOT NULL,
    end_date timestamp with time zone NOT NULL,
    duration integer NOT NULL,
    reschedule_date timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.task_reschedule_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.task_reschedule_id_seq OWNED BY public.task_reschedule.id;
ALTER TABLE ONLY public.dag_run ALTER COLUMN id SET DEFAULT nextval('public.dag_run_id_seq'::regclass);
ALTER TABLE ONLY public.job ALTER COLUMN id SET DEFAULT nextval('public.job_id_seq'::regclass);
ALTER TABLE ONLY public.log ALTER COLUMN id SET DEFAULT nextval('public.log_id_seq'::regclass);
ALTER TABLE ONLY public.slot_pool ALTER COLUMN id SET DEFAULT nextval('public.slot_pool_id_seq'::regclass);
ALTER TABLE ONLY public.task_reschedule ALTER COLUMN id SET DEFAULT nextval('public.task_reschedule_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES
	('d2f4e1b3c5a7');
INSERT INTO public.dag VALUES
	('cancelled', false, false, false, '2026-11-29 00:55:33.899217+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('deferred', false, false, false, '2026-11-29 00:55:33.900062+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('exhausted', false, false, false, '2026-11-29 00:55:33.900448+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('gets_over_it', false, false, false, '2026-11-29 00:55:33.900801+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('killed', false, false, false, '2026-11-29 00:55:33.901124+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('killed_at_last', false, false, false, '2026-11-29 00:55:33.901415+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('mapped', false, false, false, '2026-11-29 00:55:33.901665+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('overdue', false, false, false, '2026-11-29 00:55:33.905827+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'CronTriggerTimetable', '0 * * * *', 'Every hour', false, true, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', '2026-11-29 01:00:00+00', '2026-11-29 01:00:00+00', '2026-11-29 01:00:00+00', NULL, NULL, '2026-11-29 01:00:00+00'),
	('paused', true, false, false, '2026-11-29 00:55:33.909994+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('paused_with_schedule', true, false, false, '2026-11-29 00:55:33.912918+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'CronTriggerTimetable', '0 * * * *', 'Every hour', false, true, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', '2026-11-29 01:00:00+00', '2026-11-29 01:00:00+00', '2026-11-29 01:00:00+00', NULL, NULL, '2026-11-29 01:00:00+00'),
	('pokes', false, false, false, '2026-11-29 00:55:33.91659+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('retried', false, false, false, '2026-11-29 00:55:33.91695+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('retrying', false, false, false, '2026-11-29 00:55:33.917253+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('run_times_out', false, false, false, '2026-11-29 00:55:33.917568+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('skips', false, false, false, '2026-11-29 00:55:33.917871+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('succeeds', false, false, false, '2026-11-29 00:55:33.918178+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('times_out', false, false, false, '2026-11-29 00:55:33.918476+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('without_slots', false, false, false, '2026-11-29 00:55:33.918726+00', 0.08209287600038806, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.dag_run VALUES
	(1, 'paused_with_schedule', '2026-11-29 00:55:11.950415+00', '2026-11-29 00:00:00+00', '2026-11-29 00:55:12.080169+00', NULL, 'running', 'scheduled__2026-11-29T00:00:00+00:00', 2, 'scheduled', 'TIMETABLE', NULL, '{}', '2026-11-29 00:00:00+00', '2026-11-29 00:00:00+00', '2026-11-29 00:00:00+00', '2026-11-29 00:55:19.976206+00', 2, '2026-11-29 00:55:11.962867+00', '2026-11-29 00:55:19.978021+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-22731ab1c75b72ea6c6f120949e7ff50-44b00a410bbe74b4-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f74-7cf7-91e9-17e2b8e8c421', NULL, NULL),
	(17, 'paused', '2026-11-29 00:55:21.123713+00', NULL, NULL, NULL, 'queued', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.121618+00', NULL, 2, '2026-11-29 00:55:21.12439+00', '2026-11-29 00:55:21.124392+00', 0, NULL, NULL, NULL, '{"__var": {"traceparent": "00-affb97492d17510cda6d7f25fdd0b937-ee597a6f42cc600f-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f6a-7d74-9597-bd488834a7f6', NULL, NULL),
	(3, 'succeeds', '2026-11-29 00:55:26.255814+00', NULL, '2026-11-29 00:55:26.967956+00', '2026-11-29 00:55:29.099804+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:20.945648+00', '2026-11-29 00:55:29.098309+00', 2, '2026-11-29 00:55:20.966454+00', '2026-11-29 00:55:29.102106+00', 1, NULL, NULL, 2, '{"__var": {"traceparent": "00-adb408f9caa348f59b034f75cd7576d2-8cdeb73ad70743f7-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f6e-7db6-ae95-bd08810abe0a', NULL, NULL),
	(20, 'killed_at_last', '2026-11-29 00:55:39.724529+00', NULL, '2026-11-29 00:55:40.618934+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:39.721378+00', '2026-11-29 00:55:40.623346+00', 2, '2026-11-29 00:55:39.72547+00', '2026-11-29 00:55:40.63025+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-08949ba85e763029100981116ce808b1-18ae8ff3c84cbd32-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f6c-7282-b5fb-bfc4e38e61aa', NULL, NULL),
	(6, 'retrying', '2026-11-29 00:55:21.029206+00', NULL, '2026-11-29 00:55:21.089555+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.027022+00', '2026-11-29 00:55:40.64544+00', 2, '2026-11-29 00:55:21.029874+00', '2026-11-29 00:55:40.648602+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-dc464ea72c0f9e8120b693a6f9f8899b-ea229705867fbd55-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f70-7d2f-9505-e6afe5338de3', NULL, NULL),
	(2, 'overdue', '2026-11-29 00:55:12.020318+00', '2026-11-29 00:00:00+00', '2026-11-29 00:55:12.072467+00', '2026-11-29 00:55:23.830414+00', 'success', 'scheduled__2026-11-29T00:00:00+00:00', 2, 'scheduled', 'TIMETABLE', NULL, '{}', '2026-11-29 00:00:00+00', '2026-11-29 00:00:00+00', '2026-11-29 00:00:00+00', '2026-11-29 00:55:23.829095+00', 2, '2026-11-29 00:55:12.02979+00', '2026-11-29 00:55:23.830946+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-ee410b55c1cd1d36ea837150ff7c60ce-77fc8cc26ba18271-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f6d-7e53-b8c1-b6d2698e9dea', NULL, NULL),
	(5, 'exhausted', '2026-11-29 00:55:21.023022+00', NULL, '2026-11-29 00:55:21.086552+00', '2026-11-29 00:55:23.988668+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.020656+00', '2026-11-29 00:55:23.983645+00', 2, '2026-11-29 00:55:21.023737+00', '2026-11-29 00:55:23.989284+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-9e31f755d8b56cf55785831ab7f3155d-957a19208204b390-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f6b-773f-83cd-7a9792293e2a', NULL, NULL),
	(12, 'killed', '2026-11-29 00:55:21.067319+00', NULL, '2026-11-29 00:55:21.601661+00', '2026-11-29 00:55:36.436755+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.065127+00', '2026-11-29 00:55:36.43517+00', 2, '2026-11-29 00:55:21.068779+00', '2026-11-29 00:55:36.437212+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-73c8e724c38537d9b547bc757e2890ed-bc10de7424e0d080-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f66-7242-b72c-ec769df096be', NULL, NULL),
	(7, 'gets_over_it', '2026-11-29 00:55:21.034982+00', NULL, '2026-11-29 00:55:21.092432+00', '2026-11-29 00:55:24.0306+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.0329+00', '2026-11-29 00:55:24.02815+00', 2, '2026-11-29 00:55:21.03561+00', '2026-11-29 00:55:24.036492+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-08ebc035d08332fb60eeea7095f7dfce-036e9a838c1906cd-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f76-7a6c-86ac-c5f79717db59', NULL, NULL),
	(8, 'skips', '2026-11-29 00:55:21.040489+00', NULL, '2026-11-29 00:55:21.095778+00', '2026-11-29 00:55:24.044366+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.03844+00', '2026-11-29 00:55:24.042517+00', 2, '2026-11-29 00:55:21.04109+00', '2026-11-29 00:55:24.044959+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-161167e8277fd906bb5b0eba2f3a9496-1c80fc663524c373-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f65-7cea-a025-f7ca9f15dcef', NULL, NULL),
	(9, 'mapped', '2026-11-29 00:55:21.045776+00', NULL, '2026-11-29 00:55:21.099098+00', '2026-11-29 00:55:24.926964+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.043785+00', '2026-11-29 00:55:24.92574+00', 2, '2026-11-29 00:55:21.046352+00', '2026-11-29 00:55:24.927899+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-6faa87b050b6ae8935fb64d9ceac4f39-16e558bf46659012-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f73-799f-bc45-3dbd96abea73', NULL, NULL),
	(4, 'retried', '2026-11-29 00:55:21.015304+00', NULL, '2026-11-29 00:55:21.082958+00', '2026-11-29 00:55:23.751579+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.01176+00', '2026-11-29 00:55:23.750122+00', 2, '2026-11-29 00:55:21.016355+00', '2026-11-29 00:55:23.752401+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-8230d1eb6395216a919e2c1b05fe6f77-9ea13d8f402bfe7a-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f75-7de4-8e0e-87f3dc1c591b', NULL, NULL),
	(18, 'succeeds', '2026-11-29 00:55:26.250972+00', NULL, NULL, NULL, 'queued', 'later', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 01:55:21.126646+00', NULL, 2, '2026-11-29 00:55:21.130016+00', '2026-11-29 00:55:26.259035+00', 1, NULL, NULL, NULL, '{"__var": {"traceparent": "00-85c19007f3843f2f10eb757eee9c7e9f-4d9cebfae88cdbaf-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f6e-7db6-ae95-bd08810abe0a', NULL, NULL),
	(11, 'run_times_out', '2026-11-29 00:55:21.057421+00', NULL, '2026-11-29 00:55:21.105537+00', '2026-11-29 00:55:23.813082+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.05439+00', '2026-11-29 00:55:22.809806+00', 2, '2026-11-29 00:55:21.058167+00', '2026-11-29 00:55:23.82084+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-b28fcf375a72d3fa539b6f9557ba23c0-d0370c3b75a15175-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f67-7b79-9cc5-002fe32b42f0', NULL, NULL),
	(10, 'times_out', '2026-11-29 00:55:21.051362+00', NULL, '2026-11-29 00:55:21.102416+00', '2026-11-29 00:55:24.055799+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.04949+00', '2026-11-29 00:55:24.054339+00', 2, '2026-11-29 00:55:21.051984+00', '2026-11-29 00:55:24.056942+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-2c6c27a44ac674766f0639afde8ef1d3-45fb79c161436c9f-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f69-7938-99e8-10e5ac1e3795', NULL, NULL),
	(13, 'cancelled', '2026-11-29 00:55:21.080507+00', NULL, '2026-11-29 00:55:21.614612+00', '2026-11-29 00:55:22.673018+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.075394+00', '2026-11-29 00:55:22.492381+00', 2, '2026-11-29 00:55:21.081753+00', '2026-11-29 00:55:22.676209+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-39edf62d42f30f898500934235f981d0-a48741e948592949-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f6f-7995-b81b-b5c25cbed2bf', NULL, NULL),
	(19, 'exhausted', '2026-11-29 00:55:38.019605+00', NULL, '2026-11-29 00:55:38.51229+00', NULL, 'running', 'again', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.132969+00', '2026-11-29 00:55:40.62761+00', 2, '2026-11-29 00:55:21.136193+00', '2026-11-29 00:55:40.629658+00', 1, NULL, NULL, 2, '{"__var": {"traceparent": "00-f3eee32bf112c250f4b65e2ccdf1c592-30bdf13919b4b9bb-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f6b-773f-83cd-7a9792293e2a', NULL, NULL),
	(14, 'pokes', '2026-11-29 00:55:21.093445+00', NULL, '2026-11-29 00:55:21.624881+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.088954+00', '2026-11-29 00:55:40.634373+00', 2, '2026-11-29 00:55:21.095181+00', '2026-11-29 00:55:40.648604+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-a755a9f66f975278c0e1589d609563f8-8d2260577bb8dde7-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f72-7de1-a2bc-3925b26691cb', NULL, NULL),
	(15, 'deferred', '2026-11-29 00:55:21.107517+00', NULL, '2026-11-29 00:55:21.640167+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.101579+00', '2026-11-29 00:55:40.639005+00', 2, '2026-11-29 00:55:21.108752+00', '2026-11-29 00:55:40.648605+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-d0fcc5431326af4f0fc918fb36d78ff7-14a6e1e719966656-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f71-7acc-9b42-91f8a4e28cb0', NULL, NULL),
	(16, 'without_slots', '2026-11-29 00:55:21.117901+00', NULL, '2026-11-29 00:55:21.642476+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-29 00:55:21.115444+00', '2026-11-29 00:55:40.642158+00', 2, '2026-11-29 00:55:21.118609+00', '2026-11-29 00:55:40.648605+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-e703a2794f3e926472ebbe46039a025e-5113baa1be70e609-00"}, "__type": "dict"}', 'not_started', '01a224cc-7f68-765e-a7b5-8c7883c959b8', NULL, NULL);
INSERT INTO public.job VALUES
	(1, NULL, 'running', 'DagProcessorJob', '2026-11-29 00:55:10.395597+00', NULL, '2026-11-29 00:55:30.716663+00', NULL, 'worker-1', 'root'),
	(2, NULL, 'running', 'SchedulerJob', '2026-11-29 00:55:10.701325+00', NULL, '2026-11-29 00:55:32.277333+00', NULL, 'worker-1', 'root');
INSERT INTO public.log VALUES
	(1, '2026-11-29 00:55:08.400837+00', NULL, NULL, NULL, 'cli_api_server', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''api-server'']"}', NULL),
	(2, '2026-11-29 00:55:09.207045+00', NULL, NULL, NULL, 'cli_scheduler', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''scheduler'']"}', NULL),
	(3, '2026-11-29 00:55:09.209614+00', NULL, NULL, NULL, 'cli_dag_processor', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dag-processor'']"}', NULL),
	(4, '2026-11-29 00:55:14.270459+00', 'paused', NULL, NULL, 'cli_dag_pause', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dags'', ''pause'', ''--yes'', ''paused'']"}', NULL),
	(5, '2026-11-29 00:55:19.629838+00', 'paused_with_schedule', NULL, NULL, 'cli_dag_pause', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dags'', ''pause'', ''--yes'', ''paused_with_schedule'']"}', NULL),
	(6, '2026-11-29 00:55:19.934336+00', 'overdue', 'load', -1, 'running', '2026-11-29 00:00:00+00', 'scheduled__2026-11-29T00:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(7, '2026-11-29 00:55:19.937829+00', 'paused_with_schedule', 'load', -1, 'running', '2026-11-29 00:00:00+00', 'scheduled__2026-11-29T00:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(8, '2026-11-29 00:55:20.217506+00', 'paused_with_schedule', 'load', -1, 'success', '2026-11-29 00:00:00+00', 'scheduled__2026-11-29T00:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(9, '2026-11-29 00:55:21.362318+00', 'times_out', 'hold_too_long', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(10, '2026-11-29 00:55:21.819081+00', 'run_times_out', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(11, '2026-11-29 00:55:21.823511+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(12, '2026-11-29 00:55:21.848208+00', 'retrying', 'fail_for_now', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(13, '2026-11-29 00:55:21.892573+00', 'gets_over_it', 'fail', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(14, '2026-11-29 00:55:21.994071+00', 'succeeds', 'load', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(15, '2026-11-29 00:55:21.977937+00', 'skips', 'skip', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(16, '2026-11-29 00:55:22.296304+00', 'exhausted', 'fail_twice', -1, 'up_for_retry', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(17, '2026-11-29 00:55:22.316133+00', 'retrying', 'fail_for_now', -1, 'up_for_retry', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(18, '2026-11-29 00:55:22.31857+00', 'succeeds', 'load', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(19, '2026-11-29 00:55:22.360561+00', 'retried', 'fail_once', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(20, '2026-11-29 00:55:22.454885+00', 'retried', 'fail_once', -1, 'up_for_retry', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(21, '2026-11-29 00:55:22.501891+00', 'cancelled', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(22, '2026-11-29 00:55:22.493995+00', 'killed', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(23, '2026-11-29 00:55:22.599843+00', 'cancelled', NULL, NULL, 'patch_dag_run', NULL, 'first', 'Anonymous', 'Anonymous', '{"state": "failed", "method": "PATCH"}', NULL),
	(24, '2026-11-29 00:55:22.752995+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(25, '2026-11-29 00:55:22.843521+00', 'exhausted', 'fail_twice', -1, 'up_for_retry', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(26, '2026-11-29 00:55:22.879755+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(27, '2026-11-29 00:55:22.983887+00', 'exhausted', 'fail_twice', -1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(28, '2026-11-29 00:55:23.007396+00', 'succeeds', 'clean_up', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(29, '2026-11-29 00:55:23.092368+00', 'succeeds', 'clean_up', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(30, '2026-11-29 00:55:23.12592+00', 'deferred', 'wait', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(31, '2026-11-29 00:55:23.214105+00', 'deferred', 'wait', -1, 'deferred', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(32, '2026-11-29 00:55:23.228543+00', 'gets_over_it', 'fail', -1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(33, '2026-11-29 00:55:23.251492+00', 'pokes', 'look_hourly', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(34, '2026-11-29 00:55:23.287168+00', 'skips', 'skip', -1, 'skipped', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(35, '2026-11-29 00:55:23.290323+00', 'mapped', 'tile', 0, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(36, '2026-11-29 00:55:23.334569+00', 'retried', 'fail_once', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(37, '2026-11-29 00:55:23.398891+00', 'mapped', 'tile', 1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(38, '2026-11-29 00:55:23.432996+00', 'pokes', 'look_hourly', -1, 'up_for_reschedule', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(39, '2026-11-29 00:55:23.485694+00', 'mapped', 'tile', 0, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(40, '2026-11-29 00:55:23.531018+00', 'retried', 'fail_once', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(41, '2026-11-29 00:55:23.550415+00', 'mapped', 'tile', 2, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(42, '2026-11-29 00:55:23.639587+00', 'mapped', 'tile', 2, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(43, '2026-11-29 00:55:23.801838+00', 'overdue', 'load', -1, 'success', '2026-11-29 00:00:00+00', 'scheduled__2026-11-29T00:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(44, '2026-11-29 00:55:23.897164+00', 'times_out', 'hold_too_long', -1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(45, '2026-11-29 00:55:23.885851+00', 'gets_over_it', 'clean_up', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(46, '2026-11-29 00:55:23.902659+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(47, '2026-11-29 00:55:24.016267+00', 'gets_over_it', 'clean_up', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(48, '2026-11-29 00:55:24.592344+00', 'mapped', 'tile', 1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(49, '2026-11-29 00:55:25.068179+00', 'exhausted', 'fail_twice', -1, 'failed', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(50, '2026-11-29 00:55:26.10424+00', 'succeeds', NULL, NULL, 'cli_task_clear', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''tasks'', ''clear'', ''--yes'', ''succeeds'']"}', NULL),
	(51, '2026-11-29 00:55:27.042673+00', 'succeeds', 'load', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(52, '2026-11-29 00:55:27.15398+00', 'succeeds', 'load', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(53, '2026-11-29 00:55:28.094651+00', 'succeeds', 'clean_up', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(54, '2026-11-29 00:55:28.185222+00', 'succeeds', 'clean_up', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(55, '2026-11-29 00:55:33.329038+00', 'killed', 'hold', -1, 'heartbeat timeout', NULL, 'first', NULL, NULL, 'Task did not emit heartbeat within time limit (10 seconds) and will be terminated. See https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#task-instance-heartbeat-timeout', 1),
	(56, '2026-11-29 00:55:34.370531+00', 'killed', 'hold', -1, 'state mismatch', NULL, 'first', NULL, NULL, 'Executor LocalExecutor(parallelism=8) reported that the task instance <TaskInstance: killed.hold first [running] ti_id=01a224cc-a4f1-7627-83cd-f3f02ee936d7> finished with state failed, but the task instance''s state attribute is running. Learn more: https://airflow.apache.org/docs/apache-airflow/stable/troubleshooting.html#task-state-changed-externally', 1),
	(57, '2026-11-29 00:55:34.373544+00', 'killed', 'hold', -1, 'failed', NULL, 'first', 'airflow', NULL, NULL, 1),
	(58, '2026-11-29 00:55:37.753223+00', 'exhausted', NULL, NULL, 'cli_dag_clear', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dags'', ''clear'', ''--yes'', ''--only-failed'', ''--run-id'', ''again'', ''exhausted'']"}', NULL),
	(59, '2026-11-29 00:55:38.57138+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 3),
	(60, '2026-11-29 00:55:38.691574+00', 'exhausted', 'fail_twice', -1, 'up_for_retry', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 3),
	(63, '2026-11-29 00:55:40.689253+00', 'killed_at_last', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(61, '2026-11-29 00:55:39.624496+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 4),
	(62, '2026-11-29 00:55:39.715507+00', 'exhausted', 'fail_twice', -1, 'failed', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 4);
INSERT INTO public.slot_pool VALUES
	(1, 'default_pool', 128, 'Default pool', false, NULL),
	(2, 'closed', 0, '', false, NULL);
INSERT INTO public.task_instance VALUES
	('01a224cc-8181-787f-aa7f-32e499e8e1aa', 'load', 'paused_with_schedule', 'scheduled__2026-11-29T00:00:00+00:00', -1, '2026-11-29 00:55:12.698745+00', '2026-11-29 00:55:20.183921+00', 7.485176, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:12.179465+00', '2026-11-29 00:55:12.137064+00', 2, '2026-11-29 00:55:19.988368+00', 12101, NULL, '\x80057d942e', '2026-11-29 00:55:20.216614+00', NULL, '{"__var": {"traceparent": "00-22731ab1c75b72ea6c6f120949e7ff50-44b00a410bbe74b4-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a224cc-7f74-7cf7-91e9-17e2b8e8c421', NULL, NULL),
	('01a224cc-a4ca-70ba-8e56-472cbd1f6395', 'load', 'retrying', 'first', -1, NULL, NULL, NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:21.031473+00', NULL, '{"__var": {"traceparent": "00-dc464ea72c0f9e8120b693a6f9f8899b-ea229705867fbd55-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a224cc-7f70-7d2f-9505-e6afe5338de3', NULL, NULL),
	('01a224cc-a4da-7d8f-b1a8-def77c0813ec', 'tile', 'mapped', 'first', 0, '2026-11-29 00:55:23.259733+00', '2026-11-29 00:55:23.465101+00', 0.205368, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:22.442787+00', '2026-11-29 00:55:21.17491+00', 2, '2026-11-29 00:55:23.30571+00', 12564, NULL, '\x80057d942e', '2026-11-29 00:55:23.478688+00', NULL, '{"__var": {"traceparent": "00-6faa87b050b6ae8935fb64d9ceac4f39-16e558bf46659012-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'tile', '01a224cc-7f73-799f-bc45-3dbd96abea73', NULL, NULL),
	('01a224cc-aa55-7bf3-9f7b-e887cd76985a', 'fail_once', 'retried', 'first', -1, '2026-11-29 00:55:23.310208+00', '2026-11-29 00:55:23.511359+00', 0.201151, 'success', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:22.62822+00', '2026-11-29 00:55:22.582151+00', 2, '2026-11-29 00:55:23.373279+00', 12567, NULL, '\x80057d942e', '2026-11-29 00:55:23.528818+00', NULL, '{"__var": {"traceparent": "00-8230d1eb6395216a919e2c1b05fe6f77-9ea13d8f402bfe7a-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_once', '01a224cc-7f75-7de4-8e0e-87f3dc1c591b', NULL, NULL),
	('01a224cc-a4c4-7f40-94f1-100764ec0da3', 'load', 'exhausted', 'first', -1, '2026-11-29 00:55:23.757864+00', '2026-11-29 00:55:23.757864+00', 0, 'upstream_failed', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:23.760031+00', NULL, '{"__var": {"traceparent": "00-9e31f755d8b56cf55785831ab7f3155d-957a19208204b390-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a224cc-7f6b-773f-83cd-7a9792293e2a', NULL, NULL),
	('01a224cc-a4d5-730a-962a-5acbcb303c65', 'load', 'skips', 'first', -1, '2026-11-29 00:55:23.782828+00', '2026-11-29 00:55:23.782828+00', 0, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:23.784131+00', NULL, '{"__var": {"traceparent": "00-161167e8277fd906bb5b0eba2f3a9496-1c80fc663524c373-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a224cc-7f65-7cea-a025-f7ca9f15dcef', NULL, NULL),
	('01a224cc-81a2-7aae-a638-6267415ceeee', 'load', 'overdue', 'scheduled__2026-11-29T00:00:00+00:00', -1, '2026-11-29 00:55:12.719177+00', '2026-11-29 00:55:23.789344+00', 11.070167, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:12.179465+00', '2026-11-29 00:55:12.118487+00', 2, '2026-11-29 00:55:23.700618+00', 12102, NULL, '\x80057d942e', '2026-11-29 00:55:23.801173+00', NULL, '{"__var": {"traceparent": "00-ee410b55c1cd1d36ea837150ff7c60ce-77fc8cc26ba18271-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a224cc-7f6d-7e53-b8c1-b6d2698e9dea', NULL, NULL),
	('01a224cc-a4cf-7675-b4c2-1bbe0904afa4', 'clean_up', 'gets_over_it', 'first', -1, '2026-11-29 00:55:23.866369+00', '2026-11-29 00:55:23.999145+00', 0.132776, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:23.849078+00', '2026-11-29 00:55:23.772162+00', 2, '2026-11-29 00:55:23.930243+00', 12590, NULL, '\x80057d942e', '2026-11-29 00:55:24.014522+00', NULL, '{"__var": {"traceparent": "00-08ebc035d08332fb60eeea7095f7dfce-036e9a838c1906cd-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a224cc-7f76-7a6c-86ac-c5f79717db59', NULL, NULL),
	('01a224cc-b91f-7772-96ac-bc6508a181b5', 'load', 'succeeds', 'first', -1, '2026-11-29 00:55:27.028037+00', '2026-11-29 00:55:27.147109+00', 0.119072, 'success', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:27.011703+00', '2026-11-29 00:55:26.976466+00', 2, '2026-11-29 00:55:27.064345+00', 12681, NULL, '\x80057d942e', '2026-11-29 00:55:27.153378+00', NULL, '{"__var": {"traceparent": "00-adb408f9caa348f59b034f75cd7576d2-8cdeb73ad70743f7-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a224cc-7f6e-7db6-ae95-bd08810abe0a', NULL, NULL),
	('01a224cc-b925-7ea1-89e9-ff9b2c280b67', 'clean_up', 'succeeds', 'first', -1, '2026-11-29 00:55:28.079034+00', '2026-11-29 00:55:28.176476+00', 0.097442, 'success', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:28.064588+00', '2026-11-29 00:55:28.037317+00', 2, '2026-11-29 00:55:28.113257+00', 12724, NULL, '\x80057d942e', '2026-11-29 00:55:28.184556+00', NULL, '{"__var": {"traceparent": "00-adb408f9caa348f59b034f75cd7576d2-8cdeb73ad70743f7-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a224cc-7f6e-7db6-ae95-bd08810abe0a', NULL, NULL),
	('01a224cc-a526-7ebd-bb63-ce2e6408b053', 'load', 'paused', 'first', -1, NULL, NULL, NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:21.12583+00', NULL, '{"__var": {"traceparent": "00-affb97492d17510cda6d7f25fdd0b937-ee597a6f42cc600f-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a224cc-7f6a-7d74-9597-bd488834a7f6', NULL, NULL),
	('01a224cc-a4ff-7645-bdfb-6f2d2e6ca6fc', 'load', 'cancelled', 'first', -1, '2026-11-29 00:55:22.670187+00', '2026-11-29 00:55:22.670187+00', 0, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:22.671001+00', NULL, '{"__var": {"traceparent": "00-39edf62d42f30f898500934235f981d0-a48741e948592949-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a224cc-7f6f-7995-b81b-b5c25cbed2bf', NULL, NULL),
	('01a224cc-a4fe-700a-b6b3-ceb0bde5c99b', 'hold', 'cancelled', 'first', -1, '2026-11-29 00:55:22.495203+00', '2026-11-29 00:55:22.67532+00', 0.180117, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:22.442787+00', '2026-11-29 00:55:21.961982+00', 2, '2026-11-29 00:55:22.555794+00', 12532, NULL, '\x80057d942e', '2026-11-29 00:55:22.676837+00', NULL, '{"__var": {"traceparent": "00-39edf62d42f30f898500934235f981d0-a48741e948592949-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a224cc-7f6f-7995-b81b-b5c25cbed2bf', NULL, NULL),
	('01a224cc-a518-7f69-8476-158a3c58b462', 'wait', 'deferred', 'first', -1, '2026-11-29 00:55:23.114921+00', NULL, NULL, 'deferred', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, 'DateTimeSensorAsync', 'DateTimeSensorAsync', '2026-11-29 00:55:22.442787+00', '2026-11-29 00:55:22.170231+00', 2, '2026-11-29 00:55:23.141864+00', 12557, NULL, '\x80057d942e', '2026-11-29 00:55:23.213183+00', NULL, '{"__var": {"traceparent": "00-d0fcc5431326af4f0fc918fb36d78ff7-14a6e1e719966656-00"}, "__type": "dict"}', 'not_started', NULL, 1, NULL, 'execute_complete', '{}', 'wait', '01a224cc-7f71-7acc-9b42-91f8a4e28cb0', NULL, NULL),
	('01a224cc-a50a-78e1-80dd-e43e0886c86d', 'look_hourly', 'pokes', 'first', -1, '2026-11-29 00:55:23.239517+00', '2026-11-29 00:55:23.421363+00', 0.181846, 'up_for_reschedule', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, 'DecoratedSensorOperator', '@task.sensor', '2026-11-29 00:55:22.442787+00', '2026-11-29 00:55:22.102962+00', 2, '2026-11-29 00:55:23.281+00', 12563, NULL, '\x80057d942e', '2026-11-29 00:55:23.432184+00', NULL, '{"__var": {"traceparent": "00-a755a9f66f975278c0e1589d609563f8-8d2260577bb8dde7-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'look_hourly', '01a224cc-7f72-7de1-a2bc-3925b26691cb', NULL, NULL),
	('01a224cc-a4dc-74e6-afdc-faa08920f056', 'tile', 'mapped', 'first', 2, '2026-11-29 00:55:23.533254+00', '2026-11-29 00:55:23.630907+00', 0.097653, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:22.62822+00', '2026-11-29 00:55:21.17491+00', 2, '2026-11-29 00:55:23.576091+00', 12576, NULL, '\x80057d942e', '2026-11-29 00:55:23.638877+00', NULL, '{"__var": {"traceparent": "00-6faa87b050b6ae8935fb64d9ceac4f39-16e558bf46659012-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'tile', '01a224cc-7f73-799f-bc45-3dbd96abea73', NULL, NULL),
	('01a224cc-a4e7-7097-8363-0ef6086b0cb2', 'hold', 'run_times_out', 'first', -1, '2026-11-29 00:55:21.732111+00', NULL, NULL, 'skipped', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:21.199433+00', '2026-11-29 00:55:21.183202+00', 2, '2026-11-29 00:55:23.314278+00', 12479, NULL, '\x80057d942e', '2026-11-29 00:55:23.821448+00', NULL, '{"__var": {"traceparent": "00-b28fcf375a72d3fa539b6f9557ba23c0-d0370c3b75a15175-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a224cc-7f67-7b79-9cc5-002fe32b42f0', NULL, NULL),
	('01a224cc-a4e8-7a1b-86de-0ff605959c35', 'load', 'run_times_out', 'first', -1, NULL, NULL, NULL, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:23.82145+00', NULL, '{"__var": {"traceparent": "00-b28fcf375a72d3fa539b6f9557ba23c0-d0370c3b75a15175-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a224cc-7f67-7b79-9cc5-002fe32b42f0', NULL, NULL),
	('01a224cc-a4de-7144-8789-2fd8089fde5a', 'hold_too_long', 'times_out', 'first', -1, '2026-11-29 00:55:21.314179+00', '2026-11-29 00:55:23.871603+00', 2.557424, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:21.199433+00', '2026-11-29 00:55:21.178952+00', 2, '2026-11-29 00:55:22.857821+00', 12421, NULL, '\x80057d942e', '2026-11-29 00:55:23.894674+00', NULL, '{"__var": {"traceparent": "00-2c6c27a44ac674766f0639afde8ef1d3-45fb79c161436c9f-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'hold_too_long', '01a224cc-7f69-7938-99e8-10e5ac1e3795', NULL, NULL),
	('01a224cc-a4db-70a7-abae-393a00c06aae', 'tile', 'mapped', 'first', 1, '2026-11-29 00:55:23.384603+00', '2026-11-29 00:55:24.576105+00', 1.191502, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:22.62822+00', '2026-11-29 00:55:21.17491+00', 2, '2026-11-29 00:55:23.489583+00', 12571, NULL, '\x80057d942e', '2026-11-29 00:55:24.588545+00', NULL, '{"__var": {"traceparent": "00-6faa87b050b6ae8935fb64d9ceac4f39-16e558bf46659012-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'tile', '01a224cc-7f73-799f-bc45-3dbd96abea73', NULL, NULL),
	('01a224cc-b927-75f6-a5bc-91206f7f4c43', 'load', 'succeeds', 'later', -1, NULL, '2026-11-29 00:55:26.24605+00', NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:26.263703+00', NULL, '{"__var": {"traceparent": "00-85c19007f3843f2f10eb757eee9c7e9f-4d9cebfae88cdbaf-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a224cc-7f6e-7db6-ae95-bd08810abe0a', NULL, NULL),
	('01a224cc-b929-7597-9bf4-b1ae40b0e3d9', 'clean_up', 'succeeds', 'later', -1, NULL, '2026-11-29 00:55:26.248128+00', NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:26.263705+00', NULL, '{"__var": {"traceparent": "00-85c19007f3843f2f10eb757eee9c7e9f-4d9cebfae88cdbaf-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'clean_up', '01a224cc-7f6e-7db6-ae95-bd08810abe0a', NULL, NULL),
	('01a224cc-a4f1-7627-83cd-f3f02ee936d7', 'hold', 'killed', 'first', -1, '2026-11-29 00:55:22.476383+00', '2026-11-29 00:55:34.37345+00', 11.897067, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:22.442787+00', '2026-11-29 00:55:21.883061+00', 2, '2026-11-29 00:55:22.515154+00', 12530, NULL, '\x80057d942e', '2026-11-29 00:55:34.374103+00', NULL, '{"__var": {"traceparent": "00-73c8e724c38537d9b547bc757e2890ed-bc10de7424e0d080-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a224cc-7f66-7242-b72c-ec769df096be', NULL, NULL),
	('01a224cc-a4f2-7fa6-b3bc-30bd6f41865a', 'load', 'killed', 'first', -1, '2026-11-29 00:55:35.395491+00', '2026-11-29 00:55:35.395491+00', 0, 'upstream_failed', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:35.396693+00', NULL, '{"__var": {"traceparent": "00-73c8e724c38537d9b547bc757e2890ed-bc10de7424e0d080-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a224cc-7f66-7242-b72c-ec769df096be', NULL, NULL),
	('01a224cc-e71e-7b17-b539-c881dfa9e402', 'load', 'exhausted', 'again', -1, '2026-11-29 00:55:25.926831+00', '2026-11-29 00:55:25.926831+00', 0, 'upstream_failed', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:40.630714+00', NULL, '{"__var": {"traceparent": "00-f3eee32bf112c250f4b65e2ccdf1c592-30bdf13919b4b9bb-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a224cc-7f6b-773f-83cd-7a9792293e2a', NULL, NULL),
	('01a224cc-edcf-7ccc-85eb-73dce449d571', 'hold', 'killed_at_last', 'first', -1, '2026-11-29 00:55:40.670697+00', NULL, NULL, 'running', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:40.65827+00', '2026-11-29 00:55:40.625167+00', 2, '2026-11-29 00:55:40.689333+00', 13189, NULL, '\x80057d942e', '2026-11-29 00:55:40.689738+00', NULL, '{"__var": {"traceparent": "00-08949ba85e763029100981116ce808b1-18ae8ff3c84cbd32-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a224cc-7f6c-7282-b5fb-bfc4e38e61aa', NULL, NULL),
	('01a224cc-a520-7003-9c4d-c5919265e7c9', 'load', 'without_slots', 'first', -1, NULL, NULL, NULL, 'scheduled', 1, 0, '', 'root', 'closed', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, '2026-11-29 00:55:22.250893+00', NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:22.253263+00', NULL, '{"__var": {"traceparent": "00-e703a2794f3e926472ebbe46039a025e-5113baa1be70e609-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a224cc-7f68-765e-a7b5-8c7883c959b8', NULL, NULL),
	('01a224cc-a9ca-7201-adb0-272bc48a9e19', 'fail_for_now', 'retrying', 'first', -1, '2026-11-29 00:55:21.766004+00', '2026-11-29 00:55:22.298834+00', 0.53283, 'up_for_retry', 1, 3, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:21.199433+00', '2026-11-29 00:55:21.1547+00', 2, '2026-11-29 00:55:21.913895+00', 12494, NULL, '\x80057d942e', '2026-11-29 00:55:22.317944+00', NULL, '{"__var": {"traceparent": "00-dc464ea72c0f9e8120b693a6f9f8899b-ea229705867fbd55-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_for_now', '01a224cc-7f70-7d2f-9505-e6afe5338de3', NULL, NULL),
	('01a224cc-a9b4-7294-8438-abe1375881c5', 'fail_twice', 'exhausted', 'first', -1, '2026-11-29 00:55:22.871743+00', '2026-11-29 00:55:22.972122+00', 0.100379, 'failed', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:22.442787+00', '2026-11-29 00:55:22.352766+00', 2, '2026-11-29 00:55:22.892874+00', 12545, NULL, '\x80057d942e', '2026-11-29 00:55:22.983087+00', NULL, '{"__var": {"traceparent": "00-9e31f755d8b56cf55785831ab7f3155d-957a19208204b390-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a224cc-7f6b-773f-83cd-7a9792293e2a', NULL, NULL),
	('01a224cc-a4ce-7ebd-8a15-35783e653f6d', 'fail', 'gets_over_it', 'first', -1, '2026-11-29 00:55:21.789839+00', '2026-11-29 00:55:23.2155+00', 1.425661, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:21.199433+00', '2026-11-29 00:55:21.159399+00', 2, '2026-11-29 00:55:21.979164+00', 12495, NULL, '\x80057d942e', '2026-11-29 00:55:23.227694+00', NULL, '{"__var": {"traceparent": "00-08ebc035d08332fb60eeea7095f7dfce-036e9a838c1906cd-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail', '01a224cc-7f76-7a6c-86ac-c5f79717db59', NULL, NULL),
	('01a224cc-a4d4-77cf-9d13-6de3ebece771', 'skip', 'skips', 'first', -1, '2026-11-29 00:55:21.863119+00', '2026-11-29 00:55:23.27208+00', 1.408961, 'skipped', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:21.199433+00', '2026-11-29 00:55:21.164601+00', 2, '2026-11-29 00:55:22.025954+00', 12499, NULL, '\x80057d942e', '2026-11-29 00:55:23.285506+00', NULL, '{"__var": {"traceparent": "00-161167e8277fd906bb5b0eba2f3a9496-1c80fc663524c373-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'skip', '01a224cc-7f65-7cea-a025-f7ca9f15dcef', NULL, NULL),
	('01a224cc-e9c2-71e7-9bde-9064c6913fa6', 'fail_twice', 'exhausted', 'again', -1, '2026-11-29 00:55:39.613024+00', '2026-11-29 00:55:39.707273+00', 0.094249, 'failed', 4, 3, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:39.59811+00', '2026-11-29 00:55:39.573848+00', 2, '2026-11-29 00:55:39.643582+00', 13144, NULL, '\x80057d942e', '2026-11-29 00:55:39.714856+00', NULL, '{"__var": {"traceparent": "00-f3eee32bf112c250f4b65e2ccdf1c592-30bdf13919b4b9bb-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a224cc-7f6b-773f-83cd-7a9792293e2a', NULL, NULL);
INSERT INTO public.task_instance_history VALUES
	('01a224cc-a4c3-7d6f-990f-49c46e19dbaf', 'fail_twice', 'exhausted', 'first', -1, 1, '2026-11-29 00:55:21.742032+00', '2026-11-29 00:55:22.27395+00', 0.531918, 'failed', 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:21.199433+00', '2026-11-29 00:55:21.149787+00', 2, 12463, NULL, '\x80057d942e', '2026-11-29 00:55:21.90218+00', NULL, '{"__var": {"traceparent": "00-9e31f755d8b56cf55785831ab7f3155d-957a19208204b390-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a224cc-7f6b-773f-83cd-7a9792293e2a', NULL, NULL),
	('01a224cc-a4c9-7db8-9531-48822f9f1b2f', 'fail_for_now', 'retrying', 'first', -1, 1, '2026-11-29 00:55:21.766004+00', '2026-11-29 00:55:22.298834+00', 0.53283, 'failed', 3, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:21.199433+00', '2026-11-29 00:55:21.1547+00', 2, 12494, NULL, '\x80057d942e', '2026-11-29 00:55:21.914586+00', NULL, '{"__var": {"traceparent": "00-dc464ea72c0f9e8120b693a6f9f8899b-ea229705867fbd55-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_for_now', '01a224cc-7f70-7d2f-9505-e6afe5338de3', NULL, NULL),
	('01a224cc-a4bb-79b9-bf30-e350c2e1e374', 'fail_once', 'retried', 'first', -1, 1, '2026-11-29 00:55:22.351381+00', '2026-11-29 00:55:22.442064+00', 0.090683, 'failed', 1, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:21.199433+00', '2026-11-29 00:55:21.136683+00', 2, 12524, NULL, '\x80057d942e', '2026-11-29 00:55:22.374191+00', NULL, '{"__var": {"traceparent": "00-8230d1eb6395216a919e2c1b05fe6f77-9ea13d8f402bfe7a-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_once', '01a224cc-7f75-7de4-8e0e-87f3dc1c591b', NULL, NULL),
	('01a224cc-a533-75d6-b7b3-13363fa8a1bb', 'fail_twice', 'exhausted', 'again', -1, 1, '2026-11-29 00:55:22.743506+00', '2026-11-29 00:55:22.832611+00', 0.089105, 'failed', 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:22.442787+00', '2026-11-29 00:55:22.305249+00', 2, 12540, NULL, '\x80057d942e', '2026-11-29 00:55:22.774993+00', NULL, '{"__var": {"traceparent": "00-642a3cf137f553f7a861a80190b66e09-69153c1c02a7eb1c-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a224cc-7f6b-773f-83cd-7a9792293e2a', NULL, NULL),
	('01a224cc-a493-7745-9d3b-137a7ab2643d', 'load', 'succeeds', 'first', -1, 1, '2026-11-29 00:55:21.956897+00', '2026-11-29 00:55:22.304063+00', 0.347166, 'success', 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:21.199433+00', '2026-11-29 00:55:21.128867+00', 2, 12502, NULL, '\x80057d942e', '2026-11-29 00:55:22.315704+00', NULL, '{"__var": {"traceparent": "00-395651fb9c925338e9c298223443513b-506c30d3f1714195-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a224cc-7f6e-7db6-ae95-bd08810abe0a', NULL, NULL),
	('01a224cc-a494-7a3e-a5b4-02213090e881', 'clean_up', 'succeeds', 'first', -1, 1, '2026-11-29 00:55:22.998238+00', '2026-11-29 00:55:23.08292+00', 0.084682, 'success', 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:22.442787+00', '2026-11-29 00:55:22.337818+00', 2, 12551, NULL, '\x80057d942e', '2026-11-29 00:55:23.091533+00', NULL, '{"__var": {"traceparent": "00-395651fb9c925338e9c298223443513b-506c30d3f1714195-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a224cc-7f6e-7db6-ae95-bd08810abe0a', NULL, NULL),
	('01a224cc-a52d-725e-93ff-e047300c5f7e', 'load', 'succeeds', 'later', -1, 0, NULL, '2026-11-29 00:55:26.24605+00', NULL, 'failed', 0, '', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:21.131491+00', NULL, '{"__var": {"traceparent": "00-60803a7501b41475c8e556d5db328807-c6132282f3ac6f52-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a224cc-7f6e-7db6-ae95-bd08810abe0a', NULL, NULL),
	('01a224cc-a52e-7f0a-97d2-979439907124', 'clean_up', 'succeeds', 'later', -1, 0, NULL, '2026-11-29 00:55:26.248128+00', NULL, 'failed', 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:21.131496+00', NULL, '{"__var": {"traceparent": "00-60803a7501b41475c8e556d5db328807-c6132282f3ac6f52-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a224cc-7f6e-7db6-ae95-bd08810abe0a', NULL, NULL),
	('01a224cc-abda-72e8-8f26-ca6a6fefa3fb', 'fail_twice', 'exhausted', 'again', -1, 2, '2026-11-29 00:55:23.875274+00', '2026-11-29 00:55:25.05541+00', 1.180136, 'failed', 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:23.849078+00', '2026-11-29 00:55:23.732952+00', 2, 12591, NULL, '\x80057d942e', '2026-11-29 00:55:25.067388+00', NULL, '{"__var": {"traceparent": "00-642a3cf137f553f7a861a80190b66e09-69153c1c02a7eb1c-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a224cc-7f6b-773f-83cd-7a9792293e2a', NULL, NULL),
	('01a224cc-a534-7d85-8571-40b4ba289678', 'load', 'exhausted', 'again', -1, 0, '2026-11-29 00:55:25.926831+00', '2026-11-29 00:55:25.926831+00', 0, 'upstream_failed', 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-29 00:55:25.928005+00', NULL, '{"__var": {"traceparent": "00-642a3cf137f553f7a861a80190b66e09-69153c1c02a7eb1c-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a224cc-7f6b-773f-83cd-7a9792293e2a', NULL, NULL),
	('01a224cc-e711-732a-8c0e-ea1a0be1ad17', 'fail_twice', 'exhausted', 'again', -1, 3, '2026-11-29 00:55:38.561224+00', '2026-11-29 00:55:38.681893+00', 0.120669, 'failed', 3, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-29 00:55:38.542653+00', '2026-11-29 00:55:38.519072+00', 2, 13113, NULL, '\x80057d942e', '2026-11-29 00:55:38.596306+00', NULL, '{"__var": {"traceparent": "00-f3eee32bf112c250f4b65e2ccdf1c592-30bdf13919b4b9bb-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a224cc-7f6b-773f-83cd-7a9792293e2a', NULL, NULL);
INSERT INTO public.task_reschedule VALUES
	(1, '01a224cc-a50a-78e1-80dd-e43e0886c86d', '2026-11-29 00:55:23.43115+00', '2026-11-29 00:55:23.421363+00', 0, '2026-11-29 01:55:23.421204+00');
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.dag
    ADD CONSTRAINT dag_pkey PRIMARY KEY (dag_id);
ALTER TABLE ONLY public.dag_run
    ADD CONSTRAINT dag_run_dag_id_logical_date_key UNIQUE (dag_id, logical_date);
ALTER TABLE ONLY public.dag_run
    ADD CONSTRAINT dag_run_dag_id_run_id_key UNIQUE (dag_id, run_id);
ALTER TABLE ONLY public.dag_run
    ADD CONSTRAINT dag_run_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.log
    ADD CONSTRAINT log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.slot_pool
    ADD CONSTRAINT slot_pool_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.slot_pool
    ADD CONSTRAINT slot_pool_pool_uq UNIQUE (pool);
ALTER TABLE ONLY public.task_instance
    ADD CONSTRAINT task_instance_composite_key UNIQUE (dag_id, task_id, run_id, map_index);
ALTER TABLE ONLY public.task_instance_history
    ADD CONSTRAINT task_instance_history_dtrt_uq UNIQUE (dag_id, task_id, run_id, map_index, try_number);
ALTER TABLE ONLY public.task_instance_history
    ADD CONSTRAINT task_instance_history_pkey PRIMARY KEY (task_instance_id);
ALTER TABLE ONLY public.task_instance
    ADD CONSTRAINT task_instance_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.task_reschedule
    ADD CONSTRAINT task_reschedule_pkey PRIMARY KEY (id);
CREATE INDEX dag_id_state ON public.dag_run USING btree (dag_id, state);
CREATE INDEX idx_dag_run_created_dag_version_id ON public.dag_run USING btree (created_dag_version_id);
CREATE INDEX idx_dag_run_dag_id ON public.dag_run USING btree (dag_id);
CREATE INDEX idx_dag_run_queued_dags ON public.dag_run USING btree (state, dag_id) WHERE ((state)::text = 'queued'::text);
CREATE INDEX idx_dag_run_run_after ON public.dag_run USING btree (run_after);
CREATE INDEX idx_dag_run_running_dags ON public.dag_run USING btree (state, dag_id) WHERE ((state)::text = 'running'::text);
CREATE INDEX idx_job_dag_id ON public.job USING btree (dag_id);
CREATE INDEX idx_job_state_heartbeat ON public.job USING btree (state, latest_heartbeat);
CREATE INDEX idx_log_dttm ON public.log USING btree (dttm);
CREATE INDEX idx_log_event ON public.log USING btree (event);
CREATE INDEX idx_log_task_instance ON public.log USING btree (dag_id, task_id, run_id, map_index, try_number);
CREATE INDEX idx_next_dagrun_create_after ON public.dag USING btree (next_dagrun_create_after);
CREATE INDEX idx_task_reschedule_ti_id_id_desc ON public.task_reschedule USING btree (ti_id, id DESC);
CREATE INDEX idx_tih_dag_run ON public.task_instance_history USING btree (dag_id, run_id);
CREATE INDEX job_type_heart ON public.job USING btree (job_type, latest_heartbeat);
CREATE INDEX ti_dag_run ON public.task_instance USING btree (dag_id, run_id);
CREATE INDEX ti_dag_state ON public.task_instance USING btree (dag_id, state);
CREATE INDEX ti_dag_version_id ON public.task_instance USING btree (dag_version_id);
CREATE INDEX ti_heartbeat ON public.task_instance USING btree (last_heartbeat_at);
CREATE INDEX ti_pool ON public.task_instance USING btree (pool, state, priority_weight);
CREATE INDEX ti_state ON public.task_instance USING btree (state);
CREATE INDEX ti_state_lkp ON public.task_instance USING btree (dag_id, task_id, run_id, state);
CREATE INDEX ti_trigger_id ON public.task_instance USING btree (trigger_id);
