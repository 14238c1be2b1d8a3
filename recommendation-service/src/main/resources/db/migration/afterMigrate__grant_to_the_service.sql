-- Privileges of the service. It owns nothing, so that it can neither drop a constraint nor change a table (ADR 17).
-- Runs at every start, whether or not there was anything to migrate: a role that is renamed, or made anew, has its rights.
-- Instances that start together take turns, since PostgreSQL refuses two changes of one table's rights at once.
SELECT pg_advisory_xact_lock(hashtext('grant_to_the_service'));
GRANT USAGE ON SCHEMA "${flyway:defaultSchema}" TO "${service-role}";
GRANT SELECT, INSERT, UPDATE, DELETE ON feed_cursor, purchase, pair, item TO "${service-role}";
GRANT SELECT, INSERT, DELETE ON served, click, bought TO "${service-role}";
-- To look whether the migrations of its release have run.
GRANT SELECT ON flyway_schema_history TO "${service-role}";
