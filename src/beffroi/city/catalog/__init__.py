"""Datasets, versions, licences: what exists and which version is the one people see."""
