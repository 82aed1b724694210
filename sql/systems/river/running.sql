-- Which jobs run?
WITH params AS NOT MATERIALIZED (SELECT :'observed_at'::timestamptz AS observed_at)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE tasks.native_state = 'running'
LIMIT 10000;
