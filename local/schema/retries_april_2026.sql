-- How a task is sent back for another try as of April 2026: after a delay that doubles, up to ten minutes.
CREATE FUNCTION :"schema".increment_task_retry_count(
    p_task_id varchar(100), p_error_details varchar DEFAULT NULL
) RETURNS TABLE (new_retry_count integer, new_execute_after timestamp without time zone) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    UPDATE :"schema".tasks AS t
    SET status = 'pending_retry',
        retry_count = t.retry_count + 1,
        execute_after = (now() AT TIME ZONE 'UTC') + least(30 * 2 ^ t.retry_count, 600) * interval '1 second',
        claimed_by = NULL,
        error_details = coalesce(p_error_details, t.error_details)
    WHERE t.task_id = p_task_id AND t.status IN ('processing', 'failed')
    RETURNING t.retry_count, t.execute_after;
END;
$$;
