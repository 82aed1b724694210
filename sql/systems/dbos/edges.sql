-- Which workflow started the workflow :'job_key', and which did it start?
WITH params AS NOT MATERIALIZED (SELECT :'job_key'::text AS job_id),

linked AS (
    SELECT
        workflow_status.parent_workflow_id AS id,
        'started by' AS relation,
        NULL::integer AS place
    FROM params
    INNER JOIN workflow_status ON params.job_id = workflow_status.workflow_uuid
    WHERE workflow_status.parent_workflow_id IS NOT NULL
    UNION ALL
    -- A step whose work is a workflow of its own.
    SELECT DISTINCT ON (operation_outputs.child_workflow_id)
        operation_outputs.child_workflow_id AS id,
        'started' AS relation,
        operation_outputs.function_id AS place
    FROM params
    INNER JOIN operation_outputs ON params.job_id = operation_outputs.workflow_uuid
    WHERE operation_outputs.child_workflow_id IS NOT NULL
)

SELECT
    linked.id AS job_id,
    linked.relation,
    other.name AS job_type,
    other.status
FROM linked
-- It may be gone.
LEFT JOIN LATERAL (
    SELECT
        workflow_status.name,
        workflow_status.status
    FROM workflow_status
    WHERE workflow_status.workflow_uuid = linked.id
    OFFSET 0
) AS other ON TRUE
ORDER BY linked.relation DESC, linked.place ASC
LIMIT 100;
