"""Places: reference systems, boxes, geometries as text."""
