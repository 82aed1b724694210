-- Which of the tasks of :'keys' are no longer the rows of :'versions': updated, deleted, or moved elsewhere?
WITH params AS NOT MATERIALIZED (
    SELECT
        :'keys'::text[] AS keys,
        :'versions'::text[] AS versions
)

SELECT asked.id
FROM params
CROSS JOIN unnest(params.keys, params.versions) AS asked (id, version)
-- One by one, where each lay: that spares the way through the index, which is most of what a look-up costs. ST05 does
-- not see what the rows depend on.
LEFT JOIN LATERAL ( -- noqa: ST05
    SELECT TRUE AS is_there
    FROM tasks
    WHERE
        tasks.place = split_part(asked.version, ' ', 1)::tid
        AND tasks.row_version = split_part(asked.version, ' ', 2)::bigint
        -- A table that is written anew gives a row the place of another.
        AND tasks.task_id = asked.id::task_key
    OFFSET 0
) AS standing ON TRUE
WHERE standing.is_there IS NULL;
