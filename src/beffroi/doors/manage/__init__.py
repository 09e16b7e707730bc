"""The management API: what the workspace does, for scripts."""
