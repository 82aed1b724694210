-- Which run has the id :'wanted', or the step run/step?
WITH params AS NOT MATERIALIZED (SELECT :'wanted'::text AS wanted)

SELECT
    runs.run_id AS job_id,
    runs.run_id AS key
FROM params
INNER JOIN runs ON split_part(params.wanted, '/', 1) = runs.run_id
LIMIT 11;
