"""What can be wrong with a checkout's data, one kind of file per module; each yields `path: reason` in Chinese."""
