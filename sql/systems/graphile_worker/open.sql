-- Which jobs wait, run or are tried again, and which have failed for good since :'pass_since'?
-- Reads the view whole, in a full pass alone: no index serves. Between two of them open jobs are asked for by key.
WITH params AS NOT MATERIALIZED (SELECT :'pass_since'::timestamptz AS pass_since)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE tasks.status <> 'permanently failed' OR tasks.changed_at >= params.pass_since;
