"""Beffroi: the public data service of a metropolis."""

__version__ = "0.1.0"
