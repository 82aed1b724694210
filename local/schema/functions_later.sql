-- The stored functions from October 2025 on: other parameters, a lock before the count, and counts as bigint.
CREATE FUNCTION :"schema".complete_task_and_check_stage(
    p_task_id varchar(100), p_job_id varchar(64), p_stage integer,
    p_result_data jsonb DEFAULT NULL, p_error_details varchar DEFAULT NULL
) RETURNS TABLE (
    task_updated boolean, is_last_task_in_stage boolean, job_id varchar(64), stage_number integer, remaining_tasks integer
) LANGUAGE plpgsql AS $$
DECLARE
    v_job_id varchar(64);
    v_stage integer;
    v_remaining integer;
BEGIN
    UPDATE :"schema".tasks AS t
    SET status = CASE
            WHEN p_error_details IS NULL THEN 'completed':::"schema".task_status
            ELSE 'failed':::"schema".task_status
        END,
        result_data = p_result_data,
        error_details = p_error_details
    WHERE t.task_id = p_task_id AND t.parent_job_id = p_job_id AND t.stage = p_stage AND t.status = 'processing'
    RETURNING t.parent_job_id, t.stage INTO v_job_id, v_stage;
    IF NOT FOUND THEN
        RETURN QUERY SELECT FALSE, FALSE, NULL::varchar(64), NULL::integer, 0;
        RETURN;
    END IF;
    -- Whoever counts comes one after the other, and sees what those before have committed.
    PERFORM pg_advisory_xact_lock(hashtext(v_job_id || ':stage:' || v_stage));
    SELECT count(*)::integer INTO v_remaining
    FROM :"schema".tasks AS t
    WHERE t.parent_job_id = v_job_id AND t.stage = v_stage AND t.status NOT IN ('completed', 'failed');
    RETURN QUERY SELECT TRUE, v_remaining = 0, v_job_id, v_stage, v_remaining;
END;
$$;

CREATE FUNCTION :"schema".advance_job_stage(
    p_job_id varchar(64), p_current_stage integer, p_stage_results jsonb DEFAULT NULL
) RETURNS TABLE (job_updated boolean, new_stage integer, is_final_stage boolean) LANGUAGE plpgsql AS $$
DECLARE
    v_total integer;
BEGIN
    SELECT j.total_stages INTO v_total
    FROM :"schema".jobs AS j
    WHERE j.job_id = p_job_id AND j.stage = p_current_stage
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN QUERY SELECT FALSE, NULL::integer, NULL::boolean;
        RETURN;
    END IF;
    -- At the last stage too: a finished job stands one stage past its last, without result_data.
    UPDATE :"schema".jobs AS j
    SET stage = p_current_stage + 1,
        status = CASE
            WHEN p_current_stage < v_total THEN 'processing':::"schema".job_status
            ELSE 'completed':::"schema".job_status
        END,
        stage_results = CASE
            WHEN p_stage_results IS NULL THEN j.stage_results
            ELSE j.stage_results || jsonb_build_object(p_current_stage::text, p_stage_results)
        END
    WHERE j.job_id = p_job_id;
    RETURN QUERY SELECT TRUE, p_current_stage + 1, p_current_stage >= v_total;
END;
$$;

CREATE FUNCTION :"schema".check_job_completion(p_job_id varchar(64)) RETURNS TABLE (
    job_complete boolean, final_stage integer, total_tasks bigint, completed_tasks bigint, task_results jsonb
) LANGUAGE plpgsql AS $$
DECLARE
    v_stage integer;
    v_total_stages integer;
BEGIN
    SELECT j.stage, j.total_stages INTO v_stage, v_total_stages
    FROM :"schema".jobs AS j WHERE j.job_id = p_job_id FOR UPDATE;
    IF NOT FOUND THEN
        RETURN QUERY SELECT FALSE, 0, 0::bigint, 0::bigint, '[]'::jsonb;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT
        count(*) > 0 AND bool_and(t.status IN ('completed', 'failed')) AND v_stage >= v_total_stages,
        v_stage,
        count(*),
        count(*) FILTER (WHERE t.status = 'completed'),
        coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'task_id', t.task_id, 'task_type', t.task_type, 'stage', t.stage, 'status', t.status,
                    'result_data', t.result_data, 'error_details', t.error_details
                ) ORDER BY t.stage, t.task_index, t.task_id
            ) FILTER (WHERE t.result_data IS NOT NULL OR t.error_details IS NOT NULL), '[]'::jsonb
        )
    FROM :"schema".tasks AS t WHERE t.parent_job_id = p_job_id;
END;
$$;
