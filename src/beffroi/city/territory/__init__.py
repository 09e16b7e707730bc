"""Dated communes and their groupings."""
