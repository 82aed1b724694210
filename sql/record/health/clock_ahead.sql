-- Which rows are dated later than the database's clock, by more than two clocks that are kept differ, and how much?
WITH dated AS NOT MATERIALIZED (
    SELECT
        tasks.system,
        'tasks' AS relation,
        tasks.task_id AS id,
        tasks.task_type AS type_name,
        tasks.state,
        tasks.worker,
        tasks.created_at,
        tasks.started_at,
        tasks.ended_at,
        tasks.changed_at,
        tasks.heartbeat_at,
        greatest(
            tasks.created_at, tasks.started_at, tasks.ended_at, tasks.changed_at, tasks.heartbeat_at
        ) AS newest
    FROM tasks
    WHERE tasks.gone_at IS NULL
    UNION ALL
    SELECT
        jobs.system,
        'jobs' AS relation,
        jobs.job_id AS id,
        jobs.job_type AS type_name,
        jobs.state,
        NULL AS worker,
        jobs.created_at,
        jobs.started_at,
        jobs.ended_at,
        jobs.changed_at,
        NULL::TIMESTAMP AS heartbeat_at,
        greatest(jobs.created_at, jobs.started_at, jobs.ended_at, jobs.changed_at) AS newest
    FROM jobs
    WHERE jobs.gone_at IS NULL
),

ahead AS (
    SELECT
        dated.*,
        [
            CASE WHEN dated.created_at > getvariable('latest') THEN 'created_at' END,
            CASE WHEN dated.started_at > getvariable('latest') THEN 'started_at' END,
            CASE WHEN dated.ended_at > getvariable('latest') THEN 'ended_at' END,
            CASE WHEN dated.changed_at > getvariable('latest') THEN 'changed_at' END,
            CASE WHEN dated.heartbeat_at > getvariable('latest') THEN 'heartbeat_at' END
        ] AS ahead_in
    FROM dated
    -- The jobs of a flat system are its tasks.
    LEFT JOIN tasks AS same ON dated.relation = 'jobs' AND dated.id = same.task_id
    WHERE dated.newest > getvariable('latest') AND same.task_id IS NULL
),

by_type AS (
    SELECT
        ahead.system,
        ahead.relation,
        ahead.type_name,
        count(*)::BIGINT AS ahead,
        count(*) FILTER (WHERE ahead.state = 'failed')::BIGINT AS failed,
        date_diff('millisecond', getvariable('clock'), min(ahead.newest)) / 1000 AS least_s,
        date_diff('millisecond', getvariable('clock'), max(ahead.newest)) / 1000 AS most_s,
        list_sort(list_distinct(flatten(list(ahead.ahead_in)))) AS columns_ahead,
        (list_sort(list_distinct(list(ahead.worker))))[:5] AS workers
    FROM ahead
    GROUP BY ahead.system, ahead.relation, ahead.type_name
),

changed AS (
    SELECT
        dated.system,
        dated.relation,
        dated.type_name,
        count(*)::BIGINT AS changed
    FROM dated
    SEMI JOIN by_type
        ON
            dated.system = by_type.system
            AND dated.relation = by_type.relation
            AND dated.type_name IS NOT DISTINCT FROM by_type.type_name
    WHERE dated.changed_at > getvariable('since')
    GROUP BY dated.system, dated.relation, dated.type_name
)

SELECT
    by_type.system,
    by_type.relation,
    by_type.type_name,
    by_type.ahead,
    by_type.failed,
    coalesce(changed.changed, 0) AS changed,
    by_type.least_s,
    by_type.most_s,
    by_type.columns_ahead,
    by_type.workers
FROM by_type
LEFT JOIN changed
    ON
        by_type.system = changed.system
        AND by_type.relation = changed.relation
        AND by_type.type_name IS NOT DISTINCT FROM changed.type_name
ORDER BY by_type.ahead DESC, by_type.system ASC, by_type.relation ASC, by_type.type_name ASC
LIMIT 1000;
