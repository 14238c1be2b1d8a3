#!/bin/sh
# Runs when PostgreSQL's directory is empty. Creates for each service a database, its owner, which migrates, and the service's role, whose
# privileges the migrations grant. After an upgrade that adds a service: run it again by hand; it creates only what is missing.
for name in orders inventory payments identity profile recommendations; do
	# A suite without the shop has no passwords for the last three.
	[ -r "/run/secrets/${name}_owner_password" ] || continue
	[ -z "$(psql -tA -U "$POSTGRES_USER" -d postgres -c "SELECT 1 FROM pg_database WHERE datname = '$name'")" ] || continue
	psql -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
		-v name="$name" -v service="${name}_service" \
		-v owner_password="$(cat /run/secrets/${name}_owner_password)" \
		-v service_password="$(cat /run/secrets/${name}_service_password)" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"service" LOGIN PASSWORD :'service_password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE CONNECT, TEMPORARY ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"service";
SQL
done
