-- Which migration was the last?
WITH newest AS (SELECT max(dbos_migrations.version) AS version FROM dbos_migrations)

SELECT coalesce('migration ' || newest.version, 'unknown') AS version FROM newest;
