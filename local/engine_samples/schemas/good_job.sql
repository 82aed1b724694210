-- The tables of GoodJob, by what its public migrations of 4 say; its engine was not run.
CREATE TABLE public.good_jobs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), active_job_id uuid, queue_name text, job_class text,
    priority integer, serialized_params jsonb, labels text[], concurrency_key text,
    created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL, scheduled_at timestamp(6),
    performed_at timestamp(6), finished_at timestamp(6), error text, error_event smallint, executions_count integer,
    locked_by_id uuid, locked_at timestamp(6), cron_key text, cron_at timestamp(6), batch_id uuid,
    batch_callback_id uuid, retried_good_job_id uuid, is_discrete boolean);
CREATE INDEX ON public.good_jobs (scheduled_at) WHERE finished_at IS NULL;
CREATE INDEX ON public.good_jobs (concurrency_key) WHERE finished_at IS NULL;
CREATE INDEX ON public.good_jobs (priority, created_at) WHERE finished_at IS NULL;
CREATE INDEX ON public.good_jobs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX ON public.good_jobs (locked_by_id) WHERE locked_by_id IS NOT NULL;
CREATE INDEX ON public.good_jobs (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX ON public.good_jobs (batch_callback_id) WHERE batch_callback_id IS NOT NULL;
CREATE UNIQUE INDEX ON public.good_jobs (cron_key, cron_at) WHERE cron_key IS NOT NULL;
CREATE TABLE public.good_job_executions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), active_job_id uuid NOT NULL, created_at timestamp(6) NOT NULL,
    updated_at timestamp(6) NOT NULL, job_class text, queue_name text, serialized_params jsonb,
    scheduled_at timestamp(6), finished_at timestamp(6), error text, error_event smallint, error_backtrace text[],
    process_id uuid, duration interval);
CREATE INDEX ON public.good_job_executions (active_job_id, created_at);
CREATE TABLE public.good_job_processes (
    id uuid PRIMARY KEY, created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL, state jsonb,
    lock_type smallint);
CREATE TABLE public.good_job_settings (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL,
    key text UNIQUE, value jsonb);
