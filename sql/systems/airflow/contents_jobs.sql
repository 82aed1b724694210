-- Why did the runs of :'keys' fail though none of their tasks did? Airflow writes it into its log: our words. A run
-- with a failed task has no text of its own.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    concat(asked.run::json ->> 0, '/', asked.run::json ->> 1) AS id,
    CASE
        WHEN
            EXISTS (
                SELECT FROM task_instance
                WHERE
                    task_instance.dag_id = asked.run::json ->> 0
                    AND task_instance.run_id = asked.run::json ->> 1
                    AND task_instance.state = 'failed'
            )
            THEN ''
        ELSE concat(
            'The run failed and no task did: it ran longer than dagrun_timeout, ',
            'no task could go on, or it was marked so'
        )
    END AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (run);
