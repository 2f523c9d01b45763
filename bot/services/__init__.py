"""Use cases: each a verb that loads, decides by the core, and writes in one transaction."""
