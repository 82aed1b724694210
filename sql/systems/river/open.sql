-- Which jobs wait, run or are tried again?
WITH params AS NOT MATERIALIZED (SELECT :'observed_at'::timestamptz AS observed_at)

-- The states are an enum, with those of jobs that ended side by side. Said so, the index that begins with the state
-- serves; a list of the open ones would name `pending`, which older versions lack, or read the whole table.
SELECT tasks.*
FROM tasks
CROSS JOIN params
WHERE tasks.native_state < 'cancelled' OR tasks.native_state > 'discarded';
