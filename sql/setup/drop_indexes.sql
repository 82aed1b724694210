-- Drops the indexes that indexes.sql made, without blocking writes. One that is gone is no error.
--
--   psql "$ADMIN" -v schema=app -f sql/setup/drop_indexes.sql
DROP INDEX CONCURRENTLY IF EXISTS :"schema".idx_tasks_failed_at;
DROP INDEX CONCURRENTLY IF EXISTS :"schema".idx_tasks_updated_at;
