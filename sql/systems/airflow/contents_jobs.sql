-- Why did the runs of :'keys' fail though none of their tasks did? Airflow writes it into its log: our words.
WITH params AS NOT MATERIALIZED (SELECT :'keys'::text[] AS keys)

SELECT
    concat(asked.run::json ->> 0, '/', asked.run::json ->> 1) AS id,
    'The run failed and no task did: it ran longer than dagrun_timeout, no task could go on, or it was marked so'
        AS error_text
FROM params
CROSS JOIN unnest(params.keys) AS asked (run);
