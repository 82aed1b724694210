-- To which jobs did something happen from :'since' to before :'until'? Whatever does is a row of the log.
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until
),

touched AS MATERIALIZED (
    SELECT DISTINCT event.job_id
    FROM params
    INNER JOIN pgqueuer_log AS event ON event.created >= params.since AND event.created < params.until
)

SELECT tasks.*
FROM touched
CROSS JOIN LATERAL (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_id = touched.job_id
    OFFSET 0
) AS tasks;
