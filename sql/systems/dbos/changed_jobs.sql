-- How do the workflows of touched.sql stand?
WITH changed AS NOT MATERIALIZED (SELECT touched.* FROM touched)

SELECT changed.* FROM changed;
