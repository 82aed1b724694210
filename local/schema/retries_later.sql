-- How a task is sent back for another try, from October 2025 to January 2026: nothing delays it.
CREATE FUNCTION :"schema".increment_task_retry_count(p_task_id varchar(100))
RETURNS TABLE (new_retry_count integer) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    UPDATE :"schema".tasks AS t
    SET status = 'pending_retry', retry_count = t.retry_count + 1
    WHERE t.task_id = p_task_id AND t.status IN ('processing', 'failed')
    RETURNING t.retry_count;
END;
$$;
