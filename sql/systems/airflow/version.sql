-- Which migration was the last, and of which version of Airflow was it?
WITH newest AS (SELECT max(alembic_version.version_num) AS migration FROM alembic_version)

SELECT
    CASE
        WHEN newest.migration IS NULL THEN 'unknown'
        WHEN released.name IS NULL THEN 'migration ' || newest.migration
        ELSE released.name || ' (' || newest.migration || ')'
    END AS version
FROM newest
LEFT JOIN (
    -- As airflow/utils/db.py names them.
    VALUES
    ('1949afb29106', '2.9'), ('686269002441', '2.9'), ('22ed7efa9da2', '2.10'), ('5f2621c13b39', '2.10 or 2.11'),
    ('29ce7909c52b', '3.0'), ('fe199e1abd77', '3.0'), ('cc92b33c6709', '3.1'), ('509b94a1042d', '3.1'),
    ('1d6611b6ab7c', '3.2'), ('d2f4e1b3c5a7', '3.3')
) AS released (migration, name) ON newest.migration = released.migration;
