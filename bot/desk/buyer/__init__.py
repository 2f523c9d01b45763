"""What buyers' widgets call: `/api/buyer/…`."""
