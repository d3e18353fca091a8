-- The account with which the services ask PostgreSQL: it reads and writes rows. Tables, triggers and other accounts belong
-- to the owner, as whom migrations run. Run by the owner, once the first migrations have made the tables, and again after
-- each upgrade: psql --set ON_ERROR_STOP=1 --file roles.sql programme
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO programme_site;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO programme_site;
GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA public TO programme_site;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO programme_site;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, USAGE ON SEQUENCES TO programme_site;
-- Nobody changes a line of the record; retention lets go of its oldest part only, which a trigger looks after.
REVOKE UPDATE ON programme_auditevent FROM programme_site;
-- Which migrations have run is the owner's to say.
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM programme_site;
