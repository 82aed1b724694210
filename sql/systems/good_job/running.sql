-- Which jobs run?
WITH params AS NOT MATERIALIZED (SELECT :'observed_at'::timestamptz AS observed_at)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE tasks.native_finished_at IS NULL AND tasks.native_performed_at IS NOT NULL
LIMIT 10000;
