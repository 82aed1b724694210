-- What does Query Store capture, and how often are waits sampled?
-- Each is NULL on a server that has no such parameter.
SELECT
    current_setting('pg_qs.query_capture_mode', TRUE)::text AS statements_mode,
    current_setting('pgms_wait_sampling.query_capture_mode', TRUE)::text AS waits_mode,
    current_setting('pgms_wait_sampling.history_period', TRUE)::text AS sampled_every
LIMIT 1;
