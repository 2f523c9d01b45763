"""What trainers do: measure, check, train and publish."""
