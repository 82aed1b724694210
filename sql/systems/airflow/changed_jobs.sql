-- How do the runs of touched.sql stand?
WITH changed AS NOT MATERIALIZED (
    SELECT of_run.*
    FROM touched
    -- OFFSET 0: a join would read all jobs from end to end once there are many runs.
    CROSS JOIN LATERAL (
        SELECT jobs.*
        FROM jobs
        WHERE jobs.dag_id = touched.dag_id AND jobs.run_id = touched.run_id
        OFFSET 0
    ) AS of_run
)

SELECT changed.* FROM changed;
