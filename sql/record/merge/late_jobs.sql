-- How many jobs does this reading meet for the first time, and how many of them should the one before have read, since
-- they are dated before it and after the times that the record reaches back to?
WITH dated AS (
    SELECT greatest(jobs_read.created_at, jobs_read.started_at, jobs_read.ended_at, jobs_read.changed_at) AS newest
    FROM jobs_read
    ANTI JOIN met_jobs ON jobs_read.job_id = met_jobs.job_id
),

judged AS (
    SELECT
        dated.newest,
        dated.newest < getvariable('read_from')::TIMESTAMP AS is_late
    FROM dated
    WHERE dated.newest >= getvariable('known_since')::TIMESTAMP
)

SELECT
    count(*) AS first_met,
    count(*) FILTER (WHERE judged.is_late) AS late,
    max(judged.newest) FILTER (WHERE judged.is_late) AS newest_late
FROM judged;
