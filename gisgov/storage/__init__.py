"""The city in PostgreSQL: schema, loads, reads; a module a noun, fixed queries in `sql`."""
