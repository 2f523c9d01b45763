"""The workbench's API: for staff who are signed in."""
