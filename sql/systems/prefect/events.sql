-- Through which states did the tasks of :'keys' go, and what did they warn of?
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    asked.id AS task_id,
    noted.at,
    noted.event,
    left(noted.detail, 2000) AS detail
FROM params
CROSS JOIN unnest(params.keys) AS asked (id)
CROSS JOIN -- ST05 does not see what the rows depend on.
    LATERAL ( -- noqa: ST05
        SELECT
            flow_run_state.timestamp AS at,
            flow_run_state.name::text AS event,
            flow_run_state.message::text AS detail
        FROM flow_run_state
        WHERE flow_run_state.flow_run_id = asked.id::uuid
        UNION ALL
        SELECT
            task_run_state.timestamp AS at,
            task_run_state.name::text AS event,
            task_run_state.message::text AS detail
        FROM task_run_state
        WHERE task_run_state.task_run_id = asked.id::uuid
        UNION ALL
        SELECT
            log.timestamp AS at,
            'logged' AS event,
            log.message AS detail
        FROM log
        WHERE log.task_run_id = asked.id::uuid AND log.level >= 30
    ) AS noted
ORDER BY noted.at ASC
LIMIT 1000;
