"""The shop's memory: SQLite by default, PostgreSQL when grown."""
