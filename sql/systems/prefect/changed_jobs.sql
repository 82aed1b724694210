-- How do the flow runs, and tasks without one, of touched.sql stand?
WITH changed AS NOT MATERIALIZED (
    SELECT jobs.*
    FROM jobs
    -- An array is looked up in the index, where a join would read all runs from end to end once there are many.
    WHERE jobs.native_job = ANY(ARRAY(SELECT touched.id FROM touched))
)

SELECT changed.* FROM changed;
