"""On what terms: the gate, the audit, access."""
