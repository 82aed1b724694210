-- Which database of all is this, whatever it and its server are called?
SELECT
    control.system_identifier::text AS system_identifier,
    pg_database.oid::bigint AS database_oid
FROM pg_database
CROSS JOIN pg_control_system() AS control
WHERE pg_database.datname = current_database()
LIMIT 1;
