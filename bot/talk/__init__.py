"""Chats in the terminal: by hand, or from a script into a throw-away database."""
