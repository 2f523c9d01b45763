"""The dialogue engine: history and message in, proposals out; it owns no state."""
