-- Which work queues are paused, themselves or with their pool? A pause has no end of its own, and no queue takes dead
-- letters.
WITH known AS MATERIALIZED (SELECT work_queue.* FROM work_queue)

SELECT
    work_pool.name || '/' || known.name AS queue,
    coalesce(known.is_paused, FALSE) OR coalesce(work_pool.is_paused, FALSE) AS paused,
    NULL::timestamptz AS resume_at,
    NULL::text AS dead_letters_of
FROM known
INNER JOIN work_pool ON known.work_pool_id = work_pool.id
ORDER BY queue
LIMIT 200;
