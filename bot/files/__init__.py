"""Files people write or export, read into core values; every error at once as `file: path: 原因`."""
