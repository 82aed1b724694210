-- Which tasks did the jobs of a span bring: one, then many, then one, with a traceback where they failed?
-- The many are `fan` on average, between an eighth and two of them.
WITH spanned AS (
    SELECT
        jobs.job_id,
        left(jobs.job_id, 16) AS short_id,
        jobs.job_type,
        jobs.status = 'processing' AS is_open,
        jobs.status IN ('failed', 'completed_with_errors') AS has_lost,
        jobs.created_at,
        ('x' || left(jobs.job_id, 7))::bit(28)::integer AS chance
    FROM {schema}.jobs
    WHERE
        jobs.created_at > %(at)s::timestamp - %(oldest_day)s * interval '1 day'
        AND jobs.created_at <= %(at)s::timestamp - %(newest_day)s * interval '1 day'
),

planned AS (
    SELECT
        spanned.job_id,
        spanned.short_id,
        spanned.job_type,
        spanned.created_at,
        spanned.is_open,
        stage,
        index,
        -- A different whole number for each task, from 0 to 999.
        abs(hashint4(spanned.chance + stage * 20000 + index)) %% 1000 AS chance,
        spanned.has_lost
    FROM spanned
    CROSS JOIN generate_series(1, CASE WHEN spanned.is_open THEN 2 ELSE 3 END) AS stage
    CROSS JOIN
        LATERAL generate_series(
            1,
            CASE stage WHEN 2 THEN greatest(1, %(fan)s * (2 + spanned.chance %% 15) / 8 - %(fan)s / 8) ELSE 1 END
        ) AS index
),

judged AS (
    SELECT
        planned.*,
        CASE
            WHEN planned.is_open AND planned.stage = 2 AND planned.chance < 300 THEN 'queued'
            WHEN planned.is_open AND planned.stage = 2 AND planned.chance < 500 THEN 'processing'
            WHEN planned.stage = 2 AND planned.chance < %(failed_permille)s THEN 'failed'
            WHEN planned.stage = 2 AND planned.has_lost AND planned.chance < 200 THEN 'failed'
            ELSE 'completed'
        END AS status,
        planned.created_at + (planned.stage - 1) * interval '2 minutes' AS task_created_at
    FROM planned
)

INSERT INTO {schema}.tasks (
    task_id, parent_job_id, task_type, status, stage, task_index, parameters, result_data, error_details, retry_count,
    heartbeat, created_at, updated_at
)
SELECT
    judged.short_id || '-s' || judged.stage || '-' || lpad(judged.index::text, 4, '0'),
    judged.job_id,
    (ARRAY['validate_', 'process_', 'publish_'])[judged.stage] || split_part(judged.job_type, '_', 2),
    judged.status::{schema}.task_status,
    judged.stage,
    judged.index,
    format(
        '{{"container": "%%s", "collection": "sentinel", "tile": "%%s-%%s", "attempt_limit": 3}}',
        CASE WHEN judged.chance %% 3 = 0 THEN 'bronze-eu' ELSE 'bronze-us' END, judged.short_id, judged.index
    )::jsonb,
    CASE
        WHEN judged.status = 'completed'
            THEN format('{{"success": true, "output": "tile/%%s/%%s"}}', judged.short_id, judged.index)::jsonb
    END,
    CASE
        WHEN judged.status = 'failed'
            THEN format(
                'Task %%s failed: %%s cannot read block %%s of tile %%s',
                judged.short_id, (ARRAY['RecipeError', 'OSError', 'TimeoutError', 'ValueError'])[1 + judged.chance %% 4],
                judged.chance, judged.index
            )
            || E'\nTraceback (most recent call last):\n'
            || repeat(
                format(
                    E'  File "/srv/app/services/%%s.py", line %%s, in step\n    return self.next(block, options)\n',
                    judged.job_type, judged.chance %% 7
                ), 18
            )
            || format(
                '%%s: no block %%s in %%s', (ARRAY['RecipeError', 'OSError', 'TimeoutError'])[1 + judged.chance %% 3],
                judged.chance, judged.short_id
            )
    END,
    CASE WHEN judged.chance %% 50 = 0 THEN 1 + judged.chance %% 3 ELSE 0 END,
    CASE
        WHEN judged.status = 'processing' THEN judged.task_created_at + judged.chance * interval '100 milliseconds'
    END,
    judged.task_created_at,
    CASE judged.status
        WHEN 'queued' THEN judged.task_created_at
        ELSE judged.task_created_at + (5 + judged.chance / 10) * interval '1 second'
    END
FROM judged;
