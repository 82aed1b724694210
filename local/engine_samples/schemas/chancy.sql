-- The tables of Chancy 0.26.0, as its own migration made them on 2026-11-29.
CREATE TABLE public.chancy_jobs (
    id uuid NOT NULL,
    queue text NOT NULL,
    func text NOT NULL,
    kwargs jsonb DEFAULT '{}'::json NOT NULL,
    limits jsonb DEFAULT '[]'::json NOT NULL,
    meta jsonb DEFAULT '{}'::json NOT NULL,
    state character varying(25) DEFAULT 'pending'::character varying NOT NULL,
    priority integer DEFAULT 0,
    attempts integer DEFAULT 0,
    max_attempts integer DEFAULT 1 NOT NULL,
    taken_by text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    scheduled_at timestamp with time zone DEFAULT now() NOT NULL,
    unique_key text,
    errors jsonb DEFAULT '[]'::json NOT NULL,
    claim_id uuid
);
CREATE UNLOGGED TABLE public.chancy_leader (
    id bigint NOT NULL,
    worker_id text NOT NULL,
    first_seen timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE UNLOGGED SEQUENCE public.chancy_leader_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.chancy_leader_id_seq OWNED BY public.chancy_leader.id;
CREATE UNLOGGED TABLE public.chancy_queue_rate_limits (
    queue character varying(255) NOT NULL,
    window_start integer NOT NULL,
    count integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.chancy_queues (
    name text NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    concurrency integer DEFAULT 1,
    tags text[],
    executor text DEFAULT 'chancy.executors.process.ProcessExecutor'::text NOT NULL,
    executor_options jsonb,
    polling_interval integer DEFAULT 1,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    rate_limit integer,
    rate_limit_window integer,
    resume_at timestamp with time zone,
    eager_polling boolean DEFAULT false NOT NULL
);
CREATE TABLE public.chancy_schema_version (
    version_of character varying(255) NOT NULL,
    version integer
);
CREATE UNLOGGED TABLE public.chancy_workers (
    worker_id text NOT NULL,
    tags text[],
    queues text[],
    last_seen timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.chancy_leader ALTER COLUMN id SET DEFAULT nextval('public.chancy_leader_id_seq'::regclass);
ALTER TABLE ONLY public.chancy_jobs
    ADD CONSTRAINT chancy_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.chancy_leader
    ADD CONSTRAINT chancy_leader_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.chancy_leader
    ADD CONSTRAINT chancy_leader_worker_id_unique UNIQUE (worker_id);
ALTER TABLE ONLY public.chancy_queue_rate_limits
    ADD CONSTRAINT chancy_queue_rate_limits_pkey PRIMARY KEY (queue);
ALTER TABLE ONLY public.chancy_queues
    ADD CONSTRAINT chancy_queues_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.chancy_schema_version
    ADD CONSTRAINT chancy_schema_version_pkey PRIMARY KEY (version_of);
ALTER TABLE ONLY public.chancy_workers
    ADD CONSTRAINT chancy_workers_pkey PRIMARY KEY (worker_id);
CREATE INDEX chancy_idx_jobs_fetch_prune ON public.chancy_jobs USING btree (queue, state, attempts, scheduled_at, priority DESC, id DESC) WHERE ((state)::text = ANY ((ARRAY['pending'::character varying, 'retrying'::character varying])::text[]));
CREATE INDEX chancy_idx_jobs_queue_state ON public.chancy_jobs USING btree (queue, state);
CREATE UNIQUE INDEX chancy_jobs_unique_key ON public.chancy_jobs USING btree (unique_key) WHERE ((unique_key IS NOT NULL) AND ((state)::text <> ALL ((ARRAY['succeeded'::character varying, 'failed'::character varying])::text[])));
INSERT INTO public.chancy_schema_version VALUES ('chancy', 8);
