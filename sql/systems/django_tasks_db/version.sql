-- Which migration was the last?
WITH newest AS (
    SELECT max(left(migration.name, 4)) AS number
    FROM django_migrations AS migration
    WHERE migration.app = 'django_tasks_database'
)

SELECT coalesce('migration ' || newest.number, 'unknown') AS version FROM newest;
