-- Which migration was the last? Before the fifth there was one line of them, and no column for it.
WITH newest AS (
    SELECT max(applied.version) AS version
    FROM river_migration AS applied
    WHERE coalesce(applied.line, 'main') = 'main'
)

SELECT coalesce('migration ' || newest.version, 'unknown') AS version FROM newest;
