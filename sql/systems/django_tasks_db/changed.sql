-- Which tasks finished from :'since' to before :'until', or were enqueued then and have not finished?
-- Django has no index for a time. This reads the table whole unless somebody has added one on finished_at, which serves
-- both: CREATE INDEX CONCURRENTLY ON django_tasks_database_dbtaskresult (finished_at).
WITH params AS NOT MATERIALIZED (
    SELECT
        :'since'::timestamptz AS since,
        :'until'::timestamptz AS until
)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE
    tasks.native_finished_at >= params.since AND tasks.native_finished_at < params.until
    OR tasks.native_finished_at IS NULL
    AND tasks.native_enqueued_at >= params.since
    AND tasks.native_enqueued_at < params.until;
