-- Which migration of the schema was the last?
WITH newest AS (
    SELECT max(applied.version) AS version
    FROM chancy_schema_version AS applied
    WHERE applied.version_of = 'chancy'
)

SELECT coalesce('schema ' || newest.version, 'unknown') AS version FROM newest;
