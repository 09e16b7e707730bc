"""Spaces: an organisation's own front page and address, over its part of the one catalogue."""
