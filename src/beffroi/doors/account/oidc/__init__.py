"""OpenID Connect 1.0, as a relying party: the code flow with PKCE."""
