-- Which version has the schema?
WITH newest AS (SELECT max(version.version) AS number FROM version)

SELECT coalesce('schema ' || newest.number, 'unknown') AS version FROM newest;
