"""Duties: acts on an organisation's things, with the right they ask for and the line they leave in the log."""
