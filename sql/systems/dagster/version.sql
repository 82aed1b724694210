-- Which migration was the last?
WITH newest AS (SELECT max(alembic_version.version_num) AS migration FROM alembic_version)

SELECT coalesce('migration ' || newest.migration, 'unknown') AS version FROM newest;
