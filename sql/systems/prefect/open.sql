-- Which open tasks belong to flow runs that are closed? None: nothing runs what is open there; it ends with its run.
WITH params AS NOT MATERIALIZED (SELECT :'observed_at'::timestamptz AS observed_at)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE FALSE;
