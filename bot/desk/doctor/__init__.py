"""Looks a deployment over, part by part, and says what to do."""
