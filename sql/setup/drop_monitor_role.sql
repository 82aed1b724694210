-- Removes the role that monitor_role.sql made: its grants in this database, then the role. Where it was granted
-- something in other databases too, DROP ROLE names them: take it back there by hand first. A role that is gone is no
-- error.
--
--   psql "$ADMIN" -v role=jobscope -f sql/setup/drop_monitor_role.sql
SELECT set_config('jobscope.role', :'role', FALSE) AS role_name
LIMIT 1;

DO $$
DECLARE
    role_name text := current_setting('jobscope.role');
    granted text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role_name) THEN
        RAISE NOTICE 'there is no role %', role_name;
        RETURN;
    END IF;
    FOR granted IN
        SELECT DISTINCT pg_class.oid::regclass::text
        FROM pg_class
        INNER JOIN pg_attribute ON pg_class.oid = pg_attribute.attrelid
        CROSS JOIN LATERAL (
            SELECT acl.grantee FROM aclexplode(pg_class.relacl) AS acl
            UNION ALL
            SELECT acl.grantee FROM aclexplode(pg_attribute.attacl) AS acl
        ) AS given
        WHERE given.grantee = format('%I', role_name)::regrole
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %I', granted, role_name);
    END LOOP;
    FOR granted IN
        SELECT DISTINCT pg_namespace.oid::regnamespace::text
        FROM pg_namespace
        CROSS JOIN LATERAL aclexplode(pg_namespace.nspacl) AS given
        WHERE given.grantee = format('%I', role_name)::regrole
    LOOP
        EXECUTE format('REVOKE USAGE ON SCHEMA %s FROM %I', granted, role_name);
    END LOOP;
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM %I', current_database(), role_name);
    EXECUTE format('DROP ROLE %I', role_name);
END;
$$;
