-- The job system's tables as of April 2026, as measured. create_schema puts the schema's identifier in the place of :"schema".
-- No version after September 2025 has CHECK constraints.
CREATE SCHEMA :"schema";

CREATE TYPE :"schema".job_status AS ENUM ('queued', 'processing', 'completed', 'failed', 'completed_with_errors');
CREATE TYPE :"schema".task_status AS ENUM (
    'pending', 'ready', 'processing', 'completed', 'failed', 'pending_retry', 'skipped', 'cancelled'
);

CREATE TABLE :"schema".jobs (
    job_id varchar(64) PRIMARY KEY,
    job_type varchar(100) NOT NULL,
    status :"schema".job_status NOT NULL DEFAULT 'queued',
    stage integer NOT NULL DEFAULT 1,
    total_stages integer NOT NULL DEFAULT 1,
    parameters jsonb NOT NULL DEFAULT '{}',
    stage_results jsonb NOT NULL DEFAULT '{}',
    result_data jsonb,
    error_details varchar,
    metadata jsonb NOT NULL DEFAULT '{}',
    asset_id varchar(64),
    platform_id varchar(50),
    request_id varchar(64),
    etl_version varchar(20),
    created_at timestamp without time zone NOT NULL DEFAULT now(),
    updated_at timestamp without time zone NOT NULL DEFAULT now()
);

CREATE TABLE :"schema".tasks (
    task_id varchar(100) PRIMARY KEY,
    parent_job_id varchar(64) NOT NULL REFERENCES :"schema".jobs (job_id) ON DELETE CASCADE,
    job_type varchar(100) NOT NULL,
    task_type varchar(100) NOT NULL,
    status :"schema".task_status NOT NULL DEFAULT 'pending',
    stage integer NOT NULL,
    task_index varchar(50) NOT NULL DEFAULT '0',
    parameters jsonb NOT NULL DEFAULT '{}',
    result_data jsonb,
    error_details varchar,
    metadata jsonb NOT NULL DEFAULT '{}',
    retry_count integer NOT NULL DEFAULT 0,
    last_pulse timestamp without time zone,
    execution_started_at timestamp without time zone,
    checkpoint_phase integer,
    checkpoint_data jsonb,
    checkpoint_updated_at timestamp without time zone,
    claimed_by varchar(200),
    execute_after timestamp without time zone,
    executed_by_app varchar(100),
    created_at timestamp without time zone NOT NULL DEFAULT now(),
    updated_at timestamp without time zone NOT NULL DEFAULT now()
);

CREATE FUNCTION :"schema".set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;

CREATE TRIGGER jobs_updated_at BEFORE UPDATE ON :"schema".jobs
    FOR EACH ROW EXECUTE FUNCTION :"schema".set_updated_at();
CREATE TRIGGER tasks_updated_at BEFORE UPDATE ON :"schema".tasks
    FOR EACH ROW EXECUTE FUNCTION :"schema".set_updated_at();

CREATE INDEX idx_jobs_status ON :"schema".jobs (status);
CREATE INDEX idx_jobs_job_type ON :"schema".jobs (job_type);
CREATE INDEX idx_jobs_created_at ON :"schema".jobs (created_at);
CREATE INDEX idx_jobs_updated_at ON :"schema".jobs (updated_at);
CREATE INDEX idx_tasks_parent_job_id ON :"schema".tasks (parent_job_id);
CREATE INDEX idx_tasks_status ON :"schema".tasks (status);
CREATE INDEX idx_tasks_job_stage ON :"schema".tasks (parent_job_id, stage);
CREATE INDEX idx_tasks_job_stage_status ON :"schema".tasks (parent_job_id, stage, status);
CREATE INDEX idx_tasks_last_pulse ON :"schema".tasks (last_pulse) WHERE last_pulse IS NOT NULL;
CREATE INDEX idx_tasks_retry_count ON :"schema".tasks (retry_count) WHERE retry_count > 0;
