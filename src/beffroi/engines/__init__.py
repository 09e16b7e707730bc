"""The verbs, each used by several doors and systems."""
