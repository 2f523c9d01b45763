"""Use cases run on the same databases as the store."""

from tests.store.conftest import database, postgres_url, url

__all__ = ["database", "postgres_url", "url"]
