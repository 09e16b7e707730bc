"""The gate: nothing becomes public around it."""
