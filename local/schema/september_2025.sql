-- The job system's tables as of September 2025. create_schema puts the schema's identifier in the place of :"schema".
CREATE SCHEMA :"schema";

CREATE TYPE :"schema".job_status AS ENUM ('queued', 'processing', 'completed', 'failed', 'completed_with_errors');
CREATE TYPE :"schema".task_status AS ENUM ('queued', 'processing', 'completed', 'failed');

CREATE TABLE :"schema".jobs (
    job_id varchar(64) PRIMARY KEY CHECK (job_id ~ '^[0-9a-f]{64}$'),
    job_type varchar(50) NOT NULL CHECK (job_type ~ '^[a-z_]+$'),
    status :"schema".job_status NOT NULL DEFAULT 'queued',
    stage integer NOT NULL DEFAULT 1 CHECK (stage BETWEEN 1 AND 100),
    total_stages integer NOT NULL DEFAULT 1 CHECK (total_stages BETWEEN 1 AND 100),
    parameters jsonb NOT NULL DEFAULT '{}',
    stage_results jsonb NOT NULL DEFAULT '{}',
    result_data jsonb,
    error_details text,
    created_at timestamp without time zone NOT NULL DEFAULT now(),
    updated_at timestamp without time zone NOT NULL DEFAULT now(),
    CONSTRAINT jobs_stage_within_total CHECK (stage <= total_stages),
    CONSTRAINT jobs_completed_has_result CHECK (status <> 'completed' OR result_data IS NOT NULL),
    CONSTRAINT jobs_failed_has_error CHECK (status <> 'failed' OR error_details IS NOT NULL)
);

CREATE TABLE :"schema".tasks (
    task_id varchar(100) PRIMARY KEY CHECK (length(task_id) >= 1),
    parent_job_id varchar(64) NOT NULL
        REFERENCES :"schema".jobs (job_id) ON DELETE CASCADE
        CHECK (parent_job_id ~ '^[0-9a-f]{64}$'),
    task_type varchar(50) NOT NULL CHECK (task_type ~ '^[a-z_]+$'),
    status :"schema".task_status NOT NULL DEFAULT 'queued',
    stage integer NOT NULL CHECK (stage BETWEEN 1 AND 100),
    task_index integer NOT NULL CHECK (task_index BETWEEN 0 AND 10000),
    parameters jsonb NOT NULL DEFAULT '{}',
    result_data jsonb,
    error_details text,
    retry_count integer NOT NULL DEFAULT 0 CHECK (retry_count BETWEEN 0 AND 10),
    heartbeat timestamp without time zone,
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
CREATE INDEX idx_tasks_heartbeat ON :"schema".tasks (heartbeat) WHERE heartbeat IS NOT NULL;
CREATE INDEX idx_tasks_retry_count ON :"schema".tasks (retry_count) WHERE retry_count > 0;
