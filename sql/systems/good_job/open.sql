-- Which jobs wait, run or are tried again? All that have not finished: partial indexes hold them alone.
WITH params AS NOT MATERIALIZED (SELECT :'observed_at'::timestamptz AS observed_at)

SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE tasks.native_finished_at IS NULL;
