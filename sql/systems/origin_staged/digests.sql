-- How many tasks has each job of :'keys', and which digest have the versions of their rows?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys),

versions AS NOT MATERIALIZED (
    SELECT
        asked.id AS job_key,
        tasks.row_version
    FROM params
    CROSS JOIN unnest(params.keys) AS asked (id)
    -- One by one: a join would read the whole table once there are many keys.
    CROSS JOIN LATERAL (
        SELECT tasks.row_version
        FROM tasks
        WHERE tasks.parent_job_id = asked.id::job_key
        OFFSET 0
    ) AS tasks
)

SELECT
    versions.job_key,
    count(*) AS tasks,
    bit_xor(versions.row_version) AS digest
FROM versions
GROUP BY versions.job_key;
