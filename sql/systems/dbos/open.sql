-- Which open tasks belong to workflows that are closed? None: a step that sleeps ends with its workflow.
WITH params AS NOT MATERIALIZED (SELECT :'observed_at'::timestamptz AS observed_at)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE FALSE;
