-- Which job has the id :'wanted'?
WITH params AS NOT MATERIALIZED (SELECT :'wanted'::text AS wanted)

SELECT
    jobs.id::text AS job_id,
    jobs.id::text AS key
FROM params
INNER JOIN jobs ON jobs.id = CASE WHEN params.wanted ~ '^[0-9]{1,18}$' THEN params.wanted::bigint END;
