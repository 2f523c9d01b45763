"""Steps of the schema, run by `bot.store.schema.migrate`."""
