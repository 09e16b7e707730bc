"""Catalogues that exist flow in by themselves."""
