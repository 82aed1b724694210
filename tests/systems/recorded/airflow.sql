-- apache-airflow-core 3.3.2, recorded at 2026-11-28T21:57:53+00:00
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
	('cancelled', false, false, false, '2026-11-28 21:57:51.75062+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('deferred', false, false, false, '2026-11-28 21:57:51.751553+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('exhausted', false, false, false, '2026-11-28 21:57:51.757753+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('gets_over_it', false, false, false, '2026-11-28 21:57:51.75824+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('killed', false, false, false, '2026-11-28 21:57:51.758616+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('killed_at_last', false, false, false, '2026-11-28 21:57:51.758928+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('mapped', false, false, false, '2026-11-28 21:57:51.759187+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('overdue', false, false, false, '2026-11-28 21:57:51.795714+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'CronTriggerTimetable', '0 * * * *', 'Every hour', false, true, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', '2026-11-28 22:00:00+00', '2026-11-28 22:00:00+00', '2026-11-28 22:00:00+00', NULL, NULL, '2026-11-28 22:00:00+00'),
	('paused', true, false, false, '2026-11-28 21:57:51.831793+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('paused_with_schedule', true, false, false, '2026-11-28 21:57:51.845543+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'CronTriggerTimetable', '0 * * * *', 'Every hour', false, true, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', '2026-11-28 22:00:00+00', '2026-11-28 22:00:00+00', '2026-11-28 22:00:00+00', NULL, NULL, '2026-11-28 22:00:00+00'),
	('pokes', false, false, false, '2026-11-28 21:57:51.871883+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('retried', false, false, false, '2026-11-28 21:57:51.874372+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('retrying', false, false, false, '2026-11-28 21:57:51.874931+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('run_times_out', false, false, false, '2026-11-28 21:57:51.875352+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('skips', false, false, false, '2026-11-28 21:57:51.875683+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('succeeds', false, false, false, '2026-11-28 21:57:51.884808+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('times_out', false, false, false, '2026-11-28 21:57:51.88525+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('without_slots', false, false, false, '2026-11-28 21:57:51.885541+00', 0.9976151709997794, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.dag_run VALUES
	(18, 'succeeds', '2026-11-28 21:57:18.358372+00', NULL, NULL, NULL, 'queued', 'later', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 22:56:32.037811+00', NULL, 2, '2026-11-28 21:56:32.080723+00', '2026-11-28 21:57:18.433404+00', 1, NULL, NULL, NULL, '{"__var": {"traceparent": "00-75877dace17f2ca970eca7ed4a1956d5-8a8d1829ff40e719-00"}, "__type": "dict"}', 'not_started', '01a22426-e79b-735e-8a37-faa036f4ced6', NULL, NULL),
	(2, 'overdue', '2026-11-28 21:54:20.825031+00', '2026-11-28 21:00:00+00', '2026-11-28 21:54:21.008847+00', '2026-11-28 21:54:56.76618+00', 'success', 'scheduled__2026-11-28T21:00:00+00:00', 1, 'scheduled', 'TIMETABLE', NULL, '{}', '2026-11-28 21:00:00+00', '2026-11-28 21:00:00+00', '2026-11-28 21:00:00+00', '2026-11-28 21:54:56.755744+00', 2, '2026-11-28 21:54:20.8491+00', '2026-11-28 21:54:56.780419+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-3cbd35a5db787cee82b622fef9237a1c-657a7078bac61963-00"}, "__type": "dict"}', 'not_started', '01a22426-e7a3-7749-9d58-7d910b7a4163', NULL, NULL),
	(3, 'succeeds', '2026-11-28 21:57:18.40451+00', NULL, '2026-11-28 21:57:19.198943+00', '2026-11-28 21:57:24.411411+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:30.915754+00', '2026-11-28 21:57:24.400336+00', 2, '2026-11-28 21:56:30.957895+00', '2026-11-28 21:57:24.411949+00', 1, NULL, NULL, 1, '{"__var": {"traceparent": "00-6e1c220db56409ad55ef74db13768582-61cc77d74adf43ee-00"}, "__type": "dict"}', 'not_started', '01a22426-e79b-735e-8a37-faa036f4ced6', NULL, NULL),
	(13, 'cancelled', '2026-11-28 21:56:31.727562+00', NULL, '2026-11-28 21:56:32.760894+00', '2026-11-28 21:56:36.882168+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.714778+00', '2026-11-28 21:56:34.360523+00', 2, '2026-11-28 21:56:31.733691+00', '2026-11-28 21:56:36.91023+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-58e415b4c6325a16e559cd262fbd8ec8-4f46ce2457c8b7af-00"}, "__type": "dict"}', 'not_started', '01a22426-e79d-755a-a99a-7bbc7e3c6c42', NULL, NULL),
	(19, 'exhausted', '2026-11-28 21:57:46.924724+00', NULL, '2026-11-28 21:57:48.137714+00', NULL, 'running', 'again', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:32.122718+00', '2026-11-28 21:57:52.541753+00', 2, '2026-11-28 21:56:32.140565+00', '2026-11-28 21:57:52.553423+00', 1, NULL, NULL, 1, '{"__var": {"traceparent": "00-ece0c8b9a2d5715c124ab8e3aad21ef8-c345a1664dd68afb-00"}, "__type": "dict"}', 'not_started', '01a22426-e7a9-7b46-a2bb-49574f339d2d', NULL, NULL),
	(20, 'killed_at_last', '2026-11-28 21:57:52.044484+00', NULL, '2026-11-28 21:57:52.476739+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:57:52.020785+00', '2026-11-28 21:57:52.525463+00', 2, '2026-11-28 21:57:52.053098+00', '2026-11-28 21:57:52.553883+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-16f2a399282efbdd5ef758f478fe2255-3cb7e0a77ce89194-00"}, "__type": "dict"}', 'not_started', '01a22426-e79f-75e7-8a35-868d1d592505', NULL, NULL),
	(6, 'retrying', '2026-11-28 21:56:31.381047+00', NULL, '2026-11-28 21:56:32.134299+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.373461+00', '2026-11-28 21:57:52.569462+00', 2, '2026-11-28 21:56:31.384552+00', '2026-11-28 21:57:52.674898+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-6fba16ac9709b1712f4c2eaec82411f7-461da09c74b7db5f-00"}, "__type": "dict"}', 'not_started', '01a22426-e79e-72c3-bf03-65d5d46b2015', NULL, NULL),
	(1, 'paused_with_schedule', '2026-11-28 21:54:20.597061+00', '2026-11-28 21:00:00+00', '2026-11-28 21:54:21.037561+00', '2026-11-28 21:54:54.004272+00', 'success', 'scheduled__2026-11-28T21:00:00+00:00', 1, 'scheduled', 'TIMETABLE', NULL, '{}', '2026-11-28 21:00:00+00', '2026-11-28 21:00:00+00', '2026-11-28 21:00:00+00', '2026-11-28 21:54:53.994473+00', 2, '2026-11-28 21:54:20.631361+00', '2026-11-28 21:54:54.005233+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-f5ace005e58eeb7770a7b9b2ab90b99b-b71328cd62564df8-00"}, "__type": "dict"}', 'not_started', '01a22426-e7a1-74ee-a932-e2d3cbddb8c6', NULL, NULL),
	(17, 'paused', '2026-11-28 21:56:32.009988+00', NULL, NULL, NULL, 'queued', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.98805+00', NULL, 2, '2026-11-28 21:56:32.018072+00', '2026-11-28 21:56:32.018077+00', 0, NULL, NULL, NULL, '{"__var": {"traceparent": "00-cb8a712785e622fdba067c71c6bdc262-59859c1cdbec29a1-00"}, "__type": "dict"}', 'not_started', '01a22426-e7a2-794b-ac3f-ec6990dcd89d', NULL, NULL),
	(7, 'gets_over_it', '2026-11-28 21:56:31.424207+00', NULL, '2026-11-28 21:56:32.204459+00', '2026-11-28 21:56:55.426396+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.408412+00', '2026-11-28 21:56:55.413837+00', 2, '2026-11-28 21:56:31.432754+00', '2026-11-28 21:56:55.436068+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-ef4541ee830751747b1457434401d420-04d3eb55e60afcf3-00"}, "__type": "dict"}', 'not_started', '01a22426-e7a8-7a3c-bcaa-a302fd9ed6e4', NULL, NULL),
	(10, 'times_out', '2026-11-28 21:56:31.582872+00', NULL, '2026-11-28 21:56:32.522064+00', '2026-11-28 21:56:51.813897+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.574646+00', '2026-11-28 21:56:51.755214+00', 2, '2026-11-28 21:56:31.583793+00', '2026-11-28 21:56:51.831123+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-5986efb5b96cb23e38c21a22e066cf8d-2d5c2b5820ea7ccf-00"}, "__type": "dict"}', 'not_started', '01a22426-e7a0-7150-b88b-3078d9716f5f', NULL, NULL),
	(5, 'exhausted', '2026-11-28 21:56:31.339679+00', NULL, '2026-11-28 21:56:32.071786+00', '2026-11-28 21:56:58.735944+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.298131+00', '2026-11-28 21:56:58.73234+00', 2, '2026-11-28 21:56:31.350975+00', '2026-11-28 21:56:58.736605+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-b73ba885067814138b4feefcbe2d998a-96a817a693861247-00"}, "__type": "dict"}', 'not_started', '01a22426-e7a9-7b46-a2bb-49574f339d2d', NULL, NULL),
	(4, 'retried', '2026-11-28 21:56:31.217987+00', NULL, '2026-11-28 21:56:31.30245+00', '2026-11-28 21:56:52.357491+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.198127+00', '2026-11-28 21:56:52.353697+00', 2, '2026-11-28 21:56:31.219137+00', '2026-11-28 21:56:52.370221+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-14ca77abc0f3f1b86fe035960323da01-db8f32c8e82126ba-00"}, "__type": "dict"}', 'not_started', '01a22426-e798-7235-a0f0-d8a87409f7d8', NULL, NULL),
	(8, 'skips', '2026-11-28 21:56:31.488455+00', NULL, '2026-11-28 21:56:32.389513+00', '2026-11-28 21:56:53.843346+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.450783+00', '2026-11-28 21:56:53.816534+00', 2, '2026-11-28 21:56:31.491365+00', '2026-11-28 21:56:53.935159+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-cb26da7763f645001e7ebfc98d0919ba-66441ab535c3a728-00"}, "__type": "dict"}', 'not_started', '01a22426-e79a-76f4-8851-05f7fe03d7fb', NULL, NULL),
	(9, 'mapped', '2026-11-28 21:56:31.557025+00', NULL, '2026-11-28 21:56:32.444387+00', '2026-11-28 21:56:54.141999+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.542307+00', '2026-11-28 21:56:54.129758+00', 2, '2026-11-28 21:56:31.557993+00', '2026-11-28 21:56:54.148664+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-ee86dda144785310f506d7cb4a160363-52ab7559d2828074-00"}, "__type": "dict"}', 'not_started', '01a22426-e7a5-7d5b-879f-2bba1e907e33', NULL, NULL),
	(11, 'run_times_out', '2026-11-28 21:56:31.598695+00', NULL, '2026-11-28 21:56:32.564377+00', '2026-11-28 21:56:41.071533+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.59336+00', '2026-11-28 21:56:34.089742+00', 2, '2026-11-28 21:56:31.599571+00', '2026-11-28 21:56:41.433705+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-51dfde44b9a82c0b917f22f44d157ac1-5c2b2c234d31adb1-00"}, "__type": "dict"}', 'not_started', '01a22426-e7a6-76fd-a087-ea411398cff0', NULL, NULL),
	(14, 'pokes', '2026-11-28 21:56:31.77629+00', NULL, '2026-11-28 21:56:32.79822+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.752299+00', '2026-11-28 21:57:52.595439+00', 2, '2026-11-28 21:56:31.779574+00', '2026-11-28 21:57:52.674901+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-d5bd6182883816371f74e3913aeb6c6a-d6abfabf91645687-00"}, "__type": "dict"}', 'not_started', '01a22426-e7a4-71e4-9a05-c69d7693049d', NULL, NULL),
	(15, 'deferred', '2026-11-28 21:56:31.875255+00', NULL, '2026-11-28 21:56:32.91507+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.821081+00', '2026-11-28 21:57:52.630082+00', 2, '2026-11-28 21:56:31.884215+00', '2026-11-28 21:57:52.674902+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-53d8bed276f90747f630bbde63f083c6-bf72ab5160503378-00"}, "__type": "dict"}', 'not_started', '01a22426-e7a7-778e-9294-f8bbf2e14c7d', NULL, NULL),
	(16, 'without_slots', '2026-11-28 21:56:31.949705+00', NULL, '2026-11-28 21:56:32.979225+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.936553+00', '2026-11-28 21:57:52.67231+00', 2, '2026-11-28 21:56:31.958615+00', '2026-11-28 21:57:52.674902+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-a61eb9e6817c89748932404cd7ac5eed-d7119007505011d9-00"}, "__type": "dict"}', 'not_started', '01a22426-e799-70a5-8b50-9e076c6b4081', NULL, NULL),
	(12, 'killed', '2026-11-28 21:56:31.649041+00', NULL, '2026-11-28 21:56:32.687048+00', '2026-11-28 21:56:55.568925+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:56:31.607317+00', '2026-11-28 21:56:55.552571+00', 2, '2026-11-28 21:56:31.659731+00', '2026-11-28 21:56:55.572482+00', 0, NULL, NULL, 1, '{"__var": {"traceparent": "00-0234582e5592c804bf663c698c7630d8-5e9e7147abda8181-00"}, "__type": "dict"}', 'not_started', '01a22426-e79c-7e3b-bce5-1e2f6f0bb62e', NULL, NULL);
INSERT INTO public.job VALUES
	(2, NULL, 'running', 'DagProcessorJob', '2026-11-28 21:54:11.177949+00', NULL, '2026-11-28 21:57:44.779962+00', NULL, 'worker-1', 'root'),
	(1, NULL, 'running', 'SchedulerJob', '2026-11-28 21:54:10.021742+00', NULL, '2026-11-28 21:57:45.815779+00', NULL, 'worker-1', 'root');
INSERT INTO public.log VALUES
	(1, '2026-11-28 21:53:54.132724+00', NULL, NULL, NULL, 'cli_api_server', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''api-server'', ''--apps'', ''execution'']"}', NULL),
	(2, '2026-11-28 21:53:59.153297+00', NULL, NULL, NULL, 'cli_scheduler', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''scheduler'']"}', NULL),
	(3, '2026-11-28 21:54:00.085541+00', NULL, NULL, NULL, 'cli_dag_processor', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dag-processor'']"}', NULL),
	(4, '2026-11-28 21:54:49.817221+00', 'paused_with_schedule', 'load', -1, 'running', '2026-11-28 21:00:00+00', 'scheduled__2026-11-28T21:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(5, '2026-11-28 21:54:53.419496+00', 'paused_with_schedule', 'load', -1, 'success', '2026-11-28 21:00:00+00', 'scheduled__2026-11-28T21:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(6, '2026-11-28 21:54:54.498656+00', 'overdue', 'load', -1, 'running', '2026-11-28 21:00:00+00', 'scheduled__2026-11-28T21:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(7, '2026-11-28 21:54:55.35516+00', 'overdue', 'load', -1, 'success', '2026-11-28 21:00:00+00', 'scheduled__2026-11-28T21:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(8, '2026-11-28 21:55:05.26504+00', 'paused', NULL, NULL, 'cli_dag_pause', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dags'', ''pause'', ''--yes'', ''paused'']"}', NULL),
	(9, '2026-11-28 21:56:17.314718+00', 'paused_with_schedule', NULL, NULL, 'cli_dag_pause', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dags'', ''pause'', ''--yes'', ''paused_with_schedule'']"}', NULL),
	(10, '2026-11-28 21:56:32.873877+00', 'succeeds', 'load', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(11, '2026-11-28 21:56:33.827921+00', 'retried', 'fail_once', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(12, '2026-11-28 21:56:34.703078+00', 'succeeds', 'load', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(13, '2026-11-28 21:56:35.802121+00', 'retried', 'fail_once', -1, 'up_for_retry', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(14, '2026-11-28 21:56:36.433535+00', 'skips', 'skip', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(15, '2026-11-28 21:56:36.513736+00', 'cancelled', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(16, '2026-11-28 21:56:36.573881+00', 'killed', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(17, '2026-11-28 21:56:37.374936+00', 'times_out', 'hold_too_long', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(18, '2026-11-28 21:56:41.145324+00', 'run_times_out', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(19, '2026-11-28 21:56:41.146423+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(20, '2026-11-28 21:56:41.223446+00', 'gets_over_it', 'fail', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(21, '2026-11-28 21:56:41.742748+00', 'retrying', 'fail_for_now', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(22, '2026-11-28 21:56:42.316085+00', 'skips', 'skip', -1, 'skipped', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(23, '2026-11-28 21:56:44.415789+00', 'times_out', 'hold_too_long', -1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(24, '2026-11-28 21:56:44.757208+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(25, '2026-11-28 21:56:44.933672+00', 'deferred', 'wait', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(26, '2026-11-28 21:56:45.068444+00', 'exhausted', 'fail_twice', -1, 'up_for_retry', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(27, '2026-11-28 21:56:45.085706+00', 'pokes', 'look_hourly', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(28, '2026-11-28 21:56:45.252383+00', 'retrying', 'fail_for_now', -1, 'up_for_retry', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(29, '2026-11-28 21:56:45.265972+00', 'retried', 'fail_once', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(30, '2026-11-28 21:56:45.586019+00', 'gets_over_it', 'fail', -1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(31, '2026-11-28 21:56:46.1767+00', 'mapped', 'tile', 0, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(32, '2026-11-28 21:56:46.612119+00', 'mapped', 'tile', 1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(33, '2026-11-28 21:56:46.647185+00', 'mapped', 'tile', 2, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(34, '2026-11-28 21:56:47.24504+00', 'killed', 'hold', -1, 'heartbeat timeout', NULL, 'first', NULL, NULL, 'Task did not emit heartbeat within time limit (10 seconds) and will be terminated. See https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#task-instance-heartbeat-timeout', 1),
	(35, '2026-11-28 21:56:50.224346+00', 'exhausted', 'fail_twice', -1, 'up_for_retry', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(36, '2026-11-28 21:56:50.672257+00', 'pokes', 'look_hourly', -1, 'up_for_reschedule', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(37, '2026-11-28 21:56:50.754715+00', 'retried', 'fail_once', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(38, '2026-11-28 21:56:50.948422+00', 'deferred', 'wait', -1, 'deferred', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(39, '2026-11-28 21:56:51.077365+00', 'succeeds', 'clean_up', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(40, '2026-11-28 21:56:51.378201+00', 'mapped', 'tile', 0, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(41, '2026-11-28 21:56:51.83705+00', 'mapped', 'tile', 2, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(42, '2026-11-28 21:56:52.600092+00', 'succeeds', 'clean_up', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(43, '2026-11-28 21:56:52.655989+00', 'gets_over_it', 'clean_up', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(44, '2026-11-28 21:56:52.821712+00', 'killed', 'hold', -1, 'state mismatch', NULL, 'first', NULL, NULL, 'Executor LocalExecutor(parallelism=8) reported that the task instance <TaskInstance: killed.hold first [running] ti_id=01a22428-ed56-70bc-ab4c-a14c7f10815d> finished with state failed, but the task instance''s state attribute is running. Learn more: https://airflow.apache.org/docs/apache-airflow/stable/troubleshooting.html#task-state-changed-externally', 1),
	(45, '2026-11-28 21:56:52.897024+00', 'killed', 'hold', -1, 'failed', NULL, 'first', 'airflow', NULL, NULL, 1),
	(46, '2026-11-28 21:56:52.946746+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(47, '2026-11-28 21:56:53.052167+00', 'mapped', 'tile', 1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(48, '2026-11-28 21:56:54.427531+00', 'gets_over_it', 'clean_up', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(49, '2026-11-28 21:56:54.947055+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(50, '2026-11-28 21:56:55.580561+00', 'exhausted', 'fail_twice', -1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(51, '2026-11-28 21:56:57.231739+00', 'exhausted', 'fail_twice', -1, 'failed', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(52, '2026-11-28 21:57:17.106793+00', 'succeeds', NULL, NULL, 'cli_task_clear', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''tasks'', ''clear'', ''--yes'', ''succeeds'']"}', NULL),
	(53, '2026-11-28 21:57:19.76127+00', 'succeeds', 'load', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(54, '2026-11-28 21:57:21.235409+00', 'succeeds', 'load', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(55, '2026-11-28 21:57:22.414224+00', 'succeeds', 'clean_up', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(56, '2026-11-28 21:57:23.380486+00', 'succeeds', 'clean_up', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(57, '2026-11-28 21:57:44.145603+00', 'exhausted', NULL, NULL, 'cli_dag_clear', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dags'', ''clear'', ''--yes'', ''--only-failed'', ''--run-id'', ''again'', ''exhausted'']"}', NULL),
	(62, '2026-11-28 21:57:52.91347+00', 'killed_at_last', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(58, '2026-11-28 21:57:48.455019+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 3),
	(59, '2026-11-28 21:57:49.39013+00', 'exhausted', 'fail_twice', -1, 'up_for_retry', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 3),
	(60, '2026-11-28 21:57:49.783857+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 4),
	(61, '2026-11-28 21:57:51.848461+00', 'exhausted', 'fail_twice', -1, 'failed', NULL, 'again', 'airflow', NULL, '{"host_name": "worker-1"}', 4);
INSERT INTO public.slot_pool VALUES
	(1, 'default_pool', 128, 'Default pool', false, NULL),
	(2, 'closed', 0, '', false, NULL);
INSERT INTO public.task_instance VALUES
	('01a2242a-2748-72d9-927a-829ec14cf719', 'hold', 'killed_at_last', 'first', -1, '2026-11-28 21:57:52.814754+00', NULL, NULL, 'running', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:57:52.7434+00', '2026-11-28 21:57:52.527702+00', 1, '2026-11-28 21:57:52.913554+00', 9486, NULL, '\x80057d942e', '2026-11-28 21:57:52.914068+00', NULL, '{"__var": {"traceparent": "00-16f2a399282efbdd5ef758f478fe2255-3cb7e0a77ce89194-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a22426-e79f-75e7-8a35-868d1d592505', NULL, NULL),
	('01a22426-edda-796c-8c1a-36b3c500a055', 'load', 'paused_with_schedule', 'scheduled__2026-11-28T21:00:00+00:00', -1, '2026-11-28 21:54:23.754593+00', '2026-11-28 21:54:53.327068+00', 29.572475, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:54:21.372412+00', '2026-11-28 21:54:21.276968+00', 1, '2026-11-28 21:54:53.24809+00', 30339, NULL, '\x80057d942e', '2026-11-28 21:54:53.411339+00', NULL, '{"__var": {"traceparent": "00-f5ace005e58eeb7770a7b9b2ab90b99b-b71328cd62564df8-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a22426-e7a1-74ee-a932-e2d3cbddb8c6', NULL, NULL),
	('01a22426-ee4e-7053-b193-75ba4ac8c436', 'load', 'overdue', 'scheduled__2026-11-28T21:00:00+00:00', -1, '2026-11-28 21:54:23.318069+00', '2026-11-28 21:54:55.286202+00', 31.968133, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:54:21.372412+00', '2026-11-28 21:54:21.196217+00', 1, '2026-11-28 21:54:54.538875+00', 30285, NULL, '\x80057d942e', '2026-11-28 21:54:55.351252+00', NULL, '{"__var": {"traceparent": "00-3cbd35a5db787cee82b622fef9237a1c-657a7078bac61963-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a22426-e7a3-7749-9d58-7d910b7a4163', NULL, NULL),
	('01a22428-ec21-7e5e-b214-5c1cf393d9f0', 'load', 'retrying', 'first', -1, NULL, NULL, NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:56:31.391249+00', NULL, '{"__var": {"traceparent": "00-6fba16ac9709b1712f4c2eaec82411f7-461da09c74b7db5f-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22426-e79e-72c3-bf03-65d5d46b2015', NULL, NULL),
	('01a22428-ecf5-7a18-94bd-496cc4eec6ff', 'load', 'run_times_out', 'first', -1, NULL, NULL, NULL, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:56:41.500373+00', NULL, '{"__var": {"traceparent": "00-51dfde44b9a82c0b917f22f44d157ac1-5c2b2c234d31adb1-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22426-e7a6-76fd-a087-ea411398cff0', NULL, NULL),
	('01a22428-ecb3-700b-a1fa-0544226aaad0', 'load', 'skips', 'first', -1, '2026-11-28 21:56:51.337498+00', '2026-11-28 21:56:51.337498+00', 0, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:56:51.415024+00', NULL, '{"__var": {"traceparent": "00-cb26da7763f645001e7ebfc98d0919ba-66441ab535c3a728-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22426-e79a-76f4-8851-05f7fe03d7fb', NULL, NULL),
	('01a22428-ec4f-7c98-bd1b-3ba79da4ccf4', 'clean_up', 'gets_over_it', 'first', -1, '2026-11-28 21:56:52.637358+00', '2026-11-28 21:56:54.37362+00', 1.736262, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:52.516913+00', '2026-11-28 21:56:51.121555+00', 1, '2026-11-28 21:56:53.951641+00', 5447, NULL, '\x80057d942e', '2026-11-28 21:56:54.425175+00', NULL, '{"__var": {"traceparent": "00-ef4541ee830751747b1457434401d420-04d3eb55e60afcf3-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a22426-e7a8-7a3c-bcaa-a302fd9ed6e4', NULL, NULL),
	('01a22428-ebfc-7b2f-b7f3-9b56b19a97bd', 'load', 'exhausted', 'first', -1, '2026-11-28 21:56:57.336591+00', '2026-11-28 21:56:57.336591+00', 0, 'upstream_failed', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:56:57.344181+00', NULL, '{"__var": {"traceparent": "00-b73ba885067814138b4feefcbe2d998a-96a817a693861247-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22426-e7a9-7b46-a2bb-49574f339d2d', NULL, NULL),
	('01a22429-a308-73a2-888a-65c1eff9d091', 'load', 'succeeds', 'later', -1, NULL, '2026-11-28 21:57:18.136755+00', NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:57:18.485566+00', NULL, '{"__var": {"traceparent": "00-75877dace17f2ca970eca7ed4a1956d5-8a8d1829ff40e719-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22426-e79b-735e-8a37-faa036f4ced6', NULL, NULL),
	('01a22429-a33b-7bef-9644-587b9a3cc454', 'clean_up', 'succeeds', 'later', -1, NULL, '2026-11-28 21:57:18.264131+00', NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:57:18.485572+00', NULL, '{"__var": {"traceparent": "00-75877dace17f2ca970eca7ed4a1956d5-8a8d1829ff40e719-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'clean_up', '01a22426-e79b-735e-8a37-faa036f4ced6', NULL, NULL),
	('01a22428-eea1-78a9-9b5c-824bfc117e78', 'load', 'paused', 'first', -1, NULL, NULL, NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:56:32.034114+00', NULL, '{"__var": {"traceparent": "00-cb8a712785e622fdba067c71c6bdc262-59859c1cdbec29a1-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22426-e7a2-794b-ac3f-ec6990dcd89d', NULL, NULL),
	('01a22429-a352-75d1-a406-800b020faec0', 'load', 'succeeds', 'first', -1, '2026-11-28 21:57:19.621316+00', '2026-11-28 21:57:21.193061+00', 1.571745, 'success', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:57:19.502435+00', '2026-11-28 21:57:19.249128+00', 1, '2026-11-28 21:57:20.9588+00', 6691, NULL, '\x80057d942e', '2026-11-28 21:57:21.234699+00', NULL, '{"__var": {"traceparent": "00-6e1c220db56409ad55ef74db13768582-61cc77d74adf43ee-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a22426-e79b-735e-8a37-faa036f4ced6', NULL, NULL),
	('01a2242a-12ee-7fff-ae4d-e7ff89134cf6', 'load', 'exhausted', 'again', -1, '2026-11-28 21:56:57.304496+00', '2026-11-28 21:56:57.304496+00', 0, 'upstream_failed', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:57:52.554657+00', NULL, '{"__var": {"traceparent": "00-ece0c8b9a2d5715c124ab8e3aad21ef8-c345a1664dd68afb-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22426-e7a9-7b46-a2bb-49574f339d2d', NULL, NULL),
	('01a22428-ee5f-711f-b391-09cfd559463e', 'load', 'without_slots', 'first', -1, NULL, NULL, NULL, 'scheduled', 1, 0, '', 'root', 'closed', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, '2026-11-28 21:56:34.66584+00', NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:56:34.666283+00', NULL, '{"__var": {"traceparent": "00-a61eb9e6817c89748932404cd7ac5eed-d7119007505011d9-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22426-e799-70a5-8b50-9e076c6b4081', NULL, NULL),
	('01a22428-ed7b-79e6-95ab-e9557090322f', 'load', 'cancelled', 'first', -1, '2026-11-28 21:56:36.861274+00', '2026-11-28 21:56:36.861274+00', 0, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:56:36.871094+00', NULL, '{"__var": {"traceparent": "00-58e415b4c6325a16e559cd262fbd8ec8-4f46ce2457c8b7af-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22426-e79d-755a-a99a-7bbc7e3c6c42', NULL, NULL),
	('01a22428-ed7a-71d1-9d34-65947cc20def', 'hold', 'cancelled', 'first', -1, '2026-11-28 21:56:36.153819+00', '2026-11-28 21:56:36.908812+00', 0.754993, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:35.294563+00', '2026-11-28 21:56:34.41571+00', 1, '2026-11-28 21:56:36.513806+00', 4518, NULL, '\x80057d942e', '2026-11-28 21:56:36.921819+00', NULL, '{"__var": {"traceparent": "00-58e415b4c6325a16e559cd262fbd8ec8-4f46ce2457c8b7af-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a22426-e79d-755a-a99a-7bbc7e3c6c42', NULL, NULL),
	('01a22429-2238-74e3-8f97-f8abf9de66be', 'fail_for_now', 'retrying', 'first', -1, '2026-11-28 21:56:41.550253+00', '2026-11-28 21:56:44.994592+00', 3.444339, 'up_for_retry', 1, 3, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:35.294563+00', '2026-11-28 21:56:33.363877+00', 1, '2026-11-28 21:56:44.348847+00', 4793, NULL, '\x80057d942e', '2026-11-28 21:56:45.267455+00', NULL, '{"__var": {"traceparent": "00-6fba16ac9709b1712f4c2eaec82411f7-461da09c74b7db5f-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_for_now', '01a22426-e79e-72c3-bf03-65d5d46b2015', NULL, NULL),
	('01a22428-ec4e-7e49-8ff7-b86f87a1297d', 'fail', 'gets_over_it', 'first', -1, '2026-11-28 21:56:40.951261+00', '2026-11-28 21:56:45.521477+00', 4.570216, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:35.294563+00', '2026-11-28 21:56:33.483711+00', 1, '2026-11-28 21:56:43.768178+00', 4773, NULL, '\x80057d942e', '2026-11-28 21:56:45.569759+00', NULL, '{"__var": {"traceparent": "00-ef4541ee830751747b1457434401d420-04d3eb55e60afcf3-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail', '01a22426-e7a8-7a3c-bcaa-a302fd9ed6e4', NULL, NULL),
	('01a22428-ed56-70bc-ab4c-a14c7f10815d', 'hold', 'killed', 'first', -1, '2026-11-28 21:56:36.133625+00', '2026-11-28 21:56:52.896876+00', 16.763251, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:35.294563+00', '2026-11-28 21:56:34.288812+00', 1, '2026-11-28 21:56:36.573945+00', 4516, NULL, '\x80057d942e', '2026-11-28 21:56:52.89774+00', NULL, '{"__var": {"traceparent": "00-0234582e5592c804bf663c698c7630d8-5e9e7147abda8181-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a22426-e79c-7e3b-bce5-1e2f6f0bb62e', NULL, NULL),
	('01a22428-ed57-7499-8afb-7aa78d8acd39', 'load', 'killed', 'first', -1, '2026-11-28 21:56:54.324076+00', '2026-11-28 21:56:54.324076+00', 0, 'upstream_failed', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:56:54.328017+00', NULL, '{"__var": {"traceparent": "00-0234582e5592c804bf663c698c7630d8-5e9e7147abda8181-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a22426-e79c-7e3b-bce5-1e2f6f0bb62e', NULL, NULL),
	('01a2242a-1cc0-73f9-b67a-e1ea2087aa33', 'fail_twice', 'exhausted', 'again', -1, '2026-11-28 21:57:49.717459+00', '2026-11-28 21:57:51.791394+00', 2.073935, 'failed', 4, 3, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:57:49.660928+00', '2026-11-28 21:57:49.468506+00', 1, '2026-11-28 21:57:49.867057+00', 8993, NULL, '\x80057d942e', '2026-11-28 21:57:51.841081+00', NULL, '{"__var": {"traceparent": "00-ece0c8b9a2d5715c124ab8e3aad21ef8-c345a1664dd68afb-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a22426-e7a9-7b46-a2bb-49574f339d2d', NULL, NULL),
	('01a22428-ecf4-7113-9f4f-c9a76365ea3a', 'hold', 'run_times_out', 'first', -1, '2026-11-28 21:56:40.921084+00', NULL, NULL, 'skipped', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:35.294563+00', '2026-11-28 21:56:34.161881+00', 1, '2026-11-28 21:56:41.357137+00', 4769, NULL, '\x80057d942e', '2026-11-28 21:56:41.500366+00', NULL, '{"__var": {"traceparent": "00-51dfde44b9a82c0b917f22f44d157ac1-5c2b2c234d31adb1-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a22426-e7a6-76fd-a087-ea411398cff0', NULL, NULL),
	('01a22428-ecb2-7392-91ce-933d8b7dd5fe', 'skip', 'skips', 'first', -1, '2026-11-28 21:56:36.037677+00', '2026-11-28 21:56:42.276385+00', 6.238708, 'skipped', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:35.294563+00', '2026-11-28 21:56:33.673242+00', 1, '2026-11-28 21:56:42.066741+00', 4514, NULL, '\x80057d942e', '2026-11-28 21:56:42.30799+00', NULL, '{"__var": {"traceparent": "00-cb26da7763f645001e7ebfc98d0919ba-66441ab535c3a728-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'skip', '01a22426-e79a-76f4-8851-05f7fe03d7fb', NULL, NULL),
	('01a22428-ece3-787a-872d-6a41f4b9fe50', 'hold_too_long', 'times_out', 'first', -1, '2026-11-28 21:56:37.102944+00', '2026-11-28 21:56:44.220436+00', 7.117492, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:35.294563+00', '2026-11-28 21:56:34.022372+00', 1, '2026-11-28 21:56:42.904568+00', 4562, NULL, '\x80057d942e', '2026-11-28 21:56:44.413904+00', NULL, '{"__var": {"traceparent": "00-5986efb5b96cb23e38c21a22e066cf8d-2d5c2b5820ea7ccf-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'hold_too_long', '01a22426-e7a0-7150-b88b-3078d9716f5f', NULL, NULL),
	('01a22428-fd4c-71b5-8de0-7423f8fef4c3', 'fail_once', 'retried', 'first', -1, '2026-11-28 21:56:45.034471+00', '2026-11-28 21:56:50.624943+00', 5.590472, 'success', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:43.989158+00', '2026-11-28 21:56:43.198482+00', 1, '2026-11-28 21:56:50.47462+00', 4965, NULL, '\x80057d942e', '2026-11-28 21:56:50.741365+00', NULL, '{"__var": {"traceparent": "00-14ca77abc0f3f1b86fe035960323da01-db8f32c8e82126ba-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_once', '01a22426-e798-7235-a0f0-d8a87409f7d8', NULL, NULL),
	('01a22429-217b-71c9-ab65-2ea6b5041ba7', 'fail_twice', 'exhausted', 'first', -1, '2026-11-28 21:56:52.665702+00', '2026-11-28 21:56:55.535996+00', 2.870294, 'failed', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:52.516913+00', '2026-11-28 21:56:50.127549+00', 1, '2026-11-28 21:56:54.073964+00', 5449, NULL, '\x80057d942e', '2026-11-28 21:56:55.576166+00', NULL, '{"__var": {"traceparent": "00-b73ba885067814138b4feefcbe2d998a-96a817a693861247-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a22426-e7a9-7b46-a2bb-49574f339d2d', NULL, NULL),
	('01a22428-edaa-7313-b3c8-7f0ab44c30cf', 'look_hourly', 'pokes', 'first', -1, '2026-11-28 21:56:44.860813+00', '2026-11-28 21:56:50.589076+00', 5.728263, 'up_for_reschedule', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, 'DecoratedSensorOperator', '@task.sensor', '2026-11-28 21:56:43.989158+00', '2026-11-28 21:56:34.522593+00', 1, '2026-11-28 21:56:50.123276+00', 4953, NULL, '\x80057d942e', '2026-11-28 21:56:50.666938+00', NULL, '{"__var": {"traceparent": "00-d5bd6182883816371f74e3913aeb6c6a-d6abfabf91645687-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'look_hourly', '01a22426-e7a4-71e4-9a05-c69d7693049d', NULL, NULL),
	('01a22428-ee2c-71b0-b259-ad72e0930bf1', 'wait', 'deferred', 'first', -1, '2026-11-28 21:56:44.71699+00', NULL, NULL, 'deferred', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, 'DateTimeSensorAsync', 'DateTimeSensorAsync', '2026-11-28 21:56:43.989158+00', '2026-11-28 21:56:34.576038+00', 1, '2026-11-28 21:56:50.74864+00', 4946, NULL, '\x80057d942e', '2026-11-28 21:56:50.933377+00', NULL, '{"__var": {"traceparent": "00-53d8bed276f90747f630bbde63f083c6-bf72ab5160503378-00"}, "__type": "dict"}', 'not_started', NULL, 1, NULL, 'execute_complete', '{}', 'wait', '01a22426-e7a7-778e-9294-f8bbf2e14c7d', NULL, NULL),
	('01a22428-ecd8-7198-a205-c52f8e1b4c10', 'tile', 'mapped', 'first', 2, '2026-11-28 21:56:46.380631+00', '2026-11-28 21:56:51.71302+00', 5.332389, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:43.989158+00', '2026-11-28 21:56:33.930807+00', 1, '2026-11-28 21:56:51.7498+00', 5017, NULL, '\x80057d942e', '2026-11-28 21:56:51.830583+00', NULL, '{"__var": {"traceparent": "00-ee86dda144785310f506d7cb4a160363-52ab7559d2828074-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'tile', '01a22426-e7a5-7d5b-879f-2bba1e907e33', NULL, NULL),
	('01a22428-ecd7-7bbc-a8a2-4e2771292f83', 'tile', 'mapped', 'first', 1, '2026-11-28 21:56:46.282034+00', '2026-11-28 21:56:53.040138+00', 6.758104, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:43.989158+00', '2026-11-28 21:56:33.930807+00', 1, '2026-11-28 21:56:51.494239+00', 5016, NULL, '\x80057d942e', '2026-11-28 21:56:53.05109+00', NULL, '{"__var": {"traceparent": "00-ee86dda144785310f506d7cb4a160363-52ab7559d2828074-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'tile', '01a22426-e7a5-7d5b-879f-2bba1e907e33', NULL, NULL),
	('01a22428-ecd6-7ef6-9afa-081bd2c6b24c', 'tile', 'mapped', 'first', 0, '2026-11-28 21:56:45.770163+00', '2026-11-28 21:56:51.246045+00', 5.475882, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:43.989158+00', '2026-11-28 21:56:33.930807+00', 1, '2026-11-28 21:56:50.508175+00', 4994, NULL, '\x80057d942e', '2026-11-28 21:56:51.368317+00', NULL, '{"__var": {"traceparent": "00-ee86dda144785310f506d7cb4a160363-52ab7559d2828074-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'tile', '01a22426-e7a5-7d5b-879f-2bba1e907e33', NULL, NULL),
	('01a22429-a383-73e6-aab3-c0b1652c8f62', 'clean_up', 'succeeds', 'first', -1, '2026-11-28 21:57:22.301519+00', '2026-11-28 21:57:23.341373+00', 1.039854, 'success', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:57:22.15005+00', '2026-11-28 21:57:21.977989+00', 1, '2026-11-28 21:57:22.49638+00', 6847, NULL, '\x80057d942e', '2026-11-28 21:57:23.371148+00', NULL, '{"__var": {"traceparent": "00-6e1c220db56409ad55ef74db13768582-61cc77d74adf43ee-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a22426-e79b-735e-8a37-faa036f4ced6', NULL, NULL);
INSERT INTO public.task_instance_history VALUES
	('01a22428-eb82-71f0-8e2f-6a075814f697', 'fail_once', 'retried', 'first', -1, 1, '2026-11-28 21:56:33.611223+00', '2026-11-28 21:56:35.451959+00', 1.840736, 'failed', 1, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:31.598764+00', '2026-11-28 21:56:31.541137+00', 1, 4392, NULL, '\x80057d942e', '2026-11-28 21:56:35.001075+00', NULL, '{"__var": {"traceparent": "00-14ca77abc0f3f1b86fe035960323da01-db8f32c8e82126ba-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_once', '01a22426-e798-7235-a0f0-d8a87409f7d8', NULL, NULL),
	('01a22428-ebfb-70d4-bfe1-e68c7ee37605', 'fail_twice', 'exhausted', 'first', -1, 1, '2026-11-28 21:56:40.702438+00', '2026-11-28 21:56:44.884457+00', 4.182019, 'failed', 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:35.294563+00', '2026-11-28 21:56:33.217157+00', 1, 4766, NULL, '\x80057d942e', '2026-11-28 21:56:44.706977+00', NULL, '{"__var": {"traceparent": "00-b73ba885067814138b4feefcbe2d998a-96a817a693861247-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a22426-e7a9-7b46-a2bb-49574f339d2d', NULL, NULL),
	('01a22428-ec20-75c1-bd98-23f6e33698e7', 'fail_for_now', 'retrying', 'first', -1, 1, '2026-11-28 21:56:41.550253+00', '2026-11-28 21:56:44.994592+00', 3.444339, 'failed', 3, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:35.294563+00', '2026-11-28 21:56:33.363877+00', 1, 4793, NULL, '\x80057d942e', '2026-11-28 21:56:44.364652+00', NULL, '{"__var": {"traceparent": "00-6fba16ac9709b1712f4c2eaec82411f7-461da09c74b7db5f-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_for_now', '01a22426-e79e-72c3-bf03-65d5d46b2015', NULL, NULL),
	('01a22428-ef22-77f1-afcf-8342f05da834', 'fail_twice', 'exhausted', 'again', -1, 1, '2026-11-28 21:56:44.409326+00', '2026-11-28 21:56:50.125555+00', 5.716229, 'failed', 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:43.989158+00', '2026-11-28 21:56:38.717038+00', 1, 4943, NULL, '\x80057d942e', '2026-11-28 21:56:49.772682+00', NULL, '{"__var": {"traceparent": "00-0c6021d993d17adf3bc8bc2bc238995c-f678214170241cbf-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a22426-e7a9-7b46-a2bb-49574f339d2d', NULL, NULL),
	('01a22428-eed4-70ef-96c9-8a5698cb5c28', 'load', 'succeeds', 'later', -1, 0, NULL, '2026-11-28 21:57:18.136755+00', NULL, 'failed', 0, '', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:56:32.083329+00', NULL, '{"__var": {"traceparent": "00-f264d3c597bad53064cdd368778a4c9a-0abc6a21e15f9a89-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a22426-e79b-735e-8a37-faa036f4ced6', NULL, NULL),
	('01a22428-eed5-7f27-b75a-489dde0755c2', 'clean_up', 'succeeds', 'later', -1, 0, NULL, '2026-11-28 21:57:18.264131+00', NULL, 'failed', 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:56:32.083335+00', NULL, '{"__var": {"traceparent": "00-f264d3c597bad53064cdd368778a4c9a-0abc6a21e15f9a89-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a22426-e79b-735e-8a37-faa036f4ced6', NULL, NULL),
	('01a22428-eabf-7104-99bc-3749716be779', 'load', 'succeeds', 'first', -1, 1, '2026-11-28 21:56:32.739396+00', '2026-11-28 21:56:34.592222+00', 1.852826, 'success', 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:31.598764+00', '2026-11-28 21:56:31.508876+00', 1, 4329, NULL, '\x80057d942e', '2026-11-28 21:56:34.692668+00', NULL, '{"__var": {"traceparent": "00-7a334da8399b1c3cc237ac955dc7ff76-866c1a86ad5c5665-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a22426-e79b-735e-8a37-faa036f4ced6', NULL, NULL),
	('01a22428-eac0-73f3-83c3-cfca17041dc7', 'clean_up', 'succeeds', 'first', -1, 1, '2026-11-28 21:56:50.889047+00', '2026-11-28 21:56:52.543605+00', 1.654558, 'success', 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:43.989158+00', '2026-11-28 21:56:34.778431+00', 1, 5278, NULL, '\x80057d942e', '2026-11-28 21:56:52.589752+00', NULL, '{"__var": {"traceparent": "00-7a334da8399b1c3cc237ac955dc7ff76-866c1a86ad5c5665-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a22426-e79b-735e-8a37-faa036f4ced6', NULL, NULL),
	('01a22428-ef23-7787-972d-9b3451dcdba3', 'load', 'exhausted', 'again', -1, 0, '2026-11-28 21:56:57.304496+00', '2026-11-28 21:56:57.304496+00', 0, 'upstream_failed', 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:56:57.312097+00', NULL, '{"__var": {"traceparent": "00-0c6021d993d17adf3bc8bc2bc238995c-f678214170241cbf-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a22426-e7a9-7b46-a2bb-49574f339d2d', NULL, NULL),
	('01a22429-35ad-767a-8350-2878a1a318ac', 'fail_twice', 'exhausted', 'again', -1, 2, '2026-11-28 21:56:54.841535+00', '2026-11-28 21:56:57.205828+00', 2.364293, 'failed', 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:56:54.759599+00', '2026-11-28 21:56:53.361016+00', 1, 5589, NULL, '\x80057d942e', '2026-11-28 21:56:57.220538+00', NULL, '{"__var": {"traceparent": "00-0c6021d993d17adf3bc8bc2bc238995c-f678214170241cbf-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a22426-e7a9-7b46-a2bb-49574f339d2d', NULL, NULL),
	('01a2242a-1305-7919-8191-b204e6bc43ab', 'fail_twice', 'exhausted', 'again', -1, 3, '2026-11-28 21:57:48.418105+00', '2026-11-28 21:57:49.309925+00', 0.89182, 'failed', 3, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:57:48.351584+00', '2026-11-28 21:57:48.179645+00', 1, 8914, NULL, '\x80057d942e', '2026-11-28 21:57:48.567932+00', NULL, '{"__var": {"traceparent": "00-ece0c8b9a2d5715c124ab8e3aad21ef8-c345a1664dd68afb-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a22426-e7a9-7b46-a2bb-49574f339d2d', NULL, NULL);
INSERT INTO public.task_reschedule VALUES
	(1, '01a22428-edaa-7313-b3c8-7f0ab44c30cf', '2026-11-28 21:56:50.665801+00', '2026-11-28 21:56:50.589076+00', 0, '2026-11-28 22:56:50.588926+00');
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
