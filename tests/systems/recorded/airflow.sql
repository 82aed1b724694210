-- apache-airflow-core 3.3.2, recorded at 2026-11-28T21:20:48+00:00
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
	('deferred', false, false, false, '2026-11-28 21:20:21.602359+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('exhausted', false, false, false, '2026-11-28 21:20:21.602743+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('gets_over_it', false, false, false, '2026-11-28 21:20:21.603071+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('killed', false, false, false, '2026-11-28 21:20:21.603389+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('killed_at_last', false, false, false, '2026-11-28 21:20:21.603678+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('mapped', false, false, false, '2026-11-28 21:20:21.614007+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('overdue', false, false, false, '2026-11-28 21:20:21.632224+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'CronTriggerTimetable', '0 * * * *', 'Every hour', false, true, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', '2026-11-28 22:00:00+00', '2026-11-28 22:00:00+00', '2026-11-28 22:00:00+00', NULL, NULL, '2026-11-28 22:00:00+00'),
	('paused', true, false, false, '2026-11-28 21:20:21.655109+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('paused_with_schedule', true, false, false, '2026-11-28 21:20:21.677387+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'CronTriggerTimetable', '0 * * * *', 'Every hour', false, true, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', '2026-11-28 22:00:00+00', '2026-11-28 22:00:00+00', '2026-11-28 22:00:00+00', NULL, NULL, '2026-11-28 22:00:00+00'),
	('pokes', false, false, false, '2026-11-28 21:20:21.692159+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('cancelled', false, false, false, '2026-11-28 21:20:21.601451+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('retried', false, false, false, '2026-11-28 21:20:21.692738+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('retrying', false, false, false, '2026-11-28 21:20:21.69309+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('run_times_out', false, false, false, '2026-11-28 21:20:21.693418+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('skips', false, false, false, '2026-11-28 21:20:21.693713+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('succeeds', false, false, false, '2026-11-28 21:20:21.69401+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('times_out', false, false, false, '2026-11-28 21:20:21.694294+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('without_slots', false, false, false, '2026-11-28 21:20:21.694533+00', 0.6900612179997552, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.dag_run VALUES
	(17, 'paused', '2026-11-28 21:20:03.471208+00', NULL, NULL, NULL, 'queued', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.452277+00', NULL, 2, '2026-11-28 21:20:03.473211+00', '2026-11-28 21:20:03.473214+00', 0, NULL, NULL, NULL, '{"__var": {"traceparent": "00-b117667d8b284efc8fc2a383be55a99e-58699c9a12d2bde5-00"}, "__type": "dict"}', 'not_started', '01a22406-f68d-7674-bc36-40684dd6e07c', NULL, NULL),
	(2, 'overdue', '2026-11-28 21:19:26.820264+00', '2026-11-28 21:00:00+00', '2026-11-28 21:19:26.869547+00', '2026-11-28 21:19:43.042359+00', 'success', 'scheduled__2026-11-28T21:00:00+00:00', 1, 'scheduled', 'TIMETABLE', NULL, '{}', '2026-11-28 21:00:00+00', '2026-11-28 21:00:00+00', '2026-11-28 21:00:00+00', '2026-11-28 21:19:43.035024+00', 2, '2026-11-28 21:19:26.829261+00', '2026-11-28 21:19:43.043276+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-afecb4e0ea86c14bb29cef390b3bca80-5c0411a6d5190b91-00"}, "__type": "dict"}', 'not_started', '01a22406-f689-730c-ade0-70bf20ffcb2a', NULL, NULL),
	(1, 'paused_with_schedule', '2026-11-28 21:19:26.736757+00', '2026-11-28 21:00:00+00', '2026-11-28 21:19:26.874319+00', '2026-11-28 21:19:43.07369+00', 'success', 'scheduled__2026-11-28T21:00:00+00:00', 1, 'scheduled', 'TIMETABLE', NULL, '{}', '2026-11-28 21:00:00+00', '2026-11-28 21:00:00+00', '2026-11-28 21:00:00+00', '2026-11-28 21:19:43.069844+00', 2, '2026-11-28 21:19:26.742062+00', '2026-11-28 21:19:43.074341+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-0f8cd37bec8165ecc8aa225c7bd55404-bce5bf498bf01e33-00"}, "__type": "dict"}', 'not_started', '01a22406-f681-731e-84b9-08cd63fd4c53', NULL, NULL),
	(12, 'killed', '2026-11-28 21:20:03.320214+00', NULL, '2026-11-28 21:20:03.548876+00', '2026-11-28 21:20:23.486801+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.309902+00', '2026-11-28 21:20:23.480884+00', 2, '2026-11-28 21:20:03.321452+00', '2026-11-28 21:20:23.49274+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-eb2bdba162bfb1076a649ce0576d49e9-7a4520be6120a236-00"}, "__type": "dict"}', 'not_started', '01a22406-f67e-79e9-bdd3-61e3c1ddfa04', NULL, NULL),
	(7, 'gets_over_it', '2026-11-28 21:20:03.191505+00', NULL, '2026-11-28 21:20:03.509965+00', '2026-11-28 21:20:20.566559+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.188798+00', '2026-11-28 21:20:20.529778+00', 2, '2026-11-28 21:20:03.192623+00', '2026-11-28 21:20:20.576187+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-d5e224a8c34f488314270d7478775340-523bda0478e09964-00"}, "__type": "dict"}', 'not_started', '01a22406-f686-7029-9bc6-5567829efa5a', NULL, NULL),
	(4, 'retried', '2026-11-28 21:20:03.152349+00', NULL, '2026-11-28 21:20:03.481536+00', '2026-11-28 21:20:22.107009+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.141886+00', '2026-11-28 21:20:22.096261+00', 2, '2026-11-28 21:20:03.153559+00', '2026-11-28 21:20:22.107558+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-913e30528caa4b51106e0e2ae91528a5-6a3839d90287bdf3-00"}, "__type": "dict"}', 'not_started', '01a22406-f67f-77ce-98e8-5d9e9baeddc8', NULL, NULL),
	(6, 'retrying', '2026-11-28 21:20:03.182237+00', NULL, '2026-11-28 21:20:03.499584+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.176324+00', '2026-11-28 21:20:47.121985+00', 2, '2026-11-28 21:20:03.183093+00', '2026-11-28 21:20:47.1857+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-29d6a75f6cfb097e193a9cdd8e77fb23-2fec9c5f44d8a526-00"}, "__type": "dict"}', 'not_started', '01a22406-f68b-7eb9-9756-c960dd0d8d3c', NULL, NULL),
	(19, 'killed_at_last', '2026-11-28 21:20:46.011472+00', NULL, '2026-11-28 21:20:47.069897+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:45.997093+00', '2026-11-28 21:20:47.096113+00', 2, '2026-11-28 21:20:46.016672+00', '2026-11-28 21:20:47.193872+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-cb40a8d2cb07e7f23386f6af8d07c6db-8f4b24c20ebe6b60-00"}, "__type": "dict"}', 'not_started', '01a22406-f68c-7a38-97b9-7e0162763eda', NULL, NULL),
	(18, 'succeeds', '2026-11-28 21:20:40.512894+00', NULL, NULL, NULL, 'queued', 'later', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 22:20:03.482151+00', NULL, 2, '2026-11-28 21:20:03.503125+00', '2026-11-28 21:20:40.553075+00', 1, NULL, NULL, NULL, '{"__var": {"traceparent": "00-36fc2ba371664e9f3a28bf6ed7093159-268d49039f9f00a3-00"}, "__type": "dict"}', 'not_started', '01a22406-f684-727e-a9d9-365660fa8671', NULL, NULL),
	(8, 'skips', '2026-11-28 21:20:03.210064+00', NULL, '2026-11-28 21:20:03.524518+00', '2026-11-28 21:20:18.965568+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.201101+00', '2026-11-28 21:20:18.819127+00', 2, '2026-11-28 21:20:03.211025+00', '2026-11-28 21:20:19.040187+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-d77bf3cc6aaeafe8aefa810eaed5fae4-e064c26367dee501-00"}, "__type": "dict"}', 'not_started', '01a22406-f688-74a0-bf21-1987f78383ff', NULL, NULL),
	(9, 'mapped', '2026-11-28 21:20:03.228532+00', NULL, '2026-11-28 21:20:03.533956+00', '2026-11-28 21:20:19.18084+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.218161+00', '2026-11-28 21:20:19.166104+00', 2, '2026-11-28 21:20:03.229456+00', '2026-11-28 21:20:19.181763+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-75d01bb4dd120b79904b92c779e693ea-1b0266d8077619c7-00"}, "__type": "dict"}', 'not_started', '01a22406-f682-75a3-a392-6155273aeb1e', NULL, NULL),
	(10, 'times_out', '2026-11-28 21:20:03.271426+00', NULL, '2026-11-28 21:20:03.539358+00', '2026-11-28 21:20:19.399144+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.250105+00', '2026-11-28 21:20:19.357538+00', 2, '2026-11-28 21:20:03.280187+00', '2026-11-28 21:20:19.439978+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-4bec4b0bd2774bf60e98d4274ebf6f7d-398566cd36cdf629-00"}, "__type": "dict"}', 'not_started', '01a22406-f67d-76df-817e-d99d025ab4aa', NULL, NULL),
	(11, 'run_times_out', '2026-11-28 21:20:03.304843+00', NULL, '2026-11-28 21:20:03.542602+00', '2026-11-28 21:20:06.997214+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.292761+00', '2026-11-28 21:20:03.778444+00', 2, '2026-11-28 21:20:03.305894+00', '2026-11-28 21:20:07.166575+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-720ccddf4934e126b936f397ea0705fb-b95896d09a2be291-00"}, "__type": "dict"}', 'not_started', '01a22406-f680-7437-994b-635a4d85a9c8', NULL, NULL),
	(5, 'exhausted', '2026-11-28 21:20:03.16907+00', NULL, '2026-11-28 21:20:03.491552+00', '2026-11-28 21:20:23.411004+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.160777+00', '2026-11-28 21:20:23.40614+00', 2, '2026-11-28 21:20:03.170073+00', '2026-11-28 21:20:23.411542+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-1945b6ae75cada689be075619b012501-bc3182a9913c46f3-00"}, "__type": "dict"}', 'not_started', '01a22406-f68e-77d4-8153-418e5e708513', NULL, NULL),
	(3, 'succeeds', '2026-11-28 21:20:40.536659+00', NULL, '2026-11-28 21:20:41.456256+00', '2026-11-28 21:20:45.745146+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:02.977791+00', '2026-11-28 21:20:45.736666+00', 2, '2026-11-28 21:20:03.004738+00', '2026-11-28 21:20:45.745642+00', 1, NULL, NULL, 1, '{"__var": {"traceparent": "00-4e8b7f5bae3bb6f71d40daf99af155ae-1b683908342af17e-00"}, "__type": "dict"}', 'not_started', '01a22406-f684-727e-a9d9-365660fa8671', NULL, NULL),
	(13, 'cancelled', '2026-11-28 21:20:03.336562+00', NULL, '2026-11-28 21:20:03.563985+00', '2026-11-28 21:20:07.793764+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.32918+00', '2026-11-28 21:20:08.242699+00', 2, '2026-11-28 21:20:03.337594+00', '2026-11-28 21:20:07.801648+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-f50553f941d4cefb3e49e49c24186697-f838a506dfde23c9-00"}, "__type": "dict"}', 'not_started', '01a22406-f68a-73ae-b7be-81c3c72fd930', NULL, NULL),
	(14, 'pokes', '2026-11-28 21:20:03.362158+00', NULL, '2026-11-28 21:20:03.570088+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.35592+00', '2026-11-28 21:20:47.148317+00', 2, '2026-11-28 21:20:03.368658+00', '2026-11-28 21:20:47.185705+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-09b6227ad532c7097a052b60d3d191d6-4805884f58ee0c08-00"}, "__type": "dict"}', 'not_started', '01a22406-f685-7518-ab12-0cdc11d6b5d2', NULL, NULL),
	(15, 'deferred', '2026-11-28 21:20:03.388895+00', NULL, '2026-11-28 21:20:03.588776+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.382967+00', '2026-11-28 21:20:47.166538+00', 2, '2026-11-28 21:20:03.392559+00', '2026-11-28 21:20:47.185705+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-38fe9ccfc235755f1066025b2488033c-b10705df19db7457-00"}, "__type": "dict"}', 'not_started', '01a22406-f683-742d-8361-6d5ced7b9ad8', NULL, NULL),
	(16, 'without_slots', '2026-11-28 21:20:03.425936+00', NULL, '2026-11-28 21:20:03.600741+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:20:03.405701+00', '2026-11-28 21:20:47.176013+00', 2, '2026-11-28 21:20:03.429162+00', '2026-11-28 21:20:47.185706+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-fe14a77d38b4f6aec435abae0aff4f62-1e9987f1885d41e8-00"}, "__type": "dict"}', 'not_started', '01a22406-f687-7c81-a6d0-3862726c8e41', NULL, NULL);
INSERT INTO public.job VALUES
	(2, NULL, 'running', 'DagProcessorJob', '2026-11-28 21:19:23.135687+00', NULL, '2026-11-28 21:20:38.956148+00', NULL, 'worker-1', 'root'),
	(1, NULL, 'running', 'SchedulerJob', '2026-11-28 21:19:22.761524+00', NULL, '2026-11-28 21:20:40.361022+00', NULL, 'worker-1', 'root');
INSERT INTO public.log VALUES
	(1, '2026-11-28 21:19:16.231045+00', NULL, NULL, NULL, 'cli_api_server', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''api-server'', ''--apps'', ''execution'']"}', NULL),
	(2, '2026-11-28 21:19:18.626396+00', NULL, NULL, NULL, 'cli_scheduler', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''scheduler'']"}', NULL),
	(3, '2026-11-28 21:19:19.099113+00', NULL, NULL, NULL, 'cli_dag_processor', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dag-processor'']"}', NULL),
	(4, '2026-11-28 21:19:39.665831+00', 'paused', NULL, NULL, 'cli_dag_pause', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dags'', ''pause'', ''--yes'', ''paused'']"}', NULL),
	(5, '2026-11-28 21:19:40.914927+00', 'paused_with_schedule', 'load', -1, 'running', '2026-11-28 21:00:00+00', 'scheduled__2026-11-28T21:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(6, '2026-11-28 21:19:40.929418+00', 'overdue', 'load', -1, 'running', '2026-11-28 21:00:00+00', 'scheduled__2026-11-28T21:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(7, '2026-11-28 21:19:42.42033+00', 'overdue', 'load', -1, 'success', '2026-11-28 21:00:00+00', 'scheduled__2026-11-28T21:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(8, '2026-11-28 21:19:42.42087+00', 'paused_with_schedule', 'load', -1, 'success', '2026-11-28 21:00:00+00', 'scheduled__2026-11-28T21:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(9, '2026-11-28 21:19:57.661186+00', 'paused_with_schedule', NULL, NULL, 'cli_dag_pause', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dags'', ''pause'', ''--yes'', ''paused_with_schedule'']"}', NULL),
	(10, '2026-11-28 21:20:04.255285+00', 'skips', 'skip', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(11, '2026-11-28 21:20:04.268309+00', 'succeeds', 'load', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(12, '2026-11-28 21:20:06.652652+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(13, '2026-11-28 21:20:07.346981+00', 'cancelled', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(14, '2026-11-28 21:20:07.370224+00', 'retrying', 'fail_for_now', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(15, '2026-11-28 21:20:07.661369+00', 'killed', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(16, '2026-11-28 21:20:07.624361+00', 'gets_over_it', 'fail', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(17, '2026-11-28 21:20:08.424422+00', 'skips', 'skip', -1, 'skipped', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(18, '2026-11-28 21:20:08.504537+00', 'succeeds', 'load', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(19, '2026-11-28 21:20:09.312716+00', 'exhausted', 'fail_twice', -1, 'up_for_retry', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(20, '2026-11-28 21:20:09.986809+00', 'times_out', 'hold_too_long', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(21, '2026-11-28 21:20:10.433603+00', 'pokes', 'look_hourly', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(22, '2026-11-28 21:20:10.57348+00', 'deferred', 'wait', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(23, '2026-11-28 21:20:10.595062+00', 'retried', 'fail_once', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(24, '2026-11-28 21:20:11.293226+00', 'gets_over_it', 'fail', -1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(25, '2026-11-28 21:20:11.305853+00', 'mapped', 'tile', 1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(26, '2026-11-28 21:20:11.520188+00', 'retrying', 'fail_for_now', -1, 'up_for_retry', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(27, '2026-11-28 21:20:12.00709+00', 'mapped', 'tile', 2, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(28, '2026-11-28 21:20:15.052264+00', 'deferred', 'wait', -1, 'deferred', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(29, '2026-11-28 21:20:15.357333+00', 'mapped', 'tile', 0, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(30, '2026-11-28 21:20:15.534942+00', 'pokes', 'look_hourly', -1, 'up_for_reschedule', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(31, '2026-11-28 21:20:15.75382+00', 'retried', 'fail_once', -1, 'up_for_retry', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(32, '2026-11-28 21:20:16.117281+00', 'mapped', 'tile', 2, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(33, '2026-11-28 21:20:16.31347+00', 'times_out', 'hold_too_long', -1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(34, '2026-11-28 21:20:16.368589+00', 'mapped', 'tile', 1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(35, '2026-11-28 21:20:17.004813+00', 'gets_over_it', 'clean_up', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(36, '2026-11-28 21:20:17.070575+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(37, '2026-11-28 21:20:17.225511+00', 'succeeds', 'clean_up', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(38, '2026-11-28 21:20:17.568027+00', 'mapped', 'tile', 0, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(39, '2026-11-28 21:20:19.3087+00', 'succeeds', 'clean_up', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(40, '2026-11-28 21:20:19.474973+00', 'gets_over_it', 'clean_up', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(41, '2026-11-28 21:20:19.757044+00', 'retried', 'fail_once', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(42, '2026-11-28 21:20:19.766225+00', 'killed', 'hold', -1, 'heartbeat timeout', NULL, 'first', NULL, NULL, 'Task did not emit heartbeat within time limit (10 seconds) and will be terminated. See https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#task-instance-heartbeat-timeout', 1),
	(43, '2026-11-28 21:20:20.500442+00', 'exhausted', 'fail_twice', -1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(44, '2026-11-28 21:20:20.837366+00', 'retried', 'fail_once', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(45, '2026-11-28 21:20:20.987035+00', 'killed', 'hold', -1, 'state mismatch', NULL, 'first', NULL, NULL, 'Executor LocalExecutor(parallelism=8) reported that the task instance <TaskInstance: killed.hold first [running] ti_id=01a22407-88fd-7a4f-9879-7f5cecfa811e> finished with state failed, but the task instance''s state attribute is running. Learn more: https://airflow.apache.org/docs/apache-airflow/stable/troubleshooting.html#task-state-changed-externally', 1),
	(46, '2026-11-28 21:20:20.996506+00', 'killed', 'hold', -1, 'failed', NULL, 'first', 'airflow', NULL, NULL, 1),
	(47, '2026-11-28 21:20:39.635505+00', 'succeeds', NULL, NULL, 'cli_task_clear', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''tasks'', ''clear'', ''--yes'', ''succeeds'']"}', NULL),
	(48, '2026-11-28 21:20:41.838172+00', 'succeeds', 'load', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(49, '2026-11-28 21:20:43.156319+00', 'succeeds', 'load', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(50, '2026-11-28 21:20:44.55288+00', 'succeeds', 'clean_up', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(51, '2026-11-28 21:20:45.55933+00', 'succeeds', 'clean_up', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(52, '2026-11-28 21:20:47.337808+00', 'killed_at_last', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1);
INSERT INTO public.slot_pool VALUES
	(1, 'default_pool', 128, 'Default pool', false, NULL),
	(2, 'closed', 0, '', false, NULL);
INSERT INTO public.task_instance VALUES
	('01a22406-fa74-708d-b1ec-71e1981a6dc6', 'load', 'overdue', 'scheduled__2026-11-28T21:00:00+00:00', -1, '2026-11-28 21:19:27.849287+00', '2026-11-28 21:19:42.312704+00', 14.463417, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:19:26.9948+00', '2026-11-28 21:19:26.935412+00', 1, '2026-11-28 21:19:42.176879+00', 23718, NULL, '\x80057d942e', '2026-11-28 21:19:42.403107+00', NULL, '{"__var": {"traceparent": "00-afecb4e0ea86c14bb29cef390b3bca80-5c0411a6d5190b91-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a22406-f689-730c-ade0-70bf20ffcb2a', NULL, NULL),
	('01a22406-fa56-78a9-9f4b-d6cc2a5f9ebb', 'load', 'paused_with_schedule', 'scheduled__2026-11-28T21:00:00+00:00', -1, '2026-11-28 21:19:27.888709+00', '2026-11-28 21:19:42.354396+00', 14.465687, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:19:26.9948+00', '2026-11-28 21:19:26.949265+00', 1, '2026-11-28 21:19:42.094982+00', 23719, NULL, '\x80057d942e', '2026-11-28 21:19:42.414193+00', NULL, '{"__var": {"traceparent": "00-0f8cd37bec8165ecc8aa225c7bd55404-bce5bf498bf01e33-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a22406-f681-731e-84b9-08cd63fd4c53', NULL, NULL),
	('01a22407-8873-7f30-acfa-3d109280d927', 'load', 'retrying', 'first', -1, NULL, NULL, NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:03.185018+00', NULL, '{"__var": {"traceparent": "00-29d6a75f6cfb097e193a9cdd8e77fb23-2fec9c5f44d8a526-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22406-f68b-7eb9-9756-c960dd0d8d3c', NULL, NULL),
	('01a22407-896f-7208-9e79-447e51a35982', 'load', 'without_slots', 'first', -1, NULL, NULL, NULL, 'scheduled', 1, 0, '', 'root', 'closed', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, '2026-11-28 21:20:03.873294+00', NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:03.873557+00', NULL, '{"__var": {"traceparent": "00-fe14a77d38b4f6aec435abae0aff4f62-1e9987f1885d41e8-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22406-f687-7c81-a6d0-3862726c8e41', NULL, NULL),
	('01a22407-88ed-740d-86ef-f4d899e14ad8', 'hold', 'run_times_out', 'first', -1, NULL, NULL, NULL, 'skipped', 1, 0, '', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:03.920905+00', '2026-11-28 21:20:03.785898+00', 1, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:07.271069+00', NULL, '{"__var": {"traceparent": "00-720ccddf4934e126b936f397ea0705fb-b95896d09a2be291-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a22406-f680-7437-994b-635a4d85a9c8', NULL, NULL),
	('01a22407-8866-7d0f-8f31-90896ef866ea', 'load', 'exhausted', 'first', -1, '2026-11-28 21:20:22.149912+00', '2026-11-28 21:20:22.149912+00', 0, 'upstream_failed', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:22.16212+00', NULL, '{"__var": {"traceparent": "00-1945b6ae75cada689be075619b012501-bc3182a9913c46f3-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22406-f68e-77d4-8153-418e5e708513', NULL, NULL),
	('01a22408-1a0d-724a-9838-54705f6cb551', 'clean_up', 'succeeds', 'first', -1, '2026-11-28 21:20:44.463496+00', '2026-11-28 21:20:45.55131+00', 1.087814, 'success', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:44.368987+00', '2026-11-28 21:20:44.218746+00', 1, '2026-11-28 21:20:44.704905+00', 29980, NULL, '\x80057d942e', '2026-11-28 21:20:45.558622+00', NULL, '{"__var": {"traceparent": "00-4e8b7f5bae3bb6f71d40daf99af155ae-1b683908342af17e-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a22406-f684-727e-a9d9-365660fa8671', NULL, NULL),
	('01a22407-8997-7eee-80d9-3858fe7bffb5', 'load', 'paused', 'first', -1, NULL, NULL, NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:03.479234+00', NULL, '{"__var": {"traceparent": "00-b117667d8b284efc8fc2a383be55a99e-58699c9a12d2bde5-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22406-f68d-7674-bc36-40684dd6e07c', NULL, NULL),
	('01a22407-88ee-77e0-9fc5-33640b3bf91c', 'load', 'run_times_out', 'first', -1, NULL, NULL, NULL, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:07.271075+00', NULL, '{"__var": {"traceparent": "00-720ccddf4934e126b936f397ea0705fb-b95896d09a2be291-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22406-f680-7437-994b-635a4d85a9c8', NULL, NULL),
	('01a22407-8911-7493-bacf-dd426e730ef0', 'load', 'cancelled', 'first', -1, '2026-11-28 21:20:07.772153+00', '2026-11-28 21:20:07.772153+00', 0, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:07.773394+00', NULL, '{"__var": {"traceparent": "00-f50553f941d4cefb3e49e49c24186697-f838a506dfde23c9-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22406-f68a-73ae-b7be-81c3c72fd930', NULL, NULL),
	('01a22407-888f-765c-8768-c2bd3a68a594', 'skip', 'skips', 'first', -1, '2026-11-28 21:20:04.175174+00', '2026-11-28 21:20:08.39037+00', 4.215196, 'skipped', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:03.920905+00', '2026-11-28 21:20:03.718628+00', 1, '2026-11-28 21:20:07.0254+00', 26259, NULL, '\x80057d942e', '2026-11-28 21:20:08.406666+00', NULL, '{"__var": {"traceparent": "00-d77bf3cc6aaeafe8aefa810eaed5fae4-e064c26367dee501-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'skip', '01a22406-f688-74a0-bf21-1987f78383ff', NULL, NULL),
	('01a22407-887f-7c4e-af9c-492bc288ea65', 'fail', 'gets_over_it', 'first', -1, '2026-11-28 21:20:07.439123+00', '2026-11-28 21:20:11.172192+00', 3.733069, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:03.920905+00', '2026-11-28 21:20:03.704865+00', 1, '2026-11-28 21:20:10.561628+00', 26625, NULL, '\x80057d942e', '2026-11-28 21:20:11.27312+00', NULL, '{"__var": {"traceparent": "00-d5e224a8c34f488314270d7478775340-523bda0478e09964-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail', '01a22406-f686-7029-9bc6-5567829efa5a', NULL, NULL),
	('01a22407-8890-79a8-a08d-1bac3830a032', 'load', 'skips', 'first', -1, '2026-11-28 21:20:14.785186+00', '2026-11-28 21:20:14.785186+00', 0, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:14.913469+00', NULL, '{"__var": {"traceparent": "00-d77bf3cc6aaeafe8aefa810eaed5fae4-e064c26367dee501-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22406-f688-74a0-bf21-1987f78383ff', NULL, NULL),
	('01a22407-88a5-72c2-9a64-2443c9691691', 'tile', 'mapped', 'first', 1, '2026-11-28 21:20:11.180977+00', '2026-11-28 21:20:16.280444+00', 5.099467, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:09.657739+00', '2026-11-28 21:20:03.754126+00', 1, '2026-11-28 21:20:15.431707+00', 27235, NULL, '\x80057d942e', '2026-11-28 21:20:16.356814+00', NULL, '{"__var": {"traceparent": "00-75d01bb4dd120b79904b92c779e693ea-1b0266d8077619c7-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'tile', '01a22406-f682-75a3-a392-6155273aeb1e', NULL, NULL),
	('01a22407-88a4-70ec-a3ab-0447f8c096a2', 'tile', 'mapped', 'first', 0, '2026-11-28 21:20:15.177396+00', '2026-11-28 21:20:17.540965+00', 2.363569, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:09.657739+00', '2026-11-28 21:20:03.754126+00', 1, '2026-11-28 21:20:16.842577+00', 27892, NULL, '\x80057d942e', '2026-11-28 21:20:17.567188+00', NULL, '{"__var": {"traceparent": "00-75d01bb4dd120b79904b92c779e693ea-1b0266d8077619c7-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'tile', '01a22406-f682-75a3-a392-6155273aeb1e', NULL, NULL),
	('01a22407-8880-7176-a004-78a7afcc2a94', 'clean_up', 'gets_over_it', 'first', -1, '2026-11-28 21:20:16.939345+00', '2026-11-28 21:20:19.41798+00', 2.478635, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:16.693183+00', '2026-11-28 21:20:14.462738+00', 1, '2026-11-28 21:20:18.434562+00', 27988, NULL, '\x80057d942e', '2026-11-28 21:20:19.469288+00', NULL, '{"__var": {"traceparent": "00-d5e224a8c34f488314270d7478775340-523bda0478e09964-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a22406-f686-7029-9bc6-5567829efa5a', NULL, NULL),
	('01a22407-88fe-7880-90e9-b886208fe657', 'load', 'killed', 'first', -1, '2026-11-28 21:20:22.237214+00', '2026-11-28 21:20:22.237214+00', 0, 'upstream_failed', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:22.238527+00', NULL, '{"__var": {"traceparent": "00-eb2bdba162bfb1076a649ce0576d49e9-7a4520be6120a236-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22406-f67e-79e9-bdd3-61e3c1ddfa04', NULL, NULL),
	('01a22408-1a33-70c4-af40-0d68c9019331', 'load', 'succeeds', 'later', -1, NULL, '2026-11-28 21:20:40.485703+00', NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:40.574428+00', NULL, '{"__var": {"traceparent": "00-36fc2ba371664e9f3a28bf6ed7093159-268d49039f9f00a3-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22406-f684-727e-a9d9-365660fa8671', NULL, NULL),
	('01a22408-1a3b-71d9-b02b-6491f3f20ba1', 'clean_up', 'succeeds', 'later', -1, NULL, '2026-11-28 21:20:40.50115+00', NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:40.574433+00', NULL, '{"__var": {"traceparent": "00-36fc2ba371664e9f3a28bf6ed7093159-268d49039f9f00a3-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'clean_up', '01a22406-f684-727e-a9d9-365660fa8671', NULL, NULL),
	('01a22408-2fc9-790b-89e5-cd5fc479877a', 'hold', 'killed_at_last', 'first', -1, '2026-11-28 21:20:47.299471+00', NULL, NULL, 'running', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:47.216879+00', '2026-11-28 21:20:47.105552+00', 1, '2026-11-28 21:20:47.337881+00', 30262, NULL, '\x80057d942e', '2026-11-28 21:20:47.338308+00', NULL, '{"__var": {"traceparent": "00-cb40a8d2cb07e7f23386f6af8d07c6db-8f4b24c20ebe6b60-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a22406-f68c-7a38-97b9-7e0162763eda', NULL, NULL),
	('01a22407-8910-752f-96c0-3aaf18e6a969', 'hold', 'cancelled', 'first', -1, '2026-11-28 21:20:07.239101+00', '2026-11-28 21:20:07.800641+00', 0.56154, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:03.920905+00', '2026-11-28 21:20:03.829838+00', 1, '2026-11-28 21:20:07.347057+00', 26580, NULL, '\x80057d942e', '2026-11-28 21:20:08.905493+00', NULL, '{"__var": {"traceparent": "00-f50553f941d4cefb3e49e49c24186697-f838a506dfde23c9-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a22406-f68a-73ae-b7be-81c3c72fd930', NULL, NULL),
	('01a22407-a8fc-7cb2-b0d2-8150a87ca3c4', 'fail_for_now', 'retrying', 'first', -1, '2026-11-28 21:20:07.245685+00', '2026-11-28 21:20:10.987802+00', 3.742117, 'up_for_retry', 1, 3, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:03.920905+00', '2026-11-28 21:20:03.691089+00', 1, '2026-11-28 21:20:10.761738+00', 26567, NULL, '\x80057d942e', '2026-11-28 21:20:11.53625+00', NULL, '{"__var": {"traceparent": "00-29d6a75f6cfb097e193a9cdd8e77fb23-2fec9c5f44d8a526-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_for_now', '01a22406-f68b-7eb9-9756-c960dd0d8d3c', NULL, NULL),
	('01a22407-8949-77d2-b45b-5057f9db1d81', 'wait', 'deferred', 'first', -1, '2026-11-28 21:20:10.134134+00', NULL, NULL, 'deferred', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, 'DateTimeSensorAsync', 'DateTimeSensorAsync', '2026-11-28 21:20:09.657739+00', '2026-11-28 21:20:03.858526+00', 1, '2026-11-28 21:20:14.914987+00', 27054, NULL, '\x80057d942e', '2026-11-28 21:20:15.046846+00', NULL, '{"__var": {"traceparent": "00-38fe9ccfc235755f1066025b2488033c-b10705df19db7457-00"}, "__type": "dict"}', 'not_started', NULL, 1, NULL, 'execute_complete', '{}', 'wait', '01a22406-f683-742d-8361-6d5ced7b9ad8', NULL, NULL),
	('01a22407-8935-794e-8319-c085144edc32', 'look_hourly', 'pokes', 'first', -1, '2026-11-28 21:20:10.178737+00', '2026-11-28 21:20:15.496953+00', 5.318216, 'up_for_reschedule', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, 'DecoratedSensorOperator', '@task.sensor', '2026-11-28 21:20:09.657739+00', '2026-11-28 21:20:03.848769+00', 1, '2026-11-28 21:20:14.802736+00', 27070, NULL, '\x80057d942e', '2026-11-28 21:20:15.529753+00', NULL, '{"__var": {"traceparent": "00-09b6227ad532c7097a052b60d3d191d6-4805884f58ee0c08-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'look_hourly', '01a22406-f685-7518-ab12-0cdc11d6b5d2', NULL, NULL),
	('01a22407-88a6-78d3-af51-22477807e8f9', 'tile', 'mapped', 'first', 2, '2026-11-28 21:20:11.803796+00', '2026-11-28 21:20:16.073694+00', 4.269898, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:09.657739+00', '2026-11-28 21:20:03.754126+00', 1, '2026-11-28 21:20:15.828357+00', 27370, NULL, '\x80057d942e', '2026-11-28 21:20:16.113737+00', NULL, '{"__var": {"traceparent": "00-75d01bb4dd120b79904b92c779e693ea-1b0266d8077619c7-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'tile', '01a22406-f682-75a3-a392-6155273aeb1e', NULL, NULL),
	('01a22407-88d4-76fe-82c4-836516eb8a8b', 'hold_too_long', 'times_out', 'first', -1, '2026-11-28 21:20:09.934731+00', '2026-11-28 21:20:16.246222+00', 6.311491, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:09.657739+00', '2026-11-28 21:20:03.772701+00', 1, '2026-11-28 21:20:15.936624+00', 26955, NULL, '\x80057d942e', '2026-11-28 21:20:16.310818+00', NULL, '{"__var": {"traceparent": "00-4bec4b0bd2774bf60e98d4274ebf6f7d-398566cd36cdf629-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'hold_too_long', '01a22406-f67d-76df-817e-d99d025ab4aa', NULL, NULL),
	('01a22407-a058-773a-a991-2dfad0293464', 'fail_twice', 'exhausted', 'first', -1, '2026-11-28 21:20:16.841707+00', '2026-11-28 21:20:20.459744+00', 3.618037, 'failed', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:16.693183+00', '2026-11-28 21:20:13.673236+00', 1, '2026-11-28 21:20:18.429589+00', 27985, NULL, '\x80057d942e', '2026-11-28 21:20:20.491528+00', NULL, '{"__var": {"traceparent": "00-1945b6ae75cada689be075619b012501-bc3182a9913c46f3-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a22406-f68e-77d4-8153-418e5e708513', NULL, NULL),
	('01a22407-b985-7272-9d94-ca8e0820506e', 'fail_once', 'retried', 'first', -1, '2026-11-28 21:20:19.694082+00', '2026-11-28 21:20:20.774595+00', 1.080513, 'success', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:19.639919+00', '2026-11-28 21:20:18.198446+00', 1, '2026-11-28 21:20:19.844158+00', 28124, NULL, '\x80057d942e', '2026-11-28 21:20:20.8314+00', NULL, '{"__var": {"traceparent": "00-913e30528caa4b51106e0e2ae91528a5-6a3839d90287bdf3-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_once', '01a22406-f67f-77ce-98e8-5d9e9baeddc8', NULL, NULL),
	('01a22407-88fd-7a4f-9879-7f5cecfa811e', 'hold', 'killed', 'first', -1, '2026-11-28 21:20:07.496299+00', '2026-11-28 21:20:20.996393+00', 13.500094, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:03.920905+00', '2026-11-28 21:20:03.812302+00', 1, '2026-11-28 21:20:07.661441+00', 26628, NULL, '\x80057d942e', '2026-11-28 21:20:20.997115+00', NULL, '{"__var": {"traceparent": "00-eb2bdba162bfb1076a649ce0576d49e9-7a4520be6120a236-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a22406-f67e-79e9-bdd3-61e3c1ddfa04', NULL, NULL),
	('01a22408-1a24-7386-93e0-771a7fdbf8df', 'load', 'succeeds', 'first', -1, '2026-11-28 21:20:41.808649+00', '2026-11-28 21:20:43.116659+00', 1.30801, 'success', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:41.708436+00', '2026-11-28 21:20:41.511073+00', 1, '2026-11-28 21:20:42.924477+00', 29789, NULL, '\x80057d942e', '2026-11-28 21:20:43.152943+00', NULL, '{"__var": {"traceparent": "00-4e8b7f5bae3bb6f71d40daf99af155ae-1b683908342af17e-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a22406-f684-727e-a9d9-365660fa8671', NULL, NULL);
INSERT INTO public.task_instance_history VALUES
	('01a22407-8865-79c7-a910-f4e22584a378', 'fail_twice', 'exhausted', 'first', -1, 1, '2026-11-28 21:20:06.630077+00', '2026-11-28 21:20:09.262315+00', 2.632238, 'failed', 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:03.920905+00', '2026-11-28 21:20:03.6841+00', 1, 26522, NULL, '\x80057d942e', '2026-11-28 21:20:09.050878+00', NULL, '{"__var": {"traceparent": "00-1945b6ae75cada689be075619b012501-bc3182a9913c46f3-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a22406-f68e-77d4-8153-418e5e708513', NULL, NULL),
	('01a22407-8872-7681-8dcf-14b049efbe2b', 'fail_for_now', 'retrying', 'first', -1, 1, '2026-11-28 21:20:07.245685+00', '2026-11-28 21:20:10.987802+00', 3.742117, 'failed', 3, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:03.920905+00', '2026-11-28 21:20:03.691089+00', 1, 26567, NULL, '\x80057d942e', '2026-11-28 21:20:10.764304+00', NULL, '{"__var": {"traceparent": "00-29d6a75f6cfb097e193a9cdd8e77fb23-2fec9c5f44d8a526-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_for_now', '01a22406-f68b-7eb9-9756-c960dd0d8d3c', NULL, NULL),
	('01a22407-8856-7746-9ede-0136f45c0c77', 'fail_once', 'retried', 'first', -1, 1, '2026-11-28 21:20:10.362803+00', '2026-11-28 21:20:15.626306+00', 5.263503, 'failed', 1, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:09.657739+00', '2026-11-28 21:20:03.667982+00', 1, 27071, NULL, '\x80057d942e', '2026-11-28 21:20:14.829935+00', NULL, '{"__var": {"traceparent": "00-913e30528caa4b51106e0e2ae91528a5-6a3839d90287bdf3-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_once', '01a22406-f67f-77ce-98e8-5d9e9baeddc8', NULL, NULL),
	('01a22407-87e2-7cad-b39d-4008418c12be', 'clean_up', 'succeeds', 'first', -1, 1, '2026-11-28 21:20:17.118109+00', '2026-11-28 21:20:19.269134+00', 2.151025, 'success', 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:16.693183+00', '2026-11-28 21:20:12.99013+00', 1, 27997, NULL, '\x80057d942e', '2026-11-28 21:20:19.302776+00', NULL, '{"__var": {"traceparent": "00-3aad8c4d14c371065282bde6fb3a3af6-0c52c5d9b1bb5a0a-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a22406-f684-727e-a9d9-365660fa8671', NULL, NULL),
	('01a22407-87e1-78a3-97c7-ec349fc1bdba', 'load', 'succeeds', 'first', -1, 1, '2026-11-28 21:20:04.117895+00', '2026-11-28 21:20:08.389479+00', 4.271584, 'success', 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:20:03.920905+00', '2026-11-28 21:20:03.659403+00', 1, 26260, NULL, '\x80057d942e', '2026-11-28 21:20:08.465669+00', NULL, '{"__var": {"traceparent": "00-3aad8c4d14c371065282bde6fb3a3af6-0c52c5d9b1bb5a0a-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a22406-f684-727e-a9d9-365660fa8671', NULL, NULL),
	('01a22407-89b6-76f7-999c-d36a35782bb0', 'load', 'succeeds', 'later', -1, 0, NULL, '2026-11-28 21:20:40.485703+00', NULL, 'failed', 0, '', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:03.509205+00', NULL, '{"__var": {"traceparent": "00-150556672898f1eb2bef92340be6ad2c-48c4fc41500152dc-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a22406-f684-727e-a9d9-365660fa8671', NULL, NULL),
	('01a22407-89b7-7443-b441-a85f3662f96b', 'clean_up', 'succeeds', 'later', -1, 0, NULL, '2026-11-28 21:20:40.50115+00', NULL, 'failed', 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:20:03.509214+00', NULL, '{"__var": {"traceparent": "00-150556672898f1eb2bef92340be6ad2c-48c4fc41500152dc-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a22406-f684-727e-a9d9-365660fa8671', NULL, NULL);
INSERT INTO public.task_reschedule VALUES
	(1, '01a22407-8935-794e-8319-c085144edc32', '2026-11-28 21:20:15.528462+00', '2026-11-28 21:20:15.496953+00', 0, '2026-11-28 22:20:15.496812+00');
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
