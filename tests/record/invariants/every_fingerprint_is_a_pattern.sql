-- Which fingerprints of tasks are not among the patterns, and which texts that were read have none?
SELECT tasks.task_id
FROM tasks
LEFT JOIN patterns ON tasks.fingerprint = patterns.fingerprint
WHERE (tasks.fingerprint IS NOT NULL AND patterns.fingerprint IS NULL) OR (tasks.text_state = 'read' AND tasks.fingerprint IS NULL);
