-- Which jobs wait, run or are tried again, and which ended since :'pass_since'?
-- Reads the table whole, in a full pass alone: between two of them open jobs are asked for by key.
WITH params AS NOT MATERIALIZED (SELECT :'pass_since'::timestamptz AS pass_since)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE tasks.native_state NOT IN ('succeeded', 'failed') OR tasks.native_completed_at >= params.pass_since;
