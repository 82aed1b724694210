-- Which open tasks belong to runs that are closed? None: what is left of a run that ended was interrupted.
WITH params AS NOT MATERIALIZED (SELECT :'observed_at'::timestamptz AS observed_at)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE FALSE;
