-- The variables of the files in the families here, with values for running one by hand where the record lies:
--   duckdb -init views.sql -c '.read sql/record/variables.sql' -c '.read sql/record/health/task_counts.sql'
-- Since and until bound what is counted; ages are measured against observed_at. All times are UTC, without a zone.
SET VARIABLE since = TIMESTAMP '2026-01-01 00:00:00';
SET VARIABLE until = TIMESTAMP '2026-01-02 00:00:00';
-- The start of the window before, which has the same length.
SET VARIABLE before_since = TIMESTAMP '2025-12-31 00:00:00';
SET VARIABLE observed_at = TIMESTAMP '2026-01-02 00:00:00';
-- The database's clock also where a past is asked for, and how late a row may be dated: kept clocks differ by minutes.
SET VARIABLE clock = TIMESTAMP '2026-01-02 00:00:00';
SET VARIABLE latest = TIMESTAMP '2026-01-02 00:02:00';
-- Whose record it is, system and schema: the ids of two may be the same numbers.
SET VARIABLE record = '';
-- The jobs of which tasks may be left out, since others have the same id.
SET VARIABLE torn_jobs = []::VARCHAR[];
SET VARIABLE max_retries = 3;
SET VARIABLE heartbeat_silent_s = 300.0;
-- The job that /api/db/debug explains, and its type.
SET VARIABLE job_id = '';
SET VARIABLE job_type = '';
-- The ids on errors in the logs, for logs/states.sql, and in evidence, for job/owners.sql.
SET VARIABLE ids = []::VARCHAR[];
-- The types of task that became slow, for logs/slow_tasks.sql.
SET VARIABLE types = []::VARCHAR[];
-- What a list is about, for lists/: by which time (created, changed or ended) since bounds it, which status, type and
-- stage, in which order, and from which row on.
SET VARIABLE bounded_by = 'created';
SET VARIABLE status = '';
SET VARIABLE type_name = '';
SET VARIABLE stage = NULL::BIGINT;
SET VARIABLE sort = '-created_at';
SET VARIABLE cursor_place = NULL::BIGINT;
SET VARIABLE cursor_id = '';
SET VARIABLE row_limit = 50;
