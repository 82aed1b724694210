-- Which migration was the last, and of which version of Prefect was it?
WITH newest AS (SELECT max(alembic_version.version_num) AS migration FROM alembic_version)

SELECT
    CASE
        WHEN newest.migration IS NULL THEN 'unknown'
        WHEN newest.migration = '91e2b8f3d6a4' THEN '3.9 (' || newest.migration || ')'
        WHEN newest.migration = '97429116795e' THEN '3.0 (' || newest.migration || ')'
        WHEN newest.migration = 'b23c83a12cb4' THEN '2.20 (' || newest.migration || ')'
        ELSE 'migration ' || newest.migration
    END AS version
FROM newest;
