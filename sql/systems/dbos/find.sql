-- Which workflow has the id :'wanted', or the step workflow/number?
WITH params AS NOT MATERIALIZED (SELECT :'wanted'::text AS wanted)

SELECT
    workflow_status.workflow_uuid AS job_id,
    workflow_status.workflow_uuid AS key
FROM params
INNER JOIN workflow_status
    ON workflow_status.workflow_uuid IN (params.wanted, regexp_replace(params.wanted, '/[0-9]+$', ''))
LIMIT 11;
