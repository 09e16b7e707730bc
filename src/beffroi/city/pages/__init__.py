"""Pages a steward writes: legal notice, accessibility, about, news."""
