"""Who may call, how much: the one place where keys, plans and meters will live."""
