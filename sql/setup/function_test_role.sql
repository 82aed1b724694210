-- Makes the role that tests the stored functions: it may write to jobs and tasks and call the three functions, no more.
-- Run it as the owner of the schema with the right to create roles, again after each migration of the functions:
--   psql -v role=jobscope_test -v schema=app -v password="$PASSWORD" -f sql/setup/function_test_role.sql
-- Jobscope rolls back all that it does as this role; JOBSCOPE_FUNCTION_TEST_DATABASE_URL names the role.
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL log_statement = 'none'
\gexec
