-- Which tasks wait or run?
-- Asked in a full pass alone, and reads the table whole then unless finished_at has an index: between two full passes
-- open tasks are asked for by key.
WITH open_tasks AS NOT MATERIALIZED (
    SELECT tasks.*
    FROM tasks
    WHERE tasks.native_finished_at IS NULL
)

SELECT open_tasks.* FROM open_tasks;
