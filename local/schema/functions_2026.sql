-- The stored functions of early 2026: the first also takes the job and the stage; skipped and cancelled are final too.
CREATE FUNCTION :"schema".complete_task_and_check_stage(
    p_task_id varchar(100), p_job_id varchar(64), p_stage integer,
    p_result_data jsonb DEFAULT NULL, p_error_details text DEFAULT NULL
) RETURNS TABLE (
    task_updated boolean, is_last_task_in_stage boolean, job_id varchar(64), stage_number integer, remaining_tasks integer
) LANGUAGE plpgsql AS $$
DECLARE
    v_job_id varchar(64);
    v_stage integer;
    v_remaining integer;
BEGIN
    -- The job's row orders the tasks of a stage: two last tasks finishing at once must not each see the other unfinished.
    PERFORM 1 FROM :"schema".jobs AS j
    WHERE j.job_id = p_job_id FOR UPDATE;
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
        RETURN QUERY SELECT FALSE, FALSE, NULL::varchar(64), NULL::integer, NULL::integer;
        RETURN;
    END IF;
    SELECT count(*)::integer INTO v_remaining
    FROM :"schema".tasks AS t
    WHERE t.parent_job_id = v_job_id AND t.stage = v_stage
        AND t.status NOT IN ('completed', 'failed', 'skipped', 'cancelled');
    RETURN QUERY SELECT TRUE, v_remaining = 0, v_job_id, v_stage, v_remaining;
END;
$$;

CREATE FUNCTION :"schema".advance_job_stage(
    p_job_id varchar(64), p_current_stage integer, p_stage_result jsonb DEFAULT NULL
) RETURNS TABLE (job_updated boolean, new_stage integer, is_final_stage boolean) LANGUAGE plpgsql AS $$
DECLARE
    v_total integer;
    v_results jsonb;
BEGIN
    SELECT j.total_stages, j.stage_results INTO v_total, v_results
    FROM :"schema".jobs AS j
    WHERE j.job_id = p_job_id AND j.stage = p_current_stage
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN QUERY SELECT FALSE, NULL::integer, NULL::boolean;
        RETURN;
    END IF;
    IF p_stage_result IS NOT NULL THEN
        v_results := v_results || jsonb_build_object(p_current_stage::text, p_stage_result);
    END IF;
    IF p_current_stage < v_total THEN
        UPDATE :"schema".jobs AS j
        SET stage = p_current_stage + 1, status = 'processing', stage_results = v_results
        WHERE j.job_id = p_job_id;
        RETURN QUERY SELECT TRUE, p_current_stage + 1, FALSE;
    ELSE
        UPDATE :"schema".jobs AS j
        SET status = 'completed', stage_results = v_results, result_data = v_results
        WHERE j.job_id = p_job_id;
        RETURN QUERY SELECT TRUE, v_total, TRUE;
    END IF;
END;
$$;

CREATE FUNCTION :"schema".check_job_completion(p_job_id varchar(64)) RETURNS TABLE (
    job_complete boolean, final_stage integer, total_tasks integer, completed_tasks integer, task_results jsonb
) LANGUAGE plpgsql AS $$
DECLARE
    v_stage integer;
    v_total_stages integer;
    v_tasks integer;
    v_completed integer;
    v_open integer;
    v_results jsonb;
BEGIN
    SELECT j.stage, j.total_stages INTO v_stage, v_total_stages
    FROM :"schema".jobs AS j WHERE j.job_id = p_job_id FOR UPDATE;
    IF NOT FOUND THEN
        RETURN QUERY SELECT FALSE, 0, 0, 0, '[]'::jsonb;
        RETURN;
    END IF;
    SELECT
        count(*)::integer,
        (count(*) FILTER (WHERE t.status = 'completed'))::integer,
        (count(*) FILTER (WHERE t.status NOT IN ('completed', 'failed', 'skipped', 'cancelled')))::integer,
        coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'task_id', t.task_id, 'task_type', t.task_type, 'stage', t.stage, 'status', t.status,
                    'result_data', t.result_data, 'error_details', t.error_details
                ) ORDER BY t.stage, t.task_index, t.task_id
            ) FILTER (WHERE t.result_data IS NOT NULL OR t.error_details IS NOT NULL), '[]'::jsonb
        )
    INTO v_tasks, v_completed, v_open, v_results
    FROM :"schema".tasks AS t WHERE t.parent_job_id = p_job_id;
    RETURN QUERY SELECT
        v_tasks > 0 AND v_open = 0 AND v_stage >= v_total_stages, v_stage, v_tasks, v_completed, v_results;
END;
$$;
