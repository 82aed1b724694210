-- Which run has the id :'wanted', dag/run, or the task dag/run/task? No name holds a slash.
WITH params AS NOT MATERIALIZED (SELECT :'wanted'::text AS wanted)

SELECT
    dag_run.dag_id || '/' || dag_run.run_id AS job_id,
    json_build_array(dag_run.dag_id, dag_run.run_id)::text AS key
FROM params
INNER JOIN dag_run
    ON
        split_part(params.wanted, '/', 1) = dag_run.dag_id
        AND split_part(params.wanted, '/', 2) = dag_run.run_id
LIMIT 11;
