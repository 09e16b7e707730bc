"""The ground: files, types, versions, the query language, geometry. Pure Python, no web framework."""
