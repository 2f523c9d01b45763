"""The shop's rules as plain Python: no Rasa, no database, no web, no clock."""
