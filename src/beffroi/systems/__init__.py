"""The nouns: one thin folder per city service. None lives here yet."""
