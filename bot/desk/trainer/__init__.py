"""What trainers see and do, over HTTP."""
