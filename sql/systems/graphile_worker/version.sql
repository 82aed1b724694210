-- Which migration was the last?
WITH newest AS (SELECT max(migrations.id) AS id FROM migrations)

SELECT coalesce('migration ' || newest.id, 'unknown') AS version FROM newest;
