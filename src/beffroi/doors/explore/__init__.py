"""The Explore API v2.1: catalogue, records, facets and exports over HTTP."""
