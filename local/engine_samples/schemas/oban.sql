-- The tables of Oban 0.7.0, as its own migration made them on 2026-11-29.
CREATE TYPE public.oban_job_state AS ENUM (
    'available',
    'scheduled',
    'suspended',
    'executing',
    'retryable',
    'completed',
    'discarded',
    'cancelled'
);
CREATE FUNCTION public.oban_count_estimate(state text, queue text) RETURNS integer
    LANGUAGE plpgsql
    AS $_$
DECLARE
  plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON)
           SELECT id
           FROM public.oban_jobs
           WHERE state = $1::public.oban_job_state
           AND queue = $2'
    INTO plan
    USING state, queue;
  RETURN plan->0->'Plan'->'Plan Rows';
END;
$_$;
CREATE TABLE public.oban_jobs (
    id bigint NOT NULL,
    state public.oban_job_state DEFAULT 'available'::public.oban_job_state NOT NULL,
    queue text DEFAULT 'default'::text NOT NULL,
    worker text NOT NULL,
    attempt smallint DEFAULT 0 NOT NULL,
    max_attempts smallint DEFAULT 20 NOT NULL,
    priority smallint DEFAULT 0 NOT NULL,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    meta jsonb DEFAULT '{}'::jsonb NOT NULL,
    tags text[] DEFAULT ARRAY[]::text[] NOT NULL,
    errors jsonb DEFAULT '[]'::jsonb NOT NULL,
    attempted_by text[] DEFAULT ARRAY[]::text[] NOT NULL,
    inserted_at timestamp without time zone DEFAULT timezone('UTC'::text, now()) NOT NULL,
    scheduled_at timestamp without time zone DEFAULT timezone('UTC'::text, now()) NOT NULL,
    attempted_at timestamp without time zone,
    cancelled_at timestamp without time zone,
    completed_at timestamp without time zone,
    discarded_at timestamp without time zone,
    CONSTRAINT attempt_range CHECK (((attempt >= 0) AND (attempt <= max_attempts))),
    CONSTRAINT non_negative_priority CHECK ((priority >= 0)),
    CONSTRAINT positive_max_attempts CHECK ((max_attempts > 0)),
    CONSTRAINT queue_length CHECK ((char_length(queue) > 0)),
    CONSTRAINT worker_length CHECK ((char_length(worker) > 0))
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='50', autovacuum_analyze_scale_factor='0.02', autovacuum_analyze_threshold='100', autovacuum_vacuum_cost_limit='2000', autovacuum_vacuum_cost_delay='1', autovacuum_vacuum_insert_scale_factor='0.02', autovacuum_vacuum_insert_threshold='1000', fillfactor='85');
ALTER TABLE public.oban_jobs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.oban_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE UNLOGGED TABLE public.oban_leaders (
    name text DEFAULT 'oban'::text NOT NULL,
    node text NOT NULL,
    elected_at timestamp without time zone NOT NULL,
    expires_at timestamp without time zone NOT NULL
);
CREATE UNLOGGED TABLE public.oban_producers (
    uuid uuid NOT NULL,
    name text DEFAULT 'oban'::text NOT NULL,
    node text NOT NULL,
    queue text NOT NULL,
    meta jsonb DEFAULT '{}'::jsonb NOT NULL,
    started_at timestamp without time zone DEFAULT timezone('UTC'::text, now()) NOT NULL,
    updated_at timestamp without time zone DEFAULT timezone('UTC'::text, now()) NOT NULL
);
ALTER TABLE ONLY public.oban_jobs
    ADD CONSTRAINT oban_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.oban_leaders
    ADD CONSTRAINT oban_leaders_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.oban_producers
    ADD CONSTRAINT oban_producers_pkey PRIMARY KEY (uuid);
CREATE INDEX oban_jobs_cancelled_at_index ON public.oban_jobs USING btree (cancelled_at) WHERE (state = 'cancelled'::public.oban_job_state);
CREATE INDEX oban_jobs_completed_at_index ON public.oban_jobs USING btree (completed_at) WHERE (state = 'completed'::public.oban_job_state);
CREATE INDEX oban_jobs_discarded_at_index ON public.oban_jobs USING btree (discarded_at) WHERE (state = 'discarded'::public.oban_job_state);
CREATE INDEX oban_jobs_staging_index ON public.oban_jobs USING btree (scheduled_at, id) INCLUDE (queue) WHERE (state = ANY (ARRAY['scheduled'::public.oban_job_state, 'retryable'::public.oban_job_state]));
CREATE INDEX oban_jobs_state_queue_priority_scheduled_at_id_index ON public.oban_jobs USING btree (state, queue, priority, scheduled_at, id) WITH (fillfactor='90');
