-- Optional indexes for whoever asks for tasks by their time; each is a statement of its own, leave out what you do not
-- want. Built without blocking writes, so outside a transaction block; run it as the owner of the tables.
--
--   psql "$ADMIN" -v schema=app -f sql/setup/indexes.sql
--
-- Jobscope needs neither: its questions reach the tasks through jobs(updated_at) and tasks(parent_job_id), which the
-- schema has, and the count of a day's failed tasks that way stayed as it was with each of them. What was measured on
-- 668,000 tasks over four days (PostgreSQL 18, warm, one run on a busy machine: read the ratios):
--
--                                                without   failed_at   updated_at
--   failed tasks of the last hour                 20.9 ms      0.5 ms      11.6 ms
--   count of the failed tasks of the last day     15.2 ms      0.6 ms      41.0 ms
--   all tasks of the last day by type, status    625.9 ms    725.9 ms     441.7 ms
--   insert of 30,000 tasks                       2,514 ms    2,551 ms     3,270 ms
--   update of 30,000 tasks to completed          3,515 ms    3,252 ms     4,470 ms

-- Failed tasks by time: 25 to 40 times as fast to find, and no cost on writes that could be told from chance, because
-- only failed tasks are in it.
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_tasks_failed_at ON :"schema".tasks (updated_at)
WHERE status = 'failed';

-- All tasks by time: without it such a question reads the whole table, however long the history. It saved a third for
-- a quarter of the table, more for a smaller part; inserts took 30 % longer and updates 27 %, and it took 12 MB. The
-- report advises it only where a table of 100,000 rows and more is read from end to end at least once a day.
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_tasks_updated_at ON :"schema".tasks (updated_at);
