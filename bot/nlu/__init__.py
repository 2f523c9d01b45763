"""Rasa graph components, one per file: how a buyer's message is understood."""
