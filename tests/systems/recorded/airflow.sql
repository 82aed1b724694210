-- apache-airflow-core 3.3.2, recorded at 2026-11-28T21:42:46+00:00
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
	('deferred', false, false, false, '2026-11-28 21:42:19.259217+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('exhausted', false, false, false, '2026-11-28 21:42:19.259563+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('gets_over_it', false, false, false, '2026-11-28 21:42:19.277066+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('killed', false, false, false, '2026-11-28 21:42:19.277812+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('killed_at_last', false, false, false, '2026-11-28 21:42:19.278179+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('mapped', false, false, false, '2026-11-28 21:42:19.27844+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('overdue', false, false, false, '2026-11-28 21:42:19.302243+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'CronTriggerTimetable', '0 * * * *', 'Every hour', false, true, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', '2026-11-28 22:00:00+00', '2026-11-28 22:00:00+00', '2026-11-28 22:00:00+00', NULL, NULL, '2026-11-28 22:00:00+00'),
	('paused', true, false, false, '2026-11-28 21:42:19.314804+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('paused_with_schedule', true, false, false, '2026-11-28 21:42:19.335466+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'CronTriggerTimetable', '0 * * * *', 'Every hour', false, true, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', '2026-11-28 22:00:00+00', '2026-11-28 22:00:00+00', '2026-11-28 22:00:00+00', NULL, NULL, '2026-11-28 22:00:00+00'),
	('pokes', false, false, false, '2026-11-28 21:42:19.343422+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('cancelled', false, false, false, '2026-11-28 21:42:19.258405+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('retried', false, false, false, '2026-11-28 21:42:19.343797+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('retrying', false, false, false, '2026-11-28 21:42:19.356053+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('run_times_out', false, false, false, '2026-11-28 21:42:19.356464+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('skips', false, false, false, '2026-11-28 21:42:19.356789+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('succeeds', false, false, false, '2026-11-28 21:42:19.357082+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('times_out', false, false, false, '2026-11-28 21:42:19.357404+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL),
	('without_slots', false, false, false, '2026-11-28 21:42:19.357649+00', 1.0393624669995916, NULL, '/dags/life.py', 'life.py', 'dags-folder', NULL, 'airflow', NULL, NULL, 'NullTimetable', 'None', 'Never, external triggers only', false, false, '[]', NULL, NULL, 16, 16, 0, false, false, false, 'null', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.dag_run VALUES
	(1, 'overdue', '2026-11-28 21:40:47.748988+00', '2026-11-28 21:00:00+00', '2026-11-28 21:40:47.95243+00', '2026-11-28 21:41:14.659926+00', 'success', 'scheduled__2026-11-28T21:00:00+00:00', 2, 'scheduled', 'TIMETABLE', NULL, '{}', '2026-11-28 21:00:00+00', '2026-11-28 21:00:00+00', '2026-11-28 21:00:00+00', '2026-11-28 21:41:14.657987+00', 2, '2026-11-28 21:40:47.760767+00', '2026-11-28 21:41:14.660758+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-379c6c2afe19e3ebbe046ddb9a2b82fc-5aad2c6c6d76c701-00"}, "__type": "dict"}', 'not_started', '01a2241a-8244-78e0-8a4f-6468086cbb40', NULL, NULL),
	(2, 'paused_with_schedule', '2026-11-28 21:40:47.864816+00', '2026-11-28 21:00:00+00', '2026-11-28 21:40:47.957198+00', '2026-11-28 21:41:14.71671+00', 'success', 'scheduled__2026-11-28T21:00:00+00:00', 2, 'scheduled', 'TIMETABLE', NULL, '{}', '2026-11-28 21:00:00+00', '2026-11-28 21:00:00+00', '2026-11-28 21:00:00+00', '2026-11-28 21:41:14.699524+00', 2, '2026-11-28 21:40:47.898744+00', '2026-11-28 21:41:14.717376+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-5edec91aff949951358af5857bd5741b-73bfa3f9baa9d93a-00"}, "__type": "dict"}', 'not_started', '01a2241a-8249-74b5-9429-6171ba290f85', NULL, NULL),
	(8, 'skips', '2026-11-28 21:41:58.2242+00', NULL, '2026-11-28 21:41:58.948242+00', '2026-11-28 21:42:18.49458+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.213284+00', '2026-11-28 21:42:18.48273+00', 2, '2026-11-28 21:41:58.225598+00', '2026-11-28 21:42:18.5+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-c9f3d5e1347e88561bec4844f26977ba-c91519e496c51d2d-00"}, "__type": "dict"}', 'not_started', '01a2241a-8240-7028-9226-796d18b439a0', NULL, NULL),
	(17, 'paused', '2026-11-28 21:41:58.720212+00', NULL, NULL, NULL, 'queued', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.706864+00', NULL, 2, '2026-11-28 21:41:58.723003+00', '2026-11-28 21:41:58.723006+00', 0, NULL, NULL, NULL, '{"__var": {"traceparent": "00-0050403df5ebff12f3277de307e1f635-27e5ab3c60386efd-00"}, "__type": "dict"}', 'not_started', '01a2241a-8239-7724-897e-6288dd89ce1f', NULL, NULL),
	(9, 'mapped', '2026-11-28 21:41:58.272976+00', NULL, '2026-11-28 21:41:59.04112+00', '2026-11-28 21:42:18.524698+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.256347+00', '2026-11-28 21:42:18.52005+00', 2, '2026-11-28 21:41:58.275741+00', '2026-11-28 21:42:18.525299+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-8fc13e16b58ba24475aa0ba95acdd262-a442830175f9e6a7-00"}, "__type": "dict"}', 'not_started', '01a2241a-823e-7000-9a84-d0fa4556cbb0', NULL, NULL),
	(5, 'exhausted', '2026-11-28 21:41:58.097901+00', NULL, '2026-11-28 21:41:58.149238+00', '2026-11-28 21:42:18.655647+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.089085+00', '2026-11-28 21:42:18.652213+00', 2, '2026-11-28 21:41:58.100662+00', '2026-11-28 21:42:18.663032+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-1f27c148f74920a6f0a9316a6d38b747-e5b659c00399febc-00"}, "__type": "dict"}', 'not_started', '01a2241a-8247-79dd-b17e-7f62daa28ed4', NULL, NULL),
	(7, 'gets_over_it', '2026-11-28 21:41:58.188918+00', NULL, '2026-11-28 21:41:58.927873+00', '2026-11-28 21:42:20.094551+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.172155+00', '2026-11-28 21:42:20.092409+00', 2, '2026-11-28 21:41:58.1899+00', '2026-11-28 21:42:20.106142+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-957681a9d82e4fd5e9c0b8731b2c6c5f-f21c3854123225ac-00"}, "__type": "dict"}', 'not_started', '01a2241a-823b-72da-b916-975ad33dcb6e', NULL, NULL),
	(12, 'killed', '2026-11-28 21:41:58.453776+00', NULL, '2026-11-28 21:41:59.343502+00', '2026-11-28 21:42:20.125488+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.433457+00', '2026-11-28 21:42:20.120352+00', 2, '2026-11-28 21:41:58.454826+00', '2026-11-28 21:42:20.12664+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-ca552254760bf51ceab6fb92f712828d-812daaf164877619-00"}, "__type": "dict"}', 'not_started', '01a2241a-8238-7857-a655-39a4023f266c', NULL, NULL),
	(10, 'times_out', '2026-11-28 21:41:58.33622+00', NULL, '2026-11-28 21:41:59.119699+00', '2026-11-28 21:42:14.329078+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.316568+00', '2026-11-28 21:42:14.29551+00', 2, '2026-11-28 21:41:58.339255+00', '2026-11-28 21:42:14.428176+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-5f021bf026f002ff1272fc1f9566374a-8ccb3b127f4c1af9-00"}, "__type": "dict"}', 'not_started', '01a2241a-8242-7b07-9848-7a3d846fe661', NULL, NULL),
	(3, 'succeeds', '2026-11-28 21:42:38.805022+00', NULL, '2026-11-28 21:42:39.525226+00', '2026-11-28 21:42:43.934647+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:57.712966+00', '2026-11-28 21:42:43.929958+00', 2, '2026-11-28 21:41:57.761387+00', '2026-11-28 21:42:43.935201+00', 1, NULL, NULL, 2, '{"__var": {"traceparent": "00-8328314e179f989a8a48847ee89094ef-41e4c9037942d947-00"}, "__type": "dict"}', 'not_started', '01a2241a-823a-78d1-b6c1-6348e4f6a8e2', NULL, NULL),
	(11, 'run_times_out', '2026-11-28 21:41:58.400693+00', NULL, '2026-11-28 21:41:59.259259+00', '2026-11-28 21:42:01.442385+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.373321+00', NULL, 2, '2026-11-28 21:41:58.404652+00', '2026-11-28 21:42:01.549538+00', 0, NULL, NULL, NULL, '{"__var": {"traceparent": "00-0303fe9e4e19000597071dbee7900702-0a8aa821a6ac801b-00"}, "__type": "dict"}', 'not_started', '01a2241a-823f-7c81-a050-b655d5d8eb9c', NULL, NULL),
	(4, 'retried', '2026-11-28 21:41:58.059351+00', NULL, '2026-11-28 21:41:58.144088+00', '2026-11-28 21:42:15.943521+00', 'success', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.044953+00', '2026-11-28 21:42:15.906778+00', 2, '2026-11-28 21:41:58.068445+00', '2026-11-28 21:42:16.022003+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-57af6bbabb9810d102893395430af99e-94daf12338268cb6-00"}, "__type": "dict"}', 'not_started', '01a2241a-823c-7e5b-a3b9-471d8acf8b56', NULL, NULL),
	(6, 'retrying', '2026-11-28 21:41:58.144822+00', NULL, '2026-11-28 21:41:58.836703+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.123319+00', '2026-11-28 21:42:45.499469+00', 2, '2026-11-28 21:41:58.145786+00', '2026-11-28 21:42:45.596386+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-7d023f55f0047744fa24cac959293dee-5a8d8578d4c0224b-00"}, "__type": "dict"}', 'not_started', '01a2241a-8245-78b9-bfcc-a13b49fe367f', NULL, NULL),
	(18, 'succeeds', '2026-11-28 21:42:38.788256+00', NULL, NULL, NULL, 'queued', 'later', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 22:41:58.740272+00', NULL, 2, '2026-11-28 21:41:58.761366+00', '2026-11-28 21:42:38.824362+00', 1, NULL, NULL, NULL, '{"__var": {"traceparent": "00-e4c3e09916dd224e9d977d282205d26d-32e8eb8d078c59b5-00"}, "__type": "dict"}', 'not_started', '01a2241a-823a-78d1-b6c1-6348e4f6a8e2', NULL, NULL),
	(13, 'cancelled', '2026-11-28 21:41:58.484753+00', NULL, '2026-11-28 21:41:59.44828+00', '2026-11-28 21:42:03.937651+00', 'failed', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.475218+00', '2026-11-28 21:42:02.104971+00', 2, '2026-11-28 21:41:58.485688+00', '2026-11-28 21:42:03.953329+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-ee8ffb18fd0843db343ac1e49bceba7a-d6067971a39cd0a5-00"}, "__type": "dict"}', 'not_started', '01a2241a-8248-7076-a910-363651691eda', NULL, NULL),
	(14, 'pokes', '2026-11-28 21:41:58.516032+00', NULL, '2026-11-28 21:41:59.563388+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.50281+00', '2026-11-28 21:42:45.531262+00', 2, '2026-11-28 21:41:58.527493+00', '2026-11-28 21:42:45.596389+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-fe108d17620d65c41fe4b21ad728e762-5514b42cbcc62007-00"}, "__type": "dict"}', 'not_started', '01a2241a-8246-708f-8736-040485a052fc', NULL, NULL),
	(15, 'deferred', '2026-11-28 21:41:58.558714+00', NULL, '2026-11-28 21:41:59.709374+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.548113+00', '2026-11-28 21:42:45.566188+00', 2, '2026-11-28 21:41:58.564791+00', '2026-11-28 21:42:45.596389+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-f6b187f2c8d19024c6c6dc3395b73616-001d2338da42a1c9-00"}, "__type": "dict"}', 'not_started', '01a2241a-8243-7beb-ad49-39e776da5a02', NULL, NULL),
	(16, 'without_slots', '2026-11-28 21:41:58.673126+00', NULL, '2026-11-28 21:41:59.813508+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:41:58.61074+00', '2026-11-28 21:42:45.590876+00', 2, '2026-11-28 21:41:58.67973+00', '2026-11-28 21:42:45.59639+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-3dd4a4ce1f2a7262b1cd0f51fc19e290-cd1ed620d26a4bc2-00"}, "__type": "dict"}', 'not_started', '01a2241a-8241-76f8-85ae-ef494cd7bf5b', NULL, NULL),
	(19, 'killed_at_last', '2026-11-28 21:42:44.268394+00', NULL, '2026-11-28 21:42:45.415383+00', NULL, 'running', 'first', NULL, 'manual', 'CLI', NULL, '{}', NULL, NULL, '2026-11-28 21:42:44.224512+00', '2026-11-28 21:42:45.472324+00', 2, '2026-11-28 21:42:44.269677+00', '2026-11-28 21:42:45.604698+00', 0, NULL, NULL, 2, '{"__var": {"traceparent": "00-97e73484ae1056d3e99dcdadc93e25f1-8ce6c5bd6bc34eea-00"}, "__type": "dict"}', 'not_started', '01a2241a-823d-768f-8c4b-ed2ea9d940c9', NULL, NULL);
INSERT INTO public.job VALUES
	(1, NULL, 'running', 'DagProcessorJob', '2026-11-28 21:40:42.348108+00', NULL, '2026-11-28 21:42:39.767931+00', NULL, 'worker-1', 'root'),
	(2, NULL, 'running', 'SchedulerJob', '2026-11-28 21:40:42.386715+00', NULL, '2026-11-28 21:42:40.689233+00', NULL, 'worker-1', 'root');
INSERT INTO public.log VALUES
	(1, '2026-11-28 21:40:35.725055+00', NULL, NULL, NULL, 'cli_api_server', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''api-server'', ''--apps'', ''execution'']"}', NULL),
	(2, '2026-11-28 21:40:36.889531+00', NULL, NULL, NULL, 'cli_dag_processor', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dag-processor'']"}', NULL),
	(3, '2026-11-28 21:40:36.987124+00', NULL, NULL, NULL, 'cli_scheduler', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''scheduler'']"}', NULL),
	(4, '2026-11-28 21:41:11.469077+00', 'paused_with_schedule', 'load', -1, 'running', '2026-11-28 21:00:00+00', 'scheduled__2026-11-28T21:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(5, '2026-11-28 21:41:11.445035+00', 'overdue', 'load', -1, 'running', '2026-11-28 21:00:00+00', 'scheduled__2026-11-28T21:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(6, '2026-11-28 21:41:13.512655+00', 'paused_with_schedule', 'load', -1, 'success', '2026-11-28 21:00:00+00', 'scheduled__2026-11-28T21:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(7, '2026-11-28 21:41:13.61023+00', 'overdue', 'load', -1, 'success', '2026-11-28 21:00:00+00', 'scheduled__2026-11-28T21:00:00+00:00', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(8, '2026-11-28 21:41:19.166754+00', 'paused', NULL, NULL, 'cli_dag_pause', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dags'', ''pause'', ''--yes'', ''paused'']"}', NULL),
	(9, '2026-11-28 21:41:50.868161+00', 'paused_with_schedule', NULL, NULL, 'cli_dag_pause', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''dags'', ''pause'', ''--yes'', ''paused_with_schedule'']"}', NULL),
	(10, '2026-11-28 21:42:00.170257+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(11, '2026-11-28 21:42:00.491999+00', 'succeeds', 'load', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(12, '2026-11-28 21:42:00.752971+00', 'retried', 'fail_once', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(13, '2026-11-28 21:42:02.686392+00', 'exhausted', 'fail_twice', -1, 'up_for_retry', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(14, '2026-11-28 21:42:02.812578+00', 'succeeds', 'load', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(15, '2026-11-28 21:42:02.937646+00', 'retried', 'fail_once', -1, 'up_for_retry', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(16, '2026-11-28 21:42:03.449365+00', 'retrying', 'fail_for_now', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(17, '2026-11-28 21:42:03.527769+00', 'cancelled', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(18, '2026-11-28 21:42:03.789351+00', 'killed', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(19, '2026-11-28 21:42:04.533936+00', 'deferred', 'wait', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(20, '2026-11-28 21:42:04.553298+00', 'times_out', 'hold_too_long', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(21, '2026-11-28 21:42:06.590652+00', 'skips', 'skip', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(22, '2026-11-28 21:42:07.526085+00', 'gets_over_it', 'fail', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(23, '2026-11-28 21:42:07.901799+00', 'exhausted', 'fail_twice', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(24, '2026-11-28 21:42:08.010516+00', 'retrying', 'fail_for_now', -1, 'up_for_retry', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(25, '2026-11-28 21:42:09.709151+00', 'succeeds', 'clean_up', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(26, '2026-11-28 21:42:09.778271+00', 'deferred', 'wait', -1, 'deferred', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(27, '2026-11-28 21:42:09.901186+00', 'retried', 'fail_once', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(28, '2026-11-28 21:42:10.18798+00', 'times_out', 'hold_too_long', -1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(29, '2026-11-28 21:42:10.81084+00', 'mapped', 'tile', 1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(30, '2026-11-28 21:42:10.918283+00', 'mapped', 'tile', 0, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(31, '2026-11-28 21:42:12.308306+00', 'skips', 'skip', -1, 'skipped', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(32, '2026-11-28 21:42:13.092706+00', 'mapped', 'tile', 2, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(33, '2026-11-28 21:42:13.704783+00', 'exhausted', 'fail_twice', -1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(34, '2026-11-28 21:42:13.836506+00', 'gets_over_it', 'fail', -1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(35, '2026-11-28 21:42:14.741679+00', 'pokes', 'look_hourly', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(36, '2026-11-28 21:42:15.121371+00', 'retried', 'fail_once', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(37, '2026-11-28 21:42:15.536275+00', 'succeeds', 'clean_up', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(38, '2026-11-28 21:42:16.164107+00', 'mapped', 'tile', 0, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(39, '2026-11-28 21:42:16.414831+00', 'mapped', 'tile', 1, 'failed', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(40, '2026-11-28 21:42:16.856378+00', 'mapped', 'tile', 2, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(41, '2026-11-28 21:42:17.240342+00', 'pokes', 'look_hourly', -1, 'up_for_reschedule', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(42, '2026-11-28 21:42:17.296458+00', 'killed', 'hold', -1, 'heartbeat timeout', NULL, 'first', NULL, NULL, 'Task did not emit heartbeat within time limit (10 seconds) and will be terminated. See https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#task-instance-heartbeat-timeout', 1),
	(43, '2026-11-28 21:42:18.90524+00', 'gets_over_it', 'clean_up', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(44, '2026-11-28 21:42:18.941808+00', 'killed', 'hold', -1, 'state mismatch', NULL, 'first', NULL, NULL, 'Executor LocalExecutor(parallelism=8) reported that the task instance <TaskInstance: killed.hold first [running] ti_id=01a2241b-9a3f-780a-8d93-832b332ec324> finished with state failed, but the task instance''s state attribute is running. Learn more: https://airflow.apache.org/docs/apache-airflow/stable/troubleshooting.html#task-state-changed-externally', 1),
	(45, '2026-11-28 21:42:18.976533+00', 'killed', 'hold', -1, 'failed', NULL, 'first', 'airflow', NULL, NULL, 1),
	(46, '2026-11-28 21:42:19.809758+00', 'gets_over_it', 'clean_up', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1),
	(47, '2026-11-28 21:42:37.8751+00', 'succeeds', NULL, NULL, 'cli_task_clear', NULL, NULL, 'root', NULL, '{"host_name": "worker-1", "full_command": "[''airflow'', ''tasks'', ''clear'', ''--yes'', ''succeeds'']"}', NULL),
	(48, '2026-11-28 21:42:39.841245+00', 'succeeds', 'load', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(49, '2026-11-28 21:42:41.000499+00', 'succeeds', 'load', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(50, '2026-11-28 21:42:42.698972+00', 'succeeds', 'clean_up', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(51, '2026-11-28 21:42:43.780183+00', 'succeeds', 'clean_up', -1, 'success', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 2),
	(52, '2026-11-28 21:42:45.829893+00', 'killed_at_last', 'hold', -1, 'running', NULL, 'first', 'airflow', NULL, '{"host_name": "worker-1"}', 1);
INSERT INTO public.slot_pool VALUES
	(1, 'default_pool', 128, 'Default pool', false, NULL),
	(2, 'closed', 0, '', false, NULL);
INSERT INTO public.task_instance VALUES
	('01a2241a-86a2-7f94-bb20-e7f60342c79f', 'load', 'paused_with_schedule', 'scheduled__2026-11-28T21:00:00+00:00', -1, '2026-11-28 21:40:49.554745+00', '2026-11-28 21:41:13.406616+00', 23.851871, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:40:48.137368+00', '2026-11-28 21:40:48.057056+00', 2, '2026-11-28 21:41:12.817224+00', 9375, NULL, '\x80057d942e', '2026-11-28 21:41:13.483397+00', NULL, '{"__var": {"traceparent": "00-5edec91aff949951358af5857bd5741b-73bfa3f9baa9d93a-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a2241a-8249-74b5-9429-6171ba290f85', NULL, NULL),
	('01a2241a-8664-7c90-a37f-2b79998ac103', 'load', 'overdue', 'scheduled__2026-11-28T21:00:00+00:00', -1, '2026-11-28 21:40:49.750781+00', '2026-11-28 21:41:13.560566+00', 23.809785, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:40:48.137368+00', '2026-11-28 21:40:48.015727+00', 2, '2026-11-28 21:41:12.925296+00', 9376, NULL, '\x80057d942e', '2026-11-28 21:41:13.597158+00', NULL, '{"__var": {"traceparent": "00-379c6c2afe19e3ebbe046ddb9a2b82fc-5aad2c6c6d76c701-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a2241a-8244-78e0-8a4f-6468086cbb40', NULL, NULL),
	('01a2241b-9913-7279-a90d-754761abb46c', 'load', 'retrying', 'first', -1, NULL, NULL, NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:41:58.161104+00', NULL, '{"__var": {"traceparent": "00-7d023f55f0047744fa24cac959293dee-5a8d8578d4c0224b-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a2241a-8245-78b9-bfcc-a13b49fe367f', NULL, NULL),
	('01a2241b-9a61-7117-afe4-3d1c4b726e53', 'load', 'cancelled', 'first', -1, '2026-11-28 21:42:03.921435+00', '2026-11-28 21:42:03.921435+00', 0, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:42:03.922599+00', NULL, '{"__var": {"traceparent": "00-ee8ffb18fd0843db343ac1e49bceba7a-d6067971a39cd0a5-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a2241a-8248-7076-a910-363651691eda', NULL, NULL),
	('01a2241b-9968-75f0-96b9-de1a37249ad6', 'load', 'skips', 'first', -1, '2026-11-28 21:42:13.546765+00', '2026-11-28 21:42:13.546765+00', 0, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:42:13.690713+00', NULL, '{"__var": {"traceparent": "00-c9f3d5e1347e88561bec4844f26977ba-c91519e496c51d2d-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a2241a-8240-7028-9226-796d18b439a0', NULL, NULL),
	('01a2241b-98e7-781b-81ca-27c660c1c287', 'load', 'exhausted', 'first', -1, '2026-11-28 21:42:16.315433+00', '2026-11-28 21:42:16.315433+00', 0, 'upstream_failed', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:42:16.37856+00', NULL, '{"__var": {"traceparent": "00-1f27c148f74920a6f0a9316a6d38b747-e5b659c00399febc-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a2241a-8247-79dd-b17e-7f62daa28ed4', NULL, NULL),
	('01a2241b-9a40-7e70-b6bb-d65a43a8ed42', 'load', 'killed', 'first', -1, '2026-11-28 21:42:19.174797+00', '2026-11-28 21:42:19.174797+00', 0, 'upstream_failed', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:42:19.192746+00', NULL, '{"__var": {"traceparent": "00-ca552254760bf51ceab6fb92f712828d-812daaf164877619-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a2241a-8238-7857-a655-39a4023f266c', NULL, NULL),
	('01a2241b-9939-7aab-b38b-7297f7b24278', 'clean_up', 'gets_over_it', 'first', -1, '2026-11-28 21:42:18.833291+00', '2026-11-28 21:42:19.784463+00', 0.951172, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:18.738965+00', '2026-11-28 21:42:18.46625+00', 2, '2026-11-28 21:42:18.997002+00', 14887, NULL, '\x80057d942e', '2026-11-28 21:42:19.805456+00', NULL, '{"__var": {"traceparent": "00-957681a9d82e4fd5e9c0b8731b2c6c5f-f21c3854123225ac-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a2241a-823b-72da-b916-975ad33dcb6e', NULL, NULL),
	('01a2241c-376e-76ca-b1f9-457b4be867dd', 'clean_up', 'succeeds', 'first', -1, '2026-11-28 21:42:42.684383+00', '2026-11-28 21:42:43.710955+00', 1.026572, 'success', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:42.593038+00', '2026-11-28 21:42:42.377739+00', 2, '2026-11-28 21:42:42.811956+00', 16569, NULL, '\x80057d942e', '2026-11-28 21:42:43.766235+00', NULL, '{"__var": {"traceparent": "00-8328314e179f989a8a48847ee89094ef-41e4c9037942d947-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a2241a-823a-78d1-b6c1-6348e4f6a8e2', NULL, NULL),
	('01a2241b-9b49-7385-935c-59f1a53c32e0', 'load', 'paused', 'first', -1, NULL, NULL, NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:41:58.729133+00', NULL, '{"__var": {"traceparent": "00-0050403df5ebff12f3277de307e1f635-27e5ab3c60386efd-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a2241a-8239-7724-897e-6288dd89ce1f', NULL, NULL),
	('01a2241b-9b25-7d35-bbc9-a2c2f4d2f3f5', 'load', 'without_slots', 'first', -1, NULL, NULL, NULL, 'scheduled', 1, 0, '', 'root', 'closed', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, '2026-11-28 21:42:02.641528+00', NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:42:02.641918+00', NULL, '{"__var": {"traceparent": "00-3dd4a4ce1f2a7262b1cd0f51fc19e290-cd1ed620d26a4bc2-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a2241a-8241-76f8-85ae-ef494cd7bf5b', NULL, NULL),
	('01a2241b-9aaf-755e-bd82-5a9e30b754a3', 'wait', 'deferred', 'first', -1, '2026-11-28 21:42:04.401737+00', NULL, NULL, 'deferred', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, 'DateTimeSensorAsync', 'DateTimeSensorAsync', '2026-11-28 21:42:03.117747+00', '2026-11-28 21:42:02.538554+00', 2, '2026-11-28 21:42:09.618291+00', 13794, NULL, '\x80057d942e', '2026-11-28 21:42:09.765196+00', NULL, '{"__var": {"traceparent": "00-f6b187f2c8d19024c6c6dc3395b73616-001d2338da42a1c9-00"}, "__type": "dict"}', 'not_started', NULL, 1, NULL, 'execute_complete', '{}', 'wait', '01a2241a-8243-7beb-ad49-39e776da5a02', NULL, NULL),
	('01a2241b-9a88-7e18-91e8-e8a759f466bd', 'look_hourly', 'pokes', 'first', -1, '2026-11-28 21:42:14.507878+00', '2026-11-28 21:42:17.19791+00', 2.690032, 'up_for_reschedule', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, 'DecoratedSensorOperator', '@task.sensor', '2026-11-28 21:42:08.897798+00', '2026-11-28 21:42:02.344898+00', 2, '2026-11-28 21:42:16.275143+00', 14532, NULL, '\x80057d942e', '2026-11-28 21:42:17.230139+00', NULL, '{"__var": {"traceparent": "00-fe108d17620d65c41fe4b21ad728e762-5514b42cbcc62007-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'look_hourly', '01a2241a-8246-708f-8736-040485a052fc', NULL, NULL),
	('01a2241c-37ae-747a-b472-3f4eca05376f', 'load', 'succeeds', 'later', -1, NULL, '2026-11-28 21:42:38.755961+00', NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:42:38.839058+00', NULL, '{"__var": {"traceparent": "00-e4c3e09916dd224e9d977d282205d26d-32e8eb8d078c59b5-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a2241a-823a-78d1-b6c1-6348e4f6a8e2', NULL, NULL),
	('01a2241c-37bd-7a86-a98e-bfb110170a3a', 'clean_up', 'succeeds', 'later', -1, NULL, '2026-11-28 21:42:38.77198+00', NULL, NULL, 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:42:38.83906+00', NULL, '{"__var": {"traceparent": "00-e4c3e09916dd224e9d977d282205d26d-32e8eb8d078c59b5-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'clean_up', '01a2241a-823a-78d1-b6c1-6348e4f6a8e2', NULL, NULL),
	('01a2241c-4d30-77f5-baf9-c7a99d20cd18', 'hold', 'killed_at_last', 'first', -1, '2026-11-28 21:42:45.743587+00', NULL, NULL, 'running', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:45.667466+00', '2026-11-28 21:42:45.474422+00', 2, '2026-11-28 21:42:45.829971+00', 16686, NULL, '\x80057d942e', '2026-11-28 21:42:45.830425+00', NULL, '{"__var": {"traceparent": "00-97e73484ae1056d3e99dcdadc93e25f1-8ce6c5bd6bc34eea-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a2241a-823d-768f-8c4b-ed2ea9d940c9', NULL, NULL),
	('01a2241b-9a12-79b9-80e6-2549f1f178b0', 'hold', 'run_times_out', 'first', -1, NULL, NULL, NULL, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:42:01.562316+00', NULL, '{"__var": {"traceparent": "00-0303fe9e4e19000597071dbee7900702-0a8aa821a6ac801b-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a2241a-823f-7c81-a050-b655d5d8eb9c', NULL, NULL),
	('01a2241b-9a13-773b-8cf1-a6eaeb07b15d', 'load', 'run_times_out', 'first', -1, NULL, NULL, NULL, 'skipped', 0, 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:42:01.562323+00', NULL, '{"__var": {"traceparent": "00-0303fe9e4e19000597071dbee7900702-0a8aa821a6ac801b-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'load', '01a2241a-823f-7c81-a050-b655d5d8eb9c', NULL, NULL),
	('01a2241b-9a60-7207-b91f-4b210d56ed54', 'hold', 'cancelled', 'first', -1, '2026-11-28 21:42:03.358351+00', '2026-11-28 21:42:03.952366+00', 0.594015, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:03.117747+00', '2026-11-28 21:42:02.177292+00', 2, '2026-11-28 21:42:03.527879+00', 13742, NULL, '\x80057d942e', '2026-11-28 21:42:03.962252+00', NULL, '{"__var": {"traceparent": "00-ee8ffb18fd0843db343ac1e49bceba7a-d6067971a39cd0a5-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a2241a-8248-7076-a910-363651691eda', NULL, NULL),
	('01a2241b-99e1-747d-b1e8-4b28e025338c', 'hold_too_long', 'times_out', 'first', -1, '2026-11-28 21:42:04.45002+00', '2026-11-28 21:42:10.13361+00', 5.68359, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:03.117747+00', '2026-11-28 21:42:01.397451+00', 2, '2026-11-28 21:42:09.593838+00', 13804, NULL, '\x80057d942e', '2026-11-28 21:42:10.184637+00', NULL, '{"__var": {"traceparent": "00-5f021bf026f002ff1272fc1f9566374a-8ccb3b127f4c1af9-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'hold_too_long', '01a2241a-8242-7b07-9848-7a3d846fe661', NULL, NULL),
	('01a2241b-9967-79fc-ba5d-b208d24d6c69', 'skip', 'skips', 'first', -1, '2026-11-28 21:42:06.234369+00', '2026-11-28 21:42:12.266908+00', 6.032539, 'skipped', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:03.117747+00', '2026-11-28 21:42:00.822352+00', 2, '2026-11-28 21:42:11.696888+00', 13990, NULL, '\x80057d942e', '2026-11-28 21:42:12.30585+00', NULL, '{"__var": {"traceparent": "00-c9f3d5e1347e88561bec4844f26977ba-c91519e496c51d2d-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'skip', '01a2241a-8240-7028-9226-796d18b439a0', NULL, NULL),
	('01a2241b-9938-7671-a93e-d69ec58bf23d', 'fail', 'gets_over_it', 'first', -1, '2026-11-28 21:42:07.287984+00', '2026-11-28 21:42:13.800215+00', 6.512231, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:03.117747+00', '2026-11-28 21:42:00.540481+00', 2, '2026-11-28 21:42:13.005403+00', 14218, NULL, '\x80057d942e', '2026-11-28 21:42:13.832543+00', NULL, '{"__var": {"traceparent": "00-957681a9d82e4fd5e9c0b8731b2c6c5f-f21c3854123225ac-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail', '01a2241a-823b-72da-b916-975ad33dcb6e', NULL, NULL),
	('01a2241b-9a3f-780a-8d93-832b332ec324', 'hold', 'killed', 'first', -1, '2026-11-28 21:42:03.644477+00', '2026-11-28 21:42:18.976409+00', 15.331932, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:03.117747+00', '2026-11-28 21:42:01.941197+00', 2, '2026-11-28 21:42:03.789435+00', 13748, NULL, '\x80057d942e', '2026-11-28 21:42:18.977195+00', NULL, '{"__var": {"traceparent": "00-ca552254760bf51ceab6fb92f712828d-812daaf164877619-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, NULL, 'hold', '01a2241a-8238-7857-a655-39a4023f266c', NULL, NULL),
	('01a2241b-aab7-701b-9649-436ea1cebc4e', 'fail_twice', 'exhausted', 'first', -1, '2026-11-28 21:42:07.654834+00', '2026-11-28 21:42:13.660799+00', 6.005965, 'failed', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:03.117747+00', '2026-11-28 21:42:02.920308+00', 2, '2026-11-28 21:42:12.932799+00', 14233, NULL, '\x80057d942e', '2026-11-28 21:42:13.697946+00', NULL, '{"__var": {"traceparent": "00-1f27c148f74920a6f0a9316a6d38b747-e5b659c00399febc-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a2241a-8247-79dd-b17e-7f62daa28ed4', NULL, NULL),
	('01a2241b-9990-7f09-a2bd-0f5ee4787a21', 'tile', 'mapped', 'first', 0, '2026-11-28 21:42:10.772896+00', '2026-11-28 21:42:16.074789+00', 5.301893, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:08.897798+00', '2026-11-28 21:42:01.258189+00', 2, '2026-11-28 21:42:15.095778+00', 14353, NULL, '\x80057d942e', '2026-11-28 21:42:16.160946+00', NULL, '{"__var": {"traceparent": "00-8fc13e16b58ba24475aa0ba95acdd262-a442830175f9e6a7-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'tile', '01a2241a-823e-7000-9a84-d0fa4556cbb0', NULL, NULL),
	('01a2241c-3793-7fd1-873b-9d4094a53701', 'load', 'succeeds', 'first', -1, '2026-11-28 21:42:39.745629+00', '2026-11-28 21:42:40.915761+00', 1.170132, 'success', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:39.676774+00', '2026-11-28 21:42:39.570685+00', 2, '2026-11-28 21:42:40.936206+00', 16461, NULL, '\x80057d942e', '2026-11-28 21:42:40.989337+00', NULL, '{"__var": {"traceparent": "00-8328314e179f989a8a48847ee89094ef-41e4c9037942d947-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a2241a-823a-78d1-b6c1-6348e4f6a8e2', NULL, NULL),
	('01a2241b-bf89-705e-aafb-4fb7c1448535', 'fail_for_now', 'retrying', 'first', -1, '2026-11-28 21:42:03.349548+00', '2026-11-28 21:42:07.859791+00', 4.510243, 'up_for_retry', 1, 3, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:03.117747+00', '2026-11-28 21:42:00.133214+00', 2, '2026-11-28 21:42:07.752553+00', 13740, NULL, '\x80057d942e', '2026-11-28 21:42:08.012126+00', NULL, '{"__var": {"traceparent": "00-7d023f55f0047744fa24cac959293dee-5a8d8578d4c0224b-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_for_now', '01a2241a-8245-78b9-bfcc-a13b49fe367f', NULL, NULL),
	('01a2241b-abb6-735e-942f-6263322acbf4', 'fail_once', 'retried', 'first', -1, '2026-11-28 21:42:09.748381+00', '2026-11-28 21:42:14.990009+00', 5.241628, 'success', 2, 1, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:08.897798+00', '2026-11-28 21:42:07.757611+00', 2, '2026-11-28 21:42:14.104708+00', 14315, NULL, '\x80057d942e', '2026-11-28 21:42:15.10757+00', NULL, '{"__var": {"traceparent": "00-57af6bbabb9810d102893395430af99e-94daf12338268cb6-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_once', '01a2241a-823c-7e5b-a3b9-471d8acf8b56', NULL, NULL),
	('01a2241b-9991-7e5e-9d38-50206d640a04', 'tile', 'mapped', 'first', 1, '2026-11-28 21:42:10.682469+00', '2026-11-28 21:42:16.356694+00', 5.674225, 'failed', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:08.897798+00', '2026-11-28 21:42:01.258189+00', 2, '2026-11-28 21:42:15.940197+00', 14346, NULL, '\x80057d942e', '2026-11-28 21:42:16.409348+00', NULL, '{"__var": {"traceparent": "00-8fc13e16b58ba24475aa0ba95acdd262-a442830175f9e6a7-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'tile', '01a2241a-823e-7000-9a84-d0fa4556cbb0', NULL, NULL),
	('01a2241b-9992-7a4b-a9e4-de4def37ab7c', 'tile', 'mapped', 'first', 2, '2026-11-28 21:42:12.718867+00', '2026-11-28 21:42:16.802536+00', 4.083669, 'success', 1, 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:08.897798+00', '2026-11-28 21:42:01.258189+00', 2, '2026-11-28 21:42:15.862351+00', 14442, NULL, '\x80057d942e', '2026-11-28 21:42:16.853907+00', NULL, '{"__var": {"traceparent": "00-8fc13e16b58ba24475aa0ba95acdd262-a442830175f9e6a7-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'tile', '01a2241a-823e-7000-9a84-d0fa4556cbb0', NULL, NULL);
INSERT INTO public.task_instance_history VALUES
	('01a2241b-98e6-76e0-b0d4-b269b37aaede', 'fail_twice', 'exhausted', 'first', -1, 1, '2026-11-28 21:42:00.029353+00', '2026-11-28 21:42:02.549779+00', 2.520426, 'failed', 1, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:41:58.325164+00', '2026-11-28 21:41:58.263165+00', 2, 13482, NULL, '\x80057d942e', '2026-11-28 21:42:01.532233+00', NULL, '{"__var": {"traceparent": "00-1f27c148f74920a6f0a9316a6d38b747-e5b659c00399febc-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_twice', '01a2241a-8247-79dd-b17e-7f62daa28ed4', NULL, NULL),
	('01a2241b-98bb-72e0-97d1-3d6bb98f1924', 'fail_once', 'retried', 'first', -1, 1, '2026-11-28 21:42:00.47334+00', '2026-11-28 21:42:02.893412+00', 2.420072, 'failed', 1, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:41:58.325164+00', '2026-11-28 21:41:58.231156+00', 2, 13524, NULL, '\x80057d942e', '2026-11-28 21:42:01.972538+00', NULL, '{"__var": {"traceparent": "00-57af6bbabb9810d102893395430af99e-94daf12338268cb6-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_once', '01a2241a-823c-7e5b-a3b9-471d8acf8b56', NULL, NULL),
	('01a2241b-9912-774b-a179-21c873544429', 'fail_for_now', 'retrying', 'first', -1, 1, '2026-11-28 21:42:03.349548+00', '2026-11-28 21:42:07.859791+00', 4.510243, 'failed', 3, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:03.117747+00', '2026-11-28 21:42:00.133214+00', 2, 13740, NULL, '\x80057d942e', '2026-11-28 21:42:07.75858+00', NULL, '{"__var": {"traceparent": "00-7d023f55f0047744fa24cac959293dee-5a8d8578d4c0224b-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'fail_for_now', '01a2241a-8245-78b9-bfcc-a13b49fe367f', NULL, NULL),
	('01a2241b-97bc-794f-a24e-db7d8a8484e5', 'clean_up', 'succeeds', 'first', -1, 1, '2026-11-28 21:42:09.564369+00', '2026-11-28 21:42:15.487265+00', 5.922896, 'success', 0, 'worker-1', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', '2026-11-28 21:42:08.897798+00', '2026-11-28 21:42:07.405548+00', 2, 14300, NULL, '\x80057d942e', '2026-11-28 21:42:15.533427+00', NULL, '{"__var": {"traceparent": "00-4c2f1a6ba12b277876eeb538eceb8330-73d3e7a96b8ed790-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a2241a-823a-78d1-b6c1-6348e4f6a8e2', NULL, NULL),
	('01a2241b-97bb-7e8a-b983-90702e63d88a', 'load', 'succeeds', 'first', -1, 1, '2026-11-28 21:42:00.280868+00', '2026-11-28 21:42:02.746846+00', 2.465978, 'success', 0, 'worker-1', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', '2026-11-28 21:41:58.325164+00', '2026-11-28 21:41:58.200219+00', 2, 13519, NULL, '\x80057d942e', '2026-11-28 21:42:02.807407+00', NULL, '{"__var": {"traceparent": "00-4c2f1a6ba12b277876eeb538eceb8330-73d3e7a96b8ed790-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a2241a-823a-78d1-b6c1-6348e4f6a8e2', NULL, NULL),
	('01a2241b-9b7b-7b6e-9545-fcbba54a6db6', 'load', 'succeeds', 'later', -1, 0, NULL, '2026-11-28 21:42:38.755961+00', NULL, 'failed', 0, '', 'root', 'default_pool', 1, 'default', 2, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:41:58.778299+00', NULL, '{"__var": {"traceparent": "00-6ea33658fd6cf16778c4e41c5d6b9ed5-0f3ec0ee6b9f5907-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'load', '01a2241a-823a-78d1-b6c1-6348e4f6a8e2', NULL, NULL),
	('01a2241b-9b7c-7fe4-9d82-63cd558f012b', 'clean_up', 'succeeds', 'later', -1, 0, NULL, '2026-11-28 21:42:38.77198+00', NULL, 'failed', 0, '', 'root', 'default_pool', 1, 'default', 1, '_PythonDecoratedOperator', '@task', NULL, NULL, NULL, NULL, NULL, '\x80057d942e', '2026-11-28 21:41:58.778307+00', NULL, '{"__var": {"traceparent": "00-6ea33658fd6cf16778c4e41c5d6b9ed5-0f3ec0ee6b9f5907-00"}, "__type": "dict"}', 'not_started', NULL, NULL, NULL, NULL, 'null', 'clean_up', '01a2241a-823a-78d1-b6c1-6348e4f6a8e2', NULL, NULL);
INSERT INTO public.task_reschedule VALUES
	(1, '01a2241b-9a88-7e18-91e8-e8a759f466bd', '2026-11-28 21:42:17.22916+00', '2026-11-28 21:42:17.19791+00', 0, '2026-11-28 22:42:17.197758+00');
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
